"""Who may set what against what."""

from huiyin.foundation.accounts.rules import Actor

READERS = ("leader", "supervisor", "analyst", "coordinator")


def may_ask(actor: Actor) -> bool:
    """Those who look at the whole of a city or a district, each within their own scope."""
    return actor.has(*READERS)


def unit_of(actor: Actor) -> str:
    """The unit at which the person asks, empty for none."""
    return next(iter(actor.units(*READERS)), "")
