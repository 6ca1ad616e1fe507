"""What people do about an alert: read, answer, help, instruct, hand on, tell after all, judge."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huiyin.act.coordination.whistles.actions import blow
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.organisations.models import Unit
from huiyin.learn.insight.alerts import policies, rules
from huiyin.learn.insight.alerts.actions.holding import (
    held,
    must,
    start_clock,
    tell,
    today,
    told,
    written,
)
from huiyin.learn.insight.alerts.models import Alert, AlertOrder, AlertReply
from huiyin.learn.insight.alerts.refusals import AlreadyJudged, NotOpen, Unwritten


@transaction.atomic
def read(actor: Actor, alert_id: int) -> Alert:
    """The lead has seen it; noted once, by the first who looks."""
    alert = held(alert_id)
    must(policies.may_answer(actor, alert))
    if alert.state != rules.RAISED:
        return alert
    alert.state, alert.read_at, alert.read_name = rules.READ, now(), actor.name
    alert.save(update_fields=["state", "read_at", "read_name"])
    tell(actor, alert, "read_alert")
    return alert


@transaction.atomic
def answer(
    actor: Actor, alert_id: int, words: str, until: datetime | None = None, denies: bool = False
) -> AlertReply:
    """The lead's answer; `denies` says that it is nothing, which an analyst must confirm; said twice it stands once."""
    alert, words = held(alert_id), written(words)
    must(policies.may_answer(actor, alert))
    if same := _said(actor, alert, "answer", words):
        return same
    told(alert)
    made = _say(actor, alert, "answer", words, alert.owner_id or "", until=until, denies=denies)
    alert.state, alert.answered_at, alert.denied = rules.ANSWERED, made.said_at, denies
    alert.read_at, alert.read_name = alert.read_at or made.said_at, alert.read_name or actor.name
    alert.save(update_fields=["state", "answered_at", "denied", "read_at", "read_name"])
    tell(actor, alert, "deny_alert" if denies else "answer_alert", words)
    return made


@transaction.atomic
def help_out(actor: Actor, alert_id: int, words: str) -> AlertReply:
    """What a co-unit does or knows; the lead's time goes on."""
    alert, words = held(alert_id), written(words)
    must(policies.may_help(actor, alert))
    unit = next(code for code in alert.co_units if code in actor.units())
    return _add(actor, alert, "help", words, unit, "help_alert")


@transaction.atomic
def instruct(actor: Actor, alert_id: int, words: str) -> AlertReply:
    """A leader's or a head's decision; those it calls on are told."""
    alert, words = held(alert_id), written(words)
    must(bool(unit := policies.instructs_for(actor, alert)))
    concerned = [alert.owner_id, *alert.co_units]
    return _add(actor, alert, "instruction", words, unit, "instruct_alert", units=concerned)


@transaction.atomic
def whistle(
    actor: Actor,
    alert_id: int,
    order_id: int,
    kind: str,
    question: str,
    why: str,
    where: str,
    units: Sequence[str],
) -> AlertReply:
    """Decide and call the units to the place: the whistle is blown on one of the alert's orders, by its street's head.

    Whoever may not blow it there, or an order on which none can be blown, is refused by the whistles themselves.
    """
    alert = held(alert_id)
    must(policies.may_instruct(actor, alert))
    if not AlertOrder.objects.filter(alert=alert, order=order_id).exists():
        raise Unwritten("order")
    blow(actor, order_id, kind, question, why, where, units)
    return instruct(actor, alert_id, question)


def _add(
    actor: Actor, alert: Alert, kind: str, words: str, unit: str, action: str, **more: Any
) -> AlertReply:
    """Say what leaves the alert where it stands; said twice it stands once."""
    if same := _said(actor, alert, kind, words):
        return same
    told(alert)
    made = _say(actor, alert, kind, words, unit)
    tell(actor, alert, action, words, **more)
    return made


