"""Bad ratings that a unit holds to be unjustified: two people of the panel say whether they are counted apart."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.actions.moving import locked, note
from huiyin.act.orders.refusals import Incomplete, Refusal, Refused
from huiyin.answer.callback.models import Callback, SetApart, SetApartVote
from huiyin.answer.callback.policies import may_ask_apart, may_judge_apart
from huiyin.answer.callback.recall_models import GROUNDS
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current


class NotBad(Refusal):
    """Only a dissatisfied answer can be set apart."""

    def __init__(self) -> None:
        super().__init__(_("只有不满意的评价才能申请另行统计。"))


class Decided(Refusal):
    """It was decided already."""

    def __init__(self) -> None:
        super().__init__(_("这一件已经有结论了。"))


@transaction.atomic
def ask_apart(actor: Actor, callback_id: int, ground: str, why: str) -> SetApart:
    """The head of the rated unit asks that this rating be counted apart; asking twice asks once."""
    callback = Callback.objects.get(pk=callback_id)
    order = locked(callback.order_id)
    if not may_ask_apart(actor, order):
        raise Refused
    if ground not in GROUNDS or not why.strip():
        raise Incomplete(("why",))
    if callback.result != "dissatisfied":
        raise NotBad
    case, new = SetApart.objects.get_or_create(
        callback=callback,
        defaults={"ground": ground, "why": why.strip(), "asked_by": actor.id, "asked_at": now()},
    )
    if new:
        note(actor, order, "ask_apart", {"ground": ground}, reason=why.strip())
    return case


@transaction.atomic
def vote_apart(actor: Actor, case_id: int, unjust: bool, reason: str) -> SetApart:
    """One person's finding with its reason; when enough agree either way it is decided. The rating stays as it is."""
    order_id = SetApart.objects.values_list("callback__order", flat=True).get(pk=case_id)
    order = locked(order_id)
    case = SetApart.objects.select_for_update().get(pk=case_id)
    if not may_judge_apart(actor, order) or actor.id is None:
        raise Refused
    if not reason.strip():
        raise Incomplete(("reason",))
    if SetApartVote.objects.filter(case=case, by_id=actor.id, unjust=unjust).exists():
        return case
    if case.upheld is not None:
        raise Decided
    SetApartVote.objects.update_or_create(
        case=case, by_id=actor.id, defaults={"unjust": unjust, "reason": reason.strip(), "at": now()}
    )
    if SetApartVote.objects.filter(case=case, unjust=unjust).count() >= current().panels.votes:
        case.upheld, case.decided_at = unjust, now()
        case.save(update_fields=["upheld", "decided_at"])
        note(actor, order, "apart_upheld" if unjust else "apart_denied", {}, reason=reason.strip())
    return case
