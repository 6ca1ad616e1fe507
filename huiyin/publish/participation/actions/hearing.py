"""Opinions: each has an owner and a day, an answer with its reason, one more look if the observer is not satisfied."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.queries import held
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.publish.participation.actions.joining import serving
from huiyin.publish.participation.masking_rules import masked
from huiyin.publish.participation.models import WAITING, Observer, Opinion, OpinionAnswer, Sample
from huiyin.publish.participation.policies import AT_HOTLINE, may_answer, may_run
from huiyin.publish.participation.refusals import NotWaiting, Unfinished
from huiyin.publish.participation.rules import ANSWERED, DISPUTED, OPEN, SETTLED, VERDICTS

WORDS_AT_MOST = 1000
DUE_AT_ONCE = 500


@transaction.atomic
def give_opinion(actor: Actor, words: str, unit: str = "", key: str = "") -> Opinion:
    """Say what should change; without a unit the hotline owns it. The same key sent twice is one opinion."""
    return put_opinion(serving(actor), words, unit, key, None)


def put_opinion(observer: Observer, words: str, unit: str, key: str, sample: Sample | None) -> Opinion:
    """Write an opinion down and put it to its owner, inside the transaction of whatever it came from."""
    city, at, words = current(), now(), words.strip()
    if not words or len(words) > WORDS_AT_MOST or not key or (unit and unit not in city.units):
        raise Unfinished("words")
    if known := Opinion.objects.filter(observer=observer, key=key).first():
        return known
    how = city.observing.hearing
    opinion = Opinion.objects.create(
        observer=observer,
        sample=sample,
        key=key,
        words=words,
        unit_id=unit or how.owner,
        at=at,
        due_at=_due(how.answer),
    )
    year = at.astimezone(city.zone).year
    opinion.number = how.number.format(year=year, seq=opinion.pk)
    opinion.save(update_fields=["number"])
    _note(Actor(observer.account_id, ""), opinion, "put")
    return opinion


def _due(limit: Limit) -> Any:
    return current().calendar.due(now(), limit)


def _note(actor: Actor, opinion: Opinion, action: str, **more: Any) -> None:
    """What happened to an opinion, never what was said: the ledger forgets nothing, and people name each other."""
    evidence: dict[str, Any] = {"opinion": opinion.number, "unit": opinion.unit_id, **more}
    if action in ("put", "overdue"):
        evidence |= {"role": _owner(opinion.unit_id), "until": opinion.due_at and opinion.due_at.isoformat()}
    role = actor.role or ("observer" if actor.id else "system")
    append([NewEvent.by(actor, f"opinion:{opinion.pk}", action, role=role, evidence=evidence)])


def _owner(unit: str) -> str:
    """Under which role the unit's people are told: its clerks, or where there are none those of the hotline."""
    return next((role for role in ("unit_clerk", *AT_HOTLINE) if held(role, [unit])), "unit_head")


def _held(opinion_id: int) -> Opinion:
    return Opinion.objects.select_for_update(of=("self",)).select_related("observer").get(pk=opinion_id)


@transaction.atomic
def hand(actor: Actor, opinion_id: int, unit: str) -> Opinion:
    """Put an opinion to the unit it concerns; its day begins anew."""
    if not may_run(actor):
        raise Refused
    opinion = _held(opinion_id)
    if unit not in current().units:
        raise Unfinished("unit")
    if opinion.state != OPEN:
        raise NotWaiting
    if opinion.unit_id == unit:
        return opinion
    opinion.unit_id, opinion.late_at = unit, None
    opinion.due_at = _due(current().observing.hearing.answer)
    opinion.save(update_fields=["unit", "late_at", "due_at"])
    _note(actor, opinion, "put")
    return opinion


@transaction.atomic
def answer(actor: Actor, opinion_id: int, verdict: str, words: str) -> OpinionAnswer:
    """Answer: adopted, partly or not, and why; the observer is told. Sent twice it is one answer."""
    opinion, words = _held(opinion_id), words.strip()
    turn = 2 if opinion.disputed_at else 1
    given = opinion.answers.filter(round=turn).first()
    if given is not None and (given.by, given.words) == (actor.id, words):
        return given
    if opinion.state not in (OPEN, DISPUTED):
        raise NotWaiting
    if actor.id is None or not may_answer(actor, opinion):
        raise Refused
    if verdict not in VERDICTS or not words or len(words) > WORDS_AT_MOST:
        raise Unfinished("words")
    given = OpinionAnswer.objects.create(
        opinion=opinion, round=turn, verdict=verdict, words=words, unit_id=_for(actor, opinion), by=actor.id,
        at=now(),
    )  # fmt: skip
    last = turn == 2 or opinion.observer.ended_at is not None
    _turn(opinion, SETTLED if last else ANSWERED)
    _note(actor, opinion, "answer", verdict=verdict, round=turn, account=opinion.observer.account_id)
    return given


