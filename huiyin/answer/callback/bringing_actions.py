"""Answers that appellants gave to an earlier system, brought in beside its closed orders."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.answer.callback.models import Callback
from huiyin.answer.callback.rules import Answers, faults
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.copying import copy_in

Brought = tuple[WorkOrder, datetime, Answers | None]


@transaction.atomic
def bring_answers(actor: Actor, brought: Sequence[Brought]) -> int:
    """Write what was answered there, None where nobody was reached; only beside new closed orders, by the system.

    Raises `ValueError` where something was answered that cannot be.
    """
    if not actor.has("system"):
        raise Refused
    if wrong := [order.pk for order, _, answers in brought if answers and faults(answers)]:
        raise ValueError(f"answers that cannot be given: {wrong[:5]}")
    copy_in([_row(*one) for one in brought])
    return len(brought)


def _row(order: WorkOrder, at: datetime, answers: Answers | None) -> Callback:
    row = Callback(order=order, round=order.round, way="person", at=at, outcome="no_answer")
    if answers is None:
        return row
    row.outcome = "answered"
    row.contacted, row.solved, row.pressed = answers.contacted, answers.solved, answers.pressed
    row.attitude, row.speed, row.result = answers.attitude, answers.speed, answers.result
    row.reasons, row.words = list(answers.reasons), answers.words
    return row
