"""Checks across the files of a city pack: everything that points at something must find it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from math import isfinite

from shapely import Point

from huiyin.foundation.accounts.rules import ROLES
from huiyin.foundation.city import parts
from huiyin.foundation.city.boundaries import FILE as BOUNDARIES
from huiyin.foundation.city.boundaries import check_tiling
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.parts import CityPack, PackAnswer, PackMatter, PackUnit

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_MATTER_CODE = re.compile(r"(?!00)\d\d(0000|(?!00)\d{4})")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_PLACE_LEADS = ("@street", "@district")


def check_pack(pack: CityPack, found: Findings, today: date) -> None:
    """Record every error between the parts of a pack; checks whose files could not be read are left out."""
    checks: tuple[tuple[Callable[[CityPack, Findings], None], tuple[str, ...]], ...] = (
        (_check_units, ("units.csv",)),
        (_check_root, ("units.csv", "city.toml")),
        (_check_groups, ("units.csv", "scoring.toml")),
        (_check_boundaries, ("units.csv", BOUNDARIES)),
        (_check_places, ("units.csv", "places.csv", BOUNDARIES)),
        (_check_matters, ("units.csv", "matters.csv", "clocks.toml")),
        (_check_catalogue, ("units.csv", "matters.csv", "catalogue.csv")),
        (_check_calendar, ("calendar.csv",)),
        (_check_risk_words, ("risk_words.csv",)),
        (_check_roles, ("roles.toml",)),
        (_check_people, ("units.csv", "roles.toml", "people.csv")),
    )
    for check, files in checks:
        if found.readable(*files):
            check(pack, found)
    if found.readable("units.csv", "matters.csv", "knowledge"):
        _check_knowledge(pack, found, today)


def _duplicates(file: str, keyed: Iterable[tuple[str, int]], found: Findings) -> None:
    seen: dict[str, int] = {}
    for key, line in keyed:
        if key in seen:
            first = seen[key]
            found.add(file, line, f"{key}重复，第{first}行已有。", f"{key} is a duplicate of line {first}.")
        seen.setdefault(key, line)


def _one_of(file: str, line: int, value: str, allowed: Iterable[str], found: Findings) -> None:
    if value not in allowed:
        names = "|".join(allowed)
        found.add(file, line, f"不认识“{value}”，应为{names}。", f"“{value}” is not one of {names}.")


def _check_units(pack: CityPack, found: Findings) -> None:
    file, units = "units.csv", {unit.code: unit for unit in pack.units}
    _duplicates(file, ((unit.code, unit.line) for unit in pack.units), found)
    for unit in pack.units:
        if not _CODE.fullmatch(unit.code):
            found.add(file, unit.line, f"代码无效：{unit.code}", f"Not a valid code: {unit.code}")
        if not unit.name or not unit.name_en:
            found.add(file, unit.line, f"{unit.code}缺少名称。", f"{unit.code} has no name.")
        _one_of(file, unit.line, unit.kind, parts.UNIT_KINDS, found)
        _one_of(file, unit.line, unit.level, parts.UNIT_LEVELS, found)
        if unit.parent and unit.parent not in units:
            found.add(
                file, unit.line, f"上级{unit.parent}不存在。", f"The parent {unit.parent} does not exist."
            )
        elif _in_cycle(unit, units):
            found.add(
                file, unit.line, f"{unit.code}的上级成环。", f"The parents of {unit.code} form a cycle."
            )


def _in_cycle(unit: PackUnit, units: dict[str, PackUnit]) -> bool:
    above, steps = units.get(unit.parent), 0
    while above and steps <= len(units):
        if above.code == unit.code:
            return True
        above, steps = units.get(above.parent), steps + 1
    return False


def _check_root(pack: CityPack, found: Findings) -> None:
    root = pack.city.root
    if root and root not in {unit.code for unit in pack.units}:
        found.add("city.toml", 0, f"根单位{root}不存在。", f"The root unit {root} does not exist.")
    for unit in pack.units:
        if bool(unit.parent) == (unit.code == root):
            found.add(
                "units.csv",
                unit.line,
                f"{unit.code}：只有城市本身没有上级。",
                f"{unit.code}: the city alone has no parent.",
            )


def _check_groups(pack: CityPack, found: Findings) -> None:
    for unit in pack.units:
        if unit.group:
            _one_of("units.csv", unit.line, unit.group, pack.scoring.groups, found)


def _check_boundaries(pack: CityPack, found: Findings) -> None:
    streets = {unit.code: unit for unit in pack.units if unit.level == "street"}
    drawn: dict[str, int] = {}
    for boundary in pack.boundaries:
        number, code = boundary.feature, boundary.unit
        if code not in streets:
            found.add(BOUNDARIES, number, f"没有街道{code}。", f"There is no street {code}.")
        if code in drawn:
            found.add(BOUNDARIES, number, f"{code}画了两次。", f"{code} is drawn twice.")
        drawn[code] = number
    for code in streets.keys() - drawn.keys():
        line = streets[code].line
        found.add("units.csv", line, f"街道{code}没有边界。", f"Street {code} has no boundary.")
    check_tiling(pack.boundaries, found)


def _check_places(pack: CityPack, found: Findings) -> None:
    file = "places.csv"
    shapes = {boundary.unit: boundary.shape for boundary in pack.boundaries}
    streets = {unit.code for unit in pack.units if unit.level == "street"}
    _duplicates(file, ((f"{place.name}@{place.unit}", place.line) for place in pack.places), found)
    for place in pack.places:
        for also in set(place.also) - streets:
            found.add(file, place.line, f"没有街道{also}。", f"There is no street {also}.")
        if place.unit not in streets:
            found.add(file, place.line, f"没有街道{place.unit}。", f"There is no street {place.unit}.")
        elif not isfinite(place.lon) or not isfinite(place.lat) or place.unit not in shapes:
            continue
        elif not shapes[place.unit].intersects(Point(place.lon, place.lat)):
            found.add(
                file,
                place.line,
                f"{place.name}不在{place.unit}境内。",
                f"{place.name} lies outside {place.unit}.",
            )


def _check_leads(file: str, line: int, leads: Iterable[str], units: set[str], found: Findings) -> None:
    for lead in leads:
        if lead not in units and lead not in _PLACE_LEADS:
            found.add(file, line, f"没有单位{lead}。", f"There is no unit {lead}.")


def _check_matters(pack: CityPack, found: Findings) -> None:
    file, units = "matters.csv", {unit.code for unit in pack.units}
    codes = {matter.code for matter in pack.matters}
    _duplicates(file, ((matter.code, matter.line) for matter in pack.matters), found)
    for matter in pack.matters:
        if not _MATTER_CODE.fullmatch(matter.code):
            found.add(file, matter.line, f"事项代码无效：{matter.code}", f"Not a matter code: {matter.code}")
            continue
        if matter.parent and matter.parent not in codes:
            found.add(
                file, matter.line, f"上级事项{matter.parent}不存在。", f"There is no matter {matter.parent}."
            )
        if not matter.name or not matter.name_en:
            found.add(file, matter.line, f"{matter.code}缺少名称。", f"{matter.code} has no name.")
        _check_leads(file, matter.line, (*filter(None, [matter.lead]), *matter.co_units), units, found)
        if matter.clock and matter.clock not in pack.clocks.classes:
            found.add(
                file, matter.line, f"没有时限类别{matter.clock}。", f"There is no clock {matter.clock}."
            )
        if matter.whistle:
            _one_of(file, matter.line, matter.whistle, parts.WHISTLE_KINDS, found)
        if matter.is_leaf:
            _check_leaf(matter, found)


def _check_leaf(matter: PackMatter, found: Findings) -> None:
    file, code, line = "matters.csv", matter.code, matter.line
    if not matter.clock:
        found.add(file, line, f"{code}没有时限类别。", f"{code} has no clock.")
    if not matter.lead:
        found.add(file, line, f"{code}没有牵头单位。", f"{code} has no lead unit.")
    if len(set(matter.words)) < parts.WORDS_MINIMUM:
        least = parts.WORDS_MINIMUM
        found.add(file, line, f"{code}的特征词少于{least}个。", f"{code} has fewer than {least} words.")


def _check_catalogue(pack: CityPack, found: Findings) -> None:
    file = "catalogue.csv"
    areas = {unit.code for unit in pack.units if unit.level in ("district", "street")}
    units = {unit.code for unit in pack.units}
    matters = [matter.code for matter in pack.matters]
    _duplicates(file, ((rule.id, rule.line) for rule in pack.catalogue), found)
    for rule in pack.catalogue:
        if not rule.matter or not any(code.startswith(rule.matter) for code in matters):
            found.add(file, rule.line, f"没有事项{rule.matter}。", f"There is no matter {rule.matter}.")
        if rule.place and rule.place not in areas:
            found.add(
                file,
                rule.line,
                f"没有区或街道{rule.place}。",
                f"There is no district or street {rule.place}.",
            )
        if not rule.basis:
            found.add(file, rule.line, f"{rule.id}没有依据。", f"{rule.id} cites no basis.")
        _check_leads(file, rule.line, (rule.lead, *rule.co_units), units, found)


def _check_calendar(pack: CityPack, found: Findings) -> None:
    file = "calendar.csv"
    days = [day for day in pack.calendar if day.day != date.min]
    _duplicates(file, ((str(day.day), day.line) for day in days), found)
    for day in days:
        _one_of(file, day.line, day.kind, ("holiday", "workday"), found)
        if day.kind in ("holiday", "workday") and (day.day.weekday() >= 5) == (day.kind == "holiday"):
            found.add(
                file,
                day.line,
                f"{day.day}本来如此，不是例外。",
                f"{day.day} is no exception from Monday to Friday.",
            )


def _check_risk_words(pack: CityPack, found: Findings) -> None:
    file = "risk_words.csv"
    _duplicates(file, ((word.word, word.line) for word in pack.risk_words), found)
    for word in pack.risk_words:
        _one_of(file, word.line, word.grade, parts.RISK_GRADES, found)
        if not all((word.word, word.kind, word.script, word.script_en)):
            found.add(file, word.line, "词、类别或应对话术为空。", "Word, kind or script is empty.")


def _check_knowledge(pack: CityPack, found: Findings, today: date) -> None:
    check_answers(pack.knowledge, pack, found, today)


def check_answers(answers: Iterable[PackAnswer], pack: CityPack, found: Findings, today: date) -> None:
    """Record what is wrong with answers, of the pack or brought to it from elsewhere."""
    units = {unit.code for unit in pack.units}
    matters = {matter.code for matter in pack.matters}
    codes: dict[str, str] = {}
    for answer in answers:
        file, line = answer.file, answer.lines
        if date.min < answer.valid_until < today:
            ended = answer.valid_until
            found.add(file, line["valid_until"], f"已于{ended}失效。", f"It expired on {ended}.")
        if answer.owner and answer.owner not in units:
            found.add(file, line["owner"], f"没有单位{answer.owner}。", f"There is no unit {answer.owner}.")
        if answer.matter and answer.matter not in matters:
            zh, en = f"没有事项{answer.matter}。", f"There is no matter {answer.matter}."
            found.add(file, line["matter"], zh, en)
        if answer.code in codes:
            other = codes[answer.code]
            found.add(file, line["code"], f"代码与{other}重复。", f"The code is also that of {other}.")
        codes.setdefault(answer.code, file)


def _check_roles(pack: CityPack, found: Findings) -> None:
    for missing in sorted(set(ROLES) - {role.code for role in pack.roles}):
        found.add("roles.toml", 0, f"缺少角色{missing}。", f"The role {missing} is missing.")


def _check_people(pack: CityPack, found: Findings) -> None:
    file, units = "people.csv", {unit.code for unit in pack.units}
    roles = {role.code for role in pack.roles}
    _duplicates(file, ((person.username, person.line) for person in pack.people), found)
    for person in pack.people:
        if not _USERNAME.fullmatch(person.username):
            found.add(
                file,
                person.line,
                f"用户名无效：{person.username}",
                f"Not a valid username: {person.username}",
            )
        if not person.name:
            found.add(file, person.line, f"{person.username}没有姓名。", f"{person.username} has no name.")
        if person.role not in roles:
            found.add(file, person.line, f"没有角色{person.role}。", f"There is no role {person.role}.")
        if person.unit not in units:
            found.add(file, person.line, f"没有单位{person.unit}。", f"There is no unit {person.unit}.")
