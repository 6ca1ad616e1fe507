"""More time for an order: asked for with a stage report, decided by the hotline, told to the appellant.

While it is asked for the clock runs on. A grant moves the due time of the running clock; the clock's own limit stays
what it was, and the extension beside it says how far it was moved and why.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huiyin.act.orders import extension_rules as rules
from huiyin.act.orders.actions.asking import HANDLING_CLOCKS
from huiyin.act.orders.actions.moving import locked, move
from huiyin.act.orders.clocks import prolong
from huiyin.act.orders.handling_models import Extension
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.refusals import Incomplete, Refusal
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.queries import City, current

WHY_NOT = {
    "never": gettext_noop("这一类工单不能延期。确实办不完的请提请上级协调，或按规定申请挂账。"),
    "often": gettext_noop("这张工单已经延过期，次数用完了。法律另有期限的，请写明法条和期限届满日。"),
    "late": gettext_noop("离到期太近，不能再申请延期。请抓紧办，并先告诉诉求人进展。"),
    "nothing": gettext_noop("请写要延多久。"),
    "long": gettext_noop("申请的时间超过了上限，请减少，或写明法律规定的期限。"),
    "over": gettext_noop("工单已经到期，不能再按法定期限申请延期。"),
    "shorter": gettext_noop("法定期限届满日不晚于现在的到期时间，不用延期。"),
    "no_clock": gettext_noop("这张工单现在没有办理时限在走，不用延期。"),
    "more": gettext_noop("准许的时间不能多于申请的时间。"),
    "no_day": gettext_noop("法条和法定期限届满日要一起写。"),
}


class CannotExtend(Refusal):
    """More time cannot be asked for or granted; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(_(WHY_NOT[code]))
        self.code = code


@dataclass(frozen=True)
class MoreTime:
    """What a unit asks for: so much in the clock's own measure, or under a law until the day the law names."""

    amount: float
    reason: str
    report: str
    told: str
    statute: str = ""
    until: date | None = None

    def evidence(self) -> dict[str, object]:
        """What goes into the ledger."""
        day = self.until.isoformat() if self.until else ""
        asked: object = self.amount or ("law" if day else "")
        return {
            "days": asked,
            "report": self.report,
            "told": self.told,
            "statute": self.statute,
            "until": day,
        }


@transaction.atomic
def request_extension(actor: Actor, order_id: int, asked: MoreTime, version: int | None = None) -> WorkOrder:
    """Ask for more time before the limit is too near; a period that a law fixes has no other bound than the law."""

    def change(order: WorkOrder) -> None:
        Extension.objects.filter(order=order, decided_at=None).update(decided_at=now(), outcome="left")
        _request(actor, order, asked).save(force_insert=True)

    return move(
        actor,
        order_id,
        "request_extension",
        version=version,
        reason=asked.reason,
        evidence=asked.evidence(),
        change=change,
    )


def _request(actor: Actor, order: WorkOrder, asked: MoreTime) -> Extension:
    city, clock = current(), running_clock(order)
    if clock is None:
        raise CannotExtend("no_clock")
    if lacking := tuple(name for name in ("reason", "told") if not getattr(asked, name).strip()):
        raise Incomplete(lacking)
    if bool(asked.statute) != bool(asked.until):
        raise CannotExtend("no_day")
    here = as_running(clock)
    if asked.until:
        new_due = rules.by_law(asked.until, city.calendar)
        code = rules.why_not_by_law(now(), here, new_due)
    else:
        code = why_not(city, order, clock, asked.amount)
        new_due = clock.due_at if code else rules.moved(here, asked.amount, city.calendar)
    if code:
        raise CannotExtend(code)
    return Extension(
        order=order,
        clock=clock,
        round=order.round,
        amount=asked.amount,
        measure=clock.measure,
        reason=asked.reason,
        report=asked.report,
        told=asked.told,
        statute=asked.statute,
        until=asked.until,
        asked_at=now(),
        asked_by=actor.name,
        old_due=clock.due_at,
        new_due=new_due,
    )


