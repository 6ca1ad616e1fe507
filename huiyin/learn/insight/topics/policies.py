"""Who may see topics, and who may join, part and rename them."""

from huiyin.answer.assessment.policies import Scope
from huiyin.foundation.accounts.rules import Actor

READING = ("leader", "supervisor", "analyst", "coordinator", "discipline")
CHANGING = ("supervisor", "analyst", "coordinator", "system")


def may_see(actor: Actor) -> bool:
    """Whoever answers for a city or a district, and who inspects or analyses."""
    return actor.has(*READING, "system")


def may_change(actor: Actor) -> bool:
    """Who may say that two topics are one, or one is two, or what it is called."""
    return actor.has(*CHANGING)


def within(own: Scope, places: frozenset[str]) -> bool:
    """Whether a topic with orders in these places lies in somebody's own scope."""
    return own.is_city or bool(own.units & places)
