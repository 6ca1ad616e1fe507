"""Asking a sample again by somebody who does not see the first answers: how often does the first asking err?"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.answer.callback.actions.handing import is_time
from huiyin.answer.callback.actions.recording import said
from huiyin.answer.callback.finding import foreign, secret_seed
from huiyin.answer.callback.models import Callback, Recall
from huiyin.answer.callback.planning_rules import drawn, next_try
from huiyin.answer.callback.policies import may_call_back
from huiyin.answer.callback.recall_rules import contradicts, differing
from huiyin.answer.callback.refusals import BadAnswers, Held, Over
from huiyin.answer.callback.rules import FAILED, Answers, faults
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

LOOKED_AT_MOST = 2_000
DRAWN_WITHIN = timedelta(days=3)


@transaction.atomic
def draw_recalls() -> int:
    """Draw from the answers that people and machines took down of late; how many. Drawing twice draws once.

    What the appellant wrote without anybody between is not asked about again: nobody can have misheard it.
    """
    city, at = current(), now()
    how = city.calling.recall
    again = Recall.objects.filter(callback=OuterRef("pk"))
    found = Callback.objects.filter(
        ~Exists(again), outcome="answered", way__in=["person", "survey"], at__gte=at - DRAWN_WITHIN
    ).order_by("-at", "-id")[:LOOKED_AT_MOST]
    seed = secret_seed(f"{how.seed} second")
    return _draw([one for one in found if drawn(seed, str(one.pk), how.second)], 2)


def _draw(callbacks: list[Callback], turn: int) -> int:
    city, at = current(), now()
    how = city.calling
    ready = next_try(how, at + timedelta(hours=how.rest_hours), [], city.zone, city.calendar.is_workday)
    until = ready + timedelta(days=how.recall.days)
    rows = [Recall(callback=one, turn=turn, drawn_at=at, next_at=ready, until=until) for one in callbacks]
    Recall.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def take_recall(actor: Actor) -> Recall | None:
    """Hand the next one to an agent who asked about it neither first nor since; None when there is none now."""
    if not actor.has("callback_agent") or actor.id is None:
        raise Refused
    city, at = current(), now()
    if not is_time(at):
        return None
    found = Recall.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        Q(leased_until=None) | Q(leased_until__lte=at) | Q(leased_by=actor.id),
        ~Q(callback__by_id=actor.id),
        state="due",
        next_at__lte=at,
        until__gt=at,
    )
    asked = Recall.objects.filter(callback=OuterRef("callback"), by_id=actor.id)
    orders = foreign(WorkOrder.objects.all(), actor, city)
    found = found.filter(~Exists(asked), callback__order__in=orders)
    one = found.select_related("callback__order__appeal").order_by("next_at", "id").first()
    if one is not None:
        one.leased_by = actor.id
        one.leased_until = at + timedelta(minutes=city.calling.lease_minutes)
        one.save(update_fields=["leased_by", "leased_until"])
    return one


def _held(actor: Actor, recall_id: int) -> Recall:
    found = Recall.objects.select_for_update(of=("self",)).select_related("callback__order")
    recall = found.get(pk=recall_id)
    if not may_ask_again(actor, recall):
        raise Refused
    at = now()
    if recall.leased_by != actor.id and recall.leased_until and recall.leased_until > at:
        raise Held
    return recall


def may_ask_again(actor: Actor, recall: Recall) -> bool:
    """A callback agent who asked about it neither first nor in the other turn."""
    if not may_call_back(actor, recall.callback.order) or recall.callback.by_id == actor.id:
        return False
    return not Recall.objects.filter(callback=recall.callback, by_id=actor.id).exclude(pk=recall.pk).exists()


@transaction.atomic
def record_again(actor: Actor, recall_id: int, answers: Answers) -> Recall:
    """What the appellant answers this time; kept beside the record, which stays as it is."""
    recall = _held(actor, recall_id)
    if wrong := faults(answers):
        raise BadAnswers(wrong)
    given = said(answers)
    if recall.state == "answered" and recall.by_id == actor.id:
        return recall
    if recall.state != "due":
        raise Over
    for name, value in given.items():
        setattr(recall, name, value)
    recall.state, recall.by_id, recall.at = "answered", actor.id, now()
    recall.leased_by = recall.leased_until = None
    recall.save()
    if recall.turn == 2:
        _once_more(recall)
    return recall


def _once_more(recall: Recall) -> None:
    """Where the second asking contradicts the first, a third person asks."""
    how, first = current().calling.recall, recall.callback
    names = differing(vars(first), vars(recall))
    if contradicts(names) and drawn(secret_seed(f"{how.seed} third"), str(first.pk), how.third):
        _draw([first], 3)


@transaction.atomic
def note_recall_failure(actor: Actor, recall_id: int, outcome: str) -> Recall:
    """Nobody answered this time; after the last try it stays without an answer, which is counted apart."""
    recall = _held(actor, recall_id)
    if outcome not in FAILED:
        raise BadAnswers(["outcome"])
    if recall.state != "due":
        return recall
    city, at = current(), now()
    recall.tries += 1
    recall.leased_by = recall.leased_until = None
    if recall.tries >= city.calling.recall.tries or outcome in city.calling.ends_calls:
        recall.state, recall.at = "unreached", at
    else:
        recall.next_at = next_try(city.calling, at, [at], city.zone, city.calendar.is_workday)
    recall.save()
    return recall
