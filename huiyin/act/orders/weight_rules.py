"""How heavy an order is, and so who may release its reply; no Django."""

from collections.abc import Iterator
from dataclasses import dataclass

from huiyin.foundation.city.handling import Heavy


@dataclass(frozen=True)
class Load:
    """What is weighed: facts of the record alone, never a guess about the words."""

    urgency: str = "normal"
    risk: str = ""
    channel: str = ""
    round: int = 0
    repeats: int = 0
    returns: int = 0
    helpers: int = 0
    people: int = 1
    recalled: bool = False
    leader: bool = False


def heavy(load: Load, marks: Heavy) -> tuple[str, ...]:
    """The marks that make this order heavy, in a fixed order; empty when a deputy may release it."""
    return tuple(_marks(load, marks))


def _marks(load: Load, marks: Heavy) -> Iterator[str]:
    if load.urgency in marks.urgency:
        yield "urgency"
    if load.risk in marks.risk:
        yield "risk"
    if load.channel in marks.channels:
        yield "channel"
    for name in ("rounds", "repeats", "returns", "helpers", "people"):
        least = getattr(marks, name)
        if least and getattr(load, "round" if name == "rounds" else name) >= least:
            yield name
    if marks.recalled and load.recalled:
        yield "recalled"
    if marks.leader and load.leader:
        yield "leader"
