"""Blowing a whistle and ending it; the only writers of this room's models, with `answering` and `rating`.

Every action takes the order first and the whistle then, so that two at once wait for each other.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from huiyin.act.coordination.whistles import rules
from huiyin.act.coordination.whistles.answering import arrive, confirm
from huiyin.act.coordination.whistles.holding import held, held_order, must, step, told
from huiyin.act.coordination.whistles.models import SheetRow, Summons, Whistle
from huiyin.act.coordination.whistles.policies import coordinates, may_draft, of_street
from huiyin.act.coordination.whistles.rating import answer_rating, rate, row_done, settle
from huiyin.act.coordination.whistles.refusals import AlreadyWhistling
from huiyin.act.orders.actions import escalate as send_up
from huiyin.act.orders.actions.moving import move
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Incomplete, NotNow, Refused, Stale
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.models import Unit

__all__ = [
    "answer_rating",
    "approve",
    "arrive",
    "blow",
    "call_off",
    "check",
    "confirm",
    "draft",
    "drop",
    "escalate",
    "pass_on",
    "rate",
    "resolve",
    "row_done",
    "settle",
]


@transaction.atomic
def draft(
    actor: Actor,
    order_id: int,
    kind: str,
    question: str,
    why: str,
    place: str,
    units: Sequence[str],
    meet_at: datetime | None = None,
    lon: float | None = None,
    lat: float | None = None,
    version: int | None = None,
) -> Whistle:
    """Write a whistle for the head to approve; the same one written twice is written once."""
    order = held_order(order_id)
    if order.lead is None or actor.id is None or not may_draft(actor, order):
        raise Refused
    fields = {"kind": kind, "question": question.strip(), "why": why.strip(), "place": place.strip()}
    fresh = Whistle(
        order=order, street=order.lead, meet_at=meet_at, lon=lon, lat=lat,
        drafted_by=actor.id, drafted_at=now(), **fields,
    )  # fmt: skip
    if same := _open_already(order, fresh, units):
        return same
    _check_draft(order, fresh, units, version)
    fresh.save(force_insert=True)
    Summons.objects.bulk_create([Summons(whistle=fresh, unit_id=code) for code in units])
    told(actor, fresh, "draft_whistle", {"kind": kind, "units": list(units), "question": fresh.question})
    return fresh


def _open_already(order: WorkOrder, fresh: Whistle, units: Sequence[str]) -> Whistle | None:
    """The open whistle of an order, if it is the same by the same person; another one is in the way."""
    found = Whistle.objects.filter(order=order, closed_at=None).first()
    if found is None:
        return None
    alike = ("kind", "question", "why", "place", "meet_at", "drafted_by")
    asked = set(Summons.objects.filter(whistle=found).values_list("unit_id", flat=True))
    if asked == set(units) and all(getattr(found, name) == getattr(fresh, name) for name in alike):
        return found
    raise AlreadyWhistling


def _check_draft(order: WorkOrder, fresh: Whistle, units: Sequence[str], version: int | None) -> None:
    if order.state != "50":
        raise NotNow(order.state)
    if version is not None and version != order.version:
        raise Stale
    own = order.lead_id or ""
    lacking = rules.draft_faults(fresh.kind, fresh.question, fresh.why, fresh.place, units, own)
    if Unit.objects.filter(code__in=units, active=True).count() != len(units) and "units" not in lacking:
        lacking.append("units")
    if lacking:
        raise Incomplete(tuple(lacking))


@transaction.atomic
def blow(
    actor: Actor,
    order_id: int,
    kind: str,
    question: str,
    why: str,
    place: str,
    units: Sequence[str],
    meet_at: datetime | None = None,
    lon: float | None = None,
    lat: float | None = None,
    version: int | None = None,
) -> Whistle:
    """A head who writes the whistle approves it in the same breath."""
    whistle = draft(actor, order_id, kind, question, why, place, units, meet_at, lon, lat, version)
    return approve(actor, whistle.pk)


@transaction.atomic
def approve(actor: Actor, whistle_id: int) -> Whistle:
    """The head's yes: an emergency goes straight to the units, anything else to the coordinator's check."""
    whistle = held(whistle_id)
    if whistle.approved_by == actor.id:
        return whistle
    target = step(whistle, "approve")
    asked = list(whistle.summons.order_by("id").values_list("unit_id", flat=True))
    evidence = {"units": asked, "question": whistle.question, "kind": whistle.kind, "whistle": whistle.pk}
    move(actor, whistle.order_id, "whistle", evidence=evidence)
    at, city = now(), current()
    whistle.approved_by, whistle.approved_at, whistle.state = actor.id, at, target
    if target == rules.BLOWN:
        _summon(whistle, at)
    else:
        whistle.check_by = city.calendar.due(at, city.whistle_limit("check"))
    whistle.save()
    return whistle


def _summon(whistle: Whistle, at: datetime) -> None:
    """From now on the units' time runs."""
    city = current()
    whistle.blown_at = at
    confirm_by = city.calendar.due(at, city.whistle_limit(whistle.kind))
    arrive_by = rules.arrive_by(whistle.kind, confirm_by, whistle.meet_at)
    Summons.objects.filter(whistle=whistle).update(confirm_by=confirm_by, arrive_by=arrive_by)


