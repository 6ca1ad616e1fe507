"""The appellant takes the matter back; nobody is asked about it, and nobody is credited with it.

Others whose appeals are handled within it do not lose their handling: the first of them takes its place, at the
same unit, and the rest hang on that one.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders import rules
from huiyin.act.orders.actions.asking import end_question
from huiyin.act.orders.actions.doubting import said_already
from huiyin.act.orders.actions.merging import hand_down, one_merger
from huiyin.act.orders.actions.moving import locked, move, note
from huiyin.act.orders.actions.promising import end_promise
from huiyin.act.orders.handling_models import Extension
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now

WORDS_AT_MOST = 2000


class NoReason(Refusal):
    """Nothing was said, or too much."""

    def __init__(self) -> None:
        super().__init__(_("请写一句为什么不用办了，最多2000字。"))


@transaction.atomic
def withdraw(actor: Actor, order_id: int, words: str, version: int | None = None) -> WorkOrder:
    """Close at the appellant's wish; whoever calls this has found the order by its receipt or heard the person.

    A deadline that was missed before stays missed; one still ahead is void and counts for nobody.
    """
    words = words.strip()
    if not words or len(words) > WORDS_AT_MOST:
        raise NoReason
    one_merger()
    parent = _parent(order_id)
    before = locked(order_id)
    if said_already(before, "withdraw", words):
        return before
    if before.state not in rules.CLOSED and not rules.step(before.state, "withdraw"):
        raise AnsweredAlready
    if before.state == "11" and parent:
        note(actor, parent, "leave", {"child": before.number})
    order = move(actor, order_id, "withdraw", version=version, evidence={"words": words}, change=_leave_clean)
    hand_down(order)
    return order


def _parent(order_id: int) -> WorkOrder | None:
    """The order in which this one is handled, held before it as everywhere."""
    found = WorkOrder.objects.filter(pk=order_id, merged_at__isnull=False)
    parent = found.values_list("parent", flat=True).first()
    return locked(parent) if parent else None


class AnsweredAlready(Refusal):
    """The unit has answered; what the person thinks of it is asked next."""

    def __init__(self) -> None:
        super().__init__(_("承办单位已经办完并写好答复，不用撤回了。答复出来后请您评价。"))


def _leave_clean(order: WorkOrder) -> None:
    at = now()
    end_question(order, "left")
    end_promise(order, "left")
    Extension.objects.filter(order=order, decided_at=None).update(decided_at=at, outcome="left")
    if order.handle_due_at and order.handle_due_at > at:
        order.handle_due_at = None
