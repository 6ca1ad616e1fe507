"""Finding whistles: of an order, of a person, and how both sides do."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from huiyin.act.coordination.whistles import policies, rules
from huiyin.act.coordination.whistles.counting import Counts, UnitRecord, unit_records, whistle_counts
from huiyin.act.coordination.whistles.models import SheetRow, Summons, Whistle
from huiyin.act.coordination.whistles.rules import KINDS, Row
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.policies import may_read as may_read_order
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import story

__all__ = ["KINDS", "Counts", "Row", "UnitRecord", "unit_records", "whistle_counts"]

PAGE = 50
OF_ORDER_AT_MOST = 20


@dataclass(frozen=True)
class Doing:
    """What a reader may do with a whistle now."""

    approve: bool
    drop: bool
    check: bool
    resolve: bool
    call_off: bool
    escalate: bool
    rate: bool


@dataclass(frozen=True)
class Answering:
    """What a reader may do about one unit's summons now."""

    confirm: bool
    arrive: bool
    rate: bool
    answer: bool
    settle: bool


def whistles_of(order_id: int) -> list[Whistle]:
    """Whistles of an order, first to last, with their units and sheets."""
    return list(_whole().filter(order=order_id).order_by("id")[:OF_ORDER_AT_MOST])


def whistle(actor: Actor, pk: int) -> Whistle:
    """One whistle with its units and sheet; raises `Whistle.DoesNotExist` or `Refused`."""
    found = _whole().get(pk=pk)
    if not policies.may_read(actor, found):
        raise Refused
    return found


def in_force(order_id: int) -> Whistle | None:
    """The whistle that an order in 53 waits for."""
    return _whole().filter(order=order_id, state__in=rules.IN_FORCE).first()


def is_free(order_id: int) -> bool:
    """Whether no whistle of this order is open."""
    return not Whistle.objects.filter(order=order_id, closed_at=None).exists()


def can_resolve(order_id: int) -> bool:
    """Whether the order's whistle has reached the units, so that there can be a sheet."""
    return Whistle.objects.filter(order=order_id, state=rules.BLOWN).exists()


def telling(whistle_id: int, order_id: int) -> list[Event]:
    """What happened to a whistle, out of its order's story; nothing else of the order."""
    return [event for event in story(f"order:{order_id}") if event.evidence.get("whistle") == whistle_id]


def summons_of(actor: Actor, pk: int) -> Summons:
    """One unit's summons, with its whistle; raises `Summons.DoesNotExist` or `Refused`."""
    found = Summons.objects.select_related("unit", "whistle__street", "whistle__order").get(pk=pk)
    if not policies.may_read(actor, found.whistle):
        raise Refused
    return found


def doing(actor: Actor, found: Whistle) -> Doing:
    """What this reader may do with it now."""
    head, above = policies.heads_street(actor, found), policies.coordinates(actor, found)
    return Doing(
        approve=head and _can(found, "approve") and found.order.state == "50",
        drop=policies.of_street(actor, found) and _can(found, "drop"),
        check=above and _can(found, "check"),
        resolve=(head or above) and _can(found, "resolve"),
        call_off=(head or above) and _can(found, "call_off"),
        escalate=(head or above) and _can(found, "escalate"),
        rate=policies.of_street(actor, found) and found.state in rules.RATEABLE,
    )


def answering(actor: Actor, found: Whistle, one: Summons) -> Answering:
    """What this reader may do about one unit's summons now."""
    ours, blown = policies.answers(actor, one), found.state == rules.BLOWN
    rateable = found.state in rules.RATEABLE
    return Answering(
        confirm=ours and blown and one.confirmed_at is None,
        arrive=ours and blown and one.arrived_at is None,
        rate=policies.of_street(actor, found) and rateable and one.rated_at is None,
        answer=ours and one.rated_at is not None and one.answered_at is None,
        settle=policies.coordinates(actor, found) and one.objects_to_it and one.settled_at is None,
    )


def may_finish(actor: Actor, found: Whistle, row: SheetRow) -> bool:
    """Whether this reader may say that a duty of the sheet is done."""
    ours = policies.of_street(actor, found) or actor.at(row.unit_id, *UNIT_ROLES)
    return ours and row.done_at is None


