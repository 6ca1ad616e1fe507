"""Bringing an appeal in again that was closed: a new order that hangs on the old one and is handled by itself."""

from hashlib import sha256

from django.db import transaction

from huiyin.act.orders.actions.receive import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import Actor
from huiyin.hear.intake.actions import NewAppeal


@transaction.atomic
def open_linked(actor: Actor, order: WorkOrder, words: str) -> WorkOrder:
    """Take the same appellant's words in as a new appeal whose order is linked to `order`, and not merged into it.

    A closed order is never edited; the same words over the same order are taken in once.
    """
    told = order.appeal
    new = NewAppeal(
        words=words,
        channel=told.channel,
        source="linked",
        source_key=f"{order.number}:{_mark(words)}",
        title=told.title,
        kind=order.kind,
        place=told.place_said,
        lon=told.lon,
        lat=told.lat,
        anonymous=told.anonymous,
        confidential=told.confidential,
        appellant=told.appellant,
    )
    received = receive_many(actor, [new], Receiving(kind=order.kind, matter=order.matter))[0]
    child = received.order
    if child.parent_id is None:
        WorkOrder.objects.filter(pk=child.pk).update(parent=order)
        child.parent = order
    return child


def _mark(words: str) -> str:
    return sha256(words.strip().encode()).hexdigest()[:16]