def _for(actor: Actor, opinion: Opinion) -> str:
    """In whose name it is answered: the owner's, or the supervisor's own unit the second time."""
    own = actor.units("supervisor")
    return own[0] if opinion.state == DISPUTED and own else opinion.unit_id


def _turn(opinion: Opinion, state: str) -> None:
    opinion.state, opinion.due_at = state, None
    opinion.settled_at = now() if state == SETTLED else None
    opinion.save(update_fields=["state", "due_at", "settled_at"])


def _own(actor: Actor, opinion_id: int) -> Opinion:
    observer, opinion = serving(actor), _held(opinion_id)
    if opinion.observer_id != observer.pk:
        raise Refused
    return opinion


@transaction.atomic
def be_satisfied(actor: Actor, opinion_id: int) -> Opinion:
    """Let the answer stand."""
    opinion = _own(actor, opinion_id)
    if opinion.state == ANSWERED:
        _turn(opinion, SETTLED)
        _note(actor, opinion, "settle")
    elif opinion.state != SETTLED:
        raise NotWaiting
    return opinion


@transaction.atomic
def dispute(actor: Actor, opinion_id: int, words: str) -> Opinion:
    """Say once that the answer does not do; a supervisor answers then."""
    opinion, words = _own(actor, opinion_id), words.strip()
    if opinion.state == DISPUTED and opinion.dispute == words:
        return opinion
    if opinion.state != ANSWERED or opinion.disputed_at is not None:
        raise NotWaiting
    if not words or len(words) > WORDS_AT_MOST:
        raise Unfinished("words")
    opinion.state, opinion.dispute, opinion.disputed_at = DISPUTED, words, now()
    opinion.due_at, opinion.late_at = _due(current().observing.hearing.again), None
    opinion.save(update_fields=["state", "dispute", "disputed_at", "due_at", "late_at"])
    _note(actor, opinion, "dispute")
    return opinion


@transaction.atomic
def publish(actor: Actor, opinion_id: int, words: str, answer_words: str) -> Opinion:
    """Let everybody read an answered opinion in these words, masked once more; without words it is taken back."""
    if not may_run(actor):
        raise Refused
    opinion = _held(opinion_id)
    if opinion.state not in (ANSWERED, SETTLED):
        raise NotWaiting
    plain, told = masked(words)[:WORDS_AT_MOST], masked(answer_words)[:WORDS_AT_MOST]
    if plain and not told:
        raise Unfinished("answer")
    if (plain, told) == (opinion.published, opinion.published_answer):
        return opinion
    opinion.published, opinion.published_answer = plain, told if plain else ""
    opinion.published_at = now() if plain else None
    opinion.save(update_fields=["published", "published_answer", "published_at"])
    _note(actor, opinion, "publish" if plain else "unpublish")
    return opinion


def settle() -> int:
    """An answer to which the observer said nothing for so long stands; how many."""
    before = now() - timedelta(days=current().observing.hearing.settle_days)
    found = Opinion.objects.filter(state=ANSWERED).annotate(told_at=Max("answers__at"))
    keys = found.filter(told_at__lte=before).order_by("id").values_list("pk", flat=True)[:DUE_AT_ONCE]
    return Opinion.objects.filter(pk__in=list(keys), state=ANSWERED).update(state=SETTLED, settled_at=now())


def mark_overdue() -> int:
    """Say of every opinion that was not answered in time that it is late, once; how many."""
    due = Opinion.objects.filter(WAITING, due_at__lte=now(), late_at=None).order_by("due_at", "id")
    return sum(_mark(pk) for pk in due.values_list("pk", flat=True)[:DUE_AT_ONCE])


@transaction.atomic
def _mark(opinion_id: int) -> bool:
    opinion = _held(opinion_id)
    late = opinion.state in (OPEN, DISPUTED) and opinion.due_at is not None and opinion.due_at <= now()
    if not late or opinion.late_at is not None:
        return False
    opinion.late_at = now()
    opinion.save(update_fields=["late_at"])
    _note(SYSTEM, opinion, "overdue")
    return True
