"""`proactive.toml` of a pack: which places have not complained yet, and how what helping changed is measured."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.flowing import CHANNELS, read_flowing

FILE = "proactive.toml"
WHOLE = {
    "quiet_days": (1, 365),
    "season_days": (0, 90),
    "offered": (1, 200),
    "at_once": (1, 200),
    "due_days": (1, 90),
}
EFFECT = {
    "before_days": (28, 730),
    "after_days": (28, 730),
    "wait_days": (7, 90),
    "controls": (1, 10),
    "least": (5, 1000),
}


@dataclass(frozen=True)
class Proactive:
    """How the city helps who has not complained.

    A place is quiet on a matter without an open order and without an appeal for `quiet_days`. `channel` is the door by
    which such orders come in. The effect compares `before_days` with up to `after_days`, is not told before
    `wait_days` nor of fewer than `least` appeals, and keeps `controls` comparable places for each place.
    """

    channel: str = "grid"
    quiet_days: int = 30
    season_days: int = 30
    offered: int = 24
    at_once: int = 60
    due_days: int = 7
    before_days: int = 180
    after_days: int = 180
    wait_days: int = 14
    controls: int = 3
    least: int = 10


USUAL = Proactive()


def read_proactive(folder: Path) -> Proactive:
    """Read the file; what a pack from before there was one does not say is as usual."""
    if not (folder / FILE).is_file():
        return USUAL
    data = tomllib.loads((folder / FILE).read_text("utf-8"))
    return Proactive(
        channel=str(data["channel"]),
        **{key: int(data[key]) for key in WHOLE},
        **{key: int(data["effect"][key]) for key in EFFECT},
    )


def check_proactive(folder: Path, found: Findings) -> None:
    """Record every error of the file; a pack may be without it."""
    if not (folder / FILE).is_file():
        return
    table = read_toml(folder, FILE, found)
    if not found.readable(FILE):
        return
    _check_channel(folder, table)
    for key, (least, most) in WHOLE.items():
        table.whole(key, least, most)
    effect = table.table("effect")
    for key, (least, most) in EFFECT.items():
        effect.whole(key, least, most)


def _check_channel(folder: Path, table: Table) -> None:
    channel = table.string("channel")
    if not channel:
        return
    if channel not in CHANNELS:
        table.error("channel", f"没有这个渠道：{channel}", f"No such channel: {channel}")
    elif _own_doors(folder) is not None and channel not in (_own_doors(folder) or ()):
        table.error(
            "channel",
            f"{channel}不在flows.toml的discovery.proactive里，开出的单会被当成有人诉求。",
            f"{channel} is not in discovery.proactive of flows.toml: such orders would count as appeals.",
        )


def _own_doors(folder: Path) -> tuple[str, ...] | None:
    try:
        return read_flowing(folder).proactive
    except (KeyError, TypeError, ValueError):
        return None  # a fault of that file is told there
