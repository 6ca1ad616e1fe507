"""Asking the appellant for what is missing, and going on when it came or when the time for it is over.

The clock of handling rests while the question is open, and never longer than the city's limit: whoever goes on
late, a person or the job, ends the pause at the moment the limit ended it.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.actions.moving import locked, move
from huiyin.act.orders.handling_models import SupplementRequest
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

HANDLING_CLOCKS = ("handle", "redo")


class AskedEnough(Refusal):
    """The appellant was asked as often as the city allows."""

    def __init__(self, times: int) -> None:
        super().__init__(
            _(
                "这张工单已经请诉求人补充过%(times)s次，不能再停表等待。需要核实的请直接联系诉求人，边联系边办。"
            )
            % {"times": times}
        )


@transaction.atomic
def ask(actor: Actor, order_id: int, question: str, version: int | None = None) -> WorkOrder:
    """Ask the appellant for what is missing; until when an answer is awaited follows from the city's limit."""
    city = current()
    due = city.calendar.due(now(), city.pack.clocks.limits["supplement"])

    def change(order: WorkOrder) -> None:
        end_question(order, "left")
        asked = SupplementRequest.objects.filter(order=order, round=order.round).count()
        if asked >= city.handling.ask_times:
            raise AskedEnough(asked)
        SupplementRequest.objects.create(
            order=order, round=order.round, question=question, asked_at=now(), due_at=due
        )

    return move(
        actor, order_id, "ask", version=version, evidence={"question": question.strip()}, change=change
    )


@transaction.atomic
def resume(actor: Actor, order_id: int, reason: str = "", version: int | None = None) -> WorkOrder:
    """Go on without an answer: what was asked is known now, or the time for it is over."""

    def change(order: WorkOrder) -> None:
        end_question(order, "expired" if actor == SYSTEM else "resumed")

    return move(actor, order_id, "resume", version=version, reason=reason, change=change)


@transaction.atomic
def resume_if_over(order_id: int) -> bool:
    """Go on if the question of this order is still open and its time is over; whether it was."""
    order = locked(order_id)
    question = _open(order)
    if order.state != "51" or question is None or question.due_at > now():
        return False
    resume(SYSTEM, order_id)
    return True


def end_question(order: WorkOrder, outcome: str) -> None:
    """Close the open question, if there is one; the caller holds the order, and its move ends the pause."""
    question = _open(order)
    if question is None:
        return
    question.ended_at, question.outcome = now(), outcome
    question.save(update_fields=["ended_at", "outcome"])


def _open(order: WorkOrder) -> SupplementRequest | None:
    return SupplementRequest.objects.filter(order=order, ended_at=None).first()
