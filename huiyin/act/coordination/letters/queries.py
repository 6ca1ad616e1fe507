"""Finding letters: of an order, of a unit, and those that are overdue."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from huiyin.act.coordination.letters import policies, rules
from huiyin.act.coordination.letters.models import Letter
from huiyin.act.coordination.letters.rules import CC_AT_MOST
from huiyin.act.orders.policies import may_read as may_read_order
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.calendar.clock import now

__all__ = ["CC_AT_MOST"]

PAGE = 50
OF_ORDER_AT_MOST = 50
OVERDUE_AT_MOST = 500


@dataclass(frozen=True)
class Doing:
    """What a reader may do with a letter now."""

    edit: bool
    release: bool
    drop: bool
    seal: bool
    prepare: bool
    answer: bool
    recall: bool


def letters_of(order_id: int) -> list[Letter]:
    """Letters of an order, first to last, drafts among them."""
    return list(_with_units().filter(order=order_id).order_by("id")[:OF_ORDER_AT_MOST])


def overdue_letters(since: datetime | None = None) -> list[Letter]:
    """Letters not answered in time and not answered yet, longest overdue first; marked after `since` if it is given."""
    found = _with_units().filter(state=rules.SENT, overdue_at__isnull=False)
    if since is not None:
        found = found.filter(overdue_at__gte=since)
    return list(found.order_by("due_at", "id")[:OVERDUE_AT_MOST])


def letter(actor: Actor, pk: int) -> Letter:
    """One letter; raises `Letter.DoesNotExist` or `Refused`."""
    found = _with_units().get(pk=pk)
    if not policies.may_read(actor, found):
        raise Refused
    return found


def doing(actor: Actor, found: Letter) -> Doing:
    """What this reader may do with it now."""
    writes, receives = policies.writes(actor, found), policies.receives(actor, found)
    return Doing(
        edit=writes and _can(found, "edit"),
        release=policies.releases(actor, found)
        and _can(found, "release")
        and found.order.state in rules.WHERE,
        drop=writes and _can(found, "drop"),
        seal=writes and _can(found, "seal") and found.sealed_at is None,
        prepare=receives and _can(found, "prepare"),
        answer=policies.signs_answer(actor, found) and _can(found, "answer"),
        recall=writes and _can(found, "recall"),
    )


def may_read(actor: Actor, found: Letter) -> bool:
    """Whether this reader may see the letter; a draft is its unit's own."""
    return policies.may_read(actor, found)


def reads_order(actor: Actor, found: Letter) -> bool:
    """Whether this reader may open the order itself; an addressee sees the letter alone."""
    return may_read_order(actor, found.order)


def _can(found: Letter, action: str) -> bool:
    return rules.after(found.state, action) is not None


def to_answer(actor: Actor) -> list[Letter]:
    """Letters that wait for an answer of the person's units, nearest time first."""
    mine = actor.units(*UNIT_ROLES)
    found = _with_units().filter(state=rules.SENT, addressee__in=mine)
    return list(found.order_by("due_at", "id")[:PAGE])


def received(actor: Actor, before: int | None = None) -> list[Letter]:
    """A page of letters that the person's units got or were copied in on and that are closed, newest first."""
    mine = actor.units(*UNIT_ROLES)
    found = _with_units().filter(addressee__in=mine, signed_at__isnull=False).exclude(state=rules.SENT)
    return _page(found, before)


def written(actor: Actor, before: int | None = None) -> list[Letter]:
    """A page of letters that the person's units wrote, newest first."""
    return _page(_with_units().filter(sender__in=actor.units(*UNIT_ROLES)), before)


def overseen(actor: Actor, before: int | None = None) -> list[Letter]:
    """A page of overdue and open letters that an inspector, or the coordinator of either unit, sees."""
    found = _with_units().filter(state=rules.SENT)
    if not actor.has(*policies.OVERSEEING):
        paths = [post.path for post in actor.posts if post.role == "coordinator"]
        here = Q(pk=None)
        for path in paths:
            here |= _at(path, "sender__") | _at(path, "addressee__")
        found = found.filter(here)
    return _page(found, before)


def is_overdue(found: Letter) -> bool:
    """Whether a letter is not answered though its time is over."""
    return found.state == rules.SENT and found.due_at is not None and found.due_at <= now()


def _page(found: QuerySet[Letter], before: int | None) -> list[Letter]:
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-id")[:PAGE])


def _with_units() -> QuerySet[Letter]:
    return Letter.objects.select_related("sender", "addressee", "order__lead", "order__parent__lead")


def _at(path: str, prefix: str) -> Q:
    return Q(**{f"{prefix}path": path}) | Q(**{f"{prefix}path__startswith": f"{path}."})
