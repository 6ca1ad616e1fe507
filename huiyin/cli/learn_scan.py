"""`huiyin learn scan`: where and since when there are more cases than place and day explain; on files."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from huiyin.cli.learn_texts import encoding_in
from huiyin.cli.running import Unusable
from huiyin.cli.writing import appearing, refuse_overwriting

DAY = ["%Y-%m-%d", "%Y/%m/%d"]
Cases = Annotated[Path, typer.Option(help="Place, cases, date in each row, blanks between.")]
Places = Annotated[Path, typer.Option(help="Place, x, y in each row, blanks between; x and y in a plane.")]
Start = Annotated[datetime, typer.Option(formats=DAY, help="First day of the study.")]
End = Annotated[datetime, typer.Option(formats=DAY, help="Last day of the study; every cluster ends on it.")]
Out = Annotated[Path, typer.Option(help="CSV to write, one row for each cluster.")]
MaxDays = Annotated[int, typer.Option(min=1, help="How long a cluster may be.")]
MaxShare = Annotated[float, typer.Option(help="How large a part of all cases a circle may hold.")]
Weekday = Annotated[bool, typer.Option("--weekday", help="Compare each day with its own weekday.")]
Replications = Annotated[int, typer.Option(min=99, max=99_999, help="Shuffled tables to compare with.")]
Seed = Annotated[int, typer.Option(min=0, help="Draws the shuffled tables.")]


def scan(
    cases: Cases,
    places: Places,
    start: Start,
    end: End,
    out: Out,
    max_days: MaxDays = 7,
    max_share: MaxShare = 0.5,
    weekday: Weekday = False,
    replications: Replications = 999,
    seed: Seed = 0,
) -> None:
    """Find clusters that are alive on the last day, by the space-time permutation scan."""
    from huiyin.learn.stats.scan import files
    from huiyin.learn.stats.scan import scan as find

    first, last = _period(start, end, max_share)
    refuse_overwriting([out], [cases, places])
    try:
        known = files.read_places(places, encoding_in(places))
        told = files.read_cases(cases, known, first, last, encoding_in(cases))
    except files.Unreadable as problem:
        raise Unusable(str(problem)) from problem
    found = find(
        told.cases,
        known.points,
        max_days=max_days,
        max_share=max_share,
        weekday=weekday,
        replications=replications,
        seed=seed,
    )
    with appearing(out) as stream:
        files.write_clusters(stream, found, known, first)
    left = f"; {told.outside} cases outside of the period left out" if told.outside else ""
    print(
        f"{len(found)} clusters among {int(told.cases.sum())} cases in {len(known.names)} places: {out}{left}"
    )


def _period(start: datetime, end: datetime, max_share: float) -> tuple[date, date]:
    if end < start:
        raise Unusable("结束日早于开始日 | --end is before --start")
    if not 0 < max_share <= 1:
        raise Unusable("--max-share应大于0、不超过1 | --max-share must be over 0 and at most 1")
    return start.date(), end.date()
