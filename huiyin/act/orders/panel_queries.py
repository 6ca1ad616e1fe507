"""What the panel's pages show: what waits for a decision, what was decided, and which units end too much."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Q, QuerySet

from huiyin.act.orders.models import ReturnRequest, WorkOrder
from huiyin.act.orders.panel_models import (
    Conference,
    Exclusion,
    ExclusionAudit,
    ExclusionVote,
    Objection,
    ObjectionVote,
)
from huiyin.act.orders.panel_policies import may_audit, sees_panel
from huiyin.act.orders.part_models import Part
from huiyin.act.orders.policies import may_read
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.queries import names
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

WAITING_AT_MOST = 50
SHARE_DAYS = 30


@dataclass(frozen=True)
class Vote:
    """One vote as a colleague reads it."""

    account_id: int
    name: str
    grant: bool
    reason: str
    at: datetime


@dataclass(frozen=True)
class Docket:
    """Everything that waits for several persons, each list due first."""

    returns: list[ReturnRequest]
    exclusions: list[Exclusion]
    objections: list[Objection]
    conferences: list[Conference]
    refused: list[Part]


@dataclass(frozen=True)
class Share:
    """How many of a unit's orders of a month ended undone, beside its group's median; `marked` if far above."""

    unit: str
    group: str
    ended: int
    orders: int
    share: float
    median: float
    marked: bool


def docket(actor: Actor) -> Docket:
    """What waits for the panel, for conferences and for those who call them; raises `Refused` for others.

    Coordinators see of it what is theirs to read.
    """
    if not (sees_panel(actor) or actor.has("coordinator")):
        raise Refused
    return Docket(
        _waiting(actor, ReturnRequest.objects.filter(ruled_at=None), "asked_at"),
        _waiting(actor, Exclusion.objects.filter(ruled_at=None), "due_at"),
        _waiting(actor, Objection.objects.filter(ruled_at=None), "due_at"),
        _waiting(actor, Conference.objects.filter(ended_at=None), "due_at"),
        _waiting(actor, Part.objects.filter(refused_at__isnull=False, closed_at=None), "refused_at"),
    )


def _waiting(actor: Actor, found: QuerySet[Any], by: str) -> list[Any]:
    rows = list(_with_order(found).order_by(by, "id")[:WAITING_AT_MOST])
    return rows if sees_panel(actor) else [row for row in rows if may_read(actor, row.order)]


def my_conferences(actor: Actor) -> list[Conference]:
    """Conferences that the actor's units are asked to, due first; few are open at a time."""
    asked = Q()
    for unit in actor.units(*UNIT_ROLES):
        asked |= Q(units__contains=[unit])
    if not asked:
        return []
    return list(
        _with_order(Conference.objects.filter(asked, ended_at=None)).order_by("due_at", "id")[
            :WAITING_AT_MOST
        ]
    )


def _with_order(found: QuerySet[Any]) -> QuerySet[Any]:
    return found.select_related("order__appeal", "order__lead").defer(
        "order__proposal", "order__appeal__digest"
    )


def counts(actor: Actor) -> int:
    """How many decisions wait in all; 0 for those who do not sit on the panel's pages."""
    if not sees_panel(actor):
        return 0
    waiting = (
        Exclusion.objects.filter(ruled_at=None).count() + Objection.objects.filter(ruled_at=None).count()
    )
    return waiting + Conference.objects.filter(ended_at=None).count()


def audits(actor: Actor) -> list[ExclusionAudit]:
    """Endings that this person is to look at again, due first."""
    found = ExclusionAudit.objects.filter(audited_at=None).select_related("exclusion__order__lead", "peer")
    if not actor.has("supervisor"):
        found = found.filter(peer__in=actor.units("coordinator"))
    rows = list(found.order_by("due_at", "id")[:WAITING_AT_MOST])
    return [row for row in rows if may_audit(actor, row, row.exclusion.order)]


def unsound(actor: Actor) -> list[ExclusionAudit]:
    """Endings that the second look found wrong, newest first; for those who inspect and decide."""
    if not sees_panel(actor):
        return []
    found = ExclusionAudit.objects.filter(sound=False).select_related("exclusion__order__lead", "peer")
    return list(found.order_by("-audited_at")[:WAITING_AT_MOST])


def audit_of(actor: Actor, audit_id: int) -> ExclusionAudit:
    """One ending to be looked at again; raises `Refused` or `ExclusionAudit.DoesNotExist`."""
    found = ExclusionAudit.objects.select_related(
        "exclusion__order__lead", "exclusion__order__appeal", "peer"
    )
    row = found.get(pk=audit_id)
    if not may_audit(actor, row, row.exclusion.order):
        raise Refused
    return row


