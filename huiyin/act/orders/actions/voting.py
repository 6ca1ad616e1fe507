"""What every vote of a panel asks: that nobody decides about the own unit, and who has voted how."""

from django.utils.translation import gettext as _

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.accounts.rules import Actor


class OwnUnit(Refusal):
    """Nobody decides about the own unit."""

    def __init__(self) -> None:
        super().__init__(_("这是您所在单位的工单，您要回避，请另一位复核组成员表决。"))


def not_its_own(actor: Actor, order: WorkOrder, *others: str) -> None:
    """Raise `OwnUnit` when the one who votes holds a post at the lead, or at one of `others`."""
    if set(actor.units()) & {order.lead_id, *others}:
        raise OwnUnit


def voter(actor: Actor) -> int:
    """The account under which a vote is counted; what has none has no vote."""
    if actor.id is None:
        raise Refused
    return actor.id