def whistle_of_row(row_id: int) -> int | None:
    """The whistle that a duty of a sheet belongs to."""
    return SheetRow.objects.filter(pk=row_id).values_list("whistle_id", flat=True).first()


def reads_order(actor: Actor, found: Whistle) -> bool:
    """Whether this reader may open the order itself; a summoned unit sees the whistle alone."""
    return may_read_order(actor, found.order)


def _can(found: Whistle, action: str) -> bool:
    return rules.after(found.state, action, found.kind) is not None


def may_draft(actor: Actor, order: WorkOrder) -> bool:
    """Whether this person may write a whistle for this order now."""
    return order.state == "50" and policies.may_draft(actor, order) and is_free(order.pk)


def to_reply(actor: Actor) -> list[Summons]:
    """Summons of the person's units that were marked and not answered to yet, newest first."""
    mine = actor.units(*UNIT_ROLES)
    found = Summons.objects.filter(unit__in=mine, rated_at__isnull=False, answered_at=None)
    return list(found.select_related("unit", "whistle__street", "whistle__order").order_by("-whistle")[:PAGE])


def to_go(actor: Actor) -> list[Summons]:
    """Summons that the person's units must still answer or come to, soonest first."""
    mine = actor.units(*UNIT_ROLES)
    found = Summons.objects.filter(unit__in=mine, whistle__state=rules.BLOWN, arrived_at=None)
    found = found.select_related("unit", "whistle__street", "whistle__order")
    return list(found.order_by("arrive_by", "id")[:PAGE])


def duties(actor: Actor) -> list[SheetRow]:
    """What the person's units took on at whistles and have not done, soonest first."""
    found = SheetRow.objects.filter(unit__in=actor.units(*UNIT_ROLES), done_at=None)
    return list(found.select_related("unit", "whistle__order").order_by("by", "id")[:PAGE])


def to_approve(actor: Actor) -> list[Whistle]:
    """Drafts that wait for the person's yes as a head."""
    found = _whole().filter(street__in=actor.units("unit_head"), state=rules.DRAFT, closed_at=None)
    return list(found.order_by("id")[:PAGE])


def to_check(actor: Actor) -> list[Whistle]:
    """Whistles that wait for the person's look as a coordinator, nearest time first."""
    found = _whole().filter(_below(actor), state=rules.CHECKING, closed_at=None)
    return list(found.order_by("check_by", "id")[:PAGE])


def to_settle(actor: Actor) -> list[Summons]:
    """Objections to marks that wait for the person's word as a coordinator."""
    found = Summons.objects.filter(_below(actor, "whistle__"), objects_to_it=True, settled_at=None)
    found = found.select_related("unit", "whistle__street", "whistle__order")
    return list(found.order_by("answered_at", "id")[:PAGE])


def blown(actor: Actor, before: int | None = None) -> list[Whistle]:
    """A page of whistles that the person's units blew, or that are blown below a coordinator or an inspector."""
    found = _whole()
    if not actor.has(*policies.OVERSEEING):
        found = found.filter(Q(street__in=actor.units(*UNIT_ROLES)) | _below(actor))
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-id")[:PAGE])


def is_late(one: Summons) -> bool:
    """Whether a unit came late, or should be there and is not."""
    if one.arrive_by is None:
        return False
    return (one.arrived_at or one.whistle.closed_at or now()) > one.arrive_by


def _below(actor: Actor, prefix: str = "") -> Q:
    """Whistles of streets in the areas that the person coordinates."""
    found = Q(pk=None)
    for post in actor.posts:
        if post.role == "coordinator":
            found |= Q(**{f"{prefix}street__path": post.path})
            found |= Q(**{f"{prefix}street__path__startswith": f"{post.path}."})
    return found


def _whole() -> QuerySet[Whistle]:
    units = Prefetch("summons", Summons.objects.select_related("unit").order_by("id"))
    sheet = Prefetch("sheet", SheetRow.objects.select_related("unit").order_by("id"))
    return Whistle.objects.select_related("street", "order__lead", "order__parent__lead").prefetch_related(
        units, sheet
    )
