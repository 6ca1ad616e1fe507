"""`dispatch.toml` of a pack: the words that tell the kind of an appeal, and when dispatch goes by itself."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
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
    not shown, who takes what nobody can place, and the kinds.
    """

    auto_confidence: float
    auto_margin: float
    abstain_below: float
    last_resort: str
    urgency: Mapping[str, str]
    kinds: Mapping[str, KindWords]
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
        streets=_streets(data.get("streets", {})),
        reports=_reports(data.get("reports", {})),
    )


def _streets(data: Mapping[str, Any]) -> Streets:
    return Streets(str(data.get("duty", "catalogue")), tuple(data.get("barred", ())))


def _reports(data: Mapping[str, Any]) -> Reports:
    return Reports(str(data.get("to", "")), tuple(data.get("words", ())))
