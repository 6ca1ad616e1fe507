"""Writing down what the appellant answered, and what follows from it."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.actions import confirm, redo, retry, waive
from huiyin.act.orders.actions.moving import locked, repeated
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import NotNow, Refusal, Refused
from huiyin.answer.callback.models import Callback
from huiyin.answer.callback.policies import may_answer, may_call_back
from huiyin.answer.callback.rules import TRIES_AT_MOST, Answers, faults, is_redone
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now

__all__ = ["Answers", "BadAnswers", "close_unasked", "close_unreached", "note_failure", "record"]

ASKED_IN = ("70", "71")
WAIT_FOR_LINK = timedelta(hours=72)


class BadAnswers(Refusal):
    """Something was answered that cannot be; `fields` names it."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(_("还有没选好的，请补上再提交。"))
        self.fields = fields


@transaction.atomic
def record(actor: Actor, order_id: int, answers: Answers, way: str) -> WorkOrder:
    """The appellant's answers, told to a person (`way` "person") or given by link ("link"); the first counts.

    Solved closes the order; unsolved or dissatisfied sends it back to be redone.
    """
    order = locked(order_id)
    if not (may_call_back(actor, order) or may_answer(actor, order)):
        raise Refused
    if wrong := faults(answers):
        raise BadAnswers(wrong)
    if _answered(order, answers):
        return order
    if order.state not in ASKED_IN:
        raise NotNow(order.state)
    _write(actor, order, way, "answered", answers)
    if is_redone(answers):
        return redo(actor, order_id, answers.solved, answers.words)
    return confirm(actor, order_id, answers.solved)


def _answered(order: WorkOrder, answers: Answers) -> bool:
    # The same answers sent twice: by now the order has moved on, and in a redo its round with it.
    last = Callback.objects.filter(order=order, outcome="answered").order_by("-id").first()
    return (
        last is not None
        and order.state not in ASKED_IN
        and (last.solved, last.attitude, last.speed, last.result)
        == (answers.solved, answers.attitude, answers.speed, answers.result)
    )


def _write(actor: Actor, order: WorkOrder, way: str, outcome: str, answers: Answers | None) -> None:
    given = {}
    if answers:
        given = {
            "contacted": answers.contacted,
            "solved": answers.solved,
            "attitude": answers.attitude,
            "speed": answers.speed,
            "result": answers.result,
            "reasons": list(answers.reasons),
            "pressed": answers.pressed,
            "words": answers.words,
        }
    Callback.objects.create(
        order=order, round=order.round, by_id=actor.id, way=way, at=now(), outcome=outcome, **given
    )


@transaction.atomic
def note_failure(actor: Actor, order_id: int, outcome: str) -> WorkOrder:
    """Nobody answered; after the last try the appellant still has the link for three days."""
    order = locked(order_id)
    if not may_call_back(actor, order):
        raise Refused
    if repeated(actor, order_id, "retry", "", {"outcome": outcome}):
        return order
    if order.state not in ASKED_IN or order.tries >= TRIES_AT_MOST:
        raise NotNow(order.state)
    _write(actor, order, "person", outcome, None)
    return retry(actor, order_id, outcome)


@transaction.atomic
def close_unreached(order_id: int) -> WorkOrder:
    """Close an order whose appellant was not reached in three tries nor by link; counted apart."""
    order = locked(order_id)
    newest = Callback.objects.filter(order=order, round=order.round).order_by("-id").first()
    waited = newest is not None and now() - newest.at >= WAIT_FOR_LINK
    if order.state == "71" and order.tries >= TRIES_AT_MOST and waited:
        return waive(order_id, "unreached")
    return order


@transaction.atomic
def close_unasked(order_id: int) -> WorkOrder:
    """Close an order whose appellant is not to be asked: anonymous, praise, secret report."""
    order = locked(order_id)
    return waive(order_id, "not_asked") if order.state == "70" else order