def running_clock(order: WorkOrder) -> Clock | None:
    """The clock of handling that runs now: of the first round or of the redo."""
    found = Clock.objects.filter(order=order, name__in=HANDLING_CLOCKS, stopped_at=None)
    return found.order_by("-id").first()


def as_running(clock: Clock) -> rules.Running:
    """The clock as the rules read it."""
    return rules.Running(Limit(clock.amount, clock.measure), clock.due_at)


def terms(city: City, clock_class: str) -> rules.Terms:
    """What the city grants this class."""
    found, before = city.pack.clocks.classes[clock_class], city.pack.clocks.limits["extension_before"]
    return rules.Terms(found.ext_max, found.ext_count, before, city.handling.margin_share)


def why_not(city: City, order: WorkOrder, clock: Clock, amount: float) -> str:
    """The code of what stands against so much more time now; those that a law gave are not counted."""
    granted = Extension.objects.filter(order=order, outcome="granted", statute="").count()
    given = terms(city, order.clock_class)
    return rules.why_not(now(), as_running(clock), given, city.calendar, amount, granted)


@transaction.atomic
def grant_extension(
    actor: Actor, order_id: int, amount: float | None = None, reason: str = "", version: int | None = None
) -> WorkOrder:
    """Grant what was asked for, or less; the clock's due time is moved from where it stands."""
    asked = _newest(locked(order_id))
    too_much = asked is not None and amount is not None and not 0 < amount <= asked.amount
    if asked and not asked.decided_at and not too_much:
        _reckon(asked, amount)

    def change(order: WorkOrder) -> None:
        if too_much:
            raise CannotExtend("more")
        granted = _decide(asked, actor, "granted", reason)
        prolong(order, granted.clock.name, granted.new_due, granted.reason)

    return move(
        actor,
        order_id,
        "grant_extension",
        version=version,
        reason=reason,
        evidence=_granted(asked),
        change=change,
    )


def _newest(order: WorkOrder) -> Extension | None:
    found = Extension.objects.filter(order=order).select_related("clock")
    return found.order_by("-id").first()


def _reckon(asked: Extension, amount: float | None) -> None:
    """Work out to when the clock moves: from its due time as it is now, in its own measure."""
    asked.old_due = asked.clock.due_at
    if asked.until:
        asked.new_due = max(rules.by_law(asked.until, current().calendar), asked.old_due)
        return
    asked.amount = asked.amount if amount is None else amount
    asked.new_due = rules.moved(as_running(asked.clock), asked.amount, current().calendar)


def _granted(asked: Extension | None) -> dict[str, object]:
    """What the ledger and the appellant read of a grant; the same for a second click."""
    if asked is None:
        return {"days": "asked"}
    return {
        "days": asked.amount or "law",
        "measure": asked.measure,
        "old_due": asked.old_due.isoformat(),
        "new_due": asked.new_due.isoformat(),
        "told": asked.told,
        "statute": asked.statute,
    }


def _decide(asked: Extension | None, actor: Actor, outcome: str, why: str) -> Extension:
    if asked is None or asked.decided_at:
        raise CannotExtend("no_clock")
    asked.decided_at, asked.decided_by = now(), actor.name
    asked.outcome, asked.why = outcome, why
    asked.save()
    return asked


@transaction.atomic
def deny_extension(actor: Actor, order_id: int, why: str, version: int | None = None) -> WorkOrder:
    """Refuse more time, and say why: the unit goes on by the clock it has."""

    def change(order: WorkOrder) -> None:
        if not why.strip():
            raise Incomplete(("why",))
        _decide(_newest(order), actor, "denied", why)

    return move(actor, order_id, "deny_extension", version=version, reason=why, change=change)


@transaction.atomic
def withdraw_extension(actor: Actor, order_id: int, version: int | None = None) -> WorkOrder:
    """Take the request back; it counts as not made."""

    def change(order: WorkOrder) -> None:
        _decide(_newest(order), actor, "withdrawn", "")

    return move(actor, order_id, "withdraw_extension", version=version, change=change)