@transaction.atomic
def check(actor: Actor, whistle_id: int) -> Whistle:
    """The coordinator lets a whistle through to the units."""
    whistle = held(whistle_id)
    if whistle.checked_by == actor.id:
        return whistle
    must(coordinates(actor, whistle))
    whistle.state = step(whistle, "check")
    whistle.checked_by, whistle.checked_at = actor.id, now()
    _summon(whistle, whistle.checked_at)
    whistle.save()
    told(actor, whistle, "check_whistle", {"late": whistle.checked_at > (whistle.check_by or now())})
    return whistle


@transaction.atomic
def pass_on(whistle_id: int) -> bool:
    """A whistle nobody checked in time goes to the units unchecked; whether it did."""
    whistle = held(whistle_id)
    at = now()
    if whistle.state != rules.CHECKING or whistle.check_by is None or whistle.check_by > at:
        return False
    whistle.state, whistle.unchecked = step(whistle, "pass_on"), True
    _summon(whistle, at)
    whistle.save()
    told(SYSTEM, whistle, "pass_whistle_on", {"check_by": whistle.check_by.isoformat()})
    return True


@transaction.atomic
def drop(actor: Actor, whistle_id: int, why: str) -> Whistle:
    """Throw a draft away: the writer, or the head who does not approve."""
    whistle = held(whistle_id)
    if (whistle.state, whistle.closed_by, whistle.ending) == (rules.DROPPED, actor.id, why.strip()):
        return whistle
    must(of_street(actor, whistle))
    return _ended(actor, whistle, "drop", why, "drop_whistle")


@transaction.atomic
def resolve(actor: Actor, whistle_id: int, rows: Sequence[rules.Row]) -> Whistle:
    """Settled on the spot: the sheet says who does what by when, and the order goes on."""
    whistle = held(whistle_id)
    if whistle.state == rules.RESOLVED and whistle.closed_by == actor.id:
        return whistle
    target = step(whistle, "resolve")
    present = [whistle.street_id, *whistle.summons.values_list("unit_id", flat=True)]
    if lacking := rules.sheet_faults(rows, present):
        raise Incomplete(tuple(lacking))
    sheet = [row.written() for row in rows]
    move(actor, whistle.order_id, "resolve", evidence={"sheet": sheet, "whistle": whistle.pk})
    SheetRow.objects.bulk_create(
        [
            SheetRow(whistle=whistle, unit_id=r.unit, who=r.who.strip(), what=r.what.strip(), by=r.by)
            for r in rows
        ]
    )
    return _close(actor, whistle, target, "")


@transaction.atomic
def call_off(actor: Actor, whistle_id: int, why: str) -> Whistle:
    """End a whistle without a meeting: the street's head, or the coordinator who sends it back."""
    whistle = held(whistle_id)
    if (whistle.state, whistle.closed_by, whistle.ending) == (rules.CALLED_OFF, actor.id, why.strip()):
        return whistle
    target = step(whistle, "call_off")
    move(actor, whistle.order_id, "call_off", reason=why, evidence={"why": why, "whistle": whistle.pk})
    return _close(actor, whistle, target, why)


@transaction.atomic
def escalate(actor: Actor, whistle_id: int, why: str) -> Whistle:
    """What could not be settled on the spot goes to the level above."""
    whistle = held(whistle_id)
    if (whistle.state, whistle.closed_by) == (rules.ESCALATED, actor.id):
        return whistle
    target = step(whistle, "escalate")
    send_up(actor, whistle.order_id, why, whistle=whistle.pk)
    return _close(actor, whistle, target, why)


@transaction.atomic
def end_with_order(whistle_id: int) -> bool:
    """An open whistle whose order has gone elsewhere ends with it; whether it did."""
    whistle = held(whistle_id)
    if not left_behind(whistle):
        return False
    action = "escalate" if whistle.order.state == "55" and whistle.state in rules.IN_FORCE else "lapse"
    whistle.state = step(whistle, action)
    whistle.closed_at = now()
    whistle.save()
    told(SYSTEM, whistle, "end_whistle", {"order": whistle.order.state})
    return True


def left_behind(whistle: Whistle) -> bool:
    """Whether an open whistle's order is no longer where such a whistle can be."""
    if whistle.state in rules.IN_FORCE:
        return whistle.order.state != "53"
    moved = whistle.order.lead_id != whistle.street_id or whistle.order.closed_at is not None
    return whistle.state == rules.DRAFT and moved


def _ended(actor: Actor, whistle: Whistle, action: str, why: str, word: str) -> Whistle:
    target = step(whistle, action)
    if not why.strip():
        raise Incomplete(("why",))
    _close(actor, whistle, target, why)
    told(actor, whistle, word, {}, reason=why.strip())
    return whistle


def _close(actor: Actor, whistle: Whistle, target: str, why: str) -> Whistle:
    whistle.state, whistle.closed_at, whistle.closed_by = target, now(), actor.id
    whistle.ending = why.strip()
    whistle.save()
    return whistle
