"""The appellant's word against an ending: said once, answered by two of the panel who agree."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.actions.linking import open_linked
from huiyin.act.orders.actions.moving import locked, move
from huiyin.act.orders.actions.voting import decided, not_its_own, vote, voter
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.panel_models import Exclusion, ExclusionVote, Objection, ObjectionVote
from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.accounts.queries import holders
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current


class ObjectedBefore(Refusal):
    """There is one objection to each ending."""

    def __init__(self) -> None:
        super().__init__(_("您已经提出过异议，复核组会给您答复。有新情况可以另行反映。"))


class TooLateToObject(Refusal):
    """The time in which the appellant could object has passed."""

    def __init__(self) -> None:
        super().__init__(_("提出异议的期限已经过了。有新情况可以重新反映。"))


class NothingToObject(Refusal):
    """The order was not ended by the panel, or the objection is answered."""

    def __init__(self) -> None:
        super().__init__(_("这张单没有等待答复的异议。请刷新看最新进展。"))


class EndedIt(Refusal):
    """Who voted for the ending does not judge the objection to it, as long as others can."""

    def __init__(self) -> None:
        super().__init__(_("这张单的终结您表决过，异议请由没有表决过的复核组成员来看。"))


@transaction.atomic
def object_to_ending(actor: Actor, order_id: int, words: str) -> WorkOrder:
    """The appellant objects to the ending, in time and once; the same words again change nothing."""
    order = locked(order_id)
    said = Objection.objects.filter(order=order).first()
    if said and said.words == words.strip():
        return order

    def change(order: WorkOrder) -> None:
        _may_object(order, said)
        at, city = now(), current()
        due = city.calendar.due(at, city.panels.object_ruling)
        Objection.objects.create(order=order, words=words.strip(), asked_at=at, due_at=due)

    return move(actor, order_id, "object", evidence={"words": words.strip()}, change=change)


def _may_object(order: WorkOrder, said: Objection | None) -> None:
    if said:
        raise ObjectedBefore
    ended = Exclusion.objects.filter(order=order, granted=True).order_by("-id").first()
    if ended is None or ended.ruled_at is None:
        raise NothingToObject
    city = current()
    if now() > city.calendar.due(ended.ruled_at, city.panels.object_within):
        raise TooLateToObject


@transaction.atomic
def vote_objection(actor: Actor, order_id: int, grant: bool, reason: str) -> WorkOrder:
    """One vote of the panel on the objection; the reason of the vote that decides is what the appellant reads."""

    def asked(order: WorkOrder) -> Objection:
        not_its_own(actor, order)
        _not_who_ended(actor, order)
        return _pending(order)

    return _decide(vote(actor, order_id, "vote_objection", ObjectionVote, grant, reason, asked))


def _not_who_ended(actor: Actor, order: WorkOrder) -> None:
    # Where the panel is too small for others to decide, the same may; else no objection would ever be answered.
    ended = set(ExclusionVote.objects.filter(request__order=order).values_list("account_id", flat=True))
    if voter(actor) in ended and len(holders("panel") - ended) >= current().panels.votes:
        raise EndedIt


def _pending(order: WorkOrder) -> Objection:
    found = Objection.objects.select_for_update().filter(order=order, ruled_at=None).first()
    if found is None:
        raise NothingToObject
    return found


def _decide(order: WorkOrder) -> WorkOrder:
    request = Objection.objects.select_for_update().filter(order=order, ruled_at=None).first()
    if request is None:
        return order
    found = decided(ObjectionVote, request)
    if found is None:
        return order
    agreed = ObjectionVote.objects.filter(request=request, account_id__in=found[1], grant=found[0])
    last = agreed.order_by("id").last()
    return _rule(order, request, found, last.reason if last else "")


def _rule(order: WorkOrder, request: Objection, decided: tuple[bool, list[int]], answer: str) -> WorkOrder:
    sustained, votes = decided
    evidence: dict[str, object] = {"votes": votes, "answer": answer}
    if sustained:
        request.child = open_linked(SYSTEM, order, request.words)
        evidence["child"] = request.child.number
    request.sustained, request.ruled_at, request.answer = sustained, now(), answer
    request.save()
    action = "sustain_objection" if sustained else "dismiss_objection"
    return move(SYSTEM, order.pk, action, evidence=evidence)
