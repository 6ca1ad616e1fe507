"""Who is told: the appellant by token, staff by the posts they hold where it happened."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from huiyin.act.notices.happening import Happening
from huiyin.act.notices.links import person_of
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.queries import AtUnit, held, people_named
from huiyin.foundation.city.queries import City

NOBODY: tuple["Recipient", ...] = ()


@dataclass(frozen=True)
class Recipient:
    """An appellant or an account; `key` is the same for the same person whatever the event."""

    key: str
    account: int | None = None
    appellant: uuid.UUID | None = None
    unit: str = ""


class Posts:
    """Who holds which post: each question is asked of the database once within one look."""

    def __init__(self) -> None:
        self.held: Callable[[str, frozenset[str] | None], list[AtUnit]] = cache(held)
        self.named: Callable[[str, str], list[int]] = cache(people_named)


def recipients(whom: Iterable[str], here: Happening, city: City, posts: Posts) -> list[Recipient]:
    """Everybody a rule names, each once; who did it is not told of it."""
    found = {one.key: one for name in whom for one in _named(name, here, city, posts)}
    return [one for one in found.values() if one.account is None or one.account != here.event.actor_id]


def _named(name: str, here: Happening, city: City, posts: Posts) -> Iterable[Recipient]:
    if name == "appellant":
        return _appellant(here.order)
    if name == "person":
        return _person(here)
    if name == "named":
        return _accounts(here.evidence)
    if name == "handler":
        return _handler(here.order, posts)
    where, _, role = name.partition(":")
    if where == "author":
        return _author(here, role)
    if role == "owner":
        role = str(here.evidence.get("role", ""))
    return [
        Recipient(f"account:{one.account}", one.account, unit=one.unit)
        for one in _at(where, role, here, city, posts)
    ]


def _appellant(order: WorkOrder | None) -> Iterable[Recipient]:
    if order is None or order.appeal.anonymous or order.appeal.appellant is None:
        return NOBODY
    token = order.appeal.appellant
    return [Recipient(f"appellant:{token}", appellant=token)]


def _person(here: Happening) -> Iterable[Recipient]:
    """Whom an event of a later room is for, sealed into it."""
    token = person_of(here.event.stream, here.event.evidence)
    return [Recipient(f"appellant:{token}", appellant=token)] if token else NOBODY


def _accounts(evidence: Mapping[str, Any]) -> Iterable[Recipient]:
    ids = [*evidence.get("accounts", []), *([evidence["account"]] if evidence.get("account") else [])]
    return [Recipient(f"account:{pk}", int(pk)) for pk in dict.fromkeys(ids)]


def _handler(order: WorkOrder | None, posts: Posts) -> Iterable[Recipient]:
    if order is None or not order.handler or not order.lead_id:
        return NOBODY
    found = posts.named(order.lead_id, order.handler)
    return [Recipient(f"account:{pk}", pk, unit=order.lead_id) for pk in found]


def _author(here: Happening, action: str) -> Iterable[Recipient]:
    """Who did last what this event speaks of: wrote the reply, asked for the return."""
    before = here.before(action)
    return (
        [Recipient(f"account:{before.actor_id}", before.actor_id)] if before and before.actor_id else NOBODY
    )


def _at(where: str, role: str, here: Happening, city: City, posts: Posts) -> list[AtUnit]:
    order = here.order
    if where == "all":
        return posts.held(role, None)
    if where == "above":
        own = (order.lead_id, order.place_id) if order else units_of(here.evidence)
        units = [code for code in own if code]
        return posts.held(role, frozenset(above for code in units for above in _line(code, city)))
    if where == "units":
        return posts.held(role, frozenset(units_of(here.evidence)))
    return posts.held(role, frozenset({order.lead_id})) if order is not None and order.lead_id else []


def units_of(evidence: Mapping[str, Any]) -> list[str]:
    """Units that an event calls on: several, one, or the one a letter goes to."""
    named = evidence.get("units") or evidence.get("to") or evidence.get("unit") or []
    return list(dict.fromkeys(named.split() if isinstance(named, str) else map(str, named)))


def _line(code: str, city: City) -> Iterable[str]:
    """The unit and those above it."""
    while code and code in city.units:
        yield code
        code = city.units[code].parent
