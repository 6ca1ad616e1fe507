"""How far the answers can be trusted: errors of the first asking, coverage, pressure, and what units say."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Protocol

from django.db.models import Count, Exists, OuterRef

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback.finding import not_asked
from huiyin.answer.callback.models import Asking, Callback, CallRating, RatingLink, Recall, SelfReport
from huiyin.answer.callback.policies import sees_errors
from huiyin.answer.callback.recall_rules import COMPARED, Share, contradicts, differing, share
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import current

RECALLS_AT_MOST = 20_000
PRESSED_AT_MOST = 500
ABUSES_AT_MOST = 200
SELF_AT_MOST = 50_000


class Span(Protocol):
    """Days from the first up to, not including, the end; a period of the assessment is one."""

    @property
    def start(self) -> date:
        """Its first day."""

    @property
    def end(self) -> date:
        """The day after its last."""


def may_see_errors(actor: Actor) -> bool:
    """Whether this person sees errors, agents and reports of pressure."""
    return sees_errors(actor)


def bounds(period: Span) -> tuple[datetime, datetime]:
    """The moments between which something happened in a period, in the city's zone."""
    zone = current().zone
    return datetime.combine(period.start, time(), zone), datetime.combine(period.end, time(), zone)


@dataclass(frozen=True)
class Disagreement:
    """How often a second, blind asking contradicts the first: by question, in what decides, and by agent.

    `sided` tells, of the third askings after a contradiction, how often they came to the first and to the second.
    """

    asked: int
    unreached: int
    waiting: int
    decisive: Share
    questions: Mapping[str, Share]
    agents: Mapping[int, Share]
    machine: Share
    sided: Mapping[str, int]


def disagreement(period: Span) -> Disagreement:
    """The error of the first asking, from the recalls drawn in a period."""
    since, until = bounds(period)
    drawn = Recall.objects.filter(drawn_at__gte=since, drawn_at__lt=until)
    states = Counter(dict(drawn.filter(turn=2).values_list("state").annotate(n=Count("id"))))
    found = drawn.filter(state="answered").select_related("callback").order_by("-id")[:RECALLS_AT_MOST]
    rows = list(found)
    second = [(row, differing(vars(row.callback), vars(row))) for row in rows if row.turn == 2]
    agents: dict[int, list[bool]] = defaultdict(list)
    machine: list[bool] = []
    for row, names in second:
        by = row.callback.by_id
        (machine if by is None else agents[by]).append(contradicts(names))
    decisive = [contradicts(names) for _, names in second]
    return Disagreement(
        asked=len(second),
        unreached=states["unreached"],
        waiting=states["due"],
        decisive=share(sum(decisive), len(decisive)),
        questions={name: share(sum(name in names for _, names in second), len(second)) for name in COMPARED},
        agents={agent: share(sum(wrong), len(wrong)) for agent, wrong in sorted(agents.items())},
        machine=share(sum(machine), len(machine)),
        sided=_sided([row for row in rows if row.turn == 3]),
    )


def _sided(third: list[Recall]) -> dict[str, int]:
    """Whom the third asking came to: the first answers, or others."""
    with_first = sum(not contradicts(differing(vars(row.callback), vars(row))) for row in third)
    return {"first": with_first, "other": len(third) - with_first}


@dataclass(frozen=True)
class Coverage:
    """Of the orders a unit had closed after a reply: how many were to be asked, reached, not reached, left out."""

    closed: int = 0
    reached: int = 0
    by_person: int = 0
    in_writing: int = 0
    by_machine: int = 0
    unreached: int = 0
    not_drawn: int = 0
    not_asked: int = 0

    @property
    def share(self) -> Share:
        """Reached, of those that somebody tried to reach."""
        return share(self.reached, self.reached + self.unreached)


def coverage(period: Span) -> dict[str, Coverage]:
    """By unit, of orders closed in a period; one statement."""
    since, until = bounds(period)
    answers = Callback.objects.filter(order=OuterRef("pk"), outcome="answered")
    ended = Asking.objects.filter(order=OuterRef("pk"), round=OuterRef("round"))
    # Closed without an answer: by the plan's end; everything else closed by itself and was never to be asked.
    unreached = Exists(ended.filter(ended__in=["tries", "refused", "wrong", "link"]))
    found = WorkOrder.objects.filter(
        state="80", lead__isnull=False, released_at__isnull=False, closed_at__gte=since, closed_at__lt=until
    )
    rows = (
        found.annotate(
            reached=Exists(answers),
            person=Exists(answers.filter(way="person")),
            machine=Exists(answers.filter(way="survey")),
            silent=unreached,
            left_out=Exists(ended.filter(ended="not_drawn")),
        )
        .values_list("lead", "reached", "person", "machine", "silent", "left_out")
        .annotate(n=Count("id"))
        .order_by()
    )
    unasked = dict(found.filter(not_asked(current())).values_list("lead").annotate(n=Count("id")).order_by())
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    for lead, reached, person, machine, silent, left_out, n in rows:
        tally = tallies[lead]
        tally["closed"] += n
        if reached:
            tally["reached"] += n
            tally["by_person" if person else "by_machine" if machine else "in_writing"] += n
        elif left_out:
            tally["not_drawn"] += n
        elif silent:
            tally["unreached"] += n
    for lead, n in unasked.items():
        tallies[lead]["not_asked"] += n
    return {lead: Coverage(**tally) for lead, tally in sorted(tallies.items())}


