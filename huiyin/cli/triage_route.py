"""`huiyin triage route`: who settled such matters in such places, learned from one table and asked for another."""

from __future__ import annotations

import csv
import io
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huiyin.cli.running import Unusable
from huiyin.cli.writing import appearing
from huiyin.hear.channels.files.encoding import encoding_of
from huiyin.hear.channels.files.faults import UnusableFile

if TYPE_CHECKING:
    from huiyin.act.triage.history import History
    from huiyin.act.triage.history.tables import Columns

FIRST = (1, 3, 5)
Records = list[dict[str, str]]


def route(
    file: Annotated[Path, typer.Argument(help="CSV of the rows to judge.")],
    history: Annotated[Path, typer.Option(help="CSV of what was settled before, by whom.")],
    matter: Annotated[str, typer.Option(help="Columns of the matter, coarse to fine, separated by commas.")],
    place: Annotated[str, typer.Option(help="Columns of the place, coarse to fine.")],
    unit: Annotated[str, typer.Option(help="Column of the unit; in FILE it is only compared with.")],
    also: Annotated[str, typer.Option(help="Other columns that may be used; one of dates tells age.")] = "",
    out: Annotated[
        Path | None, typer.Option(help="Where to write FILE with five units for each row.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Propose units for the rows of FILE and say how often the right one is first, in three, in five.

    Nothing but the columns named is read of a row that is judged, and never its unit or how it was handled. If no
    column of dates is named with --also, the order of the rows of HISTORY is taken for their order in time.
    """
    from huiyin.act.triage.history import NothingLearned, learn

    past, rows = _read(history), _read(file)
    columns = _columns(past, history, _names(matter), _names(place), unit.strip(), _names(also))
    _check(rows, file, (*columns.matter, *columns.place))
    started = time.monotonic()
    try:
        learned = learn(columns.examples(past))
    except NothingLearned:
        raise Unusable(f"{history}：“{unit}”列全是空的 | the column “{unit}” is empty everywhere") from None
    between = time.monotonic()
    judged = _judged(learned, columns, rows)
    finished = time.monotonic()
    if out:
        _write(out, rows, judged, learned, columns)
    said = _measured(judged, rows, unit.strip()) | {
        "rows": len(rows),
        "units": len(learned.units),
        "learned_from": learned.about["settled"],
        "seconds_learning": round(between - started, 2),
        "ms_per_row": round((finished - between) * 1000 / max(len(rows), 1), 3),
    }
    print(json.dumps(said, ensure_ascii=False) if as_json else _readable(said))


def _names(told: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in told.replace("，", ",").split(",") if name.strip()))


def _read(path: Path) -> Records:
    try:
        text = _text(path)
    except OSError as problem:
        raise Unusable(
            f"文件打不开：{path} | the file cannot be opened: {path} ({problem.strerror})"
        ) from problem
    except UnusableFile as problem:
        raise Unusable(f"{path}：{problem}") from problem
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", restval="")
    if not reader.fieldnames:
        raise Unusable(f"文件是空的：{path} | the file is empty: {path}")
    reader.fieldnames = [name.strip() for name in reader.fieldnames]
    return [{name: value for name, value in row.items() if isinstance(value, str)} for row in reader]


def _text(path: Path) -> str:
    with path.open("rb") as stream:
        encoding = encoding_of(stream)  # leaves the stream behind a byte order mark
        return stream.read().decode(encoding, "replace")


def _columns(
    past: Records,
    path: Path,
    matter: tuple[str, ...],
    place: tuple[str, ...],
    unit: str,
    also: tuple[str, ...],
) -> Columns:
    from huiyin.act.triage.history.tables import Columns, date_columns

    if not matter or not place or not unit:
        raise Unusable(
            "请用--matter、--place、--unit说明列名 | name columns with --matter, --place and --unit"
        )
    if unit in (*matter, *place, *also):
        raise Unusable(
            f"“{unit}”是要猜的，不能又用来猜 | “{unit}” is to be guessed and cannot be guessed from"
        )
    _check(past, path, (*matter, *place, unit, *also))
    dates = date_columns(past, also)
    rest = tuple(name for name in also if name not in dates)
    return Columns(matter, place, unit, rest, dates[0] if dates else "")


def _check(records: Records, path: Path, wanted: tuple[str, ...]) -> None:
    if not records:
        raise Unusable(f"{path}没有一行数据 | {path} has no rows")
    if missing := [name for name in dict.fromkeys(wanted) if name not in records[0]]:
        raise Unusable(f"{path}缺少列：{'、'.join(missing)} | {path} lacks columns: {', '.join(missing)}")


def _judged(learned: History, columns: Columns, rows: Records) -> list[list[tuple[str, float]]]:
    shares = learned.shares([columns.asked(row) for row in rows])
    first = (-shares).argsort(axis=1, kind="stable")[:, : FIRST[-1]]
    return [
        [(learned.units[n], float(line[n])) for n in best] for line, best in zip(shares, first, strict=True)
    ]


def _measured(judged: list[list[tuple[str, float]]], rows: Records, unit: str) -> dict[str, Any]:
    known = [(row.get(unit, "").strip(), found) for row, found in zip(rows, judged, strict=True)]
    known = [(truth, found) for truth, found in known if truth]
    hits = {k: sum(truth in [name for name, _ in found[:k]] for truth, found in known) for k in FIRST}
    shares = {f"top{k}": round(hit / len(known), 4) if known else None for k, hit in hits.items()}
    return {"n": len(known), **shares}


def _write(
    path: Path, rows: Records, judged: list[list[tuple[str, float]]], learned: History, columns: Columns
) -> None:
    added = [name for k in range(1, FIRST[-1] + 1) for name in (f"unit{k}", f"share{k}")]
    with appearing(path) as stream:
        writer = csv.writer(stream)
        writer.writerow([*rows[0], *added, "reasons"])
        for row, found in zip(rows, judged, strict=True):
            cells = [text for unit, share in found for text in (unit, f"{share:.4f}")]
            cells += [""] * (len(added) - len(cells))
            writer.writerow(
                [*(row.get(name, "") for name in rows[0]), *cells, _reasons(learned, columns, row)]
            )


def _reasons(learned: History, columns: Columns, row: dict[str, str]) -> str:
    asked = columns.asked(row)
    best = learned.rank(asked.matter, asked.place, dict(asked.extras), 1)[0]
    why = best.evidence
    names = [*columns.matter[: why.matter][-1:], *columns.place[: why.place][-1:]]
    same = "、".join(f"{name}={row.get(name, '')}" for name in names)
    if not why.settled:
        return f"近{why.days}天没有同类，按相近的推断"
    return f"近{why.days}天{same or '全部'}共{why.total}件，{best.unit}办结{why.settled}件"


def _readable(said: dict[str, Any]) -> str:
    if not said["n"]:
        print("FILE has no row whose unit is known: nothing to compare with.", file=sys.stderr)
        return f"{said['rows']} rows judged, learned from {said['learned_from']} of {said['units']} units."
    shares = ", ".join(f"{said[f'top{k}']:.1%} within the first {k}" for k in FIRST)
    return (
        f"{said['n']} rows compared: {shares}. Learned from {said['learned_from']} rows of {said['units']} units "
        f"in {said['seconds_learning']} s; {said['ms_per_row']} ms a row."
    )
