"""The parts of a city pack, frozen, as they stand in its files.

Every row remembers its line (a boundary its feature's number), so that a later check can name it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path

from shapely.geometry import MultiPolygon, Polygon

from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.danger import Danger
from huiyin.foundation.city.formulas import Scoring
from huiyin.foundation.city.quality import QualityRules

UNIT_KINDS = ("territorial", "functional", "utility", "party", "supervision", "central")
UNIT_LEVELS = ("city", "district", "street", "community", "department", "centre", "company", "body")
APPEAL_KINDS = ("consultation", "help", "complaint", "report", "suggestion", "praise", "other")
CLOCKS = ("dispatch", "sign", "contact", "instruct", "handle", "release", "review", "callback", "redo")
LIMITS = (
    "return_request",
    "return_ruling",
    "supplement",
    "exclusion_ruling",
    "conference",
    "conference_urgent",
    "extension_before",
    "online_reply",
    "reopen",
    "merge_window",
)
# What packs of an earlier time do not say.
LATER_LIMITS: Mapping[str, Limit] = {"extension_ruling": Limit(1, "workday")}
WHISTLE_KINDS = ("hard", "enforcement", "emergency")
RISK_GRADES = ("red", "orange", "yellow", "blue")
SPOKEN_LIMIT = 80  # characters an agent can say in one breath while a caller waits
WORDS_MINIMUM = 6  # characteristic words a leaf needs before it can be recognised


@dataclass(frozen=True)
class City:
    """The city itself, from `city.toml`."""

    code: str
    name: str
    name_en: str
    hotline: str
    timezone: str
    centre: tuple[float, float]
    version: str
    root: str
    demo: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class PackUnit:
    """A body that handles appeals; `parent` is empty for the city only; of a street the pack may say its residents."""

    code: str
    name: str
    name_en: str
    kind: str
    level: str
    parent: str
    group: str
    aliases: tuple[str, ...]
    line: int
    residents: int = 0  # 0: not known


@dataclass(frozen=True)
class PackBoundary:
    """The area of a street, in degrees of longitude and latitude."""

    unit: str
    shape: Polygon | MultiPolygon
    feature: int


@dataclass(frozen=True)
class PackPlace:
    """A road, estate or landmark and the street that contains it; `also` are others it runs through."""

    name: str
    unit: str
    lon: float
    lat: float
    kind: str
    aliases: tuple[str, ...]
    line: int
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class PackMatter:
    """A matter of the taxonomy; `lead` is a unit code, `@street` or `@district`, empty above the leaves."""

    code: str
    name: str
    name_en: str
    clock: str
    lead: str
    co_units: tuple[str, ...]
    words: tuple[str, ...]
    whistle: str
    line: int

    @property
    def level(self) -> int:
        """1, 2 or 3: how many pairs of the code AABBCC are not 00."""
        if self.code[2:] == "0000":
            return 1
        return 2 if self.code[4:] == "00" else 3

    @property
    def is_leaf(self) -> bool:
        """Whether an order can carry this matter."""
        return self.level == 3

    @property
    def parent(self) -> str:
        """The code of the matter above, empty at the first level."""
        return {1: "", 2: self.code[:2] + "0000", 3: self.code[:4] + "00"}[self.level]


@dataclass(frozen=True)
class CatalogueRule:
    """A row of the dispatch catalogue: for this matter (here, if a place is named) this unit leads."""

    id: str
    matter: str
    place: str
    lead: str
    co_units: tuple[str, ...]
    basis: str
    line: int


@dataclass(frozen=True)
class ClockClass:
    """The clocks of one class of matter; `warn` are shares of the limit at which its holder is warned."""

    id: str
    name: str
    name_en: str
    unit: str
    limits: Mapping[str, Limit]
    ext_max: Limit
    ext_count: int
    warn: tuple[float, ...]


@dataclass(frozen=True)
class Clocks:
    """All deadlines of the city, from `clocks.toml`."""

    kinds: Mapping[str, str]
    classes: Mapping[str, ClockClass]
    limits: Mapping[str, Limit]
    whistle: Mapping[str, Limit]
    office_start: time
    office_end: time


@dataclass(frozen=True)
class CalendarDay:
    """A day that differs from Monday to Friday: a holiday on a weekday or work on a weekend."""

    day: date
    kind: str
    name: str
    line: int


@dataclass(frozen=True)
class RiskWord:
    """A word that must not be overheard, with what the agent says or does at once."""

    word: str
    grade: str
    kind: str
    script: str
    script_en: str
    line: int


@dataclass(frozen=True)
class PackAnswer:
    """A knowledge entry: a question, who answers for it, and the answer as spoken, written and in English."""

    code: str
    question: str
    question_en: str
    owner: str
    source: str
    valid_until: date
    matter: str
    words: tuple[str, ...]
    spoken: str
    written: str
    english: str
    file: str
    lines: Mapping[str, int]
    valid_from: date | None = None


@dataclass(frozen=True)
class PackExample:
    """An invented message with what it is: triage learns from it before there is any history."""

    kind: str
    matter: str
    title: str
    words: str
    line: int


@dataclass(frozen=True)
class PackRole:
    """A role people can hold, in the city's own words."""

    code: str
    name: str
    name_en: str
    about: str
    line: int


@dataclass(frozen=True)
class PackPerson:
    """An invented person of a demonstration."""

    username: str
    name: str
    role: str
    unit: str
    line: int


@dataclass(frozen=True)
class CityPack:
    """A whole city as data; `digest` is the SHA-256 of its files in the order of their names."""

    folder: Path
    city: City
    units: tuple[PackUnit, ...]
    boundaries: tuple[PackBoundary, ...]
    places: tuple[PackPlace, ...]
    matters: tuple[PackMatter, ...]
    catalogue: tuple[CatalogueRule, ...]
    clocks: Clocks
    calendar: tuple[CalendarDay, ...]
    scoring: Scoring
    risk_words: tuple[RiskWord, ...]
    danger: Danger
    quality: QualityRules
    knowledge: tuple[PackAnswer, ...]
    roles: tuple[PackRole, ...]
    people: tuple[PackPerson, ...]
    examples: tuple[PackExample, ...]
    digest: str
    formulas: tuple[Scoring, ...] = ()  # every version, the one of `scoring.toml` among them, oldest first
