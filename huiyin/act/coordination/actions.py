"""Raising, taking and finishing alarms; the only writer of this room's models."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.coordination import rules
from huiyin.act.coordination.models import Alarm
from huiyin.act.coordination.policies import may_answer
from huiyin.act.coordination.queries import unanswered
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.act.triage.queries import dangers
from huiyin.foundation.accounts.queries import names
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent

SAID_AT_MOST = 6
_LATE: dict[str, Any] = {"done_at": None, "taken_by": None, "escalated_at": None}
RAISED_AT_MOST = 200  # in one go; the next look raises the rest


class TakenByOther(Refusal):
    """Somebody else has the alarm."""

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s已经接手了这条险情，正在处理。") % {"name": name})


class NotTaken(Refusal):
    """Only the one who took an alarm can say what was done."""

    def __init__(self) -> None:
        super().__init__(_("请先接手，再写处理结果。"))


class AlreadyDone(Refusal):
    """The alarm was finished before."""

    def __init__(self) -> None:
        super().__init__(_("这条险情已经处理完了。"))


class Unfinished(Refusal):
    """Something is missing; `fields` says what."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(_("还差必填内容，请补上再提交。"))
        self.fields = tuple(fields)


def stream(alarm_id: int) -> str:
    """The ledger stream of an alarm."""
    return f"alarm:{alarm_id}"


def raise_alarms(grades: Iterable[str] | None = None) -> int:
    """Raise an alarm for every order in danger that has none; how many were raised. Twice at once raises once."""
    found = unanswered(grades)[:RAISED_AT_MOST]
    if not found:
        return 0
    at, alarms = now(), current().pack.danger.alarms
    rows = [
        _alarm(order, order.risk, order.proposal.get("risk_words", []), at)
        for order in found
        if order.risk in alarms.take
    ]
    return len(_raise(rows))


@transaction.atomic
def _raise(rows: list[Alarm]) -> list[Alarm]:
    # In one order for all, so that two that look at once wait for each other; the second then finds nothing to add.
    orders = sorted({row.order_id for row in rows})
    list(WorkOrder.objects.select_for_update().filter(pk__in=orders).order_by("pk").values_list("pk"))
    known = set(Alarm.objects.filter(order__in=orders).values_list("order_id", "cause"))
    fresh = [row for row in rows if (row.order_id, row.cause) not in known]
    Alarm.objects.bulk_create(fresh)
    append(
        [_event(SYSTEM, row, "raise", {"grade": row.grade, "said": row.said}) for row in fresh], fresh=True
    )
    return fresh


def _alarm(order: WorkOrder, grade: str, said: list[str], at: datetime, cause: str = "") -> Alarm:
    limit = rules.take_by(grade, at, current().pack.danger.alarms.take)
    words = list(said)[:SAID_AT_MOST]
    return Alarm(order=order, cause=cause, grade=grade, said=words, raised_at=at, take_by=limit)


def hear_again(order_id: int, words: str, cause: str) -> bool:
    """Listen to what was added to an order; danger in it raises an alarm of its own. Whether it did."""
    heard = [one for one in dangers(words) if one.grade in current().pack.danger.alarms.take]
    if not heard:
        return False
    order = WorkOrder.objects.get(pk=order_id)
    return bool(_raise([_alarm(order, heard[0].grade, [one.said for one in heard], now(), cause)]))


@transaction.atomic
def take(actor: Actor, alarm_id: int) -> Alarm:
    """Become the one who answers; taking it again changes nothing, a second person is told who has it."""
    alarm = _locked(actor, alarm_id)
    if alarm.taken_by == actor.id:
        return alarm
    if alarm.done_at:
        raise AlreadyDone
    if alarm.taken_by is not None:
        raise TakenByOther(names({alarm.taken_by}).get(alarm.taken_by, ""))
    alarm.taken_by, alarm.taken_at = actor.id, now()
    alarm.save(update_fields=["taken_by", "taken_at"])
    append([_event(actor, alarm, "take", {"late": alarm.taken_at > alarm.take_by})])
    return alarm


