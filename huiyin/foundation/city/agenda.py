"""`agenda.toml` of a pack: how themes of the year are found, voted on, planned, followed and measured."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.parts import CityPack

FILE = "agenda.toml"
INDICATORS = (
    "frequency",
    "concentration",
    "danger",
    "persistence",
    "growth",
    "unsolved",
    "spread",
    "units",
)
# For each whole number the least and the most that make sense.
NUMBERS: Mapping[str, Mapping[str, tuple[int, int]]] = {
    "year": {
        "themes": (1, 24),
        "problems_least": (1, 10),
        "problems_most": (1, 10),
        "digits": (2, 6),
        "ballot": (2, 60),
        "orders": (1, 100000),
    },
    "scoring": {"months": (3, 24), "street_orders": (1, 1000), "unit_percent": (1, 50), "draws": (50, 2000)},
    "vote": {"choices": (1, 12), "days": (1, 90)},
    "progress": {"grace_days": (0, 14), "look_back_months": (1, 24)},
    "effect": {"months": (12, 120), "settling": (0, 6), "compared": (1, 30), "orders": (1, 100000)},
}


@dataclass(frozen=True)
class Section:
    """A section of the plan's template; `machine`: its first words are written from the record."""

    code: str
    name: str
    name_en: str
    hint: str
    hint_en: str
    machine: bool = False
    required: bool = True


SECTIONS = (
    Section(
        "problem",
        "问题",
        "Problem",
        "要治的是什么，群众怎么说。",
        "What is to be cured, and what people say.",
    ),
    Section(
        "data",
        "数据",
        "Figures",
        "十二个月的量、在哪里。",
        "Twelve months of counts, and where.",
        machine=True,
    ),
    Section(
        "causes",
        "成因",
        "Causes",
        "为什么反复发生，由人来写。",
        "Why it keeps happening; for people to write.",
    ),
    Section("goal", "目标", "Goal", "做到什么程度，用数说。", "How far to get, in numbers."),
    Section("measures", "措施", "Measures", "怎么治。", "How it is to be cured."),
    Section("pilot", "先行场景", "Pilot", "先在哪里试。", "Where it is tried first.", required=False),
    Section("resources", "保障", "Resources", "钱、人和物。", "Money, people and things.", required=False),
    Section("risks", "风险", "Risks", "可能出什么岔子。", "What may go wrong.", required=False),
    Section("timetable", "进度", "Timetable", "哪个月做到哪一步。", "Which step in which month."),
    Section("evaluation", "评估", "Evaluation", "怎么看有没有用。", "How it is seen whether it works."),
)


@dataclass(frozen=True)
class AgendaRules:
    """How a city finds, decides and follows its themes of the year; usual values where a pack has no such file."""

    weights: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(INDICATORS, 1.0))
    year: Mapping[str, int] = field(
        default_factory=lambda: {
            "themes": 12, "problems_least": 2, "problems_most": 3, "digits": 4, "ballot": 24, "orders": 30,
        }
    )  # fmt: skip
    scoring: Mapping[str, int] = field(
        default_factory=lambda: {"months": 12, "street_orders": 3, "unit_percent": 2, "draws": 400}
    )
    vote: Mapping[str, int] = field(default_factory=lambda: {"choices": 3, "days": 14})
    progress: Mapping[str, int] = field(default_factory=lambda: {"grace_days": 1, "look_back_months": 6})
    effect: Mapping[str, int] = field(
        default_factory=lambda: {"months": 36, "settling": 1, "compared": 12, "orders": 60}
    )
    absolute: tuple[str, ...] = (r"100\s*[%％]", "百分之?百")
    sections: tuple[Section, ...] = SECTIONS

    def section(self, code: str) -> Section | None:
        """The section of this code."""
        return next((one for one in self.sections if one.code == code), None)


USUAL = AgendaRules()


def read_agenda(folder: Path) -> AgendaRules:
    """The file of a pack that was checked when it was loaded; an older pack has none."""
    return _read(folder, Findings()) if (folder / FILE).is_file() else USUAL


def check_agenda(pack: CityPack, found: Findings) -> None:
    """Record every error of the file; a pack may do without it."""
    if not (pack.folder / FILE).is_file():
        return
    read = _read(pack.folder, found)
    if not found.readable(FILE):
        return
    table = read_toml(pack.folder, FILE, Findings())
    if read.year["problems_least"] > read.year["problems_most"]:
        _say(found, table.table("year"), "problems_least", "不能比最多的还多。", "More than the most.")
    if read.year["digits"] % 2:
        _say(found, table.table("year"), "digits", "应为2、4或6。", "2, 4 or 6 is expected.")
    if not any(read.weights.values()):
        _say(found, table, "weights", "至少一项权重大于零。", "At least one weight is above zero.")
    if not any(one.machine for one in read.sections):
        _say(found, table, "plan", "要有一节由数据写成。", "One section is written from the record.")


def _say(found: Findings, table: Table, key: str, zh: str, en: str) -> None:
    found.add(FILE, table.line(key), f"{key}：{zh}", f"{key}: {en}")


def _read(folder: Path, found: Findings) -> AgendaRules:
    table = read_toml(folder, FILE, found)
    if not found.readable(FILE):
        return USUAL
    plan = table.table("plan")
    numbers = {name: _whole(table.table(name), wanted) for name, wanted in NUMBERS.items()}
    sections = plan.table("section")
    return AgendaRules(
        weights=_weights(table.table("weights")),
        absolute=_patterns(plan),
        sections=tuple(_section(code, sections.table(code)) for code in sections.data) or SECTIONS,
        **numbers,
    )


def _whole(table: Table, wanted: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    return {key: table.whole(key, least, most) for key, (least, most) in wanted.items()}


def _weights(table: Table) -> dict[str, float]:
    found = {}
    for key in INDICATORS:
        value = table.number(key)
        if not value >= 0:
            table.error(key, "权重不能是负数。", "A weight is not negative.")
            value = 0.0
        found[key] = value
    for key in sorted(set(table.data) - set(INDICATORS)):
        table.error(key, "没有这项指标。", "There is no such indicator.")
    return found


def _patterns(table: Table) -> tuple[str, ...]:
    found = table.strings("absolute")
    for one in found:
        try:
            re.compile(one)
        except re.error:
            table.error("absolute", f"写法有误：{one}", f"Not a pattern: {one}")
            return ()
    return found


def _section(code: str, table: Table) -> Section:
    texts: dict[str, Any] = {one: table.string(one) for one in ("name", "name_en", "hint", "hint_en")}
    flags = {}
    for one, usual in (("machine", False), ("required", True)):
        value = table.data.get(one, usual)
        if not isinstance(value, bool):
            table.error(one, "应填true或false。", "true or false is expected.")
        flags[one] = value is True
    return Section(code=code, **texts, machine=flags["machine"], required=flags["required"])


assert set(NUMBERS) < {one.name for one in fields(AgendaRules)}
