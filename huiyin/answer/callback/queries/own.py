"""What a unit itself said about an order, and what it may still say."""

from dataclasses import dataclass
from datetime import datetime

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback.models import SelfReport
from huiyin.answer.callback.policies import may_ask_apart, may_tell_own
from huiyin.answer.callback.queries.setting_apart import ApartCase, apart_of
from huiyin.answer.callback.recall_models import GROUNDS
from huiyin.foundation.accounts.rules import Actor

TOLD_IN = ("50", "56", "60")


@dataclass(frozen=True)
class OwnTold:
    """What a unit heard when it asked the appellant itself."""

    solved: str
    result: str
    words: str
    at: datetime


@dataclass(frozen=True)
class OwnSide:
    """A unit's side of being rated: what it told, whether it may tell, and a bad rating it holds to be unjustified."""

    told: OwnTold | None
    may_tell: bool
    bad_rating: int | None  # the answer that may be asked to be set apart
    case: ApartCase | None
    grounds: tuple[str, ...] = GROUNDS


def own_side(actor: Actor, order: WorkOrder) -> OwnSide:
    """As this reader sees it; two or three statements."""
    row = SelfReport.objects.filter(order=order, round=order.round).first()
    told = OwnTold(row.solved, row.result, row.words, row.at) if row else None
    bad, case = apart_of(order.pk)
    may_tell = told is None and order.state in TOLD_IN and may_tell_own(actor, order)
    return OwnSide(told, may_tell, bad if case is None and may_ask_apart(actor, order) else None, case)
