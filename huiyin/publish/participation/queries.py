"""What observers, those who work with them, and everybody may read."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q

from huiyin.act.notices.links import code_key
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.numbers import whole_number
from huiyin.publish.participation.actions.joining import may_renew
from huiyin.publish.participation.actions.sampling import barred
from huiyin.publish.participation.masking import Shown, shown
from huiyin.publish.participation.models import (
    WAITING,
    Invitation,
    Observer,
    Opinion,
    OpinionAnswer,
    Relation,
    Sample,
)
from huiyin.publish.participation.policies import AT_HOTLINE, may_answer, may_read, may_run
from huiyin.publish.participation.refusals import NotServing, TakenBack
from huiyin.publish.participation.rules import (
    ANSWERED,
    DRAWN,
    INVITED,
    OPEN,
    RELATIONS,
    SETTLED,
    SOLVED,
    VERDICTS,
    Agreement,
    agreement,
    told_count,
)

__all__ = ["RELATIONS", "SOLVED", "UNIT_ROLES", "VERDICTS", "Agreement", "Step", "may_run"]

from huiyin.publish.participation.masking import Step

SHOWN_AT_MOST = 100
PAGE = 20
JUDGED_AT_MOST = 20_000
YEAR = timedelta(days=365)


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


def to_answer(actor: Actor, size: int = SHOWN_AT_MOST) -> list[Opinion]:
    """Opinions that wait for the actor's units, or for a supervisor, due first."""
    units = actor.units(*UNIT_ROLES, *AT_HOTLINE)
    mine = Q(unit__in=units, state=OPEN)
    if actor.has("supervisor"):
        mine |= Q(state="disputed")
    return list(Opinion.objects.filter(WAITING & mine).order_by("due_at", "id")[:size])


def answered_by(actor: Actor, size: int = PAGE) -> list[Opinion]:
    """What the actor's units have answered, newest first."""
    units = actor.units(*UNIT_ROLES, *AT_HOTLINE)
    found = Opinion.objects.filter(unit__in=units).exclude(state=OPEN).prefetch_related("answers")
    return list(found.order_by("-id")[:size])


@dataclass(frozen=True)
class Serving:
    """One observer as the hotline sees them: a number, a term, how much was judged and said."""

    pk: int
    since: datetime
    until: datetime
    renewals: int
    waiting: int
    judged: int
    opinions: int
    relations: int


@dataclass(frozen=True)
class Overview:
    """All that is to be run."""

    drawn: tuple[Invitation, ...]
    invited: tuple[Invitation, ...]
    states: dict[str, int]
    serving: tuple[Serving, ...]
    waiting: tuple[Opinion, ...]
    unpublished: tuple[Opinion, ...]
    agreement: Agreement
    enough: int
    judgements: "Judgements"


@dataclass(frozen=True)
class Judgements:
    """What observers of the last year found, as counts out of all they judged."""

    judged: int
    answers: int
    plain: int
    accepts: int
    recorded: int


def overview(actor: Actor) -> Overview:
    """Candidates, invitations, observers, agreement, opinions; raises `Refused`."""
    if not may_run(actor):
        raise Refused
    rows = Invitation.objects.order_by("-id")
    opinions = Opinion.objects.order_by("due_at", "id")
    settled = Opinion.objects.filter(state__in=(ANSWERED, SETTLED), published_at=None).order_by("-id")
    return Overview(
        tuple(rows.filter(state=DRAWN)[:SHOWN_AT_MOST]),
        tuple(rows.filter(state=INVITED)[:SHOWN_AT_MOST]),
        dict(Invitation.objects.values_list("state").annotate(n=Count("id")).order_by("state")),
        tuple(_serving()),
        tuple(opinions.filter(WAITING).select_related("observer")[:SHOWN_AT_MOST]),
        tuple(settled.prefetch_related("answers")[:SHOWN_AT_MOST]),
        agreement_since(now() - YEAR),
        current().observing.sampling.agreement_from,
        _judgements(now() - YEAR),
    )


def _serving() -> list[Serving]:
    judged = Count("samples", Q(samples__judged_at__isnull=False), distinct=True)
    waiting = Count("samples", Q(samples__judged_at=None, samples__void=""), distinct=True)
    found = Observer.objects.filter(ended_at=None).annotate(
        judged=judged,
        waiting=waiting,
        said=Count("opinions", distinct=True),
        declared=Count("relations", distinct=True),
    )
    return [
        Serving(row.pk, row.since, row.until, row.renewals, row.waiting, row.judged, row.said, row.declared)
        for row in found.order_by("id")[:SHOWN_AT_MOST]
    ]


def agreement_since(since: datetime) -> Agreement:
    """How often observers and appellants say the same of whether it was solved."""
    found = Sample.objects.filter(judged_at__gte=since).exclude(recorded="").order_by("-judged_at")
    return agreement(list(found.values_list("solved", "recorded")[:JUDGED_AT_MOST]))


def _judgements(since: datetime) -> Judgements:
    counted = Sample.objects.filter(judged_at__gte=since).aggregate(
        judged=Count("id"),
        answers=Count("id", Q(answers=True)),
        plain=Count("id", Q(plain=True)),
        accepts=Count("id", Q(accepts=True)),
        recorded=Count("id", ~Q(recorded="")),
    )
    return Judgements(**counted)


@dataclass(frozen=True)
class Published:
    """An opinion as everybody may read it; nothing says who gave it or when exactly."""

    pk: int
    words: str
    answer: str
    verdict: str
    unit: str
    year: int
    month: int


@dataclass(frozen=True)
class Public:
    """A page of published opinions and the counts of a year, without those too few to publish."""

    page: tuple[Published, ...]
    next: str
    given: int | None
    answered: int | None
    verdicts: dict[str, int | None]


def published(before: str = "") -> Public:
    """What everybody may read, newest first."""
    rows = Opinion.objects.filter(published_at__isnull=False).prefetch_related("answers").order_by("-id")
    if (start := whole_number(before)) is not None:
        rows = rows.filter(id__lt=start)
    found = list(rows[: PAGE + 1])
    more = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    return Public(tuple(_published(row) for row in found[:PAGE]), more, *_counts())


def _published(row: Opinion) -> Published:
    last = max(row.answers.all(), key=lambda one: one.round)
    at = row.at.astimezone(current().zone)
    return Published(
        row.pk, row.published, row.published_answer, last.verdict, last.unit_id, at.year, at.month
    )


def _counts() -> tuple[int | None, int | None, dict[str, int | None]]:
    fewest, since = current().observing.hearing.fewest, now() - YEAR
    given = Opinion.objects.filter(at__gte=since)
    answered = given.filter(answers__isnull=False).annotate(last=Max("answers__round"))
    rows = OpinionAnswer.objects.filter(opinion__at__gte=since).order_by("opinion", "-round")
    last = Counter(row.verdict for row in rows.distinct("opinion")[:JUDGED_AT_MOST])
    counts = {verdict: told_count(last[verdict], fewest) for verdict in VERDICTS}
    # One count that is not told must not follow from the others.
    total = (
        None if sum(count is None for count in counts.values()) == 1 else told_count(answered.count(), fewest)
    )
    return told_count(given.count(), fewest), total, counts
