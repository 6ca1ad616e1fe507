"""A jump of the share that a unit wants left out of its marks, against its own past and against its group; no Django.

Both must be rare: a unit that always had many lawsuits is no jump, and a small rise from nothing to what is usual
elsewhere is none either.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin.answer.supervision.questions.detectors.excess import fit, tail
from huiyin.answer.supervision.questions.detectors.peers import Standard, measured, standards
from huiyin.answer.supervision.questions.rules import Count, Measured

REMEMBERED = 200.0  # cases of a unit's group that stand beside its own past, so that a short past says little


@dataclass(frozen=True)
class Month:
    """One unit's cases: those of this month and of its own past, each with how many were to be left out."""

    unit: str
    group: str
    hits: int
    of: int
    past_hits: int
    past_of: int


def excluded(months: Iterable[Month], least_of: int) -> list[Measured]:
    """Each unit's share this month; `p` is the greater of that against the group and that against its own past."""
    rows = {one.unit: one for one in months if one.of >= max(least_of, 1)}
    group = standards(Count(one.unit, one.group, "", one.hits, one.of) for one in rows.values())
    before = {
        one.unit: one
        for one in standards(
            Count(one.unit, one.group, "", one.past_hits, one.past_of) for one in rows.values()
        )
    }
    own = [_own(one, rows[one.unit], before.get(one.unit)) for one in group]
    columns = [one.hits for one in own], [one.of for one in own], [one.expected for one in own]
    rare = dict(zip((one.unit for one in own), tail(*columns, fit(*columns)), strict=True))
    listed = measured("excluded", group, least_of, lambda unit: _past(rows[unit]))
    return [_both(one, float(rare[one.unit])) for one in listed]


def _own(now: Standard, row: Month, before: Standard | None) -> Standard:
    usual = before.expected if before else now.expected
    expected = (row.past_hits + REMEMBERED * usual) / (row.past_of + REMEMBERED)
    return Standard(now.unit, now.hits, now.of, expected)


def _both(one: Measured, own: float) -> Measured:
    details = {**one.details, "p_past": own} if one.details else {}
    return Measured(
        one.detector,
        one.unit,
        one.observed,
        one.of,
        one.expected,
        one.low,
        one.high,
        max(one.p, own),
        details,
    )


def _past(row: Month) -> dict[str, int]:
    return {"past_hits": row.past_hits, "past_of": row.past_of}