@dataclass(frozen=True)
class Decided:
    """What was asked and decided over one order beside the straight way, as a reader may see it."""

    exclusions: list[Exclusion]
    objection: Objection | None
    conferences: list[Conference]
    exclusion_votes: tuple[Vote, ...]
    objection_votes: tuple[Vote, ...]


def decided(actor: Actor, order: WorkOrder) -> Decided:
    """Endings, the objection and conferences of one order; three statements where nothing is being voted on."""
    if not may_read(actor, order):
        raise Refused
    exclusions = list(Exclusion.objects.filter(order=order).select_related("unit").order_by("id")[:10])
    pending = [one for one in exclusions if one.ruled_at is None]
    objection = Objection.objects.filter(order=order).select_related("child").first()
    conferences = list(Conference.objects.filter(order=order).select_related("lead").order_by("id")[:10])
    return Decided(
        exclusions,
        objection,
        conferences,
        votes_on(ExclusionVote.objects.filter(request__in=pending)) if pending else (),
        votes_on(ObjectionVote.objects.filter(request__order=order)) if objection else (),
    )


def votes_on(found: QuerySet[Any]) -> tuple[Vote, ...]:
    """Votes with names, first to last."""
    rows = list(found.order_by("id")[:WAITING_AT_MOST])
    called = names({row.account_id for row in rows}) if rows else {}
    return tuple(
        Vote(row.account_id, called.get(row.account_id, ""), row.grant, row.reason, row.at) for row in rows
    )


def may_object_until(order_id: int) -> datetime | None:
    """Until when the appellant can object to the ending; None when there is none or an objection was made."""
    ended = Exclusion.objects.filter(order=order_id, order__state="85", granted=True).order_by("-id").first()
    if ended is None or ended.ruled_at is None:
        return None
    if Objection.objects.filter(order=order_id).exists():
        return None
    city = current()
    until = city.calendar.due(ended.ruled_at, city.panels.object_within)
    return until if now() <= until else None


def objection_of(order_id: int) -> Objection | None:
    """What the appellant said against the ending, and what became of it."""
    return Objection.objects.filter(order=order_id).select_related("child").first()


def shares(days: int = SHARE_DAYS) -> list[Share]:
    """Endings of the last days by unit, most first, each beside the median of its group.

    Of the units of a group those without endings count as 0, so that one unit that ends much stands out.
    """
    since = now() - timedelta(days=days)
    ended = dict(
        Exclusion.objects.filter(granted=True, ruled_at__gte=since)
        .exclude(order__objection__sustained=True)
        .values_list("unit")
        .annotate(count=Count("id"))
    )
    if not ended:
        return []
    led = dict(
        WorkOrder.objects.filter(Q(opened_at__gte=since), lead__isnull=False)
        .values_list("lead")
        .annotate(count=Count("id"))
    )
    return _shares(ended, led)


def _shares(ended: dict[str, int], led: dict[str, int]) -> list[Share]:
    city = current()
    groups: dict[str, list[float]] = {}
    share = {unit: min(1.0, ended.get(unit, 0) / max(count, 1)) for unit, count in _all(ended, led).items()}
    for unit, value in share.items():
        groups.setdefault(_group(unit), []).append(value)
    found = []
    for unit, count in sorted(ended.items(), key=lambda one: (-share[one[0]], one[0])):
        middle = median(groups[_group(unit)])
        far = share[unit] > city.panels.flag_ratio * middle and count >= city.panels.flag_from
        found.append(Share(unit, _group(unit), count, led.get(unit, 0), share[unit], middle, far))
    return found[:WAITING_AT_MOST]


def _all(ended: dict[str, int], led: dict[str, int]) -> dict[str, int]:
    return {unit: led.get(unit, 0) for unit in sorted({*ended, *led})}


def _group(unit: str) -> str:
    known = current().units.get(unit)
    return known.group if known else ""


def grounds() -> list[Any]:
    """The grounds of the city's list, in its order."""
    return list(current().panels.grounds.values())


def ground_name(code: str, english: bool = False) -> str:
    """Name of a ground; a code that the city no longer has stands as it is."""
    found = current().panels.grounds.get(code)
    return code if found is None else (found.name_en if english else found.name)


def asked_to_conference(order: WorkOrder) -> list[str]:
    """Units that are called together over an order now."""
    meeting = Conference.objects.filter(order=order, ended_at=None).first()
    return list(meeting.units) if meeting else []
