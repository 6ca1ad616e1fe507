"""Whether a closed month still gives the figures it was closed with, to the last digit."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.answer.assessment import tallies
from huiyin.answer.assessment.formula_rules import from_data
from huiyin.answer.assessment.marking import digest, results
from huiyin.answer.assessment.models import Month, UnitMonth
from huiyin.answer.assessment.rules import Period
from huiyin.foundation.ledger.queries import story


@dataclass(frozen=True)
class Verified:
    """What a recomputation found: units compared, those that differ, and whether the ledger knows these figures."""

    month: date
    version: str
    units: int
    differing: tuple[str, ...]
    in_ledger: bool

    @property
    def ok(self) -> bool:
        """Whether every figure is the same to the last digit, and the one that was written down at closing."""
        return not self.differing and self.in_ledger


def verify_month(month: date) -> Verified | None:
    """Reckon a closed month anew from its facts by its own formula, and compare; None if it is not closed."""
    closed = Month.objects.filter(month=month.replace(day=1)).first()
    if closed is None:
        return None
    kept = {one.unit_id: one.results for one in UnitMonth.objects.filter(month=closed)}
    again = _again(closed)
    differing = sorted(unit for unit in kept.keys() | again.keys() if kept.get(unit) != again.get(unit))
    told = [event.evidence.get("digest") for event in story(f"month:{closed.month:%Y-%m}")]
    return Verified(closed.month, closed.version, len(kept), tuple(differing), digest(again) in told)


def _again(closed: Month) -> dict[str, dict[str, Any]]:
    formula = from_data(closed.formula)
    found = tallies.read(Period(closed.month), formula).records
    return {unit: results(record, formula) for unit, record in found.items()}
