"""`[fairness]` and `[ranked]` of a pack's `scoring.toml`: how sure one must be before units are told apart."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from pathlib import Path

from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.parts import CityPack

FILE = "scoring.toml"


@dataclass(frozen=True)
class Fairness:
    """How units are compared.

    Intervals hold with probability `level`; units are told apart when it is `sure` that one is above the other. A list
    whose `reliability` is under `noise_below` is called mostly noise. Scores are made comparable by matter if
    `case_mix`; a matter with fewer than `fewest_of_matter` cases has the rate of its first level. The monthly list of
    the preset `ranked` joins `groups` (none named: those of the streets) and publishes its last `last` units; one is
    named as bad only if it is `sure` that its true quality lies in the worst part (`worst`) of the list.
    """

    level: float = 0.95
    sure: float = 0.95
    noise_below: float = 0.5
    case_mix: bool = True
    fewest_of_matter: int = 30
    groups: tuple[str, ...] = ()
    last: int = 10
    worst: float = 0.1


def read_fairness(folder: Path, found: Findings | None = None) -> Fairness:
    """The tables of a pack; the usual for what is not said. `found` takes down every error."""
    found = Findings() if found is None else found
    whole, usual = read_toml(folder, FILE, found), Fairness()
    fairness, ranked = (whole.table(name, required=False) for name in ("fairness", "ranked"))
    return Fairness(
        level=_between(fairness, "level", 0.5, 0.998, usual.level),
        sure=_between(fairness, "sure", 0.8, 0.999, usual.sure),
        noise_below=_between(fairness, "noise_below", 0.1, 0.9, usual.noise_below),
        case_mix=_yes(fairness, "case_mix", usual.case_mix),
        fewest_of_matter=int(_between(fairness, "fewest_of_matter", 1, 10_000, usual.fewest_of_matter)),
        groups=ranked.strings("groups") if "groups" in ranked.data else usual.groups,
        last=int(_between(ranked, "last", 1, 100, usual.last)),
        worst=_between(ranked, "worst", 0.01, 0.5, usual.worst),
    )


def check_fairness(pack: CityPack, found: Findings) -> None:
    """Record every error of the two tables."""
    if not found.readable(FILE):
        return
    rules = read_fairness(pack.folder, found)
    table = read_toml(pack.folder, FILE, found).table("ranked", required=False)
    for group in rules.groups:
        if group not in pack.scoring.groups:
            table.error("groups", f"没有可比组{group}。", f"There is no peer group {group}.")


def _between(table: Table, key: str, least: float, most: float, usual: float) -> float:
    """Neither nothing nor certainty can be asked for."""
    if key not in table.data:
        return usual
    value = table.number(key)
    if not isnan(value) and not least <= value <= most:
        table.error(
            key, f"应在{least:g}与{most:g}之间。", f"A number from {least:g} to {most:g} is expected."
        )
    return value if least <= value <= most else usual


def _yes(table: Table, key: str, usual: bool) -> bool:
    value = table.data.get(key, usual)
    if isinstance(value, bool):
        return value
    table.error(key, "应为true或false。", "true or false is expected.")
    return usual
