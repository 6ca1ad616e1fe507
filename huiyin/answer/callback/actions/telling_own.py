"""What a unit heard when it asked the appellant itself, written down before the platform asks."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.actions.moving import locked, note
from huiyin.act.orders.refusals import NotNow, Refusal, Refused
from huiyin.answer.callback.models import SelfReport
from huiyin.answer.callback.policies import may_tell_own
from huiyin.answer.callback.refusals import BadAnswers
from huiyin.answer.callback.rules import RATINGS, SOLVED
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now

TOLD_IN = ("50", "56", "60")


class ToldBefore(Refusal):
    """What was told stays: it is there to be compared."""

    def __init__(self) -> None:
        super().__init__(_("这一轮已经记过自查，记下的不能改。"))


@transaction.atomic
def tell_own(actor: Actor, order_id: int, solved: str, result: str, words: str = "") -> SelfReport:
    """The unit's own statement of what the appellant said; once in a round, and never changed."""
    order = locked(order_id)
    if not may_tell_own(actor, order):
        raise Refused
    if solved not in SOLVED or result not in RATINGS:
        raise BadAnswers(["solved" if solved not in SOLVED else "result"])
    known = SelfReport.objects.filter(order=order, round=order.round).first()
    if known is not None:
        if (known.solved, known.result, known.by_id) != (solved, result, actor.id):
            raise ToldBefore
        return known
    if order.state not in TOLD_IN:
        raise NotNow(order.state)
    note(actor, order, "self_report", {"solved": solved, "result": result})
    return SelfReport.objects.create(
        order=order,
        round=order.round,
        unit_id=order.lead_id or "",
        by_id=actor.id,
        at=now(),
        solved=solved,
        result=result,
        words=words.strip()[:2000],
    )
