"""`notices.toml` of a pack: who is told what, in which words, by which channel, and when a channel is silent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings

FILE = "notices.toml"
CHANNELS = ("inbox", "mail", "sms", "wechat", "voice")
OUTWARD = ("sms", "wechat", "voice")  # what reaches an appellant
# What a template can ask for; the words of the appeal, a name or a number are not among them.
FACTS = frozenset(
    "about answer by child city days decision due first_contact from_unit hotline invitation link new_due note number "
    "opinion parent place plan promised question rating reason repeats reply report supplement_by told track unit "
    "units urgency".split()
)
# Known whenever the events that speak of them happen: the order itself, or evidence that the move requires.
SURE = frozenset(
    "about by city decision from_unit hotline number opinion question repeats units unit urgency".split()
)
# Who can be told: the appellant, people by role at the units concerned, by role anywhere, or named by the event.
RECIPIENTS = frozenset(
    "appellant person handler named author:reply author:request_return author:request_extension "
    "author:request_exclusion author:give_up lead:unit_clerk lead:unit_deputy lead:unit_head units:unit_clerk "
    "units:unit_deputy units:unit_head units:owner above:coordinator all:dispatcher all:panel all:reviewer all:agent "
    "all:supervisor all:administrator all:callback_agent all:discipline all:analyst all:leader all:unit_head".split()
)
STREAMS = frozenset(
    """alert order alarm whistle letter duty talk handover notice part case governed praise practice question
    invitation observer opinion decision agenda theme report""".split()
)
CONDITIONS = frozenset("source target urgency risk role kind repeated confidential redone".split())


@dataclass(frozen=True)
class NoticeRule:
    """One thing that is told: on which events, to whom, if what holds, as long as the order is where it is true."""

    code: str
    name: str
    name_en: str
    on: tuple[str, ...]
    to: tuple[str, ...]
    zh: str
    en: str
    when: Mapping[str, Any] = field(default_factory=dict)
    true_in: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    urgent: bool = False
    plain: bool = False  # says nothing of the matter: also told to who asked for confidentiality
    hours: float = 0  # after which nobody need be told any more; 0: always


@dataclass(frozen=True)
class Silence:
    """The part of the day in which a channel is silent; the same time twice: never."""

    start: time
    end: time


@dataclass(frozen=True)
class Telling:
    """How a city tells people; without the file it tells nobody."""

    rules: tuple[NoticeRule, ...] = ()
    stale_hours: float = 12  # what is older when it is first looked at is history
    history: tuple[str, ...] = ("file",)  # doors by which files of the past come in
    appellant: str = "sms"
    by_door: Mapping[str, str] = field(default_factory=dict)
    numbers: str = r"1\d{10}"
    discreet: tuple[str, str] = ("", "")
    signature: tuple[str, str] = ("", "")
    silence: Mapping[str, Silence] = field(default_factory=dict)
    gather_minutes: float = 10
    gather_at_most: int = 30
    first_minutes: float = 1
    growth: float = 3
    longest_minutes: float = 240
    tries: int = 7

    def rule(self, code: str) -> NoticeRule | None:
        """The rule of this name."""
        return next((rule for rule in self.rules if rule.code == code), None)


def read_notices(folder: Path) -> Telling:
    """The file of a pack that was checked when it was loaded; an older pack has none."""
    return _read(folder, Findings()) if (folder / FILE).is_file() else Telling()


def check_notices(folder: Path, found: Findings) -> None:
    """Record every error of the file: unknown placeholders, recipients, channels, and words that are missing."""
    if (folder / FILE).is_file():
        _read(folder, found)


def _read(folder: Path, found: Findings) -> Telling:
    table = read_toml(folder, FILE, found)
    if not found.readable(FILE):
        return Telling()
    appellant, gather, retry = (table.table(key) for key in ("appellant", "gather", "retry"))
    rules = table.table("notice")
    silence = table.table("silence", required=False)
    return Telling(
        rules=tuple(_rule(code, rules.table(code)) for code in rules.data),
        stale_hours=_above(table, "stale_hours", 0),
        history=table.strings("history"),
        appellant=_one_of(appellant, "channel", OUTWARD),
        by_door=_doors(appellant.table("by_door", required=False)),
        numbers=_pattern(appellant, "numbers"),
        discreet=_pair(appellant, "discreet"),
        signature=_pair(appellant, "signature"),
        silence={channel: _silence(silence, channel) for channel in silence.data},
        gather_minutes=_above(gather, "minutes", -1),
        gather_at_most=int(_above(gather, "at_most", 1)),
        first_minutes=_above(retry, "first_minutes", 0),
        growth=_above(retry, "growth", 1),
        longest_minutes=_above(retry, "longest_minutes", 0),
        tries=int(_above(retry, "tries", 0)),
    )


def _rule(code: str, table: Table) -> NoticeRule:
    rule = NoticeRule(
        code,
        table.string("name"),
        table.string("name_en"),
        table.strings("on"),
        table.strings("to"),
        table.string("zh"),
        table.string("en"),
        when=dict(table.table("when", required=False).data),
        true_in=table.strings("true_in") if "true_in" in table.data else (),
        channels=table.strings("channels") if "channels" in table.data else (),
        urgent=table.data.get("urgent") is True,
        plain=table.data.get("plain") is True,
        hours=_above(table, "hours", 0) if "hours" in table.data else 0,
    )
    _check_rule(rule, table)
    return rule


def _check_rule(rule: NoticeRule, table: Table) -> None:
    streams = [name.partition(".")[0] for name in rule.on]
    _known(table, "on", streams, STREAMS)
    if any("." not in name for name in rule.on):
        table.error("on", "应写成“流.动作”。", "“stream.action” is expected.")
    _known(table, "to", rule.to, RECIPIENTS)
    _known(table, "channels", rule.channels, frozenset(CHANNELS))
    _known(table, "when", list(rule.when), CONDITIONS)
    if {"appellant", "person"} & set(rule.to) and len(rule.to) > 1:
        table.error("to", "诉求人和单位要分开写。", "Appellants and units need words of their own.")
    if any(not re.fullmatch(r"\d\d", state) for state in rule.true_in):
        table.error("true_in", "应填两位状态码。", "Codes of states are expected.")
    _check_words(rule, table)


def _check_words(rule: NoticeRule, table: Table) -> None:
    if len(rule.code) > 40:
        table.error("", "名字太长。", "The name is too long.")
    for key, words in (("zh", rule.zh), ("en", rule.en)):
        names = re.findall(r"{([^{}]*)}", words)
        _known(table, key, names, FACTS)
        if words.count("{") != len(names) or words.count("}") != len(names):
            table.error(key, "花括号不成对。", "A brace is without its other.")
    if set(re.findall(r"{(\w+)}", rule.zh)) ^ set(re.findall(r"{(\w+)}", rule.en)):
        table.error("en", "中英文的占位符不一样。", "The two languages tell different facts.")
    for key, words, ends in (("zh", rule.zh, r"(?<=[。！？])"), ("en", rule.en, r"(?<=[.!?] )")):
        first = re.sub(r"\[[^\[\]]*\]", "", re.split(ends, words)[0])
        _sure(table, key, set(re.findall(r"{(\w+)}", first)), "appellant" in rule.to)


def _sure(table: Table, key: str, names: set[str], to_appellant: bool) -> None:
    """The first sentence must be one that can always be said, and must say to an appellant what it is about."""
    if unsure := names - SURE:
        said = "、".join(sorted(unsure))
        table.error(
            key,
            f"第一句里的{said}可能不知道，放进方括号里。",
            f"Put what may be unknown in brackets: {said}.",
        )
    if to_appellant and not names & {"about", "number"}:
        table.error(key, "第一句要说清是哪件事。", "The first sentence must say which matter it is.")


def _known(table: Table, key: str, names: list[str] | tuple[str, ...], known: frozenset[str]) -> None:
    for name in names:
        if name not in known:
            table.error(key, f"不认识“{name}”。", f"“{name}” is unknown.")


def _doors(table: Table) -> dict[str, str]:
    return {door: _one_of(table, door, OUTWARD) for door in table.data}


def _one_of(table: Table, key: str, choices: tuple[str, ...]) -> str:
    value = table.string(key)
    if value and value not in choices:
        table.error(key, f"不认识“{value}”。", f"“{value}” is not one of {', '.join(choices)}.")
        return choices[0]
    return value or choices[0]


def _pattern(table: Table, key: str) -> str:
    value = table.string(key)
    try:
        re.compile(value)
    except re.error as error:
        table.error(key, f"不是正则表达式：{error}", f"Not a regular expression: {error}")
        return r"1\d{10}"
    return value


def _pair(table: Table, key: str) -> tuple[str, str]:
    inner = table.table(key)
    return inner.string("zh"), inner.string("en")


def _silence(table: Table, channel: str) -> Silence:
    if channel not in CHANNELS:
        table.error(channel, f"不认识“{channel}”。", f"“{channel}” is unknown.")
    inner = table.table(channel)
    return Silence(inner.clock_time("from"), inner.clock_time("to"))


def _above(table: Table, key: str, least: float) -> float:
    value = table.number(key)
    if not value > least:
        table.error(key, f"应大于{least:g}。", f"A number above {least:g} is expected.")
        return least + 1
    return value
