"""Periods of reports, the life of a report, numbers in its text and where they come from; no Django."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

DAILY, WEEKLY, MONTHLY, SPECIAL = "daily", "weekly", "monthly", "special"
KINDS = (DAILY, WEEKLY, MONTHLY, SPECIAL)
DRAFT, REVIEWED, ISSUED, WITHDRAWN, REPLACED = "draft", "reviewed", "issued", "withdrawn", "replaced"
STATES = (DRAFT, REVIEWED, ISSUED, WITHDRAWN, REPLACED)
WRITTEN = (DRAFT, REVIEWED)  # may still be changed
OUT = (ISSUED, WITHDRAWN, REPLACED)  # sealed
SPECIAL_PERIODS = 4  # as long before a special report's own
DAYS_AT_MOST = 366
ONE_DAY = timedelta(days=1)
Span = tuple[date, date]  # the first day, and the day after the last
_SPOKEN = re.compile("([一二两三四五六七八九])[件次人起户宗条]")
_DIGITS = {sign: str(n) for n, sign in enumerate("一二三四五六七八九", start=1)} | {"两": "2"}
_NUMBER = re.compile(r"\d+(?:[,，]\d{3})*(?:\.\d+)?")


@dataclass(frozen=True)
class Theme:
    """What a special report is about: a matter (leaf or whole first level), a place or district, words."""

    matter: str = ""
    place: str = ""
    words: str = ""

    @property
    def key(self) -> str:
        """By which one theme is told from another; empty for the whole."""
        if self == Theme():
            return ""
        return hashlib.sha256("\n".join((self.matter, self.place, self.words)).encode()).hexdigest()[:16]

    def as_data(self) -> dict[str, str]:
        """As it is kept."""
        return {name: value for name, value in vars(self).items() if value}


def period(kind: str, day: date) -> Span:
    """The day, week or month of a kind that a day lies in."""
    if kind == WEEKLY:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    if kind == MONTHLY:
        return day.replace(day=1), _months(day, 1)
    return day, day + ONE_DAY


def last_period(kind: str, today: date) -> Span:
    """The last day, week or month that is over."""
    return period(kind, period(kind, today)[0] - ONE_DAY)


def before(kind: str, span: Span, periods: int) -> list[Span]:
    """The periods with which one is compared, oldest first: the same weekdays, weeks, months, or as long before."""
    since, until = span
    if kind == MONTHLY:
        return [(_months(since, -n), _months(since, 1 - n)) for n in range(periods, 0, -1)]
    length = until - since
    step = timedelta(days=7) if kind == DAILY else length
    count = periods if kind != SPECIAL else min(periods, SPECIAL_PERIODS)
    return [(since - n * step, since - n * step + length) for n in range(count, 0, -1)]


def _months(day: date, ahead: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 + ahead, 12)
    return date(years, month + 1, 1)


def numbers_in(text: str) -> list[str]:
    """The numbers that a text says, without the commas between thousands."""
    return [found.replace(",", "").replace("，", "") for found in _NUMBER.findall(text)]


def spoken(text: str) -> list[str]:
    """Small counts that a text says in Chinese signs, as digits."""
    return [_DIGITS[sign] for sign in _SPOKEN.findall(text)]


def unsourced(text: str, known: Collection[str]) -> list[str]:
    """Numbers of a text that no frozen figure says, each once; single digits count things and pass."""
    found = [number for number in numbers_in(text) if len(number) > 1 and number not in known]
    return list(dict.fromkeys(found))


def said(data: Any) -> set[str]:
    """Every number that frozen figures and the machine's text hold, as texts can say it."""
    if isinstance(data, Mapping):
        return set().union(*map(said, data.values())) if data else set()
    if isinstance(data, list | tuple):
        return set().union(*map(said, data)) if data else set()
    if isinstance(data, bool) or data is None:
        return set()
    if isinstance(data, int | float):
        return {f"{data:.0f}", f"{data:.1f}", f"{data * 100:.1f}", f"{data * 100:.0f}"}
    return set(numbers_in(str(data)))


def digest(data: Mapping[str, Any]) -> str:
    """The seal over everything that a report says: SHA-256 of its canonical JSON."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
