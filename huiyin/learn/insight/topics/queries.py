"""What others may ask about topics: which are hot, one with its story, what grows. No identity leaves here.

Readers see the topics of their own scope; who may not read orders sees counts and names, and no words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from huiyin.act.orders import queries as orders
from huiyin.act.orders.models import Trace, WorkOrder
from huiyin.act.orders.queries import GroupEvent
from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment.policies import may_open_orders
from huiyin.answer.assessment.queries import scope_of
from huiyin.answer.callback.models import Callback
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.topics import growth_rules, policies
from huiyin.learn.insight.topics.models import Topic, TopicChange, TopicMember
from huiyin.learn.stats.fdr import discoveries

__all__ = [
    "PAGE",
    "Figures",
    "Growth",
    "Line",
    "Share",
    "Story",
    "growing",
    "hottest",
    "may_change",
    "most_of",
    "story",
]

PAGE = 20
SPARK_DAYS = 30
QUOTES, POINTS, LINKED, STREETS, CHANGES = 30, 400, 6, 6, 40
WEEK, TESTED, MEMBERS = timedelta(days=7), 5000, 2000
URGENT = ("urgent", "critical")
may_change = policies.may_change


@dataclass(frozen=True)
class Figures:
    """Of one topic: orders a day, what those called back said, dangers, people who came again, streets."""

    daily: tuple[int, ...]
    satisfied: int
    answered: int
    urgent: int
    risky: int
    repeats: int


@dataclass(frozen=True)
class Line:
    """One topic in a list."""

    topic: Topic
    figures: Figures


@dataclass(frozen=True)
class Story:
    """One topic whole: what it is, its days, where, in whose words, and what hangs together with it."""

    topic: Topic
    figures: Figures
    days: list[tuple[date, int]]
    streets: list[tuple[str, int]]
    points: list[tuple[float, float]]
    orders: list[WorkOrder]
    same_place: list[Topic]
    same_matter: list[Topic]
    events: list[GroupEvent]
    changes: list[TopicChange]
    others: frozenset[int]  # topics of the changes that this reader may open
    may_change: bool

    @property
    def near(self) -> list[Topic]:
        """What could be one with it: what was parted from it before, and the topics of its place and its matter."""
        parted = [one.other for one in self.changes if one.other and one.other_id in self.others]
        return [*(one for one in parted if one.state != "merged"), *self.same_place, *self.same_matter]


@dataclass(frozen=True)
class Growth:
    """A topic that grows, for those who warn. `chance` is that of so many in a week when nothing happens."""

    topic: Topic
    week: int
    expected: float
    chance: float
    orders: tuple[int, ...]


@dataclass(frozen=True)
class Share:
    """What of a span's orders belongs to topics: how many orders, of how many topics, and the topics with most."""

    orders: int
    topics: int
    most: list[tuple[Topic, int]]


def hottest(actor: Actor, start: int = 0, state: str = "live") -> list[Line]:
    """The hottest topics of the reader's scope, one more than a page shows; a handful of statements."""
    found = list(_readable(actor).filter(state=state).order_by("-heat", "id")[start : start + PAGE + 1])
    figures = _figures([topic.pk for topic in found], now())
    return [Line(topic, figures[topic.pk]) for topic in found]


def count_growing(actor: Actor) -> int:
    """How many live topics of the reader's scope were spoken of more in the newest days than in those before."""
    return _readable(actor).filter(state="live", recent__gt=F("before")).count()


def story(actor: Actor, pk: int) -> Story | None:
    """One topic with all that belongs to it; None where the reader sees none."""
    topic = _readable(actor, merged=True).filter(pk=pk).first()
    if topic is None:
        return None
    own = TopicMember.objects.filter(topic=topic)
    here = list(own.order_by("-opened_at").values_list("order_id", flat=True)[:5000])
    own_orders = set(here)
    changes = list(topic.changes.select_related("other").order_by("-at", "-id")[:CHANGES])
    others = _readable(actor, merged=True).filter(pk__in=[one.other_id for one in changes if one.other_id])
    return Story(
        topic,
        _figures([pk], now())[pk],
        _days(own),
        _streets(here),
        _points(here),
        _orders(actor, own),
        _linked(actor, topic, street=topic.street_id) if topic.street_id else [],
        _linked(actor, topic, matter=topic.matter) if topic.matter else [],
        [one for one in orders.group_events() if not own_orders.isdisjoint(one.orders)],
        changes,
        frozenset(others.values_list("pk", flat=True)),
        may_change(actor) and topic.state != "merged",
    )


def growing(day: date, least: int, false_share: float) -> list[Growth]:
    """Topics whose week up to the day is more than their four weeks before, at most this share of them by chance."""
    end = datetime.combine(day + timedelta(days=1), time(), current().zone)
    week, before = end - WEEK, end - WEEK * (growth_rules.WEEKS + 1)
    own = Q(members__opened_at__lt=end)
    live = Topic.objects.filter(state="live", last_at__gte=before).annotate(
        week=Count("members", filter=own & Q(members__opened_at__gte=week)),
        past=Count("members", filter=Q(members__opened_at__lt=week, members__opened_at__gte=before)),
    )
    rows = list(live.order_by("-week", "id")[:TESTED])
    chances = np.array([growth_rules.chance(one.week, one.past, least) for one in rows])
    return [
        _growth(rows[n], float(chances[n]), week, end)
        for n in np.flatnonzero(discoveries(chances, false_share))
    ]


