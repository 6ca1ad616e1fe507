"""`knowledge.toml` of a pack: how the city keeps its answers, and when a question becomes a gap."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from huiyin.foundation.calendar.rules import UNITS, Limit
from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.parts import CityPack

FILE = "knowledge.toml"
COUNTS = ("warn_days", "gap_after", "gap_days", "keep_days", "text_at_most")
SHARES = ("propose_above", "sure_above", "alike_above")


@dataclass(frozen=True)
class Answering:
    """How the city keeps its answers.

    Entries written in the house get `code_prefix`; owners are asked `warn_days` before an entry ends, and have
    `request_limit`. A question missed `gap_after` times within `gap_days` (texts alike by more than `alike_above`)
    becomes a request. Texts of missed questions are cut to `text_at_most` characters and go after `keep_days`. An
    answer is proposed from `propose_above` on, and called certain from `sure_above` on (both 0 to 1).
    """

    code_prefix: str
    warn_days: int
    request_limit: Limit
    gap_after: int
    gap_days: int
    alike_above: float
    keep_days: int
    text_at_most: int
    propose_above: float
    sure_above: float


# For a pack that was loaded before there was such a file; a pack that is checked now must have its own.
USUAL = Answering("Z", 60, Limit(5, "workday"), 5, 30, 0.62, 90, 60, 0.45, 0.8)


def read_answering(folder: Path) -> Answering:
    """Read the file; raises KeyError or ValueError naming what is missing."""
    if not (folder / FILE).is_file():
        return USUAL
    data = tomllib.loads((folder / FILE).read_text("utf-8"))
    limit = data["request_limit"]
    warn_days, gap_after, gap_days, keep_days, text_at_most = (int(data[key]) for key in COUNTS)
    propose_above, sure_above, alike_above = (float(data[key]) for key in SHARES)
    return Answering(
        str(data["code_prefix"]),
        warn_days,
        Limit(float(limit["amount"]), str(limit["unit"])),
        gap_after,
        gap_days,
        alike_above,
        keep_days,
        text_at_most,
        propose_above,
        sure_above,
    )


def check_answering(pack: CityPack, found: Findings) -> None:
    """Record every error of the file."""
    table = read_toml(pack.folder, FILE, found)
    if not found.readable(FILE):
        return
    prefix = table.string("code_prefix")
    if prefix and not (prefix.isascii() and prefix.isalnum() and len(prefix) <= 8):
        table.error(
            "code_prefix", "只能用八个以内的字母和数字。", "Up to eight letters and digits are allowed."
        )
    if any(answer.code.startswith(prefix) for answer in pack.knowledge if prefix):
        table.error("code_prefix", "与知识条目的编号相撞。", "Entries of the pack begin with it.")
    for key in COUNTS:
        value = table.number(key)
        if value < 1 or value % 1 > 0:
            table.error(key, "应为正整数。", "A whole number above 0 is expected.")
    for key in SHARES:
        value = table.number(key)
        if value <= 0 or value >= 1:
            table.error(key, "应在0与1之间。", "A number between 0 and 1 is expected.")
    _check_limit(table.table("request_limit"))


def _check_limit(limit: Table) -> None:
    if not limit.data:
        return
    if limit.number("amount") <= 0:
        limit.error("amount", "须为正数。", "Must be positive.")
    if limit.string("unit") not in UNITS:
        names = "|".join(UNITS)
        limit.error("unit", f"应为{names}。", f"One of {names} is expected.")
