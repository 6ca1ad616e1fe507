"""`handling.toml` of a pack: what is heavy, how often the appellant is asked, what is promised; read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings

FILE = "handling.toml"
URGENCIES = ("normal", "urgent", "critical")
RISKS = ("red", "orange", "yellow")
QUARTER, NEXT_DAY, IN_A_WEEK = Limit(91, "day"), Limit(1, "workday"), Limit(5, "workday")
COUNTS = ("rounds", "repeats", "returns", "helpers", "people")


@dataclass(frozen=True)
class Heavy:
    """What makes an order heavy, so that only the head releases it; a count of 0 leaves that mark out."""

    urgency: frozenset[str] = frozenset({"critical"})
    risk: frozenset[str] = frozenset({"red"})
    channels: frozenset[str] = frozenset()
    rounds: int = 1
    repeats: int = 3
    returns: int = 2
    helpers: int = 3
    people: int = 10
    recalled: bool = True
    leader: bool = True


@dataclass(frozen=True)
class Handling:
    """How units handle; what stands here is used for a pack that was loaded before there was such a file."""

    heavy: Heavy = field(default_factory=Heavy)
    ask_times: int = 2
    margin_share: float = 0.25
    promise_days: int = 730
    review: Limit = QUARTER
    call_back: Limit = NEXT_DAY
    objection: Limit = IN_A_WEEK
    open_numbers: frozenset[str] = frozenset()


def read_handling(folder: Path) -> Handling:
    """The file of a pack that was checked when it was loaded."""
    return _read(folder, Findings()) if (folder / FILE).is_file() else Handling()


def check_handling(folder: Path, found: Findings) -> None:
    """Record every error of the file."""
    _read(folder, found)


def _read(folder: Path, found: Findings) -> Handling:
    table = read_toml(folder, FILE, found)
    if not found.readable(FILE):
        return Handling()
    promise = table.table("promise")
    return Handling(
        heavy=_heavy(table.table("heavy")),
        ask_times=table.table("ask").whole("times", 1, 20),
        margin_share=_share(table.table("extension"), "margin_share"),
        promise_days=promise.whole("at_most_days", 1, 3650),
        review=promise.table("review").limit(),
        call_back=table.table("answer").table("call_back").limit(),
        objection=table.table("refusal").table("objection").limit(),
        open_numbers=_numbers(table.table("reply")),
    )


def _heavy(table: Table) -> Heavy:
    counts = {name: table.whole(name, 0, 1000) for name in COUNTS}
    return Heavy(
        urgency=_among(table, "urgency", URGENCIES),
        risk=_among(table, "risk", RISKS),
        channels=frozenset(table.strings("channels")),
        recalled=_yes(table, "recalled"),
        leader=_yes(table, "leader"),
        **counts,
    )


def _yes(table: Table, key: str) -> bool:
    value = table.data.get(key)
    if not isinstance(value, bool):
        table.error(key, "应填true或false。", "true or false is expected.")
    return value is True


def _among(table: Table, key: str, known: tuple[str, ...]) -> frozenset[str]:
    values = frozenset(table.strings(key))
    for value in sorted(values - set(known)):
        table.error(key, f"不认识{value}。", f"Unknown value {value}.")
    return values


def _share(table: Table, key: str) -> float:
    value = table.number(key)
    if not 0 <= value < 1:
        table.error(key, "应不小于0、小于1。", "A number from 0 and below 1 is expected.")
        return 0.0
    return value


def _numbers(table: Table) -> frozenset[str]:
    numbers = table.strings("open_numbers")
    for number in numbers:
        if not number.isdigit():
            table.error("open_numbers", f"{number}不是号码。", f"{number} is not a number.")
    return frozenset(numbers)
