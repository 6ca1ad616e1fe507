"""Whose rates a person may see, and who may open the orders behind them."""

from dataclasses import dataclass
from functools import lru_cache

from huiyin.foundation.accounts.rules import HOTLINE_ROLES, Actor
from huiyin.foundation.city.queries import City

CITY_WIDE = ("supervisor", "analyst", "discipline", "system")
OVER_A_PLACE = ("leader", "coordinator")
OF_A_UNIT = ("unit_head", "unit_deputy")
ORDER_READERS = HOTLINE_ROLES | {*OVER_A_PLACE, *OF_A_UNIT, "supervisor", "auditor", "discipline", "system"}


@dataclass(frozen=True)
class Scope:
    """What a person answers for: `root` is a unit, alone or (`whole`) with everything below it in the tree."""

    root: str
    whole: bool
    level: str
    units: frozenset[str]

    @property
    def is_city(self) -> bool:
        """Whether it is everything."""
        return self.level == "city"


def scope(actor: Actor, city: City) -> Scope | None:
    """The widest of what the person's posts give; None for those who answer for no unit."""
    if actor.has(*CITY_WIDE):
        return whole(city, city.pack.city.root)
    above = [post for post in actor.posts if post.role in OVER_A_PLACE and post.unit in city.units]
    if above:
        return whole(city, min(above, key=lambda post: post.path.count(".")).unit)
    own = [unit for unit in actor.units(*OF_A_UNIT) if unit in city.units]
    return Scope(own[0], False, "unit", frozenset(own)) if own else None


def whole(city: City, root: str) -> Scope:
    """A unit with everything below it."""
    level = "city" if root == city.pack.city.root else "district"
    return Scope(root, True, level, _below(city, root))


@lru_cache(maxsize=64)
def _tree(digest: str, pairs: tuple[tuple[str, str], ...]) -> dict[str, frozenset[str]]:
    parents = dict(pairs)
    found: dict[str, set[str]] = {code: set() for code in parents}
    for code in parents:
        above = code
        while above:
            found[above].add(code)
            above = parents[above]
    return {code: frozenset(units) for code, units in found.items()}


def _below(city: City, root: str) -> frozenset[str]:
    return _tree(city.pack.digest, tuple((u.code, u.parent) for u in city.pack.units))[root]


def may_open_orders(actor: Actor) -> bool:
    """Analysts work with counts alone; whoever answers for a unit or inspects it may read its orders."""
    return actor.has(*ORDER_READERS)


def may_close_month(actor: Actor) -> bool:
    """Whoever inspects closes a month, or the worker on its day; never one who is judged by it."""
    return actor.has("supervisor", "system")
