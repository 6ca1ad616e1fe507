"""How well a history foresees dispatch, window by window, beside two simple peers in the same run.

    python -m bench.routes EVENTS.csv --also property,channel,create_time 2018-09-01:2018-09-30 2018-10-01:2018-10-31

EVENTS.csv has the columns of the Pingshan events. For each window the rows before it are learned from, the rows in it
are judged, and top-1, top-3 and top-5 are printed with the seconds of learning and the milliseconds a row took.
"""

import argparse
import csv
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from huiyin.act.triage.history import learn
from huiyin.act.triage.history.tables import Columns

MATTER, PLACE, UNIT, WHEN = (
    ("type", "main_type", "sub_type"),
    ("street", "community"),
    "dispose_unit",
    "create_time",
)
FIRST = (1, 3, 5)
Records = list[dict[str, str]]


def lookup(past: Records, rows: Records) -> list[list[str]]:
    """The peer: units by how often they had this sub-type in this street, then this sub-type, then anything."""
    counts: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for row in past:
        for key in _keys(row):
            counts[key][row[UNIT]] += 1
    found = []
    for row in rows:
        ranked = [unit for key in _keys(row) for unit, _ in counts[key].most_common()]
        found.append(list(dict.fromkeys(ranked))[: FIRST[-1]])
    return found


def _keys(row: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    return (row["sub_type"], row["street"]), (row["sub_type"],), ()


def judged(past: Records, rows: Records, columns: Columns) -> tuple[list[list[str]], float, float]:
    """Five units for each row, the seconds of learning and the milliseconds for a row."""
    started = time.perf_counter()
    history = learn(columns.examples(past))
    between = time.perf_counter()
    shares = history.shares([columns.asked(row) for row in rows])
    first = (-shares).argsort(axis=1, kind="stable")[:, : FIRST[-1]]
    each = 1000 * (time.perf_counter() - between) / len(rows)
    return [[history.units[n] for n in line] for line in first], between - started, each


def hits(found: Sequence[Sequence[str]], rows: Records) -> str:
    """Top-1, top-3 and top-5 as shares."""
    pairs = list(zip(found, rows, strict=True))
    return " ".join(f"{sum(row[UNIT] in some[:k] for some, row in pairs) / len(pairs):.3f}" for k in FIRST)


def main() -> None:
    """Print one line for each window."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("events", type=Path)
    parser.add_argument("windows", nargs="+", help="first:last day")
    parser.add_argument("--also", default="")
    told = parser.parse_args()
    with told.events.open(encoding="utf-8", newline="") as stream:
        events = list(csv.DictReader(stream))
    also = [name for name in told.also.split(",") if name]
    columns = Columns(MATTER, PLACE, UNIT, tuple(n for n in also if n != WHEN), WHEN if WHEN in also else "")
    for window in told.windows:
        first, last = window.split(":")
        past = [row for row in events if row[WHEN] < first]
        rows = [row for row in events if first <= row[WHEN] <= last]
        found, seconds, each = judged(past, rows, columns)
        peer = hits(lookup(past, rows), rows)
        print(
            f"{window}  n {len(rows)}  history {hits(found, rows)}  lookup {peer}  {seconds:.1f} s  {each:.3f} ms"
        )


if __name__ == "__main__":
    main()
