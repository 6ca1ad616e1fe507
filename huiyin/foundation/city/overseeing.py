"""`oversight.toml` of a pack: what calls the overseers, how the ladder climbs, and when cards are given."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huiyin.foundation.accounts.rules import UNIT_ROLES
from huiyin.foundation.calendar.rules import UNITS, Limit
from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.parts import CityPack

FILE = "oversight.toml"
LEVELS = ("remind", "urge", "blue", "orange", "red", "talk", "discipline")
SHEETS = ("blue", "orange", "red")
TRIGGERS = ("leader", "overdue", "dissatisfied", "redos", "units", "repeats")
COUNTS = ("dissatisfied", "redos", "units", "repeats")
URGENCIES = ("normal", "urgent", "critical")
CARD_CLOCKS = ("handle", "redo", "part")
_DAY, _TWO_DAYS, _WEEK = Limit(1, "day"), Limit(2, "day"), Limit(7, "day")
_WORKDAY, _FIVE_WORKDAYS = Limit(1, "workday"), Limit(5, "workday")


@dataclass(frozen=True)
class Level:
    """One level of the ladder: who of the unit answers, and how long before it climbs."""

    owner: str
    wait: Limit


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """What makes a matter one to be looked into.

    So many unhappy callbacks (`dissatisfied`), more rounds than `redos`, more units than `units`, so many `repeats`;
    overdue counts from `overdue_after` the limit, and is circulated `circulate_after` it when no reason was given.
    """

    dissatisfied: int = 2
    redos: int = 3
    units: int = 3
    repeats: int = 3
    overdue_after: Limit = _DAY
    circulate_after: Limit = _FIVE_WORKDAYS


_USUAL_LEVELS: Mapping[str, Level] = {
    "remind": Level("unit_clerk", _WORKDAY),
    "urge": Level("unit_deputy", _WORKDAY),
    "blue": Level("unit_deputy", Limit(2, "workday")),
    "orange": Level("unit_head", Limit(2, "workday")),
    "red": Level("unit_head", _WORKDAY),
    "talk": Level("unit_head", Limit(3, "workday")),
    "discipline": Level("unit_head", Limit(15, "workday")),
}


@dataclass(frozen=True)
class Overseeing:
    """How the city oversees its units."""

    numbers: Numbers = field(default_factory=Numbers)
    first: Mapping[str, str] = field(
        default_factory=lambda: dict(
            zip(TRIGGERS, ("urge", "urge", "blue", "orange", "blue", "remind"), strict=True)
        )
    )
    automatic_to: str = "red"
    coordinator_to: str = "urge"
    urgent: tuple[str, ...] = ("critical",)
    urgent_skip: int = 1
    levels: Mapping[str, Level] = field(default_factory=lambda: dict(_USUAL_LEVELS))
    sheet_number: str = "{year}-{seq}"
    card_clocks: tuple[str, ...] = CARD_CLOCKS
    card_before: Limit = _WORKDAY
    report_every: Limit = _WEEK
    ask_before: Limit = _TWO_DAYS
    above: Mapping[str, Limit] = field(
        default_factory=lambda: {"district": Limit(24, "hour"), "city": Limit(48, "hour")}
    )


# For a pack that was loaded before there was such a file; a pack that is checked now must have its own.
USUAL = Overseeing()


def read_overseeing(folder: Path) -> Overseeing:
    """Read the file; raises KeyError or ValueError naming what is missing."""
    if not (folder / FILE).is_file():
        return USUAL
    data = tomllib.loads((folder / FILE).read_text("utf-8"))
    triggers, ladder, joint = data["triggers"], data["ladder"], data["joint"]
    return Overseeing(
        numbers=Numbers(
            **{key: int(triggers[key]) for key in COUNTS},
            overdue_after=_limit(triggers["overdue_after"]),
            circulate_after=_limit(triggers["circulate_after"]),
        ),
        first={name: str(data["first"][name]) for name in TRIGGERS},
        automatic_to=str(ladder["automatic_to"]),
        coordinator_to=str(ladder["coordinator_to"]),
        urgent=tuple(ladder["urgent"]),
        urgent_skip=int(ladder["urgent_skip"]),
        levels={name: _level(data["level"][name]) for name in LEVELS},
        sheet_number=str(data["sheet"]["number"]),
        card_clocks=tuple(data["cards"]["clocks"]),
        card_before=_limit(data["cards"]["before"]),
        report_every=_limit(joint["every"]),
        ask_before=_limit(joint["ask_before"]),
        above={name: _limit(data["escalation"][name]) for name in ("district", "city")},
    )


def _limit(data: Mapping[str, Any]) -> Limit:
    return Limit(float(data["amount"]), str(data["unit"]))


def _level(data: Mapping[str, Any]) -> Level:
    return Level(str(data["owner"]), _limit(data["wait"]))


def check_overseeing(pack: CityPack, found: Findings) -> None:
    """Record every error of the file."""
    table = read_toml(pack.folder, FILE, found)
    if not found.readable(FILE):
        return
    triggers, joint = table.table("triggers"), table.table("joint")
    for key in COUNTS:
        _whole(triggers, key, 1)
    for key in ("overdue_after", "circulate_after"):
        _check_limit(triggers.table(key))
    _check_ladder(table)
    number = table.table("sheet")
    if not all(part in number.string("number") for part in ("{year}", "{seq}")):
        number.error("number", "编号里要有{year}和{seq}。", "A number has {year} and {seq} in it.")
    cards = table.table("cards")
    for clock in cards.strings("clocks"):
        _one_of(cards, "clocks", clock, CARD_CLOCKS)
    _check_limit(cards.table("before"))
    for limit in (joint.table("every"), joint.table("ask_before")):
        _check_limit(limit)
    for name in ("district", "city"):
        _check_limit(table.table("escalation").table(name))


def _check_ladder(table: Table) -> None:
    first, ladder, levels = table.table("first"), table.table("ladder"), table.table("level")
    for name in TRIGGERS:
        _one_of(first, name, first.string(name), LEVELS)
    for key in ("automatic_to", "coordinator_to"):
        _one_of(ladder, key, ladder.string(key), LEVELS)
    for urgency in ladder.strings("urgent"):
        _one_of(ladder, "urgent", urgency, URGENCIES)
    _whole(ladder, "urgent_skip", 0)
    for name in LEVELS:
        level = levels.table(name)
        if level.data:
            _one_of(level, "owner", level.string("owner"), tuple(sorted(UNIT_ROLES)))
            _check_limit(level.table("wait"))


def _whole(table: Table, key: str, least: int) -> None:
    value = table.number(key)
    if value < least or value % 1 > 0:
        table.error(key, f"应为不小于{least}的整数。", f"A whole number of at least {least} is expected.")


def _one_of(table: Table, key: str, value: str, allowed: tuple[str, ...]) -> None:
    if value and value not in allowed:
        names = "|".join(allowed)
        table.error(key, f"应为{names}。", f"One of {names} is expected.")


def _check_limit(limit: Table) -> None:
    if not limit.data:
        return
    if limit.number("amount") <= 0:
        limit.error("amount", "须为正数。", "Must be positive.")
    _one_of(limit, "unit", limit.string("unit"), UNITS)
