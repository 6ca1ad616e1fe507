"""Writing down what the appellant answered, or that nobody was reached, and what follows from it."""

from datetime import datetime, timedelta

from django.db import transaction

from huiyin.act.orders.actions import confirm, redo, retry, waive
from huiyin.act.orders.actions.moving import locked, note, repeated
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import NotNow, Refused
from huiyin.answer.callback.actions.handing import end, is_time, plan_held, put_off, refuse_held
from huiyin.answer.callback.actions.linking import make_link
from huiyin.answer.callback.finding import ASKED_IN, not_asked, run_out
from huiyin.answer.callback.models import Asking, Callback, SurveyCall
from huiyin.answer.callback.policies import may_answer, may_call_back
from huiyin.answer.callback.refusals import BadAnswers, BadTime, Over
from huiyin.answer.callback.rules import FAILED, Answers, faults, is_redone
from huiyin.foundation.accounts.rules import CITIZEN, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current


@transaction.atomic
def record(actor: Actor, order_id: int, answers: Answers, way: str) -> WorkOrder:
    """The appellant's answers, told to a person (`way` "person") or given by receipt ("receipt"); the first counts.

    Solved closes the order; unsolved or dissatisfied sends it back to be redone.
    """
    order = locked(order_id)
    if not (may_call_back(actor, order) or may_answer(actor, order)):
        raise Refused
    return record_held(actor, order, answers, way)


def record_held(actor: Actor, order: WorkOrder, answers: Answers, way: str) -> WorkOrder:
    """The same for an order that the caller holds, by an actor who was allowed to."""
    if wrong := faults(answers):
        raise BadAnswers(wrong)
    if _answered(order, answers):
        return order
    if order.state not in ASKED_IN:
        raise NotNow(order.state)
    asking, at = Asking.objects.filter(order=order, round=order.round).first(), now()
    refuse_held(asking, actor, at)
    write(actor, order, way, "answered", answers)
    if asking is not None and not asking.ended:
        end(asking, "answered", at)
    if is_redone(answers):
        return redo(actor, order.pk, answers.solved, answers.words)
    return confirm(actor, order.pk, answers.solved)


def _answered(order: WorkOrder, answers: Answers) -> bool:
    # The same answers sent twice: by now the order has moved on, and in a redo its round with it.
    last = Callback.objects.filter(order=order, outcome="answered").order_by("-id").first()
    return (
        last is not None
        and order.state not in ASKED_IN
        and (last.solved, last.attitude, last.speed, last.result)
        == (answers.solved, answers.attitude, answers.speed, answers.result)
    )


def write(actor: Actor, order: WorkOrder, way: str, outcome: str, answers: Answers | None = None) -> None:
    """One row: an attempt, with its answers if there were any."""
    given = said(answers) if answers else {}
    Callback.objects.create(
        order=order, round=order.round, by_id=actor.id, way=way, at=now(), outcome=outcome, **given
    )


def said(answers: Answers) -> dict[str, object]:
    """The answers as a row holds them."""
    return {
        "contacted": answers.contacted,
        "solved": answers.solved,
        "attitude": answers.attitude,
        "speed": answers.speed,
        "result": answers.result,
        "reasons": list(answers.reasons),
        "pressed": answers.pressed,
        "words": answers.words,
    }


@transaction.atomic
def note_failure(actor: Actor, order_id: int, outcome: str) -> WorkOrder:
    """Nobody answered; the next try falls into another part of the day, and after the last the link is left."""
    order = locked(order_id)
    if not may_call_back(actor, order):
        raise Refused
    if outcome not in FAILED:
        raise BadAnswers(["outcome"])
    if repeated(actor, order_id, "retry", "", {"outcome": outcome}):
        return order
    asking = _called(actor, order)
    write(actor, order, "person", outcome)
    order, at, calling = retry(actor, order_id, outcome), now(), current().calling
    if outcome in calling.ends_calls or order.tries >= calling.tries:
        end(asking, outcome if outcome in calling.ends_calls else "tries", at)
        if outcome != "wrong":  # a stranger is at that number
            make_link(order, at)
    else:
        put_off(order, asking, at)
    return order


def _called(actor: Actor, order: WorkOrder) -> Asking:
    """The asking of an order that this agent is calling about."""
    if order.state not in ASKED_IN:
        raise NotNow(order.state)
    asking = plan_held(order)
    refuse_held(asking, actor, now())
    if asking.ended and asking.ended != "not_drawn":
        raise Over
    return asking


@transaction.atomic
def appoint(actor: Actor, order_id: int, when: datetime) -> WorkOrder:
    """The appellant was reached and would be called at another time; this uses up no try."""
    order = locked(order_id)
    if not may_call_back(actor, order):
        raise Refused
    asking, at = _called(actor, order), now()
    if not (at < when <= at + timedelta(days=current().calling.appointment_days)) or not is_time(when):
        raise BadTime
    if asking.appointment_at == when and asking.leased_by is None:
        return order
    asking.appointment_at, asking.next_at = when, when
    asking.leased_by = asking.leased_until = None
    if asking.ended:
        asking.ended, asking.ended_at = "", None
    asking.save()
    write(actor, order, "person", "later")
    note(actor, order, "appoint_call", {"at": when.isoformat(timespec="minutes")})
    return order


@transaction.atomic
def offer_link(actor: Actor, order_id: int) -> WorkOrder:
    """The appellant was reached and would rather answer in writing: the link goes out, and nobody calls any more."""
    order = locked(order_id)
    if not may_call_back(actor, order):
        raise Refused
    asking = Asking.objects.filter(order=order, round=order.round).first()
    if asking is not None and asking.ended == "link":
        return order
    asking, at = _called(actor, order), now()
    write(actor, order, "person", "link")
    end(asking, "link", at)
    make_link(order, at)
    return order


@transaction.atomic
def close_unreached(order_id: int) -> WorkOrder:
    """Close an order that nobody calls about any more and whose link has run out unanswered; counted apart.

    What a machine heard with certainty is not lost: nobody contradicted it, so it is the answer.
    """
    order = locked(order_id)
    asking = Asking.objects.filter(order=order, round=order.round).first()
    if asking is None or not run_out(now(), current()).filter(pk=order_id).exists():
        return order
    if (heard := _heard(order)) is not None:
        return record_held(CITIZEN, order, heard, "survey")
    return waive(order_id, "not_drawn" if asking.ended == "not_drawn" else "unreached")


def _heard(order: WorkOrder) -> Answers | None:
    call = SurveyCall.objects.filter(order=order, round=order.round, state="to_person").first()
    if call is None or not call.heard or (call.sure or 0) < current().calling.survey.sure:
        return None
    return Answers(**{**call.heard, "reasons": tuple(call.heard.get("reasons", ()))})


@transaction.atomic
def close_unasked(order_id: int) -> WorkOrder:
    """Close an order whose appellant is not to be asked: anonymous, praise, secret report."""
    order = locked(order_id)
    wanted = not WorkOrder.objects.filter(not_asked(current()), pk=order_id).exists()
    return order if wanted or order.state != "70" else waive(order_id, "not_asked")
