"""The ledger of promises (挂账): what is reasonable, cannot be done yet, and is not forgotten.

The appellant is told the day and the plan. The unit looks at it again each quarter; when the day comes it is
cleared with a reply, or taken off the ledger and handled.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huiyin.act.orders.actions.moving import locked, move, note
from huiyin.act.orders.clocks import prolong
from huiyin.act.orders.handling_models import Promise
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.act.orders.reply_rules import leaks
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.organisations.models import Unit

WHY_NOT = {
    "past": gettext_noop("承诺的日子要在今天之后。"),
    "far": gettext_noop("承诺的日子太远了，请减到本市规定的期限以内，或分步承诺。"),
    "not_told": gettext_noop("请写明怎样告诉了诉求人：为什么现在办不了，什么时候办。"),
    "sector": gettext_noop("没有这个行业主管部门，请重新选。"),
    "none": gettext_noop("这张工单没有在账的承诺。"),
}


class CannotPromise(Refusal):
    """A promise cannot be made like this; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(_(WHY_NOT[code]))
        self.code = code


@dataclass(frozen=True)
class NewPromise:
    """By which day, how, with which sector department, and what the appellant was told."""

    promised: date
    plan: str
    told: str
    sector: str = ""


@transaction.atomic
def shelve(actor: Actor, order_id: int, new: NewPromise, version: int | None = None) -> WorkOrder:
    """Put an order on the ledger until the day that is promised."""
    city = current()

    def change(order: WorkOrder) -> None:
        _check(city, new)
        end_promise(order, "left")
        Promise.objects.create(
            order=order,
            unit_id=order.lead_id or "",
            sector_id=new.sector or None,
            round=order.round,
            promised=new.promised,
            first_promised=new.promised,
            due=close_of(city, new.promised),
            plan=new.plan,
            told=new.told,
            made_at=now(),
            next_review=_next_review(city),
        )
        prolong(order, "handle", close_of(city, new.promised), new.plan.strip())

    evidence = {
        "promised": new.promised.isoformat(),
        "plan": new.plan.strip(),
        "told": new.told,
        "sector": new.sector,
    }
    return move(actor, order_id, "shelve", version=version, evidence=evidence, change=change)


def _check(city: City, new: NewPromise) -> None:
    today = now().astimezone(city.zone).date()
    if new.promised <= today:
        raise CannotPromise("past")
    if new.promised > today + timedelta(days=city.handling.promise_days):
        raise CannotPromise("far")
    if not new.told.strip():
        raise CannotPromise("not_told")
    if new.sector and not Unit.objects.filter(code=new.sector, active=True).exists():
        raise CannotPromise("sector")


def close_of(city: City, day: date) -> datetime:
    """The end of this day's office hours, by when what was promised for the day must be done."""
    return datetime.combine(day, city.calendar.end, city.zone)


def _next_review(city: City) -> datetime:
    return city.calendar.due(now(), city.handling.review)


@transaction.atomic
def recheck(
    actor: Actor,
    order_id: int,
    words: str,
    promised: date | None = None,
    told: str = "",
    version: int | None = None,
) -> WorkOrder:
    """Look at a promise again; a day that is moved is told to the appellant, and the first one stays on record."""
    city = current()
    evidence: dict[str, Any] = {"note": words.strip()}
    if promised:
        evidence |= {"promised": promised.isoformat(), "told": told}

    def change(order: WorkOrder) -> None:
        promise = open_promise(order)
        if promise is None:
            raise CannotPromise("none")
        promise.reviews, promise.reminded_at = promise.reviews + 1, None
        promise.next_review = _next_review(city)
        if promised and promised != promise.promised:
            _check(city, NewPromise(promised, words, told))
            promise.promised, promise.due, promise.told = promised, close_of(city, promised), told
            prolong(order, "handle", promise.due, words.strip())
        promise.save()

    return move(actor, order_id, "recheck", version=version, evidence=evidence, change=change)


@transaction.atomic
def clear(actor: Actor, order_id: int, text: str, note: str = "", version: int | None = None) -> WorkOrder:
    """Keep a promise: put the public reply up for release, the internal note apart from it."""

    def change(order: WorkOrder) -> None:
        check_reply(text)
        order.reply, order.note = text, note
        end_promise(order, "cleared")

    return move(
        actor, order_id, "clear", version=version, reason=note, evidence={"reply": text}, change=change
    )


@transaction.atomic
def take_off(actor: Actor, order_id: int, why: str, version: int | None = None) -> WorkOrder:
    """Take an order off the ledger to be handled: what stood in the way is gone, or the promise cannot be kept."""

    def change(order: WorkOrder) -> None:
        end_promise(order, "taken_off")

    return move(
        actor, order_id, "take_off", version=version, reason=why, evidence={"why": why}, change=change
    )


def open_promise(order: WorkOrder) -> Promise | None:
    """The promise of this order that is on the ledger."""
    return Promise.objects.filter(order=order, ended_at=None).first()


def end_promise(order: WorkOrder, outcome: str) -> None:
    """Close the open promise, if there is one; the caller holds the order."""
    Promise.objects.filter(order=order, ended_at=None).update(ended_at=now(), outcome=outcome)


@transaction.atomic
def remind_of_review(order_id: int) -> bool:
    """Write down, once per quarter, that a promise is to be looked at again; whether it was due."""
    order = locked(order_id)
    promise = open_promise(order)
    if order.state != "56" or promise is None or promise.reminded_at or promise.next_review > now():
        return False
    promise.reminded_at = now()
    promise.save(update_fields=["reminded_at"])
    note(SYSTEM, order, "remind_promise", {"promised": promise.promised.isoformat()})
    return True


class Leaks(Refusal):
    """A public reply holds a telephone or an identity number."""

    def __init__(self, numbers: tuple[str, ...]) -> None:
        super().__init__(
            _("答复要公开给诉求人看，里面有号码：%(numbers)s。请删去，改写进内部备注；联系电话统一写热线。")
            % {"numbers": "、".join(numbers)}
        )
        self.numbers = numbers


def check_reply(text: str) -> None:
    """Raise `Leaks` when a public reply holds what belongs into the internal note."""
    if found := numbers_of_people(text):
        raise Leaks(found)


def numbers_of_people(text: str) -> tuple[str, ...]:
    """Telephone and identity numbers in a text, but for those that the city publishes itself."""
    city = current()
    return leaks(text, city.handling.open_numbers | {city.pack.city.hotline})
