"""`panels.toml` of a pack: parts of other units, and what several persons decide together."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huiyin.foundation.calendar.rules import UNITS, Limit
from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.parts import CityPack

FILE = "panels.toml"
_GROUND_WORDS = ("name", "name_en", "evidence", "evidence_en", "told", "told_en")


@dataclass(frozen=True)
class Ground:
    """Why an order may end undone: its name, what must be shown for it, and where the words to the person begin."""

    code: str
    name: str
    name_en: str
    evidence: str
    evidence_en: str
    told: str
    told_en: str


# For a pack that was loaded before there was such a file.
_FLOOR, _OBJECT, _RULING, _AUDIT = (
    Limit(2, "hour"),
    Limit(15, "day"),
    Limit(5, "workday"),
    Limit(10, "workday"),
)


@dataclass(frozen=True)
class Panels:
    """How units share one matter and how panels decide.

    A part may have at most `part_share` of what the lead has left, never less than `part_floor`, and is offered with
    `part_days` working days. In `double` matters (or beginnings of their codes) the street of the place has a part of
    its own. So many `votes` that agree decide; from the `conference_from`-th return on a conference does. An ending
    may be objected to within `object_within`; `audit_share` of all endings are looked at again, drawn by `audit_seed`.
    A unit whose share of endings is above `flag_ratio` times the median of its group is marked, from `flag_from` on.
    """

    part_share: float = 0.5
    part_floor: Limit = _FLOOR
    part_days: float = 2
    double: tuple[str, ...] = ()
    votes: int = 2
    conference_from: int = 3
    object_within: Limit = _OBJECT
    object_ruling: Limit = _RULING
    audit_share: float = 0.05
    audit_seed: str = "audit"
    audit_within: Limit = _AUDIT
    flag_ratio: float = 2.0
    flag_from: int = 5
    grounds: Mapping[str, Ground] = field(default_factory=dict)

    def is_double(self, matter: str) -> bool:
        """Whether the street of the place has a part of its own in this matter."""
        return bool(matter) and any(matter.startswith(prefix) for prefix in self.double)


def read_panels(folder: Path) -> Panels:
    """Read the file; a pack from before there was one gets what is usual, and no grounds."""
    if not (folder / FILE).is_file():
        return Panels()
    data = tomllib.loads((folder / FILE).read_text("utf-8"))
    parts, returns, flag = data["parts"], data["returns"], data["flag"]
    objections, audit = data["objections"], data["audit"]
    return Panels(
        part_share=float(parts["share"]),
        part_floor=_limit(parts["at_least"]),
        part_days=float(parts["days"]),
        double=tuple(data.get("double", {}).get("matters", ())),
        votes=int(data["votes"]),
        conference_from=int(returns["conference_from"]),
        object_within=_limit(objections["within"]),
        object_ruling=_limit(objections["ruling"]),
        audit_share=float(audit["share"]),
        audit_seed=str(audit["seed"]),
        audit_within=_limit(audit["within"]),
        flag_ratio=float(flag["ratio"]),
        flag_from=int(flag["from"]),
        grounds={code: _ground(code, row) for code, row in data.get("ground", {}).items()},
    )


def _limit(row: Mapping[str, Any]) -> Limit:
    return Limit(float(row["amount"]), str(row["unit"]))


def _ground(code: str, row: Mapping[str, Any]) -> Ground:
    return Ground(code, *(str(row[key]) for key in _GROUND_WORDS))


def check_panels(pack: CityPack, found: Findings) -> None:
    """Record every error of the file; a pack without one is as usual."""
    if not (pack.folder / FILE).is_file():
        return
    table = read_toml(pack.folder, FILE, found)
    if not found.readable(FILE):
        return
    _whole(table, "votes", 2)
    parts, objections, audit = table.table("parts"), table.table("objections"), table.table("audit")
    _share(parts, "share")
    _above(parts, "days")
    _whole(table.table("returns"), "conference_from", 1)
    for limit in (parts.table("at_least"), objections.table("within"), objections.table("ruling")):
        _check_limit(limit)
    _share(audit, "share")
    _check_limit(audit.table("within"))
    audit.string("seed")
    _above(table.table("flag"), "ratio")
    _whole(table.table("flag"), "from", 1)
    _check_double(table.table("double", required=False), pack)
    grounds = table.table("ground")
    for code in grounds.data:
        _check_ground(grounds.table(code), code)


def _check_double(table: Table, pack: CityPack) -> None:
    for prefix in table.strings("matters") if table.data else ():
        if not any(matter.code.startswith(prefix) for matter in pack.matters):
            table.error("matters", f"没有事项{prefix}。", f"There is no matter {prefix}.")


def _check_ground(table: Table, code: str) -> None:
    if len(code) > 24 or not code.replace("_", "").isalnum() or not code.isascii():
        table.error("", f"代码不合规：{code}", f"This is no code: {code}")
    for key in _GROUND_WORDS:
        table.string(key)


def _whole(table: Table, key: str, least: int) -> None:
    value = table.number(key)
    if value < least or value % 1 > 0:
        table.error(key, f"应为不小于{least}的整数。", f"A whole number from {least} on is expected.")


def _above(table: Table, key: str) -> None:
    if table.number(key) <= 0:
        table.error(key, "须为正数。", "Must be positive.")


def _share(table: Table, key: str) -> None:
    if not 0 < table.number(key) <= 1:
        table.error(key, "应在0与1之间。", "A number above 0 and up to 1 is expected.")


def _check_limit(limit: Table) -> None:
    if not limit.data:
        return
    _above(limit, "amount")
    if limit.string("unit") not in UNITS:
        names = "|".join(UNITS)
        limit.error("unit", f"应为{names}。", f"One of {names} is expected.")
