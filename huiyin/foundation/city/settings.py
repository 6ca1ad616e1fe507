"""The TOML files of a pack: the city, its clocks and its roles."""

from __future__ import annotations

import math
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from huiyin.foundation.accounts.rules import ROLES
from huiyin.foundation.calendar.rules import UNITS, Limit
from huiyin.foundation.city import parts
from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings


def read_city(folder: Path, found: Findings) -> parts.City:
    """The city of `city.toml`."""
    table = read_toml(folder, "city.toml", found)
    words = {} if found.unreadable & {"city.toml"} else _city_words(table)
    return parts.City(
        code=words.get("code", ""),
        name=words.get("name", ""),
        name_en=words.get("name_en", ""),
        hotline=words.get("hotline", ""),
        timezone=words.get("timezone", ""),
        centre=_centre(table) if words else (0.0, 0.0),
        version=words.get("version", ""),
        root=words.get("root", ""),
        demo=dict(table.table("demo", required=False).data),
    )


def _city_words(table: Table) -> dict[str, str]:
    keys = ("code", "name", "name_en", "hotline", "timezone", "version", "root")
    words = {key: table.string(key) for key in keys}
    if words["code"] and not (words["code"].isascii() and words["code"].isalnum()):
        table.error("code", "只能用字母和数字。", "Only letters and digits are allowed.")
    try:
        ZoneInfo(words["timezone"] or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        table.error("timezone", f"没有这个时区：{words['timezone']}", f"No such zone: {words['timezone']}")
    return words


def _centre(table: Table) -> tuple[float, float]:
    value = table.data.get("centre")
    if isinstance(value, list) and len(value) == 2 and all(isinstance(v, int | float) for v in value):
        return float(value[0]), float(value[1])
    table.error("centre", "应填[经度，纬度]。", "[longitude, latitude] is expected.")
    return 0.0, 0.0


def read_clocks(folder: Path, found: Findings) -> parts.Clocks:
    """The deadlines of `clocks.toml`."""
    table = read_toml(folder, "clocks.toml", found)
    if not found.readable("clocks.toml"):
        return parts.Clocks({}, {}, {}, {}, time.min, time.min)
    classes = table.table("class")
    limits, whistle = table.table("limits"), table.table("whistle")
    office = table.table("office_hours")
    clocks = parts.Clocks(
        kinds={kind: table.table("kinds").string(kind) for kind in parts.APPEAL_KINDS},
        classes={code: _clock_class(code, classes.table(code)) for code in classes.data},
        limits={key: _limit(limits, key, "") for key in parts.LIMITS} | _later_limits(limits),
        whistle={key: _limit(whistle, key, "") for key in (*parts.WHISTLE_KINDS, "check")},
        office_start=office.clock_time("start"),
        office_end=office.clock_time("end"),
    )
    if clocks.office_start >= clocks.office_end:
        office.error("end", "下班须晚于上班。", "Closing must come after opening.")
    for kind, code in clocks.kinds.items():
        if code and code not in clocks.classes:
            table.table("kinds").error(kind, f"没有时限类别{code}。", f"There is no clock class {code}.")
    return clocks


def _later_limits(limits: Table) -> dict[str, Limit]:
    # Packs made before these limits were asked for go on as they are.
    return {
        key: _limit(limits, key, "") if key in limits.data else default
        for key, default in parts.LATER_LIMITS.items()
    }


def _clock_class(code: str, table: Table) -> parts.ClockClass:
    unit = _time_unit(table, "unit", table.string("unit"))
    return parts.ClockClass(
        id=code,
        name=table.string("name"),
        name_en=table.string("name_en"),
        unit=unit,
        limits={clock: _limit(table, clock, unit) for clock in parts.CLOCKS},
        ext_max=_limit(table, "ext_max", unit, least=0),
        ext_count=whole(table, "ext_count"),
        warn=_warnings(table),
    )


def _limit(table: Table, key: str, default_unit: str, least: float = math.ulp(0.0)) -> Limit:
    inner = table.table(key)
    if not inner.data:
        return Limit(float("nan"), default_unit)
    unit = _time_unit(inner, "unit", str(inner.data.get("unit", default_unit)))
    amount = inner.number("amount")
    if amount < least:
        inner.error("amount", f"须为正数，现为{amount:g}。", f"Must be positive, it is {amount:g}.")
    return Limit(amount, unit)


def _time_unit(table: Table, key: str, unit: str) -> str:
    if unit and unit not in UNITS:
        table.error(key, f"不认识的单位{unit}。", f"Unknown unit {unit}.")
    return unit


def whole(table: Table, key: str) -> int:
    """A whole number that is not negative; 0 after recording that it is none."""
    number = table.number(key)
    if math.isnan(number):
        return 0
    if number < 0 or number != int(number):
        table.error(key, "应填不小于0的整数。", "A whole number of at least 0 is expected.")
    return int(number)


def _warnings(table: Table) -> tuple[float, ...]:
    value = table.data.get("warn")
    if (
        isinstance(value, list)
        and all(isinstance(v, int | float) and 0 < v <= 1 for v in value)
        and value == sorted(set(value))
    ):
        return tuple(float(v) for v in value)
    table.error("warn", "应为0到1之间由小到大的列表。", "A rising list of fractions up to 1 is expected.")
    return ()


def read_roles(folder: Path, found: Findings) -> tuple[parts.PackRole, ...]:
    """The roles of `roles.toml`."""
    table = read_toml(folder, "roles.toml", found)
    if not found.readable("roles.toml"):
        return ()
    roles = table.table("role")
    return tuple(_role(code, roles.table(code)) for code in roles.data)


def _role(code: str, table: Table) -> parts.PackRole:
    if code not in ROLES:
        table.error("", f"平台没有角色{code}。", f"The platform has no role {code}.")
    name, name_en, about = (table.string(key) for key in ("name", "name_en", "about"))
    return parts.PackRole(code, name, name_en, about, table.line())
