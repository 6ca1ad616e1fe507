"""A pen that writes numbers only from figures, and remembers for each of them what opens the orders behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext

from huiyin.answer.supervision.meetings.papers.words import day_name, english, month_name, percent
from huiyin.learn.insight.cross.hiding import is_small
from huiyin.learn.insight.reports.rules import DAILY, MONTHLY, SPECIAL, WEEKLY, Theme

FEW = 10  # of fewer no percentage is told: one more would be as good as another hundred


@dataclass(frozen=True)
class Frame:
    """What the words need to know of a report: its kind, scope, days and theme, and what narrows every count."""

    kind: str
    scope: str
    first: date
    last: date
    theme: Theme
    where: Mapping[str, str]
    few: int = 0  # counts below are not told, the others nearly; 0 for who is told everything

    def number(self, count: float) -> str:
        """A count as it is said."""
        return gettext("不足%(few)d") % {"few": self.few} if self.gone(count) else f"{count:,.0f}"

    def usual(self, value: float) -> str:
        """What is usual, as near as counts are told."""
        return self.number(value) if self.few else usual_number(value)

    def gone(self, count: float) -> bool:
        """Whether a count is too few to be told."""
        return is_small(count, self.few)

    def change(self, now: float, before: float) -> str:
        """By how much more or less; where either is not told there is nothing to compare."""
        told = not self.gone(now) and not self.gone(before)
        return change_words(now, before if told else 0)

    def opens(self, where: Mapping[str, str]) -> dict[str, str]:
        """What opens the orders behind a count: parts of an address of cross analysis."""
        told = {"from": self.first.isoformat(), "to": self.last.isoformat(), "of": self.scope}
        if self.theme.words:
            told["words"] = self.theme.words
        return told | {f"in_{name}": key for name, key in {**self.where, **where}.items()}


@dataclass(frozen=True)
class Written:
    """A section's heading, which is its finding, its paragraphs, and the numbers they cite."""

    title: str
    text: str
    cited: list[dict[str, Any]]

    def as_data(self) -> dict[str, Any]:
        """As it is kept."""
        return {"title": self.title, "text": self.text, "cited": self.cited}


@dataclass
class Pen:
    """Writes one section."""

    frame: Frame
    cited: list[dict[str, Any]] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)

    def count(self, number: int, where: Mapping[str, str] | None = None) -> str:
        """A count whose orders were opened in the report's period."""
        opens = {"page": "cross", "query": self.frame.opens(where or {})}
        return self.cite(self.frame.number(number), opens)

    def number(self, count: float, page: str = "") -> str:
        """A count that no orders opened in the period are behind, with the page that tells more of it."""
        return self.cite(self.frame.number(count), {"page": page, "query": {}} if page else None)

    def cite(self, text: str, opens: Mapping[str, Any] | None = None) -> str:
        """A number as it stands in the text, with what opens it if anything does."""
        self.cited.append({"text": text, **({"opens": dict(opens)} if opens else {})})
        return text

    def say(self, template: str, **values: str) -> None:
        """One more sentence."""
        self.sentences.append(template % values)

    def done(self, title: str) -> Written:
        """The section."""
        return Written(title, (" " if english() else "").join(self.sentences), self.cited)


def usual_number(value: float) -> str:
    """What is usual, with one digit where it is small."""
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def previous_name(kind: str) -> str:
    """The period before, spoken."""
    return {
        DAILY: gettext("上周同一天"),
        WEEKLY: gettext("上一周"),
        MONTHLY: gettext("上个月"),
        SPECIAL: gettext("前一段同样长的时间"),
    }[kind]


def period_name(kind: str, first: date, last: date) -> str:
    """A report's period, spoken."""
    if kind == MONTHLY:
        return month_name(f"{first:%Y-%m}")
    if first == last:
        return day_name(first)
    return gettext("%(first)s至%(last)s") % {"first": day_name(first), "last": day_name(last)}


def change_words(now: float, before: float) -> str:
    """By how much more or less, in words; nothing to compare with is said."""
    if not before:
        return gettext("没有可比的")
    share = (now - before) / before
    if abs(share) < 0.0005:
        return gettext("持平")
    if before < FEW:
        return (gettext("多%(n)s件") if share > 0 else gettext("少%(n)s件")) % {
            "n": f"{abs(now - before):,.0f}"
        }
    return (gettext("多%(share)s") if share > 0 else gettext("少%(share)s")) % {"share": percent(abs(share))}
