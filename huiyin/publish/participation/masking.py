"""An order as an observer sees it: what was said and answered, masked, and how it went; nobody can be told from it."""

from dataclasses import dataclass
from datetime import datetime

from huiyin.act.orders.actions.moving import stream
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.city.queries import City
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.vault.queries import without_person
from huiyin.publish.participation.masking_rules import masked, told_enough
from huiyin.publish.transparency.rules import milestones

SAID_AT_MOST, REPLY_AT_MOST = 1000, 2000
# What tells how the appellant took it stays away from who is to judge for themselves.
BLIND = frozenset({"redone", "closed", "missed_call", "objected", "reopened", "withdrawn"})


@dataclass(frozen=True)
class Step:
    """One milestone: its sentence's name, the day, and the unit that stands in it."""

    code: str
    at: datetime
    unit: str


@dataclass(frozen=True)
class Shown:
    """A masked order."""

    said: str
    reply: str
    matter: str
    place: str
    unit: str
    steps: tuple[Step, ...]


def texts(order: WorkOrder, city: City) -> tuple[str, str] | None:
    """What was said and what was answered, masked; None when too little is left, or it cannot be made sure."""
    said = without_person(order.appeal.appellant, order.appeal.words)
    reply = without_person(order.appeal.appellant, order.reply)
    if said is None or reply is None:
        return None
    said, reply = masked(said)[:SAID_AT_MOST], masked(reply)[:REPLY_AT_MOST]
    enough = told_enough(said, city.observing.sampling.shortest)
    return (said, reply) if enough and told_enough(reply, 2) else None


def shown(order: WorkOrder, city: City) -> Shown | None:
    """The order with its story, without anybody's words in it; None when it cannot be shown."""
    both = texts(order, city)
    if both is None:
        return None
    steps = tuple(
        Step(step.code, step.at, step.unit)
        for step in milestones(story(stream(order.pk)))
        if step.code not in BLIND
    )
    return Shown(*both, order.matter, order.place_id or "", order.lead_id or "", steps)
