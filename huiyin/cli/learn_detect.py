"""`huiyin learn detect`: a file of counts in, thresholds and alarms out. It needs no database."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from huiyin.cli.learn_counts import grids, read_counts
from huiyin.cli.running import Unusable
from huiyin.cli.writing import appearing, refuse_overwriting

NAMED = 3  # series left out, by name
OUT = ["series", "method", "t", "observed", "upperbound", "alarm", "expected"]


def detect(
    file: Annotated[Path, typer.Argument(help="CSV with the columns series, t, y: the count y of time t.")],
    method: Annotated[
        str, typer.Option(help="farrington, ears-c1, ears-c2, ears-c3 or huiyin.", show_default=False)
    ],
    out: Annotated[Path, typer.Option(help="CSV to be written.", show_default=False)],
    freq: Annotated[int, typer.Option(min=2, help="Times in a year: 52 for weeks, 365 for days.")] = 52,
    start: Annotated[
        int | None,
        typer.Option(
            "--from", help="The first t tested; without it every t that can be.", show_default=False
        ),
    ] = None,
) -> None:
    """Test counts for what is beyond chance, against their own past.

    Out come series, method, t, observed, upperbound, alarm, expected; a cell is empty where nothing can be said.
    """
    _check(method, freq)
    refuse_overwriting([out], [file])
    tested = [(one[0], _tested(one, method, freq, start)) for one in grids(read_counts(file))]
    if not any(len(table) for _, table in tested):
        raise Unusable(_nothing(method, freq, start))
    _write([table for _, table in tested], out)
    left_out = sorted(name for names, table in tested if not len(table) for name in names)
    if left_out:
        print(_said_of(left_out, method, freq, start), file=sys.stderr)


def _check(method: str, freq: int) -> None:
    from huiyin.learn.stats import farrington
    from huiyin.learn.stats.detect import METHODS

    if method not in METHODS:
        names = ", ".join(METHODS)
        raise Unusable(f"没有{method}这种方法，可用的有{names} | no method {method}; there are {names}")
    if method == "farrington" and not farrington.enough(farrington.baseline(freq, farrington.FLEXIBLE)):
        raise Unusable(
            f"--freq {freq}太小，farrington没有足够的历史可比 | "
            f"--freq {freq} is too small: it leaves farrington too little past to compare with"
        )


def _tested(grid: Any, method: str, freq: int, start: int | None) -> Any:
    """What the method says of series of one span; empty where they are too short."""
    import numpy as np
    import pandas as pd

    from huiyin.learn.stats.detect import detect, earliest

    names, first, counts = grid
    begin = earliest(method, freq) if start is None else max(1, start - first + 1)
    if begin > counts.shape[1]:
        return pd.DataFrame(columns=OUT)
    found = detect(counts, method, freq, begin)
    tested = found.observed.shape[1]
    alarm = pd.array(found.alarm.ravel().astype(int), dtype="Int64")
    alarm[~found.known.ravel()] = pd.NA
    columns = [
        np.repeat(names, tested),
        method,
        np.tile(np.arange(begin, begin + tested) + first - 1, len(names)),
        found.observed.ravel(),
        found.upperbound.ravel(),
        alarm,
        found.expected.ravel(),
    ]
    return pd.DataFrame(dict(zip(OUT, columns, strict=True)))


def _nothing(method: str, freq: int, start: int | None) -> str:
    from huiyin.learn.stats.detect import earliest

    if start is not None:
        return f"没有序列到得了t {start} | no series reaches t {start}"
    least = earliest(method, freq)
    return f"序列都太短：{method}需要{least}个时间 | every series is too short: {method} needs {least} times"


def _said_of(left_out: list[str], method: str, freq: int, start: int | None) -> str:
    """How many series were not tested, why, and the first of them by name."""
    from huiyin.learn.stats.detect import earliest

    least, count = earliest(method, freq), len(left_out)
    zh, en = f"太短（{method}需要{least}个时间）", f"too short ({method} needs {least} times)"
    if start is not None:
        zh, en = f"在t {start}之前就结束", f"without t {start}, where the test begins"
    more = count > NAMED
    zh_names, en_names = (
        "、".join(left_out[:NAMED]) + "等" * more,
        ", ".join(left_out[:NAMED]) + ", ..." * more,
    )
    return f"{count}个序列{zh}，没有检测：{zh_names} | {count} series left out, {en}: {en_names}"


def _write(tables: list[Any], out: Path) -> None:
    import pandas as pd

    whole = pd.concat([table for table in tables if len(table)]).sort_values(["series", "t"], kind="stable")
    with appearing(out) as stream:
        whole.to_csv(stream, index=False)
