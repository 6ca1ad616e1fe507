"""`callback.toml` of a pack: who is asked, when, how often, by whom and by what; read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings

FILE = "callback.toml"
QUESTIONS = ("contacted", "solved", "attitude", "speed", "result", "pressed")
ASKED_BY_KEY: Mapping[str, tuple[str, ...]] = {
    "contacted": ("yes", "no"),
    "solved": ("solved", "partly", "unsolved"),
    "attitude": ("satisfied", "basically", "dissatisfied"),
    "speed": ("satisfied", "basically", "dissatisfied"),
    "result": ("satisfied", "basically", "dissatisfied"),
    "pressed": ("yes", "no"),
}
REASONS = ("slow", "attitude", "not_done", "half_done", "not_told", "reply_untrue", "other")


@dataclass(frozen=True)
class DayPart:
    """A part of the calling day, from its first minute to before its last."""

    code: str
    name: str
    name_en: str
    start: time
    end: time


@dataclass(frozen=True)
class Question:
    """How one question is put to the appellant."""

    zh: str
    en: str


PARTS = (
    DayPart("morning", "上午", "morning", time(9), time(12)),
    DayPart("afternoon", "下午", "afternoon", time(12), time(17)),
    DayPart("evening", "傍晚", "evening", time(17), time(20)),
)
KEYS: Mapping[str, Mapping[str, str]] = {
    name: {str(digit): value for digit, value in enumerate(values, 1)}
    for name, values in ASKED_BY_KEY.items()
}
ASKED: Mapping[str, Question] = {
    "contacted": Question("单位联系过您吗？", "Did the unit contact you?"),
    "solved": Question("事情解决了没有？", "Has it been solved?"),
    "attitude": Question("对他们的态度满意吗？", "Are you satisfied with how they treated you?"),
    "speed": Question("对办理的快慢满意吗？", "Are you satisfied with how fast it went?"),
    "result": Question("对办理的结果满意吗？", "Are you satisfied with the result?"),
    "pressed": Question(
        "有人为了评价催过您、给过您好处吗？", "Did anybody press or reward you for a rating?"
    ),
}


@dataclass(frozen=True)
class Sampling:
    """How many answers are asked for again without the first ones being seen, and how many of those once more."""

    second: float = 0.05
    third: float = 1.0
    seed: str = "recall"
    tries: int = 2
    days: int = 7


@dataclass(frozen=True)
class Surveying:
    """How many of the first calls a machine makes, how sure it must have heard, and how long it is waited for."""

    share: float = 0.0
    sure: float = 0.8
    wait_minutes: int = 120
    at_once: int = 50
    keys: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: KEYS)


@dataclass(frozen=True)
class Calling:
    """How a city asks its appellants; what stands here is used for a pack that has no such file."""

    parts: tuple[DayPart, ...] = PARTS
    workdays_only: bool = False
    tries: int = 3
    rest_hours: float = 4
    ends_calls: frozenset[str] = frozenset({"refused", "wrong"})
    link_hours: float = 72
    lease_minutes: float = 15
    appointment_days: int = 7
    not_asked: frozenset[str] = frozenset({"praise"})
    not_asked_in_secret: frozenset[str] = frozenset({"report"})
    share: float = 1.0
    share_of_kind: Mapping[str, float] = field(default_factory=dict)
    share_of_matter: Mapping[str, float] = field(default_factory=dict)
    seed: str = "callback"
    questions: Mapping[str, Question] = field(default_factory=lambda: ASKED)
    reasons: tuple[str, ...] = REASONS
    recall: Sampling = field(default_factory=Sampling)
    survey: Surveying = field(default_factory=Surveying)

    def part_at(self, at: time) -> str:
        """The part of the day a time of day lies in; empty outside the hours."""
        return next((part.code for part in self.parts if part.start <= at < part.end), "")

    def share_for(self, matter: str, kind: str) -> float:
        """How many of such orders are called: by the longest beginning of the matter's code, else by kind, else all."""
        known = [code for code in self.share_of_matter if matter.startswith(code)]
        if known:
            return self.share_of_matter[max(known, key=len)]
        return self.share_of_kind.get(kind, self.share)

    @property
    def asks_everybody(self) -> bool:
        """Whether nobody is left out by drawing."""
        return min([self.share, *self.share_of_kind.values(), *self.share_of_matter.values()]) >= 1


def read_calling(folder: Path) -> Calling:
    """The file of a pack that was checked when it was loaded; an older pack has none."""
    return _read(folder, Findings()) if (folder / FILE).is_file() else Calling()


def check_calling(folder: Path, matters: frozenset[str], found: Findings) -> None:
    """Record every error of the file."""
    if not (folder / FILE).is_file():
        return
    calling = _read(folder, found)
    for code in calling.share_of_matter:
        if not any(matter.startswith(code) for matter in matters):
            found.add(FILE, 0, f"没有事项{code}。", f"There is no matter {code}.")


