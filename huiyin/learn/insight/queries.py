"""Counts by matter, place, channel and time, what rose, what repeats, what is late; no person ever leaves here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, DateTimeField, F, Func, Max, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import ExtractHour, TruncDate

from huiyin.act.orders import queries as orders
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.queries import PAGE, GroupEvent, Page, due_page, newest_page
from huiyin.act.orders.refusals import Refused
from huiyin.act.orders.rules import CLOSED
from huiyin.answer.assessment.policies import Scope, may_open_orders
from huiyin.answer.assessment.queries import scope_of
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.learn.insight.rules import WEEKS_BEFORE, Rise, levels, rises

__all__ = [
    "SPANS",
    "Counts",
    "Filters",
    "GroupEvent",
    "Pair",
    "Repeat",
    "Repeats",
    "Rise",
    "by_citizens",
    "count_overdue",
    "counts",
    "group_events",
    "levels",
    "opened_page",
    "overdue_page",
    "repeats",
    "rose",
]

SPANS = (7, 30, 90)
REPEAT_WINDOW = timedelta(days=30)
REPEATS_AT_MOST = 100
KEYS_AT_MOST = 400


def by_citizens(city: City) -> Q:
    """Orders that people brought; what the city's own people found or opened is no sign that something is wrong."""
    return ~Q(appeal__channel__in=city.flowing.proactive)


@dataclass(frozen=True)
class Filters:
    """What to count: the last `days`, a matter (leaf or whole first level, by its leading digits), a street."""

    days: int = 30
    matter: str = ""
    place: str = ""


@dataclass(frozen=True)
class Pair:
    """A count with that of the equally long period before."""

    key: str
    now: int
    before: int


@dataclass(frozen=True)
class Counts:
    """One period counted five ways; `since` is its first moment."""

    since: datetime
    total: Pair
    matters: list[Pair]
    places: list[Pair]
    channels: list[Pair]
    days: list[tuple[date, int]]
    hours: list[int]


def counts(actor: Actor, filters: Filters) -> Counts:
    """What came in, and what came in before that; one statement for each way of counting."""
    at, span = now(), timedelta(days=filters.days)
    since, earlier = at - span, at - 2 * span
    both = _opened(scope_of(actor), filters, earlier, at)
    only_now = both.filter(opened_at__gte=since)
    matters = _pairs(both, "matter", since)
    return Counts(
        since,
        Pair("", sum(p.now for p in matters), sum(p.before for p in matters)),
        matters,
        _pairs(both, "place_id", since),
        _pairs(both, "appeal__channel", since),
        _by_day(only_now, since, at),
        _by_hour(only_now),
    )


def _pairs(found: QuerySet[WorkOrder], key: str, since: datetime) -> list[Pair]:
    rows = found.values(key=F(key)).annotate(
        now=Count("id", filter=Q(opened_at__gte=since)), before=Count("id", filter=Q(opened_at__lt=since))
    )
    ordered = rows.order_by("-now", "-before", "key")[:KEYS_AT_MOST]
    return [Pair(row["key"] or "", row["now"], row["before"]) for row in ordered]


def _by_day(found: QuerySet[WorkOrder], since: datetime, until: datetime) -> list[tuple[date, int]]:
    zone = current().zone
    rows = found.values(day=TruncDate("opened_at", tzinfo=zone)).annotate(count=Count("id")).order_by("day")
    known = {row["day"]: row["count"] for row in rows}
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [(day, known.get(day, 0)) for day in days]


def _by_hour(found: QuerySet[WorkOrder]) -> list[int]:
    rows = found.values(hour=ExtractHour("opened_at", tzinfo=current().zone)).annotate(count=Count("id"))
    known = {row["hour"]: row["count"] for row in rows.order_by("hour")}
    return [known.get(hour, 0) for hour in range(24)]


def _opened(own: Scope, filters: Filters, since: datetime, until: datetime) -> QuerySet[WorkOrder]:
    found = _within(own).filter(opened_at__gte=since, opened_at__lt=until)
    if filters.matter:
        found = found.filter(matter__startswith=filters.matter)
    return found.filter(place=filters.place) if filters.place else found


def _within(own: Scope) -> QuerySet[WorkOrder]:
    """Orders of a scope: a place answers for what happens there and for what its bodies lead; a unit for its own."""
    if own.is_city:
        return WorkOrder.objects.all()
    leads = Q(lead__in=own.units)
    return WorkOrder.objects.filter(leads | Q(place__in=own.units) if own.whole else leads)


