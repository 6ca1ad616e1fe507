"""`scoring.toml` of a pack and the formulas of earlier months beside it, `scoring-<version>.toml`."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.formulas import Attribution, PeerGroup, Scoring
from huiyin.foundation.city.parts import UNIT_LEVELS, CityPack
from huiyin.foundation.city.settings import whole

FILE = "scoring.toml"
CHANNELS = frozenset(
    "phone web wechat app api file mailbox microblog board grid province national emergency other".split()
)
RATES = ("response", "resolution", "satisfaction", "on_time", "quality", "parts")
BONUS, PENALTY = ("whistle", "proactive", "most"), ("falsification", "most")
TARGETS = {"targets": 1.0, "bands": 100.0}  # where a target can stand, and what a whole is there
CLOSE_AFTER, CLOSE_AT_MOST = 10, 60  # days
_NO_SCORING = Scoring("", date.min, {}, 0, 0, 0, "", {}, {}, {})


def scoring_files(folder: Path) -> list[str]:
    """The names of the formulas of earlier months, in order."""
    return sorted(path.name for path in Path(folder).glob("scoring-*.toml"))


def read_scoring(folder: Path, found: Findings, name: str = FILE) -> Scoring:
    """The marks of one scoring file."""
    table = read_toml(folder, name, found)
    if not found.readable(name):
        return _NO_SCORING
    _refuse_whole_targets(table)
    groups, attribution = table.table("groups"), table.table("attribution", required=False)
    return Scoring(
        version=table.string("version"),
        start=_first_of_month(table),
        weights=_weights(table.table("weights")),
        basic=_fraction(table, "basic"),
        partial=_fraction(table, "partial"),
        minimum_valid=whole(table, "minimum_valid"),
        preset=_preset(table.table("preset")),
        bands=_bands(table.table("bands")),
        targets=table.table("targets", required=False).numbers(),
        groups={code: _group(code, groups.table(code)) for code in groups.data},
        difficulty=_difficulty(table.table("difficulty", required=False)),
        attribution=_attribution(attribution),
        share=_fraction(attribution, "resolution") if attribution.data else 0.0,
        bonus=_points(table.table("bonus", required=False), BONUS),
        penalty=_points(table.table("penalty", required=False), PENALTY),
        close_after=whole(table, "close_after") if "close_after" in table.data else CLOSE_AFTER,
    )


def read_formulas(folder: Path, newest: Scoring, found: Findings) -> tuple[Scoring, ...]:
    """Every version there is, oldest first; two may bear neither the same name nor the same day."""
    named = [(name, read_scoring(folder, found, name)) for name in scoring_files(folder)] + [(FILE, newest)]
    _distinct(named, found)
    return tuple(sorted((scoring for _, scoring in named), key=lambda scoring: scoring.start))


def check_scoring(pack: CityPack, found: Findings) -> None:
    """Record what in the formulas points at nothing, and what no month can be closed by."""
    codes = [matter.code for matter in pack.matters]
    for name, scoring in zip(_names(pack), pack.formulas, strict=True):
        for prefix in scoring.difficulty:
            if not any(code.startswith(prefix) for code in codes):
                found.add(name, 0, f"没有事项{prefix}。", f"There is no matter {prefix}.")
        if scoring.close_after > CLOSE_AT_MOST:
            zh, en = f"月份须在{CLOSE_AT_MOST}天内关账。", f"Months close within {CLOSE_AT_MOST} days."
            found.add(name, 0, zh, en)


def _names(pack: CityPack) -> list[str]:
    return [
        FILE if one.version == pack.scoring.version else f"scoring-{one.version}.toml"
        for one in pack.formulas
    ]


def _distinct(named: Iterable[tuple[str, Scoring]], found: Findings) -> None:
    versions: dict[str, str] = {}
    starts: dict[date, str] = {}
    for name, scoring in named:
        wanted = f"scoring-{scoring.version}.toml"
        if name not in (FILE, wanted):
            found.add(name, 0, f"文件名应为{wanted}。", f"Its name must be {wanted}.")
        same, day = versions.setdefault(scoring.version, name), starts.setdefault(scoring.start, name)
        if same != name:
            found.add(name, 0, f"版本与{same}相同。", f"It has the same version as {same}.")
        if day != name:
            found.add(name, 0, f"生效日与{day}相同。", f"It is in force from the same day as {day}.")


def _first_of_month(table: Table) -> date:
    start = table.date("from")
    if start.day != 1:
        table.error(
            "from", "办法按月生效，应为某月1日。", "A formula holds for whole months: the first of one."
        )
    return start


def _group(code: str, table: Table) -> PeerGroup:
    return PeerGroup(code, table.string("name"), table.string("name_en"))


def _weights(table: Table) -> dict[str, float]:
    for key in RATES[:3]:
        table.number(key)
    _known(table, RATES)
    weights = {k: v for k, v in table.numbers().items() if not math.isnan(v)}
    for key, value in weights.items():
        if value < 0:
            table.error(key, "权重不能为负。", "A weight cannot be negative.")
    if abs(math.fsum(weights.values()) - 1) > 1e-9:
        total = f"{sum(weights.values()):g}"
        table.error("", f"权重之和应为1，现为{total}。", f"Weights must sum to 1, they sum to {total}.")
    return weights


def _known(table: Table, names: Iterable[str]) -> None:
    allowed = tuple(names)
    for key in table.data:
        if key not in allowed:
            listed = "|".join(allowed)
            table.error(key, f"不认识这一项，应为{listed}。", f"Not known here; it must be one of {listed}.")


def _fraction(table: Table, key: str) -> float:
    value = table.number(key)
    if not 0 <= value <= 1 and not math.isnan(value):
        table.error(key, "应在0与1之间。", "A number from 0 to 1 is expected.")
    return value


def _preset(table: Table) -> str:
    name = table.string("name")
    if name and name not in ("banded", "ranked"):
        table.error("name", f"不认识的方案{name}。", f"Unknown preset {name}.")
    return name


def _bands(table: Table) -> dict[str, float]:
    bands = table.numbers()
    values = list(bands.values())
    if not values or values != sorted(set(values), reverse=True):
        table.error("", "分档线应由高到低。", "Thresholds must fall from the first band to the last.")
    return bands


def _difficulty(table: Table) -> dict[str, float]:
    weights = table.numbers()
    for key, value in weights.items():
        if value <= 0:
            table.error(key, "难度权重应为正数。", "A weight of difficulty must be positive.")
    return weights


def _attribution(table: Table) -> Attribution:
    if not table.data:
        return Attribution(proactive=())
    holders, powers = table.strings("holders"), table.strings("powers")
    for key, levels in (("holders", holders), ("powers", powers)):
        for level in levels:
            if level not in UNIT_LEVELS:
                table.error(key, f"没有层级{level}。", f"There is no level {level}.")
    if set(holders) & set(powers):
        table.error("powers", "同一层级不能既承办又有权。", "One level cannot both hold and have the power.")
    doors = table.strings("proactive") if "proactive" in table.data else ()
    for door in set(doors) - CHANNELS:
        table.error("proactive", f"没有渠道{door}。", f"There is no door {door}.")
    return Attribution(holders, powers, doors)


def _points(table: Table, names: Iterable[str]) -> dict[str, float]:
    _known(table, names)
    points = table.numbers()
    for key, value in points.items():
        if not 0 <= value <= 100 and not math.isnan(value):
            table.error(key, "分数应在0与100之间。", "Points lie between 0 and 100.")
    return points


def _refuse_whole_targets(table: Table) -> None:
    """Refuse 100 % wherever a target can stand: nobody can promise everybody, and it breeds false records."""
    for name, most in TARGETS.items():
        _refuse_whole(table.table(name, required=False), most)


def _refuse_whole(table: Table, most: float) -> None:
    for key, value in table.data.items():
        if isinstance(value, dict):
            _refuse_whole(table.table(key), most)
        elif _is_whole(value, most):
            table.error(key, "不得以百分之百为目标。", "A target of 100 % is refused.")


def _is_whole(value: Any, most: float) -> bool:
    if isinstance(value, str):
        return value.replace(" ", "").replace("％", "%").startswith("100") or "百分之百" in value
    return isinstance(value, int | float) and value >= most
