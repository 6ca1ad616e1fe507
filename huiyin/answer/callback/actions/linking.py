"""The link by which an appellant answers once, without signing in; who works here is refused, in writing."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from huiyin.act.orders.actions.moving import note
from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback.models import RatingLink
from huiyin.answer.callback.policies import is_staff
from huiyin.answer.callback.refusals import LinkSpent, NotYours
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.foundation.vault.links import number_in

KIND = "rating"  # what the signature of these links is bound to
ASKED_IN = ("70", "71")


def make_link(order: WorkOrder, at: datetime) -> RatingLink | None:
    """Let the appellant of an order, which the caller holds, answer by a link; notices read of it in the ledger.

    The ledger holds the number of the row, never the address: that is signed when the message goes out.
    """
    if order.appeal.anonymous or order.appeal.appellant is None:
        return None
    expires = at + timedelta(hours=current().calling.link_hours)
    link, new = RatingLink.objects.get_or_create(
        order=order, round=order.round, defaults={"made_at": at, "expires_at": expires}
    )
    if new:
        note(SYSTEM, order, "rating_link", {"link": link.pk, "until": expires.isoformat(timespec="minutes")})
    return link


def opened_link(actor: Actor, token: str) -> RatingLink | None:
    """The link that a token is signed for, whoever shows it; None for a token that was made nowhere here.

    Raises `NotYours` for who has signed in to work here, after writing that down.
    """
    number = number_in(KIND, token)
    link = RatingLink.objects.filter(pk=number).select_related("order").first() if number else None
    if link is not None and is_staff(actor):
        note_abuse(actor, link)
        raise NotYours
    return link


@transaction.atomic
def note_abuse(actor: Actor, link: RatingLink) -> None:
    """Write down that a member of staff opened an appellant's link."""
    RatingLink.objects.filter(pk=link.pk).update(refused=F("refused") + 1, refused_at=now())
    stream = f"rating_link:{link.pk}"
    append([NewEvent.by(actor, stream, "link_abuse", evidence={"order": link.order_id, "link": link.pk})])


def usable(link: RatingLink, order: WorkOrder, at: datetime) -> None:
    """Raise `LinkSpent` unless this link can be answered by now."""
    if link.used_at is not None:
        raise LinkSpent("used")
    if link.round != order.round or order.state not in ASKED_IN:
        raise LinkSpent("settled")
    if link.expires_at <= at:
        raise LinkSpent("expired")
