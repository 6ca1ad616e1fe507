"""Checks of `dispatch.toml`: the kinds of appeal, what is urgent, who takes what nobody can place, learning."""

from __future__ import annotations

from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.parts import APPEAL_KINDS, CityPack

FILE = "dispatch.toml"
URGENCIES = ("normal", "urgent", "critical")
# The least and the most of each number that says how triage learns.
LEARNING = {
    "at_least": (50, 1_000_000),
    "new_at_least": (1, 1_000_000),
    "at_most": (100, 200_000),
    "hold_back_days": (7, 366),
    "hour": (0, 23),
}
STREET_DUTIES = ("catalogue", "open")


def check_dispatch(pack: CityPack, found: Findings) -> None:
    """Record every error of the file, among them units and clock classes that the pack does not have."""
    table = read_toml(pack.folder, FILE, found)
    if not found.readable(FILE):
        return
    confidence = table.number("auto_confidence")
    if not 0 < confidence <= 1:
        table.error("auto_confidence", "应大于0、不大于1。", "A number above 0 and up to 1 is expected.")
    for key in ("auto_margin", "abstain_below"):
        if key in table.data and not 0 <= table.number(key) <= 1:
            table.error(key, "应在0与1之间。", "A number from 0 to 1 is expected.")
    _check_last_resort(table, pack, found)
    _check_urgency(table.table("urgency", required=False), pack, found)
    _check_streets(table.table("streets", required=False), pack, found)
    _check_reports(table.table("reports", required=False), pack, found)
    _check_kinds(table.table("kinds"))
    _check_similar(table.table("similar"))
    _check_repeat(table.table("repeat"))
    _check_whole(table.table("group_event"), {"people": 2, "hours": 1, "metres": 1})
    _check_learning(table.table("learning", required=False))


def _check_last_resort(table: Table, pack: CityPack, found: Findings) -> None:
    unit = table.string("last_resort")
    if unit and found.readable("units.csv") and unit not in {u.code for u in pack.units}:
        table.error("last_resort", f"没有单位{unit}。", f"There is no unit {unit}.")


def _check_urgency(table: Table, pack: CityPack, found: Findings) -> None:
    for clock, urgency in table.data.items():
        if found.readable("clocks.toml") and clock not in pack.clocks.classes:
            table.error(clock, f"没有时限类别{clock}。", f"There is no clock class {clock}.")
        if urgency not in URGENCIES:
            names = "|".join(URGENCIES)
            table.error(clock, f"不认识“{urgency}”，应为{names}。", f"“{urgency}” is not one of {names}.")


def _check_similar(table: Table) -> None:
    likely, possible = table.number("likely"), table.number("possible")
    if not 0 < possible < likely <= 1:
        table.error("likely", "应有0＜possible＜likely≤1。", "0 < possible < likely <= 1 is expected.")
    _check_known(table, ("likely", "possible"))


def _check_repeat(table: Table) -> None:
    _check_whole(table, {"days": 1, "tag": 2, "push": 2})
    if table.number("push") < table.number("tag"):
        table.error("push", "不能小于tag。", "It cannot be less than tag.")


def _check_whole(table: Table, least: dict[str, int]) -> None:
    for key, lowest in least.items():
        value = table.data.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < lowest:
            told = f"应填不小于{lowest}的整数。"
            table.error(key, told, f"A whole number of at least {lowest} is expected.")
    _check_known(table, tuple(least))


def _check_known(table: Table, keys: tuple[str, ...]) -> None:
    for key in sorted(table.data.keys() - set(keys)):
        table.error(key, f"不认识{key}。", f"{key} is not known here.")


def _check_streets(table: Table, pack: CityPack, found: Findings) -> None:
    duty = table.data.get("duty", "catalogue")
    if duty not in STREET_DUTIES:
        names = "|".join(STREET_DUTIES)
        table.error("duty", f"不认识“{duty}”，应为{names}。", f"“{duty}” is not one of {names}.")
    barred = table.strings("barred") if "barred" in table.data else ()
    if not found.readable("matters.csv", "catalogue.csv"):
        return
    for prefix in barred:
        if not any(matter.code.startswith(prefix) for matter in pack.matters):
            table.error("barred", f"没有事项{prefix}。", f"There is no matter {prefix}.")
        elif given := _given_to_streets(prefix, pack):
            zh = f"{prefix}不许街道牵头，{given}却派给街道。"
            table.error("barred", zh, f"{prefix} is barred from streets, yet {given} gives it to the street.")


def _given_to_streets(prefix: str, pack: CityPack) -> str:
    leads = [(matter.code, matter.lead) for matter in pack.matters if matter.code.startswith(prefix)]
    rules = [(rule.id, rule.lead) for rule in pack.catalogue if rule.matter.startswith(prefix)]
    return next((name for name, lead in (*leads, *rules) if lead == "@street"), "")


def _check_reports(table: Table, pack: CityPack, found: Findings) -> None:
    if not table.data:
        return
    body = table.string("to")
    table.strings("words")
    units = {unit.code: unit for unit in pack.units}
    if body and found.readable("units.csv") and (body not in units or units[body].kind != "supervision"):
        zh = f"{body}不是监督单位（kind为supervision）。"
        table.error("to", zh, f"{body} is not a unit of the kind supervision.")


def _check_kinds(kinds: Table) -> None:
    for kind in APPEAL_KINDS:
        table = kinds.table(kind)
        if table.data:
            _check_names(table)
    for kind in sorted(kinds.data.keys() - set(APPEAL_KINDS)):
        kinds.error(kind, f"平台没有诉求类型{kind}。", f"The platform has no kind {kind}.")


def _check_learning(table: Table) -> None:
    for key in table.data:
        if key not in LEARNING:
            table.error(key, "没有这一项。", "There is no such setting.")
            continue
        least, most = LEARNING[key]
        number = table.number(key)
        if number == number and not (least <= number <= most and number == int(number)):
            table.error(
                key, f"应为{least}到{most}的整数。", f"A whole number from {least} to {most} is expected."
            )


def _check_names(table: Table) -> None:
    table.string("name")
    table.string("name_en")
    if "words" in table.data:
        table.strings("words")
