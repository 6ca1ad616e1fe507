"""Answering by the link: once, by whoever it was sent to."""

from django.db import transaction

from huiyin.act.orders.actions.moving import locked
from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback.actions.linking import opened_link, usable
from huiyin.answer.callback.actions.recording import record_held
from huiyin.answer.callback.models import RatingLink
from huiyin.answer.callback.refusals import LinkSpent
from huiyin.answer.callback.rules import Answers
from huiyin.foundation.accounts.rules import CITIZEN, Actor
from huiyin.foundation.calendar.clock import now


def answer_by_link(actor: Actor, token: str, answers: Answers) -> WorkOrder:
    """The appellant's answers by link: the first use counts, and whatever was answered before it stands.

    Raises `NotYours` (what was written down of that stays), `LinkSpent`, or `BadAnswers`, after which the link is as
    it was.
    """
    link = opened_link(actor, token)
    if link is None:
        raise LinkSpent("unknown")
    return _answer(link.pk, link.order_id, answers)


@transaction.atomic
def _answer(link_id: int, order_id: int, answers: Answers) -> WorkOrder:
    order = locked(order_id)
    link = RatingLink.objects.select_for_update().get(pk=link_id)
    at = now()
    usable(link, order, at)
    link.used_at = at
    link.save(update_fields=["used_at"])
    return record_held(CITIZEN, order, answers, "link")
