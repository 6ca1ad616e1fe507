"""Bringing a closed matter up again: a closed order is never edited, a new one is linked to it."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.actions.moving import locked, move
from huiyin.act.orders.actions.receive import Received, Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.policies import may_receive
from huiyin.act.orders.queries.similar import reopen_window
from huiyin.act.orders.refusals import NotNow, Refusal, Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.hear.intake.rules import NewAppeal, NewAttachment

SOURCE = "reopen"
WORDS_AT_MOST = 2000


class NothingNew(Refusal):
    """What is still wrong was not said."""

    def __init__(self) -> None:
        super().__init__(_("请写下哪里没有解决，最多2000字。"))


class TooOld(Refusal):
    """It was closed so long ago that it is a new matter."""

    def __init__(self, window: timedelta) -> None:
        super().__init__(
            _("办结已经超过%(days)s天，不能接着原来的办。请到首页重新反映，我们会查到您以前的记录。")
            % {"days": window.days}
        )


class OpenedAgain(Refusal):
    """It was brought up again before; there the person can go on."""

    def __init__(self, number: str) -> None:
        super().__init__(
            _("这件事已经另立新单%(number)s在办，要补充的话请写在那张单上。") % {"number": number}
        )


@transaction.atomic
def reopen(actor: Actor, order_id: int, words: str, attachments: tuple[NewAttachment, ...] = ()) -> Received:
    """Open a linked order for what is not solved, with the same appellant and a receipt of its own.

    The same words sent again give back the same order, without the receipt. An order is brought up again once; after
    that its successor is.
    """
    words = words.strip()
    if not words or len(words) > WORDS_AT_MOST:
        raise NothingNew
    order = locked(order_id)
    _check(actor, order, words)
    got = receive_many(actor, [_again(order, words, attachments, actor)], _as_before(order))[0]
    if not got.new:
        return got
    WorkOrder.objects.filter(pk=got.order.pk).update(parent=order)
    got.order.parent = order
    move(actor, order_id, "reopen", evidence={"child": got.order.number, "words": words})
    return got


def _check(actor: Actor, order: WorkOrder, words: str) -> None:
    if not may_receive(actor):
        raise Refused
    if order.state != "80":
        raise NotNow(order.state)
    assert order.closed_at is not None
    successor = successor_of(order)
    if successor and successor.appeal.words != words:
        raise OpenedAgain(successor.number)
    if not successor and now() - order.closed_at > reopen_window():
        raise TooOld(reopen_window())


def successor_of(order: WorkOrder) -> WorkOrder | None:
    """The order in which this one was brought up again."""
    found = WorkOrder.objects.filter(appeal__source=SOURCE, appeal__source_key=order.number)
    return found.select_related("appeal").order_by("id").first()


def _again(order: WorkOrder, words: str, attachments: tuple[NewAttachment, ...], actor: Actor) -> NewAppeal:
    said = order.appeal
    return NewAppeal(
        words=words,
        channel="phone" if actor.has("agent") else "web",
        source=SOURCE,
        source_key=order.number,
        title=said.title,
        kind=said.kind_said,
        place=said.place_said,
        lon=said.lon,
        lat=said.lat,
        anonymous=said.anonymous,
        confidential=said.confidential,
        attachments=attachments,
        agent_id=actor.id if actor.has("agent") else None,
        appellant=said.appellant,
    )


def _as_before(order: WorkOrder) -> Receiving:
    """What it is has been decided before; whose it is, is judged anew."""
    return Receiving(kind=order.kind, matter=order.matter, urgency=order.urgency)
