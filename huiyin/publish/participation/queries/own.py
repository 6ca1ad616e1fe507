"""What observers read: what waits for them, their samples, and an opinion with its answers."""

from dataclasses import dataclass
from datetime import datetime

from huiyin.act.notices.links import code_key
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.publish.participation.actions.joining import may_renew
from huiyin.publish.participation.actions.sampling import barred
from huiyin.publish.participation.masking import Shown, shown
from huiyin.publish.participation.models import (
    Invitation,
    Observer,
    Opinion,
    OpinionAnswer,
    Relation,
    Sample,
)
from huiyin.publish.participation.policies import may_answer, may_read, may_run
from huiyin.publish.participation.refusals import NotServing, TakenBack
from huiyin.publish.participation.rules import ANSWERED, INVITED, OPEN, SETTLED

SHOWN_AT_MOST = 100


def invitation(code: str) -> Invitation | None:
    """The invitation that this link opens and that can still be answered."""
    row = Invitation.objects.filter(code_key=code_key(code), state=INVITED).first()
    return row if row and row.expires_at and row.expires_at > now() else None


@dataclass(frozen=True)
class Home:
    """What an observer finds on the first page."""

    since: datetime
    until: datetime
    waiting: tuple[Sample, ...]
    judged: int
    opinions: tuple[Opinion, ...]
    relations: tuple[Relation, ...]
    may_renew: bool


def observer_of(actor: Actor) -> Observer:
    """The actor's own term while it runs; raises `NotServing`."""
    found = Observer.objects.filter(account_id=actor.id or 0, ended_at=None).first()
    if found is None or not actor.has("observer") or found.until <= now():
        raise NotServing
    return found


def home(actor: Actor) -> Home:
    """What is there to be judged, said and read."""
    observer = observer_of(actor)
    waiting = observer.samples.filter(judged_at=None, void="", due_at__gt=now()).order_by("due_at", "id")
    opinions = observer.opinions.prefetch_related("answers").order_by("-id")
    return Home(
        observer.since,
        observer.until,
        tuple(waiting.select_related("order")[:SHOWN_AT_MOST]),
        observer.samples.filter(judged_at__isnull=False).count(),
        tuple(opinions[:SHOWN_AT_MOST]),
        tuple(observer.relations.order_by("unit")[:SHOWN_AT_MOST]),
        may_renew(observer, now()),
    )


@dataclass(frozen=True)
class Looked:
    """A sample as its observer sees it; what the appellant answered only beside the observer's own judgement."""

    sample: Sample
    shown: Shown
    recorded: str


def sample(actor: Actor, pk: int) -> Looked:
    """One of the actor's samples; raises `Sample.DoesNotExist`, or `TakenBack` when it may not be shown any more."""
    observer = observer_of(actor)
    found = Sample.objects.select_related("observer", "order", "order__appeal").get(pk=pk, observer=observer)
    if found.void or barred(found, current()):
        raise TakenBack
    seen = shown(found.order, current())
    if seen is None:
        raise TakenBack
    return Looked(found, seen, found.recorded if found.judged_at else "")


@dataclass(frozen=True)
class Heard:
    """An opinion for whoever reads it, and what they may do with it."""

    opinion: Opinion
    answers: tuple[OpinionAnswer, ...]
    own: bool
    runs: bool
    may_answer: bool
    may_hand: bool
    may_publish: bool
    may_question: bool


def opinion(actor: Actor, pk: int) -> Heard:
    """One opinion; raises `Opinion.DoesNotExist` or `Refused`."""
    found = Opinion.objects.select_related("observer", "sample__order").get(pk=pk)
    own = actor.has("observer") and found.observer.account_id == actor.id and not found.observer.ended_at
    if not own and not may_read(actor, found):
        raise Refused
    runs = may_run(actor)
    return Heard(
        found,
        tuple(found.answers.order_by("round")),
        own,
        runs,
        not own and may_answer(actor, found),
        runs and found.state == OPEN,
        runs and found.state in (ANSWERED, SETTLED),
        own and found.state == ANSWERED and found.disputed_at is None,
    )
