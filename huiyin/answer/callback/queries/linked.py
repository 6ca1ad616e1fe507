"""What can be known of a link by whoever holds it."""

from dataclasses import dataclass
from datetime import datetime

from huiyin.answer.callback.finding import ASKED_IN
from huiyin.answer.callback.models import RatingLink
from huiyin.foundation.calendar.clock import now


@dataclass(frozen=True)
class Opened:
    """A link, and why it cannot be answered by any more: used, expired, settled; empty while it can."""

    pk: int
    order_id: int
    until: datetime
    why: str


def link_of(pk: int) -> Opened:
    """The link of this row."""
    link = RatingLink.objects.select_related("order").get(pk=pk)
    return Opened(link.pk, link.order_id, link.expires_at, _why(link))


def _why(link: RatingLink) -> str:
    if link.used_at is not None:
        return "used"
    if link.round != link.order.round or link.order.state not in ASKED_IN:
        return "settled"
    return "expired" if link.expires_at <= now() else ""
