"""`questions.toml` of a pack: from where on a pattern is worth a question, in which words, and to whom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings

FILE = "questions.toml"
DETECTORS = ("heaping", "reappeal", "self_report", "excluded", "returns", "phones", "copied")
ASKED = ("supervisor", "coordinator")
_EXPLAIN, _DECIDE = Limit(3, "workday"), Limit(10, "workday")
# What a sentence may speak of: counts, shares in percent, the interval, times the expected share.
FACTS = frozenset({"observed", "of", "rate", "expected", "low", "high", "ratio"})
NEEDED = frozenset({"observed", "of", "expected"})
PLACEHOLDER = re.compile(r"\{(\w*)\}")
# What each detector asks of a city beyond the three counts, with what is used where a pack says nothing.
OWN: Mapping[str, Mapping[str, float]] = {
    "heaping": {"last": 0.05, "late": 0.3},
    "reappeal": {"days": 30},
    "self_report": {},
    "excluded": {"past_months": 6},
    "returns": {"last_days": 3},
    "phones": {"many": 5},
    "copied": {"generic": 0.03, "alike": 0.8, "apart_days": 3, "least_pairs": 12, "sample": 200},
}
SHARES = frozenset({"last", "late", "generic", "alike"})
_SAID = (
    "请看一看：{of}件里有{observed}件（{rate}），同类一般为{expected}。",
    "Please look: {observed} of {of} ({rate}), where {expected} is usual among peers.",
)


@dataclass(frozen=True)
class Pattern:
    """One detector: its name, the sentence of its questions, and the counts from which one is asked."""

    name: str
    name_en: str
    zh: str = _SAID[0]
    en: str = _SAID[1]
    least_of: int = 20
    least_hits: int = 5
    least_ratio: float = 1.5
    own: Mapping[str, float] = field(default_factory=dict)

    def number(self, key: str) -> float:
        """A number that only this detector has."""
        return self.own[key]


_NAMES = {
    "heaping": ("临期扎堆办结", "Closed just before the limit"),
    "reappeal": ("同一事项重复反映", "The same matter again"),
    "self_report": ("自报与回访不符", "Reported done, said not to be"),
    "excluded": ("剔除突然增多", "More left out of the marks"),
    "returns": ("月末退单", "Returned at the month's end"),
    "phones": ("同一电话多次好评", "One telephone, many ratings"),
    "copied": ("答复雷同", "Copied replies"),
}


def _usual() -> dict[str, Pattern]:
    return {code: Pattern(*_NAMES[code], own=dict(OWN[code])) for code in DETECTORS}


@dataclass(frozen=True)
class Questioning:
    """How a city asks: the share of questions that may be chance, how long after a month, to whom, until when."""

    level: float = 0.05
    settle_days: int = 5
    at_most: int = 60
    hour: int = 3
    asked: str = "supervisor"
    explain: Limit = _EXPLAIN
    decide: Limit = _DECIDE
    patterns: Mapping[str, Pattern] = field(default_factory=_usual)


def read_questioning(folder: Path, found: Findings | None = None) -> Questioning:
    """The file of a pack; the usual where a pack that was loaded before has none. `found` takes down every error."""
    if found is None and not (folder / FILE).is_file():
        return Questioning()
    found = Findings() if found is None else found
    table = read_toml(folder, FILE, found)
    if not found.readable(FILE):
        return Questioning()
    look, person, patterns = (table.table(key) for key in ("look", "person", "pattern"))
    return Questioning(
        level=look.above("level", 0, 0.5),
        settle_days=int(look.above("settle_days", -1, 28)),
        at_most=int(look.above("at_most", 0, 10_000)),
        hour=int(look.above("hour", -1, 23)),
        asked=person.one_of("asked", ASKED),
        explain=person.table("explain").limit(),
        decide=person.table("decide").limit(),
        patterns={code: _pattern(patterns.table(code), code) for code in DETECTORS},
    )


def check_questioning(folder: Path, found: Findings) -> None:
    """Record every error of the file."""
    rules = read_questioning(folder, found)
    if not found.readable(FILE):
        return
    heaping = rules.patterns["heaping"].own
    if not heaping["last"] < heaping["late"]:
        found.add(
            FILE,
            0,
            "pattern.heaping：last要小于late。",
            "pattern.heaping: last must be less than late.",
        )


def _pattern(table: Table, code: str) -> Pattern:
    return Pattern(
        name=table.string("name"),
        name_en=table.string("name_en"),
        zh=_sentence(table, "zh"),
        en=_sentence(table, "en"),
        least_of=int(table.above("least_of", 0, 100_000)),
        least_hits=int(table.above("least_hits", 0, 100_000)),
        least_ratio=table.above("least_ratio", 1, 1000),
        own={key: table.above(key, 0, 1 if key in SHARES else 100_000) for key in OWN[code]},
    )


def _sentence(table: Table, key: str) -> str:
    """A sentence that names the counts and the expected share: evidence and no verdict."""
    text = table.string(key)
    named = set(PLACEHOLDER.findall(text))
    for name in sorted(named - FACTS):
        table.error(key, f"不认识的占位符{{{name}}}。", f"Unknown placeholder {{{name}}}.")
    for name in sorted(NEEDED - named) if text else ():
        table.error(key, f"缺少占位符{{{name}}}。", f"The placeholder {{{name}}} is missing.")
    return text
