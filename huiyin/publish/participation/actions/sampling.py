"""Putting closed orders before observers, blind, and taking their judgement."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback.queries import newest_answers
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.publish.participation import finding
from huiyin.publish.participation.actions.choosing import seed_now
from huiyin.publish.participation.actions.hearing import WORDS_AT_MOST, put_opinion
from huiyin.publish.participation.actions.joining import note, serving
from huiyin.publish.participation.masking import texts
from huiyin.publish.participation.models import Observer, Sample
from huiyin.publish.participation.refusals import Judged, TakenBack, Unfinished
from huiyin.publish.participation.rules import SOLVED, Concerned, conflict, fair_draw

OBSERVERS_AT_MOST = 500
SAMPLES_AT_MOST = 2_000
TURN, TURNS = 600, 144  # seconds of a turn, and turns of a day
ROUNDS = 8  # how often orders that turn out not to be showable are replaced


@dataclass(frozen=True)
class Judgement:
    """What an observer thinks: solved in their eyes, every point answered, plainly said, acceptable, and in words."""

    solved: str
    answers: bool
    plain: bool
    accepts: bool
    words: str = ""


def draw_samples() -> int:
    """Give every serving observer who has none the samples of this month; how many were drawn."""
    city, at = current(), now()
    month = at.astimezone(city.zone).strftime("%Y-%m")
    serving_now = Observer.objects.filter(ended_at=None, until__gt=at).exclude(sampled=month).order_by("id")
    keys = list(serving_now.values_list("pk", flat=True)[:OBSERVERS_AT_MOST])
    if not keys:
        return 0
    seed = seed_now()
    pool = finding.month_pool(city, at, f"{seed} {month}")
    about = _about(pool, city)
    return sum(_draw(pk, pool, about, city, month, seed) for pk in keys)


def _about(orders: Collection[WorkOrder], city: City) -> dict[int, Concerned]:
    merged = finding.merged_into([order.pk for order in orders])
    return {order.pk: finding.concerned(order, city, merged.get(order.pk, ())) for order in orders}


@transaction.atomic
def _draw(
    observer_id: int,
    pool: Sequence[WorkOrder],
    about: Mapping[int, Concerned],
    city: City,
    month: str,
    seed: str,
) -> int:
    observer = Observer.objects.select_for_update().get(pk=observer_id)
    if observer.sampled == month or observer.ended_at is not None:
        return 0
    free = _allowed(observer, pool, about, city)
    own_seed = f"{seed} {month} {observer.pk}"
    chosen = _showable(free, city, own_seed)
    at, how = now(), city.observing.sampling
    due = at + timedelta(days=how.answer_days)
    Sample.objects.bulk_create(
        Sample(observer=observer, order=order, month=month, drawn_at=at, due_at=due) for order in chosen
    )
    observer.sampled = month
    observer.save(update_fields=["sampled"])
    evidence = {"month": month, "seed": own_seed, "among": len(free), "orders": [o.pk for o in chosen]}
    note(observer, "sample", {**evidence, "account": observer.account_id}, at, SYSTEM)
    return len(chosen)


def _allowed(
    observer: Observer, pool: Sequence[WorkOrder], about: Mapping[int, Concerned], city: City
) -> list[WorkOrder]:
    """Those of these orders that this observer may judge and has not seen."""
    mine = finding.interests(observer, city)
    seen = set(observer.samples.values_list("order_id", flat=True)[:SAMPLES_AT_MOST])
    return [order for order in pool if order.pk not in seen and not conflict(mine, about[order.pk])]


def _showable(free: Sequence[WorkOrder], city: City, seed: str) -> list[WorkOrder]:
    """A fair draw over units and matters; what cannot be shown once masked is left out and drawn anew."""
    left = {order.pk: order for order in free}
    size = city.observing.sampling.orders
    for _ in range(ROUNDS):
        strata = {pk: (order.lead_id or "", order.matter) for pk, order in left.items()}
        chosen = [left[pk] for pk in fair_draw(strata, size, seed)]
        unfit = [order for order in chosen if texts(order, city) is None]
        if not unfit:
            return chosen
        for order in unfit:
            del left[order.pk]
    return [order for order in chosen if order not in unfit]


@transaction.atomic
def judge(actor: Actor, sample_id: int, given: Judgement) -> Sample:
    """Keep the judgement and, beside it, what the appellant had answered; words become an opinion that is answered.

    What the appellant answered is read only now, when it can no longer sway anybody.
    """
    observer = serving(actor)
    sample = Sample.objects.select_for_update().select_related("order").get(pk=sample_id, observer=observer)
    if sample.judged_at is not None:
        raise Judged
    if given.solved not in SOLVED or len(given.words) > WORDS_AT_MOST:
        raise Unfinished("solved")
    if sample.void or unfit(sample, current()):
        raise TakenBack
    at, recorded = now(), newest_answers([sample.order_id]).get(sample.order_id)
    sample.judged_at, sample.solved = at, given.solved
    sample.answers, sample.plain, sample.accepts = given.answers, given.plain, given.accepts
    sample.recorded = recorded.solved if recorded else ""
    sample.save()
    note(observer, "judge", {"order": sample.order_id, "solved": given.solved}, at)
    if given.words.strip():
        unit = sample.order.lead_id or ""
        put_opinion(observer, given.words, unit, f"sample:{sample.pk}", sample)
    return sample


def unfit(sample: Sample, city: City) -> str:
    """Why a sample may not be shown any more: a conflict that came up since, or an order that is no longer so."""
    return _unfit([sample], city).get(sample.pk, "")


def barred(sample: Sample, city: City) -> str:
    """The same without masking the order, for whoever masks it anyway."""
    return _against([sample], _orders([sample]), city).get(sample.pk, "")


def _unfit(samples: Sequence[Sample], city: City) -> dict[int, str]:
    return _against(samples, [order for order in _orders(samples) if texts(order, city) is not None], city)


def _orders(samples: Iterable[Sample]) -> list[WorkOrder]:
    return list(finding.showable().filter(pk__in={sample.order_id for sample in samples}))


def _against(samples: Sequence[Sample], orders: Collection[WorkOrder], city: City) -> dict[int, str]:
    """What speaks against each of these samples, where these of their orders can be shown."""
    about = _about(orders, city)
    mine = {one.pk: finding.interests(one, city) for one in {sample.observer for sample in samples}}
    found = {
        one.pk: conflict(mine[one.observer_id], about[one.order_id]) if one.order_id in about else "gone"
        for one in samples
    }
    return {pk: why for pk, why in found.items() if why}


def take_back(turn: int | None = None) -> int:
    """Take back what was not judged in time, and what this observer may not or nobody can judge any more; how many.

    With a turn, only every `TURNS`-th sample is looked at for the latter.
    """
    waiting = Sample.objects.filter(judged_at=None, void="")
    late = waiting.filter(due_at__lte=now()).update(void="late")
    mine = waiting if turn is None else waiting.alias(turn=F("id") % TURNS).filter(turn=turn % TURNS)
    why = _unfit(list(mine.select_related("observer").order_by("id")[:SAMPLES_AT_MOST]), current())
    return late + sum(
        waiting.filter(pk__in=[pk for pk in why if why[pk] == word]).update(void=word)
        for word in sorted(set(why.values()))
    )


def take_back_in_turn() -> int:
    """The same for the worker: each sample comes up once a day, since opening and judging one look again anyway."""
    return take_back(int(now().timestamp()) // TURN)
