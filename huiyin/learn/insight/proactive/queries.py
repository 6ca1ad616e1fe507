"""What others may ask about orders opened before anybody complained: what could be opened, what became of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.policies import may_read
from huiyin.act.orders.refusals import Refused
from huiyin.act.orders.rules import CLOSED
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.learn.insight.proactive import policies, rules, standing
from huiyin.learn.insight.proactive.models import Opening, ProactiveOrder
from huiyin.learn.insight.proactive.rules import REASON_KINDS, SENTENCE_AT_MOST, Candidate, Reason
from huiyin.learn.stats.changes import Change

__all__ = [
    "REASON_KINDS",
    "SENTENCE_AT_MOST",
    "Candidate",
    "Effect",
    "Line",
    "Listed",
    "Opened",
    "Preview",
    "Reason",
    "listed",
    "of_order",
    "offered",
    "opened",
    "opening_of",
    "sees",
]
PAGE = 30
ORDERS_AT_MOST = 200
SAME_LOT = timedelta(days=1)


@dataclass(frozen=True)
class Preview:
    """The places that could be helped: quiet ones with what they have in common, and how many are not quiet."""

    matter: str
    candidates: tuple[Candidate, ...]
    more: int
    busy: int
    due_days: int


@dataclass(frozen=True)
class Line:
    """One order of an opening; `readable` says whether this person may open it."""

    row: ProactiveOrder
    readable: bool = False

    @property
    def order(self) -> WorkOrder:
        """The order itself."""
        return self.row.order

    @property
    def closed(self) -> bool:
        """Whether it is done with."""
        return self.order.state in CLOSED


@dataclass(frozen=True)
class Effect:
    """Appeals on the matter, before and after, here and there; `change` is None while it is too early or too few."""

    counted: rules.Counted
    days: int
    wait_days: int
    least: int
    helped: int
    controls: int
    change: Change | None

    @property
    def early(self) -> bool:
        """Whether more days have to go by."""
        return self.days < self.wait_days

    @property
    def enough(self) -> bool:
        """Whether the counts are not too few; there may be nothing to compare with all the same."""
        return rules.enough(self.counted, self.least)


@dataclass(frozen=True)
class Listed:
    """One opening in the list: how many orders, how many are done."""

    opening: Opening
    orders: int
    done: int


@dataclass(frozen=True)
class Opened:
    """One opening with its orders and what it changed."""

    opening: Opening
    lines: tuple[Line, ...]
    effect: Effect


def sees(actor: Actor) -> bool:
    """Whether the list is open to this person."""
    return policies.sees(actor)


def offered(actor: Actor, matter: str, around: Collection[str]) -> Preview:
    """Places like those that complained, in which this person may open an order; two statements at most."""
    if not policies.sees(actor):
        raise Refused
    city = current()
    known = standing.places(matter, city)
    near = standing.neighbours(set(around), city)
    found = [
        one
        for one in rules.candidates(known.values(), around, near)
        if policies.may_open(actor, one.place.code, city)
    ]
    busy = sum(not place.quiet and place.code not in around for place in known.values())
    most = city.proactive.offered
    return Preview(matter, tuple(found[:most]), max(0, len(found) - most), busy, city.proactive.due_days)


def complained(matter: str, named: Collection[str]) -> list[str]:
    """The streets that complained: those named, or within the districts named, or anywhere, those that did lately.

    A forecast is of the city or a district and names no street.
    """
    city = current()
    if streets := [code for code in named if code in standing.streets(city)]:
        return streets
    within = set(named) - {city.pack.city.root}
    return [one for one in standing.complained(matter, city) if not within or city.district_of(one) in within]


def opening_of(reason: Reason, matter: str) -> Opening | None:
    """What was opened for this reason before, if anything."""
    return Opening.objects.filter(reason_kind=reason.kind, reason_key=reason.key, matter=matter).first()


def listed(actor: Actor, before: int | None = None) -> tuple[list[Listed], int | None]:
    """Openings, newest first, and the key for the next page; a coordinator sees those with places of the district."""
    if not policies.sees(actor):
        raise Refused
    asked = Opening.objects.filter(_visible(actor)).distinct().order_by("-id")
    rows = list((asked.filter(id__lt=before) if before else asked)[: PAGE + 1])
    more = rows[PAGE - 1].pk if len(rows) > PAGE else None
    shown = rows[:PAGE]
    counts = _counts([row.pk for row in shown])
    return [Listed(row, *counts.get(row.pk, (0, 0))) for row in shown], more


def opened(actor: Actor, pk: int) -> Opened:
    """One opening; raises `Opening.DoesNotExist` for who may not see it."""
    if not policies.sees(actor):
        raise Refused
    orders = ProactiveOrder.objects.select_related("order", "order__lead", "order__place").order_by(
        "place_id"
    )
    found = (
        Opening.objects.filter(_visible(actor))
        .distinct()
        .prefetch_related(Prefetch("orders", queryset=orders, to_attr="all_orders"))
        .get(pk=pk)
    )
    rows: Sequence[ProactiveOrder] = found.all_orders[:ORDERS_AT_MOST]
    lines = tuple(Line(row, may_read(actor, row.order)) for row in rows)
    return Opened(found, lines, effect_of(found, rows))


def of_order(order: WorkOrder) -> ProactiveOrder | None:
    """Why an order was opened, if it was opened before anybody complained."""
    return ProactiveOrder.objects.select_related("opening").filter(order=order).first()


def effect_of(opening: Opening, rows: Sequence[ProactiveOrder], today: date | None = None) -> Effect:
    """Appeals before and after beside comparable places that were left alone; two statements.

    Who was helped days after the others, or left alone and then helped for another reason, is on neither side.
    """
    city = current()
    asked, day = city.proactive, today or _day(city)
    first = opening.opened_at.astimezone(city.zone).date()
    when = rules.windows(first, day, asked.before_days, asked.after_days)
    helped = [row.place_id for row in rows if row.opened_at - opening.opened_at < SAME_LOT]
    since = ProactiveOrder.objects.filter(opening__matter=opening.matter, place__in=opening.controls)
    spoiled = set(since.filter(opened_at__gte=opening.opened_at).values_list("place_id", flat=True))
    left = [code for code in opening.controls if code not in spoiled]
    counted = standing.counted(opening.matter, helped, left, when, city)
    told = rules.effect(counted, when.days, asked.wait_days, asked.least)
    return Effect(counted, when.days, asked.wait_days, asked.least, len(helped), len(left), told)


def _day(city: City) -> date:
    return now().astimezone(city.zone).date()


def _visible(actor: Actor) -> Q:
    if policies.opens_everywhere(actor):
        return Q()
    own = [post.path for post in actor.posts if post.role == "coordinator"]
    mine = Q(pk__in=[])
    for path in own:
        mine |= Q(orders__place__path=path) | Q(orders__place__path__startswith=f"{path}.")
    return mine


def _counts(openings: list[int]) -> dict[int, tuple[int, int]]:
    rows = ProactiveOrder.objects.filter(opening__in=openings).values_list("opening_id", "order__state")
    found: dict[int, tuple[int, int]] = {}
    for opening, state in rows:
        orders, done = found.get(opening, (0, 0))
        found[opening] = (orders + 1, done + (state in CLOSED))
    return found
