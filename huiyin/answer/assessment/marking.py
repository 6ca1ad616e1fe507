"""The marks that follow from a unit's facts and a formula."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from huiyin.answer.assessment.rules import (
    Composite,
    Policy,
    Rate,
    composite,
    excluded_share,
    points_of,
    rates,
)
from huiyin.answer.assessment.tally_rules import Record


@dataclass(frozen=True)
class Marks:
    """A unit, or all units of a scope, in a period: rates, what was excluded, and the mark with and without.

    `rates_without` are the rates as if nothing had been excluded, `points` what bonus and penalties added to the mark,
    `version` the formula.
    """

    unit: str
    group: str
    record: Record
    rates: dict[str, Rate]
    excluded: Rate
    composite: Composite | None
    without_exclusions: Composite | None
    rates_without: dict[str, Rate] = field(default_factory=dict)
    points: float = 0.0
    version: str = ""


def marks(unit: str, group: str, record: Record, how: Policy, whole: bool = False) -> Marks:
    """The marks of a record; `whole` says that it is the sum of several units, where each order counts once."""
    found, bare, points = _rates(record, how, whole), _rates(record.everything, how, whole), 0.0
    if not whole:
        points = points_of(record, how)
    return Marks(
        unit=unit,
        group=group,
        record=record,
        rates=found,
        excluded=excluded_share(record, how.minimum),
        composite=composite(found, how, points),
        without_exclusions=composite(bare, how, points),
        rates_without=bare,
        points=points,
        version=how.version,
    )


def results(record: Record, how: Policy) -> dict[str, Any]:
    """The same as plain data, to be kept of a closed month."""
    found = marks("", "", record, how)
    return {
        "counted": asdict(record.counted),
        "excluded": asdict(record.excluded),
        "graded": [[w, asdict(r.counted), asdict(r.excluded)] for w, r in sorted(record.graded.items())],
        "rates": {name: asdict(one) for name, one in found.rates.items()},
        "rates_without": {name: asdict(one) for name, one in found.rates_without.items()},
        "excluded_share": asdict(found.excluded),
        "points": found.points,
        "composite": asdict(found.composite) if found.composite else None,
        "without_exclusions": asdict(found.without_exclusions) if found.without_exclusions else None,
    }


def digest(found: dict[str, Any]) -> str:
    """The SHA-256 of all units' results, each number to its last digit."""
    return hashlib.sha256(json.dumps(found, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _rates(record: Record, how: Policy, whole: bool) -> dict[str, Rate]:
    return rates(record.counted, how, record.grades, whole)
