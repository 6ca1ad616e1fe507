"""Putting an order into another that is about the same thing, and taking it out again.

An order that is merged has a parent and a time since when; a parent is never merged itself, so there are no chains.
Locks are taken in one order: the one lock of all merging, then the parent, then what hangs on it.
"""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from huiyin.act.orders import rules
from huiyin.act.orders.actions.moving import locked, move, note
from huiyin.act.orders.actions.traces import is_secret
from huiyin.act.orders.clocks import run_again
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.queries.similar import likeness_of, reopen_window
from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now

AT_ONCE = 100  # merged orders that are given an answer in one transaction; the rest by the job
BULK_AT_MOST = 60
_GRAVITY = ("normal", "urgent", "critical")


class CannotMerge(Refusal):
    """The two cannot become one; the message says why and what can be done instead."""


@transaction.atomic
def merge(actor: Actor, order_id: int, into: int, version: int | None = None) -> WorkOrder:
    """Put an order that nobody works on yet into another on the same thing; a person has confirmed that it is.

    Merging into an order that is merged itself means its parent. Two people who merge two orders into each other at
    the same moment: one succeeds, the other is refused. Merged already into the same parent, nothing changes.
    """
    one_merger()
    parent = _root(into)
    order = locked(order_id)
    if order.merged_at and order.parent_id == parent.pk:
        return order
    _check(order, parent)
    at = now()

    def change(order: WorkOrder) -> None:
        order.parent, order.merged_at = parent, at
        order.lead = order.dispatched_at = order.handle_due_at = order.confirmed_at = None

    evidence = {"parent": parent.number, "likeness": likeness_of(order, parent).as_evidence()}
    order = move(actor, order_id, "merge", version=version, evidence=evidence, change=change)
    note(actor, parent, "join", {"child": order.number})
    bring_answers(parent.pk)
    order.refresh_from_db(fields=["state", "version", "lead", "closed_at", "due_at"])
    return order


@transaction.atomic
def merge_many(actor: Actor, order_ids: list[int], into: int) -> tuple[int, list[tuple[str, str]]]:
    """Merge each as far as it can be; how many were, and number and reason of those that could not."""
    failed = []
    for order_id in sorted(order_ids)[:BULK_AT_MOST]:
        try:
            with transaction.atomic():
                merge(actor, order_id, into)
        except Refusal as refusal:
            number = WorkOrder.objects.values_list("number", flat=True).get(pk=order_id)
            failed.append((number, refusal.message))
    return min(len(order_ids), BULK_AT_MOST) - len(failed), failed


@transaction.atomic
def split(actor: Actor, order_id: int, reason: str = "", version: int | None = None) -> WorkOrder:
    """Take an order out again: back into the queue, nothing of its parent left on it, its own clock running on."""
    one_merger()
    parent_id = WorkOrder.objects.values_list("parent", flat=True).get(pk=order_id)
    parent = locked(parent_id) if parent_id else None

    def change(order: WorkOrder) -> None:
        _resume_dispatch(order)
        order.parent = order.merged_at = order.lead = order.handle_due_at = order.released_at = None
        order.reply = ""

    order = move(actor, order_id, "split", version=version, reason=reason, change=change)
    if parent is None or order.state != "10":
        return order
    note(actor, parent, "leave", {"child": order.number})
    return move(actor, order_id, "triage")


