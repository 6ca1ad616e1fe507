"""`flows.toml` of a pack: what counts as found rather than complained of, what is too few to show, and the wall."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings

FILE = "flows.toml"
WEEKS_AT_MOST = 26
CHANNELS = (
    "phone", "web", "wechat", "app", "api", "file", "mailbox", "microblog", "board", "grid", "province", "national",
    "emergency", "other",
)  # fmt: skip


@dataclass(frozen=True)
class Flowing:
    """How the city looks at its flows.

    `proactive` are the channels by which the city's own people report what they found. Readers of counts alone are not
    shown a cell of fewer than `few`. The wall compares a day with the same weekday of `weeks` weeks before, between
    the quantiles `low` and `high`, and asks anew every `refresh` seconds.
    """

    proactive: tuple[str, ...] = ("grid",)
    few: int = 5
    per: int = 10_000
    weeks: int = 8
    low: float = 0.1
    high: float = 0.9
    refresh: int = 30


USUAL = Flowing()


def read_flowing(folder: Path) -> Flowing:
    """Read the file; what a pack from before there was one does not say is as usual."""
    if not (folder / FILE).is_file():
        return USUAL
    data = tomllib.loads((folder / FILE).read_text("utf-8"))
    wall = data["wall"]
    return Flowing(
        proactive=tuple(data["discovery"]["proactive"]),
        few=int(data["few"]),
        per=int(data["per"]),
        weeks=int(wall["weeks"]),
        low=float(wall["low"]),
        high=float(wall["high"]),
        refresh=int(wall["refresh"]),
    )


def check_flowing(folder: Path, scored: Collection[str] | None, found: Findings) -> None:
    """Record every error of the file; a pack may be without it.

    `scored` are the doors that marks count as found before anybody appealed: clocks and flows must mean the same ones.
    """
    if not (folder / FILE).is_file():
        return
    table = read_toml(folder, FILE, found)
    if not found.readable(FILE):
        return
    for channel in (discovery := table.table("discovery")).strings("proactive"):
        if channel not in CHANNELS:
            discovery.error("proactive", f"没有这个渠道：{channel}", f"No such channel: {channel}")
    if scored is not None and set(scored) != set(discovery.strings("proactive")):
        discovery.error(
            "proactive",
            "和scoring.toml的attribution.proactive不一样，同一件单会算得两样。",
            "Differs from attribution.proactive of scoring.toml: the same order would count in two ways.",
        )
    _within(table, "few", 3, 100)  # of two one would be known to be one
    _within(table, "per", 1, 1_000_000)
    wall = table.table("wall")
    _within(wall, "weeks", 4, WEEKS_AT_MOST)
    _within(wall, "refresh", 5, 600)
    low, high = wall.number("low"), wall.number("high")
    if not 0 <= low < 0.5 < high <= 1:
        wall.error("low", "low应小于0.5，high应大于0.5。", "low is below one half and high above it.")


def _within(table: Table, key: str, least: int, most: int) -> None:
    value = table.number(key)
    if not least <= value <= most or value % 1 > 0:
        table.error(
            key, f"应为{least}到{most}的整数。", f"A whole number from {least} to {most} is expected."
        )
