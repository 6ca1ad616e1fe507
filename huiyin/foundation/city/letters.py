"""`letters.toml` of a pack: how letters between units are numbered, worded and timed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings

FILE = "letters.toml"
HALF = 0.5  # an answer may take at most half of what is left of the order's time
URGENCIES = ("normal", "pressing", "immediate")
# What a text may speak of; the place is the street's name where the appellant asked for confidentiality.
FACTS = frozenset({"order", "matter", "place", "said", "sender", "addressee", "ask", "due", "hurry"})
NUMBER_PARTS = frozenset({"short", "year", "serial"})
PLACEHOLDER = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Urgency:
    """How pressing a letter is: the share of the order's remaining time, or `over` once nothing is left.

    A reminder goes when `remind` of the letter's own time is over.
    """

    name: str
    name_en: str
    share: float
    over: Limit
    remind: float
    hurry: str


@dataclass(frozen=True)
class Purpose:
    """What a letter is for, with the text it begins from."""

    name: str
    name_en: str
    subject: str
    body: str


# For a pack that was loaded before there was such a file.
_USUAL_URGENCIES: Mapping[str, Urgency] = {
    "normal": Urgency("平急", "Routine", 0.5, Limit(2, "workday"), 0.5, "请于{due}前函复。"),
    "pressing": Urgency("加急", "Urgent", 0.3, Limit(1, "workday"), 0.5, "请加急办理，于{due}前函复。"),
    "immediate": Urgency("特急", "Most urgent", 0.15, Limit(4, "hour"), 0.5, "请立即办理，于{due}前函复。"),
}
_USUAL_PURPOSES: Mapping[str, Purpose] = {
    "duty": Purpose(
        "请办理", "Please handle", "关于商请办理{matter}有关事项的函", "{addressee}：\n{ask}\n{hurry}"
    ),
}


@dataclass(frozen=True)
class Lettering:
    """Everything about letters; `endings` shorten a unit's name to what its letters are numbered by."""

    form: str = "{short}函〔{year}〕{serial}号"
    endings: Mapping[str, str] = field(default_factory=dict)
    urgencies: Mapping[str, Urgency] = field(default_factory=lambda: _USUAL_URGENCIES)
    purposes: Mapping[str, Purpose] = field(default_factory=lambda: _USUAL_PURPOSES)

    def short(self, name: str) -> str:
        """The short name of a unit: the longest ending that fits is replaced."""
        for ending in sorted(self.endings, key=len, reverse=True):
            if name.endswith(ending) and name != ending:
                return name.removesuffix(ending) + self.endings[ending]
        return name


def read_letters(folder: Path, found: Findings | None = None) -> Lettering:
    """The file of a pack; the usual where a pack that was loaded before has none. `found` takes down every error."""
    if found is None and not (folder / FILE).is_file():
        return Lettering()
    found = Findings() if found is None else found
    table = read_toml(folder, FILE, found)
    if not found.readable(FILE):
        return Lettering()
    number, urgencies, purposes = table.table("number"), table.table("urgency"), table.table("purpose")
    endings = number.table("endings", required=False)
    return Lettering(
        form=_text(number, "form", NUMBER_PARTS, needed=NUMBER_PARTS),
        endings={str(key): str(value) for key, value in endings.data.items()},
        urgencies={code: _urgency(urgencies.table(code)) for code in URGENCIES},
        purposes={code: _purpose(purposes.table(code)) for code in purposes.data},
    )


def check_letters(folder: Path, found: Findings) -> None:
    """Record every error of the file."""
    rules = read_letters(folder, found)
    if not found.readable(FILE):
        return
    shares = [one.share for one in rules.urgencies.values()]
    if shares != sorted(shares, reverse=True):
        found.add(
            FILE, 0, "urgency：越急，时间不能越长。", "urgency: what presses more cannot have more time."
        )
    if not rules.purposes:
        found.add(FILE, 0, "purpose：至少要有一种函。", "purpose: at least one is needed.")


def _urgency(table: Table) -> Urgency:
    return Urgency(
        name=table.string("name"),
        name_en=table.string("name_en"),
        share=_share(table, "share", HALF),
        over=table.table("over").limit(),
        remind=_share(table, "remind", 1),
        hurry=_text(table, "hurry", frozenset({"due"}), needed=frozenset({"due"})),
    )


def _purpose(table: Table) -> Purpose:
    return Purpose(
        name=table.string("name"),
        name_en=table.string("name_en"),
        subject=_text(table, "subject", FACTS - {"due", "hurry"}),
        body=_text(table, "body", FACTS, needed=frozenset({"ask", "hurry"})),
    )


def _text(table: Table, key: str, known: frozenset[str], needed: frozenset[str] = frozenset()) -> str:
    """A text whose {placeholders} are all known, and among which the needed ones are."""
    text = table.string(key)
    named = set(PLACEHOLDER.findall(text))
    for name in sorted(named - known):
        table.error(key, f"不认识的占位符{{{name}}}。", f"Unknown placeholder {{{name}}}.")
    for name in sorted(needed - named) if text else ():
        table.error(key, f"缺少占位符{{{name}}}。", f"The placeholder {{{name}}} is missing.")
    return text


def _share(table: Table, key: str, most: float) -> float:
    value = table.number(key)
    if not 0 < value <= most:
        table.error(key, f"应大于0，不超过{most:g}。", f"A number above 0, at most {most:g}, is expected.")
        return most
    return value