def one_merger() -> None:
    """Wait until no other is merging; taken before any order is locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('orders.merging'))")


def _root(order_id: int) -> WorkOrder:
    """The order, or the parent in which it is handled; held."""
    order = locked(order_id)
    return locked(order.parent_id) if order.merged_at and order.parent_id else order


def _check(order: WorkOrder, parent: WorkOrder) -> None:
    told = _why_not(order, parent)
    if told:
        raise CannotMerge(told)


def _why_not(order: WorkOrder, parent: WorkOrder) -> str:
    if order.pk == parent.pk:
        return _("这两张单已经是同一张了，不用再并。")
    if is_secret(order) or is_secret(parent):
        return _("保密的诉求和举报单独办，不与别的单合并。")
    if WorkOrder.objects.filter(parent=order, merged_at__isnull=False).exists():
        return _("这张单里已经并着别的诉求，不能再并出去。请反过来，把那一张并到这张里。")
    if not _can_take(parent):
        return _("要并入的那张单已经了结，或者还没有受理，并不进去。请另派，或另选一张。")
    if _GRAVITY.index(order.urgency) > _GRAVITY.index(parent.urgency):
        return _("这一件更急，不能并到时限更长的单里。请先派出去。")
    return ""


def _can_take(parent: WorkOrder) -> bool:
    if parent.state not in rules.JOINABLE:
        return False
    if parent.state != "80":
        return True
    assert parent.closed_at is not None
    return parent.lead_id is not None and bool(parent.reply) and now() - parent.closed_at <= reopen_window()


def _resume_dispatch(order: WorkOrder) -> None:
    # What merging stopped goes on as if it had not been stopped: the person has waited since the beginning. Not so
    # in a later round, when the person has been answered: its dispatch has a clock of its own.
    found = Clock.objects.filter(order=order, name="dispatch", outcome="void", round=order.round)
    clock = found.filter(stopped_at__gte=order.merged_at).order_by("id").last()
    if clock:
        run_again(clock, now(), "split").save()


# The answer of a parent reaches everybody who waits for it.


@transaction.atomic
def bring_answers(parent_id: int) -> int:
    """Give what is merged the answer its parent has got, and ask each appellant once; how many were moved."""
    parent = locked(parent_id)
    if parent.state not in (*rules.ANSWERED, "85"):
        return 0
    waiting = WorkOrder.objects.filter(parent=parent, state="11", merged_at__isnull=False).order_by("id")
    return sum(_bring(child, parent) for child in waiting.select_related("appeal")[:AT_ONCE])


def _bring(child: WorkOrder, parent: WorkOrder) -> bool:
    handled = bool(parent.lead_id and parent.reply) and parent.state != "85"
    if handled and not _asked_already(child, parent):
        _share(child, parent)
        return True
    if parent.state in rules.CLOSED:
        _close(child, parent)
        return True
    return False


def _asked_already(child: WorkOrder, parent: WorkOrder) -> bool:
    """Whether the same person is asked about this thing under another number."""
    token = child.appeal.appellant
    if token is None:
        return False
    others = WorkOrder.objects.filter(parent=parent, merged_at__isnull=False, pk__lt=child.pk)
    return parent.appeal.appellant == token or others.filter(appeal__appellant=token).exists()


def _share(child: WorkOrder, parent: WorkOrder) -> None:
    def change(order: WorkOrder) -> None:
        order.lead, order.reply, order.released_at = parent.lead, parent.reply, parent.released_at
        order.handle_due_at = parent.handle_due_at

    move(SYSTEM, child.pk, "share", evidence={"parent": parent.number, "reply": parent.reply}, change=change)


def _close(child: WorkOrder, parent: WorkOrder) -> None:
    def change(order: WorkOrder) -> None:
        order.reply = parent.reply

    move(SYSTEM, child.pk, "close", evidence={"parent": parent.number, "reply": parent.reply}, change=change)


def redo_merged(actor: Actor, order: WorkOrder, solved: str, reason: str) -> WorkOrder:
    """A merged order's appellant says that it is not done.

    While the parent is open it is redone, once, and this order waits in it for the new answer. When the parent is
    closed, the first whom it did not help becomes an order of its own again, and the next join that one.
    """
    assert order.parent_id is not None
    parent = locked(order.parent_id)
    head = parent if parent.state not in rules.CLOSED else _heir(parent)
    if head is None:
        return _stand_alone(actor, order, parent, solved, reason)

    def change(order: WorkOrder) -> None:
        order.parent, order.round, order.tries = head, order.round + 1, 0

    if head.state in ("70", "71"):
        move(actor, head.pk, "redo", evidence={"solved": solved}, change=_next_round)
    evidence = {"solved": solved, "parent": head.number}
    return move(actor, order.pk, "rejoin", reason=reason, evidence=evidence, change=change)


def _next_round(order: WorkOrder) -> None:
    order.round, order.tries = order.round + 1, 0


def _heir(parent: WorkOrder) -> WorkOrder | None:
    found = WorkOrder.objects.filter(parent=parent, merged_at=None).exclude(state__in=rules.CLOSED)
    first = found.order_by("id").values_list("id", flat=True).first()
    return locked(first) if first else None


def _stand_alone(actor: Actor, order: WorkOrder, parent: WorkOrder, solved: str, reason: str) -> WorkOrder:
    def change(order: WorkOrder) -> None:
        order.merged_at = None
        _next_round(order)

    note(actor, parent, "leave", {"child": order.number})
    return move(actor, order.pk, "redo", reason=reason, evidence={"solved": solved}, change=change)


# A parent whose appellant takes it back hands its place on.


def hand_down(parent: WorkOrder) -> WorkOrder | None:
    """Let the first that waits in a closed order take its place, and the rest hang on that one; the heir, if any.

    The heir goes to the same unit at once, with a clock of its own: the unit has only lost one of its appellants.
    Call under the lock of all merging.
    """
    waiting = WorkOrder.objects.filter(parent=parent, state="11", merged_at__isnull=False)
    children = list(waiting.order_by("id").values_list("id", flat=True))
    if not children:
        return None
    heir = _inherit(children[0], parent)
    WorkOrder.objects.filter(pk__in=children[1:]).update(parent=heir)
    for child in waiting.model.objects.filter(pk__in=children[1:]):
        note(SYSTEM, child, "follow", {"parent": heir.number})
    return heir


def _inherit(order_id: int, parent: WorkOrder) -> WorkOrder:
    def change(order: WorkOrder) -> None:
        _resume_dispatch(order)
        order.parent, order.merged_at = parent, None
        order.lead = order.handle_due_at = order.released_at = None
        order.reply = ""

    def send(order: WorkOrder) -> None:
        order.lead, order.dispatched_at, order.co_units = parent.lead, now(), list(parent.co_units)
        order.matter, order.clock_class = parent.matter, parent.clock_class
        order.signed_at = order.contacted_at = None

    note(SYSTEM, parent, "leave", {"child": locked(order_id).number})
    move(SYSTEM, order_id, "split", reason="heir", change=change, right="dispatcher")
    heir = move(SYSTEM, order_id, "triage")
    if parent.lead_id is None:
        return heir
    evidence = {"lead": parent.lead_id, "co_units": parent.co_units, "basis": "heir"}
    return move(SYSTEM, order_id, "dispatch", evidence=evidence, change=send)