@dataclass(frozen=True)
class Pressure:
    """An appellant told that somebody pressed or rewarded for a rating."""

    callback_id: int
    order_id: int
    number: str
    unit: str
    at: datetime
    way: str
    words: str


def pressed(since: datetime) -> list[Pressure]:
    """Who told of pressure since then, newest first; for the overseers' rooms, never for a unit's screen."""
    rows = Callback.objects.filter(pressed=True, at__gte=since).order_by("-at", "-id")
    found = rows.values_list("pk", "order", "order__number", "order__lead", "at", "way", "words")
    return [
        Pressure(pk, order, number, lead or "", at, way, words)
        for pk, order, number, lead, at, way, words in found[:PRESSED_AT_MOST]
    ]


@dataclass(frozen=True)
class Abuse:
    """An appellant's link that was opened by somebody who works here; the ledger says who."""

    link_id: int
    number: str
    unit: str
    times: int
    at: datetime | None

    @property
    def stream(self) -> str:
        """Where the ledger tells of it."""
        return f"rating_link:{self.link_id}"


def abuses(since: datetime) -> list[Abuse]:
    """Links that somebody who works here tried since then, newest first."""
    rows = RatingLink.objects.filter(refused_at__gte=since).order_by("-refused_at", "-id")
    found = rows.values_list("pk", "order__number", "order__lead", "refused", "refused_at")
    return [Abuse(pk, number, lead or "", n, at) for pk, number, lead, n, at in found[:ABUSES_AT_MOST]]


@dataclass(frozen=True)
class CallRatings:
    """What callers thought of their calls: by rating, of those answered at once apart, and by agent."""

    ratings: Mapping[str, int] = field(default_factory=dict)
    direct: Mapping[str, int] = field(default_factory=dict)
    agents: Mapping[int, Mapping[str, int]] = field(default_factory=dict)


def call_ratings(period: Span) -> CallRatings:
    """Ratings at the end of calls in a period; one statement."""
    since, until = bounds(period)
    rows = CallRating.objects.filter(at__gte=since, at__lt=until).values_list("rating", "direct", "agent_id")
    ratings: Counter[str] = Counter()
    direct: Counter[str] = Counter()
    agents: dict[int, Counter[str]] = defaultdict(Counter)
    for rating, at_once, agent, n in rows.annotate(n=Count("id")).order_by():
        ratings[rating] += n
        direct[rating] += n * at_once
        if agent is not None:
            agents[agent][rating] += n
    return CallRatings(dict(ratings), dict(direct), {agent: dict(c) for agent, c in sorted(agents.items())})


@dataclass(frozen=True)
class SelfAgainst:
    """What a unit said it had heard, beside what the appellant told the platform in the same round."""

    order_id: int
    number: str
    unit: str
    round: int
    at: datetime
    own_solved: str
    own_result: str
    solved: str
    result: str

    @property
    def rosier(self) -> bool:
        """Whether the unit heard better than the appellant answers: solved where it is not, content who is not."""
        return (self.own_solved == "solved" and self.solved == "unsolved") or (
            self.own_result != "dissatisfied" and self.result == "dissatisfied"
        )


def self_reports(period: Span, unit: str = "") -> list[SelfAgainst]:
    """Units' own statements beside the answers in the same round, for reports told in a period; two statements."""
    since, until = bounds(period)
    found = SelfReport.objects.filter(at__gte=since, at__lt=until).select_related("order")
    rows = list((found.filter(unit=unit) if unit else found).order_by("at", "id")[:SELF_AT_MOST])
    orders = {row.order_id for row in rows}
    said = Callback.objects.filter(order__in=orders, outcome="answered")
    answered = {
        (order, turn): (solved, result)
        for order, turn, solved, result in said.values_list("order", "round", "solved", "result")
    }
    return [
        SelfAgainst(
            row.order_id,
            row.order.number,
            row.unit_id,
            row.round,
            row.at,
            row.solved,
            row.result,
            *answered[row.order_id, row.round],
        )
        for row in rows
        if (row.order_id, row.round) in answered
    ]
