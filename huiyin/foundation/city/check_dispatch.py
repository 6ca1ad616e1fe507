"""Checks of `dispatch.toml`: the kinds of appeal, what is urgent, and who takes what nobody can place."""

from __future__ import annotations

from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.parts import APPEAL_KINDS, CityPack

FILE = "dispatch.toml"
URGENCIES = ("normal", "urgent", "critical")


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
    _check_kinds(table.table("kinds"))
    _check_similar(table.table("similar"))
    _check_repeat(table.table("repeat"))
    _check_whole(table.table("group_event"), {"people": 2, "hours": 1, "metres": 1})


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


def _check_kinds(kinds: Table) -> None:
    for kind in APPEAL_KINDS:
        table = kinds.table(kind)
        if table.data:
            _check_names(table)
    for kind in sorted(kinds.data.keys() - set(APPEAL_KINDS)):
        kinds.error(kind, f"平台没有诉求类型{kind}。", f"The platform has no kind {kind}.")


def _check_names(table: Table) -> None:
    table.string("name")
    table.string("name_en")
    if "words" in table.data:
        table.strings("words")