def _said(actor: Actor, alert: Alert, kind: str, words: str) -> AlertReply | None:
    """The last thing said of this kind, if it is the same by the same person."""
    last = AlertReply.objects.filter(alert=alert, kind=kind).order_by("-id").first()
    return last if last and (last.said_by, last.words) == (actor.id, words) else None


def _say(actor: Actor, alert: Alert, kind: str, words: str, unit: str, **more: Any) -> AlertReply:
    assert actor.id is not None
    return AlertReply.objects.create(
        alert=alert, kind=kind, unit_id=unit, words=words,
        said_by=actor.id, said_name=actor.name, said_at=now(), **more,
    )  # fmt: skip


@transaction.atomic
def change_lead(actor: Actor, alert_id: int, unit: str, why: str) -> Alert:
    """Another unit answers from now on, with a time of its own; the one before helps."""
    alert = held(alert_id)
    must(policies.may_change_lead(actor, alert))
    if alert.owner_id == unit:
        return alert
    told(alert)
    why = written(why)
    if not Unit.objects.filter(code=unit, active=True).exists():
        raise Unwritten("unit")
    before = alert.owner_id
    alert.co_units = [code for code in dict.fromkeys([*alert.co_units, before]) if code and code != unit]
    alert.owner_id, alert.state, alert.denied = unit, rules.RAISED, False
    alert.read_at, alert.read_name, alert.answered_at = None, "", None
    start_clock(alert)
    alert.save()
    tell(actor, alert, "change_alert_lead", why, before=before)
    return alert


@transaction.atomic
def ask_again(actor: Actor, alert_id: int, why: str) -> Alert:
    """The answer does not do, or it is no false alarm: the lead answers again, with a time of its own."""
    alert = held(alert_id)
    must(policies.may_judge(actor, alert))
    if alert.state in rules.WAITING and alert.answered_at is None:
        return alert
    told(alert)
    why = written(why)
    alert.state, alert.denied, alert.answered_at = rules.RAISED, False, None
    start_clock(alert)
    alert.save()
    tell(actor, alert, "ask_alert_again", why)
    return alert


@transaction.atomic
def judge(
    actor: Actor, alert_id: int, outcome: str, what: str, began: date | None = None, ended: date | None = None
) -> Alert:
    """What it really was: true, partly, a false alarm, and from when to when; precision is measured from this."""
    alert = held(alert_id)
    must(policies.may_judge(actor, alert))
    if alert.state == rules.JUDGED and (alert.judged_by, alert.outcome) == (actor.id, outcome):
        return alert
    told(alert)
    _check_judgment(outcome, began, ended)
    alert.outcome, alert.what, alert.began_on, alert.ended_on = outcome, written(what), began, ended
    alert.judged_by, alert.judged_name, alert.closed_at = actor.id, actor.name, now()
    alert.state = rules.JUDGED
    alert.save()
    tell(actor, alert, "judge_alert", alert.what, outcome=outcome)
    return alert


def _check_judgment(outcome: str, began: date | None, ended: date | None) -> None:
    day = today()
    wrong = ["outcome"] * (outcome not in rules.OUTCOMES)
    wrong += ["began"] * (began is not None and began > day)
    wrong += ["ended"] * (ended is not None and (ended > day or (began is not None and ended < began)))
    if wrong:
        raise Unwritten(*wrong)


@transaction.atomic
def tell_after_all(actor: Actor, alert_id: int, why: str) -> Alert:
    """A person tells what the budget held or what was known; it is counted on no budget."""
    alert = held(alert_id)
    must(policies.may_tell(actor))
    if alert.state in rules.TOLD:
        return alert
    if alert.state == rules.JUDGED:
        raise AlreadyJudged(alert.judged_name)
    if alert.state not in (rules.HELD, rules.KNOWN):
        raise NotOpen
    why = written(why)
    alert.state, alert.raised_at, alert.raised_on = rules.RAISED, now(), None
    start_clock(alert)
    alert.save()
    tell(actor, alert, "raise_alert", why, units=[alert.owner_id], co=alert.co_units)
    return alert
