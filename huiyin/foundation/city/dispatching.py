"""`dispatch.toml` of a pack: the words that tell the kind of an appeal, and when dispatch goes by itself."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
    similar: Similar = Similar()
    repeat: Repeat = Repeat()
    group_event: GroupEvent = GroupEvent()


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
    )
