"""`alerts.toml` of a pack: what insight watches, from when on it speaks, how much of it, and who answers how soon."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path

from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.parts import CityPack

FILE = "alerts.toml"
GRADES = ("red", "orange", "yellow", "blue")  # the gravest first
LEVELS = ("street", "district", "city")
RHYTHMS = ("day", "week")
METHODS = ("plain", "huiyin", "farrington", "ears-c1", "ears-c2", "ears-c3")
MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")
NO_LIMIT = 1_000_000
_TWO_HOURS = Limit(2, "hour")


@dataclass(frozen=True)
class Rhythm:
    """Counts of one day or of seven: how they are tested, with how many weeks of past, and the least that is told."""

    method: str
    weeks: int
    least: Mapping[str, int]


@dataclass(frozen=True)
class Grade:
    """From where on an alert has this grade, how many of it a day are told, and how soon they are answered."""

    ratio: float
    count: int
    people: int
    p: float
    budget: int
    reply: Limit


@dataclass(frozen=True)
class Merging:
    """When alarms are about one thing: days between, the share that explains, orders in common, what stays its own."""

    gap_days: int = 2
    explains: float = 0.5
    shared: float = 0.5
    own: float = 0.001


@dataclass(frozen=True)
class Plain:
    """The rule of the handbook that everybody knows: above the mean of the same weekday by so many deviations."""

    weeks: int = 8
    sigma: float = 3
    least: int = 20


@dataclass(frozen=True)
class Scanning:
    """The scan in space and time: how many days, windows of at most how many, how often redrawn, how many matters."""

    days: int = 28
    window: int = 7
    replications: int = 199
    at_most: int = 12
    least: int = 20


@dataclass(frozen=True)
class Season:
    """What is known to come every year: in these months so many times the usual is nothing to be told."""

    code: str
    name: str
    name_en: str
    why: str
    why_en: str
    matters: tuple[str, ...]
    since: tuple[int, int]
    until: tuple[int, int]
    times: float

    def holds(self, day: date) -> bool:
        """Whether it is that time of the year; a season may run over New Year."""
        here = (day.month, day.day)
        if self.since <= self.until:
            return self.since <= here <= self.until
        return here >= self.since or here <= self.until


@dataclass(frozen=True)
class Duty:
    """What follows from an alert: who answers where the catalogue names nobody, when it is reminded and climbs."""

    nobody: str = ""
    remind: float = 0.5
    climb: Limit = _TWO_HOURS
    lapse_days: int = 7
    ask: str = "真不真、什么原因、什么时候办好、受影响的人怎么安排。"
    ask_en: str = (
        "Is it real, what caused it, when it will be mended, and what is done for the people affected."
    )


_LEAST_DAY = {"street": 8, "district": 15, "city": 20}
_LEAST_WEEK = {"street": 20, "district": 40, "city": 60}


def _usual_rhythms() -> dict[str, Rhythm]:
    return {"day": Rhythm("huiyin", 156, _LEAST_DAY), "week": Rhythm("huiyin", 156, _LEAST_WEEK)}


def _usual_grades() -> dict[str, Grade]:
    day = Limit(24, "hour")
    return {
        "red": Grade(3, 50, 30, 1e-6, 3, Limit(2, "hour")),
        "orange": Grade(2.5, 30, 20, 1e-4, 6, Limit(8, "hour")),
        "yellow": Grade(2, 15, 10, 1e-3, 10, day),
        "blue": Grade(1, 0, 0, 1, 20, day),
    }


@dataclass(frozen=True)
class Alerting:
    """How a city is warned; a pack without the file is warned as usual."""

    false_share: float = 0.05
    hour: int = 2
    sources: tuple[str, ...] = ("counts", "scan", "topics", "forecasts", "words")
    dangers: tuple[str, ...] = ("emergency",)
    rhythms: Mapping[str, Rhythm] = field(default_factory=_usual_rhythms)
    scanning: Scanning = Scanning()
    merging: Merging = Merging()
    plain: Plain = Plain()
    grades: Mapping[str, Grade] = field(default_factory=_usual_grades)
    duty: Duty = Duty()
    seasons: tuple[Season, ...] = ()
    near_metres: float = 300
    ahead: float = 1.8


def read_alerting(folder: Path, found: Findings | None = None) -> Alerting:
    """The file of a pack; the usual where a pack that was loaded before has none. `found` takes down every error."""
    if found is None and not (folder / FILE).is_file():
        return Alerting()
    found = Findings() if found is None else found
    table = read_toml(folder, FILE, found)
    if not found.readable(FILE):
        return Alerting()
    watch, counts, grades = (table.table(key) for key in ("watch", "count", "grade"))
    seasons = table.table("season", required=False)
    return Alerting(
        false_share=watch.above("false_share", 0, 0.5),
        hour=int(watch.above("hour", -1, 23)),
        sources=watch.strings("sources"),
        dangers=watch.strings("dangers"),
        near_metres=watch.above("near_metres", 0, 5000),
        ahead=watch.above("ahead", 1, 100),
        rhythms={name: _rhythm(counts.table(name)) for name in RHYTHMS},
        scanning=_scanning(table.table("scan")),
        merging=_merging(table.table("merge")),
        plain=_plain(table.table("plain")),
        grades={name: _grade(grades.table(name)) for name in GRADES},
        duty=_duty(table.table("duty")),
        seasons=tuple(_season(code, seasons.table(code)) for code in seasons.data),
    )


def check_alerting(pack: CityPack, found: Findings) -> None:
    """Record every error of the file, what it says of units, matters and clocks included; a pack may do without it."""
    if not (pack.folder / FILE).is_file():
        return
    how = read_alerting(pack.folder, found)
    if not found.readable(FILE):
        return
    _check_order(how, found)
    for name in _unknown(how, pack, found):
        found.add(FILE, 0, f"不认识“{name}”。", f"“{name}” is unknown.")


def _unknown(how: Alerting, pack: CityPack, found: Findings) -> list[str]:
    """What the other tables do not have, as far as they could be read."""
    tables = (
        (
            "matters.csv",
            [code for season in how.seasons for code in season.matters],
            {m.code for m in pack.matters},
        ),
        ("clocks.toml", how.dangers, set(pack.clocks.classes)),
        ("units.csv", [how.duty.nobody], {u.code for u in pack.units}),
    )
    return [
        name for file, names, known in tables if found.readable(file) for name in names if name not in known
    ]


def _check_order(how: Alerting, found: Findings) -> None:
    """A graver grade asks for no less and is answered no later."""
    graver = [how.grades[name] for name in GRADES]
    for one, other in pairwise(graver):
        less = one.ratio < other.ratio or one.count < other.count or one.people < other.people
        if less or one.p > other.p or one.reply.amount > other.reply.amount:
            found.add(
                FILE,
                0,
                "grade：越重的级别，门槛不能更低，时限不能更长。",
                "grade: a graver grade cannot ask for less, nor leave more time.",
            )
            return


def _rhythm(table: Table) -> Rhythm:
    least = table.table("least")
    return Rhythm(
        method=table.one_of("method", METHODS),
        weeks=int(table.above("weeks", 8, 520)),
        least={level: int(least.above(level, 0, NO_LIMIT)) for level in LEVELS},
    )


def _merging(table: Table) -> Merging:
    return Merging(
        gap_days=int(table.above("gap_days", -1, 30)),
        explains=table.above("explains", 0, 1),
        shared=table.above("shared", 0, 1),
        own=table.above("own", 0, 1),
    )


def _scanning(table: Table) -> Scanning:
    return Scanning(
        days=int(table.above("days", 13, 84)),
        window=int(table.above("window", 0, 28)),
        replications=int(table.above("replications", 98, 9999)),
        at_most=int(table.above("at_most", 0, 200)),
        least=int(table.above("least", 1, NO_LIMIT)),
    )


def _plain(table: Table) -> Plain:
    return Plain(
        weeks=int(table.above("weeks", 3, 52)),
        sigma=table.above("sigma", 0, 10),
        least=int(table.above("least", 0, NO_LIMIT)),
    )


def _grade(table: Table) -> Grade:
    return Grade(
        ratio=table.above("ratio", 0, 1000),
        count=int(table.above("count", -1, NO_LIMIT)),
        people=int(table.above("people", -1, NO_LIMIT)),
        p=table.above("p", 0, 1),
        budget=int(table.above("budget", -1, 1000)),
        reply=table.table("reply").limit(),
    )


def _duty(table: Table) -> Duty:
    return Duty(
        nobody=table.string("nobody"),
        remind=table.above("remind", 0, 1),
        climb=table.table("climb").limit(),
        lapse_days=int(table.above("lapse_days", 0, 365)),
        ask=table.string("ask"),
        ask_en=table.string("ask_en"),
    )


def _season(code: str, table: Table) -> Season:
    return Season(
        code=code,
        name=table.string("name"),
        name_en=table.string("name_en"),
        why=table.string("why"),
        why_en=table.string("why_en") if "why_en" in table.data else "",
        matters=table.strings("matters"),
        since=_month_day(table, "from"),
        until=_month_day(table, "until"),
        times=table.above("times", 1, 100),
    )


def _month_day(table: Table, key: str) -> tuple[int, int]:
    match = MONTH_DAY.fullmatch(table.string(key))
    month, day = (int(match[1]), int(match[2])) if match else (0, 0)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        table.error(key, "应写成月-日，如11-15。", "A month and a day such as 11-15 are expected.")
        return 1, 1
    return month, day