@transaction.atomic
def let_go(actor: Actor, alarm_id: int) -> Alarm:
    """Give an alarm back for another to take; the clock has not stopped."""
    alarm = _locked(actor, alarm_id)
    if alarm.taken_by is None and not alarm.done_at:
        return alarm
    _must_own(actor, alarm)
    alarm.taken_by = alarm.taken_at = None
    alarm.save(update_fields=["taken_by", "taken_at"])
    append([_event(actor, alarm, "let_go", {})])
    return alarm


@transaction.atomic
def finish(actor: Actor, alarm_id: int, outcome: str, to: str = "", note: str = "") -> Alarm:
    """Write down what was done; the same said twice stands once."""
    alarm = _locked(actor, alarm_id)
    note = note.strip()
    if alarm.done_at and (alarm.taken_by, alarm.outcome, alarm.note) == (actor.id, outcome, note):
        return alarm
    _must_own(actor, alarm)
    if lacking := rules.faults(outcome, to, note):
        raise Unfinished(lacking)
    alarm.done_at, alarm.outcome, alarm.note = now(), outcome, note
    alarm.handed_to = to if outcome == rules.HANDED_OVER else ""
    alarm.save(update_fields=["done_at", "outcome", "note", "handed_to"])
    append([_event(actor, alarm, "finish", {"outcome": outcome, "to": alarm.handed_to, "note": note})])
    return alarm


@transaction.atomic
def answered_at_desk(actor: Actor, order_id: int, outcome: str, to: str = "", note: str = "") -> Alarm | None:
    """An agent asked about safety while the person was on the line: the alarm is answered as it is raised.

    Call inside the transaction that registers; None when no danger was heard that the city alarms for.
    """
    order = WorkOrder.objects.get(pk=order_id)
    grade = order.risk
    if grade not in current().pack.danger.alarms.take or actor.id is None:
        return None
    if Alarm.objects.filter(order=order, cause="").exists():
        return None
    at = now()
    alarm = _alarm(order, grade, order.proposal.get("risk_words", []), at)
    alarm.at_desk, alarm.taken_by, alarm.taken_at, alarm.done_at = True, actor.id, at, at
    alarm.outcome, alarm.handed_to, alarm.note = outcome, to, note
    alarm.save()
    evidence = {"grade": grade, "said": alarm.said, "outcome": outcome, "to": to, "note": note}
    append([_event(actor, alarm, "answer_at_desk", evidence)], fresh=True)
    return alarm


def escalate_if_due() -> int:
    """Raise further what is late, if anything is; asks first, since pages ask this often."""
    return escalate() if Alarm.objects.filter(**_LATE, take_by__lt=now()).exists() else 0


@transaction.atomic
def danger_at_desk(actor: Actor, order_id: int) -> Alarm | None:
    """An agent heard danger and did not hand the caller over: it rings, whatever the words alone would tell."""
    order = WorkOrder.objects.get(pk=order_id)
    made = _raise([_alarm(order, "red", order.proposal.get("risk_words", []), now())])
    for alarm in made:
        append([_event(actor, alarm, "danger_at_desk", {})])
    return made[0] if made else None


@transaction.atomic
def escalate() -> int:
    """Raise further what nobody took in time; how many."""
    at = now()
    late = Alarm.objects.select_for_update(skip_locked=True).filter(**_LATE, take_by__lt=at)
    rows = list(late.order_by("take_by")[:RAISED_AT_MOST])
    for row in rows:
        row.escalated_at = at
    Alarm.objects.bulk_update(rows, ["escalated_at"])
    append([_event(SYSTEM, row, "escalate", {"take_by": row.take_by.isoformat()}) for row in rows])
    return len(rows)


def _locked(actor: Actor, alarm_id: int) -> Alarm:
    found = Alarm.objects.select_for_update(of=("self",)).select_related("order__place", "order__lead")
    alarm = found.get(pk=alarm_id)
    if not may_answer(actor, alarm) or actor.id is None:
        raise Refused
    return alarm


def _must_own(actor: Actor, alarm: Alarm) -> None:
    if alarm.done_at:
        raise AlreadyDone
    if alarm.taken_by is None:
        raise NotTaken
    if alarm.taken_by != actor.id:
        raise TakenByOther(names({alarm.taken_by}).get(alarm.taken_by, ""))


def _event(actor: Actor, alarm: Alarm, action: str, evidence: dict[str, Any]) -> NewEvent:
    return NewEvent.by(actor, stream(alarm.pk), action, at=now(), evidence=evidence)
