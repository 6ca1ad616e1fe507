"""Closures heaped just before the limit: finished on paper because the limit ended; no Django.

Slow work is no heap. What is compared is how many of the cases that were finished late in their limit were finished
in its very last part; a unit that is slow but honest spreads them over the whole late part, as its peers do. Time is
counted in office hours, and limits that end outside them are a stratum of their own: what is due on a Sunday is
finished on Friday afternoon by everybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin.answer.supervision.questions.detectors.peers import measured, standards
from huiyin.answer.supervision.questions.rules import Count, History, Measured

BINS = 20  # parts of the limit in which cases are counted


@dataclass(frozen=True)
class Finished:
    """Cases of one unit and stratum (class of limit, end in office hours or not) finished in one part of the limit.

    `bin` 0 is the first twentieth, 19 the last; `last_hour` says that less than an office hour was left.
    """

    unit: str
    group: str
    stratum: str
    bin: int
    last_hour: bool
    count: int


def heaping(
    finished: Iterable[Finished], last: float, late: float, least_of: int, history: History
) -> list[Measured]:
    """`last`: share of the limit that is its very end; `late`: share that is compared with it."""
    rows = list(finished)
    counts = [_count(row, last, late) for row in rows if _is_late(row, late)]
    curves = _curves(rows)
    groups = {row.unit: row.group for row in rows}
    return measured(
        "heaping",
        standards(counts),
        least_of,
        history,
        lambda unit: {"bins": curves[unit], "peers": _others(curves, groups, unit)},
    )


def _is_late(row: Finished, late: float) -> bool:
    return row.last_hour or row.bin >= round(BINS * (1 - late))


def _count(row: Finished, last: float, late: float) -> Count:
    hit = row.last_hour or row.bin >= round(BINS * (1 - last))
    return Count(row.unit, row.group, row.stratum, row.count if hit else 0, row.count)


def _curves(rows: list[Finished]) -> dict[str, list[int]]:
    curves: dict[str, list[int]] = {}
    for row in rows:
        curves.setdefault(row.unit, [0] * BINS)[row.bin] += row.count
    return curves


def _others(curves: dict[str, list[int]], groups: dict[str, str], unit: str) -> list[float]:
    """The shape of the peers' closing times, as shares; nobody among them can be told apart."""
    peers = [curve for code, curve in curves.items() if code != unit and groups[code] == groups[unit]]
    peers = peers or [curve for code, curve in curves.items() if code != unit]
    total = sum(map(sum, peers)) or 1
    return [round(sum(curve[bin] for curve in peers) / total, 4) for bin in range(BINS)]
