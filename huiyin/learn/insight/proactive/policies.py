"""Who may open orders before anybody complained, where, and who sees what became of them."""

from collections.abc import Iterable

from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import City

CITY_WIDE = frozenset({"analyst", "supervisor", "leader", "dispatcher"})


def opens_everywhere(actor: Actor) -> bool:
    """Those who look at the whole city."""
    return actor.has(*CITY_WIDE)


def may_open(actor: Actor, place: str, city: City) -> bool:
    """Those who look at the whole city everywhere, a coordinator within the own district."""
    return opens_everywhere(actor) or actor.over(path_of(place, city), "coordinator")


def sees(actor: Actor) -> bool:
    """Who may look at the list at all."""
    return opens_everywhere(actor) or actor.has("coordinator")


def own_places(actor: Actor, places: Iterable[str], city: City) -> list[str]:
    """Those of the places where this person may open orders."""
    return [place for place in places if may_open(actor, place, city)]


def path_of(unit: str, city: City) -> str:
    """A unit's place in the tree, its ancestors' codes first."""
    parts, here = [unit], city.units[unit].parent
    while here:
        parts.append(here)
        here = city.units[here].parent
    return ".".join(reversed(parts))
