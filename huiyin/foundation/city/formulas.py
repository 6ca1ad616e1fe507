"""How a city makes marks of the rates, as plain parts; no Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class PeerGroup:
    """Units that may fairly be compared with one another."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True)
class Attribution:
    """Whose work is whose: a unit of a level in `holders` that leads shares solutions with the first unit of a level in
    `powers` that was called in. `proactive` are the doors by which comes what was found before anybody appealed."""

    holders: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    proactive: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scoring:
    """How the three rates become a mark, from `scoring.toml`; targets are fractions below 1.

    `difficulty` weighs solutions by the beginning of a matter's code, `share` is what the unit with the power gets of a
    shared one, `bonus` and `penalty` are points out of 100; a month is closed `close_after` days after its end.
    """

    version: str
    start: date
    weights: Mapping[str, float]
    basic: float
    partial: float
    minimum_valid: int
    preset: str
    bands: Mapping[str, float]
    targets: Mapping[str, float]
    groups: Mapping[str, PeerGroup]
    difficulty: Mapping[str, float] = field(default_factory=dict)
    attribution: Attribution = Attribution()
    share: float = 0.0
    bonus: Mapping[str, float] = field(default_factory=dict)
    penalty: Mapping[str, float] = field(default_factory=dict)
    close_after: int = 10