def _read(folder: Path, found: Findings) -> Calling:
    table = read_toml(folder, FILE, found)
    if not found.readable(FILE):
        return Calling()
    tries, link, shift, drawing, wanted = (
        table.table(key) for key in ("tries", "link", "shift", "shares", "not_asked")
    )
    return Calling(
        parts=_parts(table.table("parts")),
        workdays_only=_yes(table, "workdays_only"),
        tries=tries.whole("at_most", 1, 10),
        rest_hours=tries.between("rest_hours", 0, 24),
        ends_calls=_among(tries, "ends_calls", ("busy", "no_answer", "refused", "wrong")),
        link_hours=link.between("hours", 1, 24 * 30),
        lease_minutes=shift.between("lease_minutes", 1, 240),
        appointment_days=shift.whole("appointment_days", 1, 60),
        not_asked=frozenset(wanted.strings("kinds")),
        not_asked_in_secret=frozenset(wanted.strings("confidential_kinds")),
        share=_share(drawing, "all"),
        share_of_kind=_shares(drawing.table("kind", required=False)),
        share_of_matter=_shares(drawing.table("matter", required=False)),
        seed=drawing.string("seed"),
        questions=_questions(table.table("questions")),
        reasons=_reasons(table),
        recall=_recall(table.table("recall")),
        survey=_survey(table.table("survey")),
    )


def _parts(table: Table) -> tuple[DayPart, ...]:
    parts = tuple(
        DayPart(
            code,
            inner.string("name"),
            inner.string("name_en"),
            inner.clock_time("from"),
            inner.clock_time("to"),
        )
        for code, inner in ((code, table.table(code)) for code in table.data)
    )
    if not parts:
        table.error("", "至少要有一个时段。", "At least one part of the day is expected.")
        return PARTS
    if any(part.start >= part.end for part in parts):
        table.error("", "时段的开始要早于结束。", "A part of the day must end after it begins.")
    if any(one.end > other.start for one, other in pairwise(parts)):
        table.error("", "时段要按先后排列，不能重叠。", "Parts of the day must follow each other.")
    return parts


def _questions(table: Table) -> dict[str, Question]:
    for name in sorted(table.data.keys() - set(QUESTIONS)):
        table.error(name, f"没有“{name}”这一问。", f"There is no question “{name}”.")
    asked = {name: table.table(name) for name in QUESTIONS}
    return {name: Question(inner.string("zh"), inner.string("en")) for name, inner in asked.items()}


def _reasons(table: Table) -> tuple[str, ...]:
    named = table.strings("reasons")
    for name in named:
        if name not in REASONS:
            table.error("reasons", f"没有原因代码{name}。", f"There is no reason {name}.")
    return tuple(name for name in named if name in REASONS) or REASONS


def _recall(table: Table) -> Sampling:
    return Sampling(
        second=_share(table, "second"),
        third=_share(table, "third"),
        seed=table.string("seed"),
        tries=table.whole("tries", 1, 10),
        days=table.whole("days", 1, 60),
    )


def _survey(table: Table) -> Surveying:
    keys = table.table("keys")
    return Surveying(
        share=_share(table, "share"),
        sure=_share(table, "sure"),
        wait_minutes=table.whole("wait_minutes", 1, 24 * 60),
        at_once=table.whole("at_once", 1, 1000),
        keys={name: _digits(keys.table(name), name) for name in QUESTIONS},
    )


def _digits(table: Table, name: str) -> dict[str, str]:
    digits: dict[str, str] = {}
    for digit in table.data:
        value = table.string(digit)
        if digit not in "0123456789" or len(digit) != 1:
            table.error(digit, "按键应是一位数字。", "A key is one digit.")
        if value not in ASKED_BY_KEY[name]:
            table.error(digit, f"不能回答“{value}”。", f"“{value}” is no answer to this.")
        digits[digit] = value
    if set(digits.values()) != set(ASKED_BY_KEY[name]):
        table.error("", "每个回答都要有按键。", "Every answer needs a key.")
    return digits


def _shares(table: Table) -> dict[str, float]:
    return {key: _share(table, key) for key in table.data}


def _share(table: Table, key: str) -> float:
    return table.between(key, 0, 1)


def _yes(table: Table, key: str) -> bool:
    value: Any = table.data.get(key)
    if not isinstance(value, bool):
        table.error(key, "应填true或false。", "true or false is expected.")
    return value is True


def _among(table: Table, key: str, known: tuple[str, ...]) -> frozenset[str]:
    values = frozenset(table.strings(key))
    for value in sorted(values - set(known)):
        table.error(key, f"不认识{value}。", f"Unknown value {value}.")
    return values
