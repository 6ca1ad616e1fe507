"""`dispatch.toml` of a pack: the words that tell a kind, when dispatch goes by itself, and how triage learns."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from huiyin.foundation.city.parts import APPEAL_KINDS


@dataclass(frozen=True)
class KindWords:
    """A kind of appeal in the city's words, and the words by which it is told."""

    name: str
    name_en: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Similar:
    """From which likeness two appeals are spoken of as probably, and as possibly, the same; of an older pack too."""

    likely: float = 0.6
    possible: float = 0.4


@dataclass(frozen=True)
class Repeat:
    """Within how many days an appellant comes again; from how many times it is marked, and pushed to leaders."""

    days: float = 30
    tag: int = 2
    push: int = 3


@dataclass(frozen=True)
class GroupEvent:
    """How many different appellants, in how many hours, within how many metres, make one event."""

    people: int = 5
    hours: float = 72
    metres: float = 300


@dataclass(frozen=True)
class Learning:
    """When triage learns anew from confirmed orders, and from how many; the defaults are for a city of millions."""

    at_least: int = 400  # confirmed orders before the first model of the city's own
    new_at_least: int = 100  # newly confirmed since the newest model
    at_most: int = 50_000  # orders read, the newest first
    hold_back_days: int = 30  # the newest days, on which old and new are compared
    hour: int = 2  # of the city's day


@dataclass(frozen=True)
class Streets:
    """What streets may lead: with `catalogue` only what the pack gives to the street, with `open` all but `barred`.

    `barred` are matters, or the beginnings of their codes, that no street leads whatever else the pack says.
    """

    duty: str = "catalogue"
    barred: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reports:
    """To which body a report of wrongdoing by a unit goes, and the words for a unit's people and their conduct."""

    to: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dispatching:
    """When dispatch goes by itself (sure enough, and far enough ahead of the second), when a learned guess is
    not shown, who takes what nobody can place, the kinds, and how triage learns.
    """

    auto_confidence: float
    auto_margin: float
    abstain_below: float
    last_resort: str
    urgency: Mapping[str, str]
    kinds: Mapping[str, KindWords]
    similar: Similar = Similar()
    repeat: Repeat = Repeat()
    group_event: GroupEvent = GroupEvent()
    learning: Learning = Learning()
    streets: Streets = Streets()
    reports: Reports = Reports()


def read_dispatching(folder: Path) -> Dispatching:
    """Read the file; raises KeyError or ValueError naming what is missing or unknown."""
    data = tomllib.loads((folder / "dispatch.toml").read_text("utf-8"))
    kinds = {
        code: KindWords(row["name"], row["name_en"], tuple(row.get("words", ())))
        for code, row in data["kinds"].items()
    }
    if unknown := set(APPEAL_KINDS) ^ kinds.keys():
        raise ValueError(f"dispatch.toml: kinds missing or unknown: {', '.join(sorted(unknown))}")
    return Dispatching(
        float(data["auto_confidence"]),
        float(data.get("auto_margin", 0.0)),
        float(data.get("abstain_below", 0.0)),
        data["last_resort"],
        dict(data.get("urgency", {})),
        kinds,
        Similar(**data.get("similar", {})),
        Repeat(**data.get("repeat", {})),
        GroupEvent(**data.get("group_event", {})),
        learning=_learning(data.get("learning", {})),
        streets=_streets(data.get("streets", {})),
        reports=_reports(data.get("reports", {})),
    )


def _streets(data: Mapping[str, Any]) -> Streets:
    return Streets(str(data.get("duty", "catalogue")), tuple(data.get("barred", ())))


def _reports(data: Mapping[str, Any]) -> Reports:
    return Reports(str(data.get("to", "")), tuple(data.get("words", ())))


def _learning(table: Mapping[str, Any]) -> Learning:
    known = {field.name for field in fields(Learning)}
    return Learning(**{key: int(value) for key, value in table.items() if key in known})