def opened_page(actor: Actor, filters: Filters, after: str = "", before: str = "") -> Page:
    """The orders behind a count, newest first, as far as the reader may read orders."""
    at = now()
    found = _opened(scope_of(actor), filters, at - timedelta(days=filters.days), at)
    return newest_page(_readable(actor, found), after, before, PAGE)


def _readable(actor: Actor, found: QuerySet[WorkOrder]) -> QuerySet[WorkOrder]:
    if not may_open_orders(actor):
        raise Refused
    own = scope_of(actor)
    if not own.is_city and not actor.has("leader"):
        found = found.filter(lead__in=own.units)  # what others lead at one's place is counted, not read
    return found.select_related("appeal", "lead", "place").defer("proposal")


def rose(actor: Actor, by: Iterable[str] = ("matter",), matter: str = "") -> list[Rise]:
    """Series by matter, or by matter and place: the last seven days against the four weeks before; one statement.

    Days are counted back from now, so that every week holds the same days and hours.
    """
    at, keys = now(), tuple(by)
    since = at - timedelta(weeks=WEEKS_BEFORE + 1)
    found = _within(scope_of(actor)).filter(opened_at__gte=since, opened_at__lt=at).exclude(matter="")
    if matter:
        found = found.filter(matter__startswith=matter)
    if "place" in keys:
        found = found.exclude(place=None)
    day = Func(
        Value(timedelta(days=1)),
        F("opened_at"),
        Value(since),
        function="date_bin",
        output_field=DateTimeField(),
    )
    rows = found.values_list(*keys, day).annotate(count=Count("id")).order_by()
    series: dict[tuple[str, ...], list[int]] = {}
    for *key, start, count in rows:
        days = series.setdefault(tuple(key), [0] * 7 * (WEEKS_BEFORE + 1))
        days[(start - since).days] += count
    return rises(series)


@dataclass(frozen=True)
class Repeat:
    """One appellant who came again about one matter at one place; the appellant stays unnamed."""

    matter: str
    place: str
    times: int
    still_open: int
    first: datetime
    last: datetime
    newest: str


@dataclass(frozen=True)
class Repeats:
    """Those who came again, most often first; `groups` and `orders` count all of them, also those not listed."""

    groups: int
    orders: int
    listed: list[Repeat]


def repeats(actor: Actor, size: int = REPEATS_AT_MOST) -> Repeats:
    """Same appellant, same matter, same street within thirty days; two statements.

    `newest` is the number of the newest order, empty for readers of counts only.
    """
    since = now() - REPEAT_WINDOW
    found = _within(scope_of(actor)).filter(opened_at__gte=since, appeal__appellant__isnull=False)
    again = (
        found.exclude(matter="")
        .filter(place__isnull=False)
        .values("appeal__appellant", "matter", "place_id")
        .annotate(times=Count("id"), left=Count("id", filter=~Q(state__in=CLOSED)))
        .annotate(first=Min("opened_at"), last=Max("opened_at"), newest=Max("id"))
        .filter(times__gte=2)
    )
    total = again.aggregate(groups=Count("times"), orders=Sum("times"))
    rows = list(again.order_by("-times", "-last", "newest")[: min(size, REPEATS_AT_MOST)])
    numbers = _numbers(actor, [row["newest"] for row in rows])
    return Repeats(
        total["groups"],
        total["orders"] or 0,
        [
            Repeat(
                r["matter"], r["place_id"], r["times"], r["left"], r["first"], r["last"],
                numbers.get(r["newest"], ""),
            )
            for r in rows
        ],
    )  # fmt: skip


def group_events(actor: Actor) -> list[GroupEvent]:
    """Many people about one thing in these days, within the reader's scope; counts, and no person."""
    own = scope_of(actor)
    return orders.group_events(places=None if own.is_city else own.units)


def _numbers(actor: Actor, ids: list[int]) -> dict[int, str]:
    if not ids or not may_open_orders(actor):
        return {}
    found = _readable(actor, WorkOrder.objects.filter(pk__in=ids))
    return dict(found.values_list("pk", "number"))


def _overdue(own: Scope) -> QuerySet[WorkOrder]:
    # The partial indexes serve only this spelling of "open".
    return WorkOrder.objects.filter(~Q(state__in=CLOSED), lead__in=own.units, due_at__lt=now())


def count_overdue(actor: Actor) -> int:
    """How many orders of the scope's units have passed their nearest deadline."""
    return _overdue(scope_of(actor)).count()


def overdue_page(actor: Actor, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """A page of them, longest overdue first."""
    return due_page(_readable(actor, _overdue(scope_of(actor))), after, before, size)