def most_of(actor: Actor, since: datetime, until: datetime, most: int) -> Share:
    """The topics with most of a span's orders, of the reader's scope; orders outside it are not counted."""
    if not policies.may_see(actor):
        raise Refused
    own = scope_of(actor)
    inside = Q() if own.is_city else Q(order__place__in=own.units)
    members = TopicMember.objects.filter(inside, opened_at__gte=since, opened_at__lt=until)
    rows = members.values_list("topic").annotate(n=Count("id")).order_by("-n", "topic")[:most]
    found = Topic.objects.in_bulk([pk for pk, _ in rows])
    return Share(
        members.count(), members.values("topic").distinct().count(), [(found[pk], n) for pk, n in rows]
    )


def _growth(topic: Any, chance: float, week: datetime, end: datetime) -> Growth:
    own = TopicMember.objects.filter(topic=topic, opened_at__gte=week, opened_at__lt=end).order_by("order")
    orders_of = tuple(own.values_list("order_id", flat=True)[:MEMBERS])
    return Growth(topic, topic.week, topic.past / growth_rules.WEEKS, chance, orders_of)


def _readable(actor: Actor, merged: bool = False) -> QuerySet[Topic]:
    """The topics that have an order within the reader's scope."""
    if not policies.may_see(actor):
        raise Refused
    own = scope_of(actor)
    found = Topic.objects.select_related("street", "into")
    if not merged:
        found = found.exclude(state="merged")
    if own.is_city:
        return found
    inside = TopicMember.objects.filter(topic=OuterRef("pk"), order__place__in=own.units)
    return found.filter(Exists(inside))


def _figures(topics: list[int], at: datetime) -> dict[int, Figures]:
    """Counts of each topic, a few statements for all of them."""
    members = TopicMember.objects.filter(topic__in=topics)
    counted = {
        row["topic_id"]: row
        for row in members.values("topic_id").annotate(
            urgent=Count("id", filter=Q(order__urgency__in=URGENT)),
            risky=Count("id", filter=~Q(order__risk="")),
            again=Count("id", filter=Q(order__repeats__gte=1)),
        )
    }
    said = _said(topics)
    days = _spark(topics, at)
    return {
        pk: _one(counted.get(pk, {}), said.get(pk, (0, 0)), days.get(pk, [0] * SPARK_DAYS)) for pk in topics
    }


def _one(row: Mapping[str, Any], said: tuple[int, int], days: list[int]) -> Figures:
    return Figures(
        tuple(days), said[0], said[1], row.get("urgent", 0), row.get("risky", 0), row.get("again", 0)
    )


def _said(topics: list[int]) -> dict[int, tuple[int, int]]:
    """Satisfied and answered: the newest answer for each order that was called back."""
    newest = (
        Callback.objects.filter(order__in=TopicMember.objects.filter(topic__in=topics).values("order"))
        .filter(outcome="answered").exclude(result="").order_by("order", "-id").distinct("order")
    )  # fmt: skip
    of = dict(TopicMember.objects.filter(topic__in=topics).values_list("order_id", "topic_id"))
    found: dict[int, tuple[int, int]] = {}
    for order, result in newest.values_list("order_id", "result"):
        happy, answered = found.get(of[order], (0, 0))
        found[of[order]] = (happy + (result != "dissatisfied"), answered + 1)
    return found


def _spark(topics: list[int], at: datetime) -> dict[int, list[int]]:
    zone = current().zone
    last = at.astimezone(zone).date()
    first = last - timedelta(days=SPARK_DAYS - 1)
    since = datetime.combine(first, time(), zone)
    recent = TopicMember.objects.filter(topic__in=topics, opened_at__gte=since, opened_at__lte=at)
    rows = recent.values("topic_id", day=TruncDate("opened_at", tzinfo=zone)).annotate(n=Count("id"))
    found: dict[int, list[int]] = {pk: [0] * SPARK_DAYS for pk in topics}
    for row in rows:
        found[row["topic_id"]][(row["day"] - first).days] = row["n"]
    return found


def _days(own: QuerySet[TopicMember]) -> list[tuple[date, int]]:
    rows = (
        own.values(day=TruncDate("opened_at", tzinfo=current().zone)).annotate(n=Count("id")).order_by("day")
    )
    return [(row["day"], row["n"]) for row in rows]


def _streets(here: list[int]) -> list[tuple[str, int]]:
    rows = (
        WorkOrder.objects.filter(pk__in=here, place__isnull=False).values("place_id").annotate(n=Count("id"))
    )
    return [(row["place_id"], row["n"]) for row in rows.order_by("-n", "place_id")]


def _points(here: list[int]) -> list[tuple[float, float]]:
    """Where they are, to about a hundred metres: a picture of the topic, not of anybody's door."""
    found = Trace.objects.filter(order__in=here, lon__isnull=False, lat__isnull=False)
    return [
        (round(lon, 3), round(lat, 3)) for lon, lat in found.values_list("lon", "lat")[:POINTS] if lon and lat
    ]


def _orders(actor: Actor, own: QuerySet[TopicMember]) -> list[WorkOrder]:
    """The nearest members that this reader may open."""
    if not may_open_orders(actor):
        return []
    scope = scope_of(actor)
    found = WorkOrder.objects.filter(pk__in=own.values("order"))
    if not scope.is_city and not actor.has("leader"):
        found = found.filter(lead__in=scope.units)
    ranked = {
        order: n
        for n, order in enumerate(own.order_by("-score", "order").values_list("order_id", flat=True)[:400])
    }
    rows = found.filter(pk__in=ranked).select_related("appeal", "place", "lead").defer("proposal")
    return sorted(rows, key=lambda one: ranked[one.pk])[:QUOTES]


def _linked(actor: Actor, topic: Topic, **alike: str | None) -> list[Topic]:
    found = _readable(actor).filter(state="live", **alike).exclude(pk=topic.pk)
    if "matter" in alike:
        found = found.exclude(street=topic.street_id)
    return list(found.order_by("-heat", "id")[:LINKED])
