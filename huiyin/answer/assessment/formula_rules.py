"""A formula as plain data: kept with a closed month, read again to the last digit, checked when tried; no Django."""

from collections.abc import Iterable, Mapping
from datetime import date
from math import fsum, isfinite
from typing import Any

from huiyin.answer.assessment.rules import BESIDE, RATES, Policy

PAIRS = ("weights", "bands", "difficulty", "bonus", "penalty")


class BadFormula(ValueError):
    """A formula that cannot be reckoned by; `fields` names what is wrong."""

    def __init__(self, fields: Iterable[str]) -> None:
        self.fields = tuple(fields)
        super().__init__(", ".join(self.fields))


def as_data(formula: Policy) -> dict[str, Any]:
    """The whole formula for storage; lists of pairs keep the order in which the city wrote it."""
    pairs = {name: [list(pair) for pair in getattr(formula, name).items()] for name in PAIRS}
    plain = {name: getattr(formula, name) for name in ("basic", "partial", "minimum", "version", "share")}
    return {**plain, **pairs, "start": formula.start.isoformat()}


def from_data(data: Mapping[str, Any]) -> Policy:
    """The formula that was kept."""
    pairs = {name: {str(key): float(value) for key, value in data[name]} for name in PAIRS}
    return Policy(
        basic=float(data["basic"]),
        partial=float(data["partial"]),
        minimum=int(data["minimum"]),
        version=data["version"],
        start=date.fromisoformat(data["start"]),
        share=float(data["share"]),
        **pairs,
    )


def validated(formula: Policy) -> Policy:
    """The same formula, if figures can be reckoned by it; raises `BadFormula`. A mark of 100 is never asked for."""
    checks = {
        "weights": _weights_hold(formula.weights),
        "basic": _is_share(formula.basic),
        "partial": _is_share(formula.partial),
        "share": _is_share(formula.share),
        "minimum": formula.minimum >= 0,
        "bands": _bands_fall(list(formula.bands.values())),
        "difficulty": all(isfinite(weight) and weight > 0 for weight in formula.difficulty.values()),
        "bonus": _are_points(formula.bonus),
        "penalty": _are_points(formula.penalty),
    }
    if wrong := [name for name, holds in checks.items() if not holds]:
        raise BadFormula(wrong)
    return formula


def in_force(formulas: Iterable[Policy], month: date) -> Policy:
    """The formula that is in force in a month; months before the first are reckoned by the first."""
    ordered = sorted(formulas, key=lambda formula: formula.start)
    return next((one for one in reversed(ordered) if one.start <= month), ordered[0])


def _is_share(value: float) -> bool:
    return isfinite(value) and 0 <= value <= 1


def _weights_hold(weights: Mapping[str, float]) -> bool:
    known = set(weights) <= {*RATES, *BESIDE}
    return known and all(map(_is_share, weights.values())) and abs(fsum(weights.values()) - 1) <= 1e-9


def _bands_fall(lines: list[float]) -> bool:
    return (
        bool(lines) and lines == sorted(set(lines), reverse=True) and all(0 <= line < 100 for line in lines)
    )


def _are_points(points: Mapping[str, float]) -> bool:
    return all(isfinite(value) and 0 <= value <= 100 for value in points.values())
