"""What those who work with observers read: opinions to be answered, and all that is to be run."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.publish.participation.models import WAITING, Invitation, Observer, Opinion, Sample
from huiyin.publish.participation.policies import AT_HOTLINE, may_run
from huiyin.publish.participation.rules import (
    ANSWERED,
    DRAWN,
    INVITED,
    OPEN,
    SETTLED,
    Agreement,
    agreement,
)

SHOWN_AT_MOST = 100
PAGE = 20
JUDGED_AT_MOST = 20_000
YEAR = timedelta(days=365)


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
