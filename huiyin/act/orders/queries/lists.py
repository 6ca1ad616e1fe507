"""Lists of orders, each a keyset page with its own index, and the counts beside them."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left

from huiyin.act.orders import rules
from huiyin.act.orders.clock_rules import PAUSED_IN
from huiyin.act.orders.list_rules import Filters
from huiyin.act.orders.models import OPEN, WorkOrder
from huiyin.act.orders.part_models import Part
from huiyin.act.orders.policies import READ_ALL, may_read
from huiyin.act.orders.queries.narrowing import UNIT_VIEWS, WAITING, where
from huiyin.act.orders.queries.paging import Page, due_page, newest_page, parts_page
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

PAGE = 50
OPENING = 120  # characters of the words that a list needs
NO_FILTERS = Filters()
TAIL_DAYS = 400  # how far back the end of a number is enough to find an order


def unit_page(
    actor: Actor,
    view: str = "today",
    after: str = "",
    before: str = "",
    size: int = PAGE,
    filters: Filters = NO_FILTERS,
) -> Page:
    """A page of the orders of the actor's units, due first, what waits for others at the end.

    Closed ones are newest first. Which orders are on the page is read from the index alone; only these are then
    looked up. Each carries `opening`, the beginning of the appellant's words; the rest of the appeal is not read.
    """
    parts = unit_parts(actor, view, filters)
    if view == "closed":
        return _listed(newest_page(parts[0], after, before, size, _looked_up))
    return _listed(parts_page(parts, after, before, size, _looked_up))


def unit_parts(actor: Actor, view: str, filters: Filters = NO_FILTERS) -> tuple[QuerySet[WorkOrder], ...]:
    """The lists that, laid end to end, are this view; none of them is read yet."""
    units = actor.units(*UNIT_ROLES)
    if not units:
        raise Refused
    keys = WorkOrder.objects.filter(lead__in=units) if units[1:] else WorkOrder.objects.filter(lead=units[0])
    if filters.any:
        keys = keys.filter(where(actor, filters))
    if view == "closed":
        return (keys.filter(state__in=rules.CLOSED),)
    keys = keys.filter(OPEN)
    if view != "today":
        keys = keys.filter(state__in=UNIT_VIEWS[view])
        return keys.exclude(due_at=None), keys.filter(due_at=None)
    due = keys.exclude(state__in=WAITING).exclude(due_at=None)
    return due, keys.filter(Q(state__in=WAITING) | Q(due_at=None))


def queue_page(states: tuple[str, ...], after: str = "", before: str = "", size: int = PAGE) -> Page:
    """A page of the hotline's own work in these states, due first."""
    return due_page(_lists().filter(OPEN, state__in=states), after, before, size)


def _lists() -> QuerySet[WorkOrder]:
    return WorkOrder.objects.select_related("appeal", "lead", "place").defer("proposal", "appeal__digest")


@dataclass(frozen=True, slots=True)
class Heard:
    """What a list needs of an appeal."""

    title: str
    place_said: str


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list needs of an order: a model with all its fields costs four times as much to make."""

    pk: int
    number: str
    state: str
    urgency: str
    round: int
    repeats: int
    confidential: bool
    kind: str
    matter: str
    due_at: datetime | None
    closed_at: datetime | None
    place_id: str | None
    lead_id: str | None
    opening: str
    appeal: Heard


_LISTED = tuple(field.name for field in fields(Listed) if field.name not in ("appeal", "opening"))


def _light() -> "QuerySet[Any]":
    opening = Left("appeal__words", OPENING)
    columns = (*_LISTED, "opening", "appeal__title", "appeal__place_said")
    return WorkOrder.objects.annotate(opening=opening).values_list(*columns, named=True)


def _looked_up(keys: QuerySet[WorkOrder]) -> "QuerySet[Any]":
    return _light().filter(pk__in=keys.values("pk")).order_by(*keys.query.order_by)


def _listed(page: Page) -> Page:
    found: list[Any] = list(page.orders)
    values: list[tuple[Any, ...]] = [(*row[:-2], Heard(*row[-2:])) for row in found]
    rows: list[Any] = [Listed(*line) for line in values]
    return Page(rows, page.next, page.previous)


def is_waiting(order: WorkOrder) -> bool:
    """Whether somebody else must act before the unit can."""
    return order.state in WAITING


def stands(order: WorkOrder) -> bool:
    """Whether the clock of handling stands still, since somebody outside the offices must act."""
    return order.state in PAUSED_IN


def pickable(order: WorkOrder) -> bool:
    """Whether something can be done to the order together with others: signed, or given to a handler."""
    return order.state in ("30", "40", "41", "50", "56", "75")


def hides_words(order: WorkOrder) -> bool:
    """Whether a list must not show what was said: a confidential report is read on its own page only."""
    return order.kind == "report" and order.confidential


def state_names() -> dict[str, tuple[str, str]]:
    """Name of every state in Chinese and in English."""
    return {code: (state.name, state.name_en) for code, state in rules.STATES.items()}


def told_to_appellant(state: str) -> tuple[str, str]:
    """What the appellant reads of a state, in Chinese and in English."""
    return rules.STATES[state].told, rules.STATES[state].told_en


@dataclass(frozen=True)
class Running:
    """The deadline that comes next for an order: which clock, since when, until when, and whether it stands."""

    name: str
    started_at: datetime
    due_at: datetime
    paused: bool


def next_clocks(orders: list[WorkOrder]) -> dict[int, Running]:
    """The nearest deadline that runs for each order, one that stands still only where no other runs; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, [[order.pk for order in orders]])
        return {pk: Running(*rest) for pk, *rest in cursor.fetchall()}


# Written out, since they stand on every page of a unit and the ORM takes longer to write them than they take to run.
_NEAREST = """
    SELECT DISTINCT ON (order_id) order_id, name, started_at, due_at, paused_at IS NOT NULL
    FROM orders_clock WHERE order_id = ANY(%s) AND stopped_at IS NULL AND name <> 'part'
    ORDER BY order_id, paused_at IS NOT NULL, due_at
"""


def queue_counts() -> dict[str, int]:
    """How many open orders stand in each state of the hotline's hand."""
    rows = WorkOrder.objects.filter(OPEN, state__in=["00", "10", "20", "31", "32", "65", "70", "71"])
    return dict(rows.values_list("state").annotate(count=Count("id")))


def find(actor: Actor, text: str, size: int = 20) -> list[WorkOrder]:
    """Orders whose number ends or begins like this, as far as the person may read them; newest first."""
    wanted = text.strip().upper()
    if not wanted:
        return []
    found = _lists().filter(Q(number__in=_numbers_ending(wanted)) | Q(number__startswith=wanted))
    if not actor.has(*READ_ALL):
        found = found.filter(_within(actor))
    return [order for order in found.order_by("-id")[: min(size, PAGE)] if may_read(actor, order)]


def _numbers_ending(tail: str) -> list[str]:
    # A number is city, day, sequence: with the day spelled out the unique index finds the tail.
    city = current()
    today = now().astimezone(city.zone).date()
    days = ((today - timedelta(days=back)).strftime("%Y%m%d") for back in range(TAIL_DAYS))
    day, _, sequence = tail.rpartition("-")
    if not sequence.isdigit():
        return [tail]
    return [f"{city.pack.city.code}-{d}-{sequence.zfill(4)}" for d in days if d.endswith(day)]


def _within(actor: Actor) -> Q:
    units = actor.units(*UNIT_ROLES)
    helped = Part.objects.filter(unit__in=units).exclude(outcome="void").values("order")
    reach = Q(lead__in=units) | Q(pk__in=helped)
    for post in actor.posts:
        if post.role == "coordinator":
            reach |= Q(lead__path=post.path) | Q(lead__path__startswith=f"{post.path}.")
    return reach


def of_appeals(appeal_ids: list[int]) -> dict[int, WorkOrder]:
    """The order of each appeal."""
    found = WorkOrder.objects.filter(appeal_id__in=appeal_ids)
    rows = found.select_related("lead", "appeal", "parent").order_by("id")
    return {row.appeal_id: row for row in rows[: 4 * PAGE]}


def nearby(place: str, matter: str, since: datetime, size: int = 5) -> list[WorkOrder]:
    """Recent orders on the same matter in the same street: perhaps the same thing; secret reports are no such."""
    found = _lists().filter(place=place, matter=matter, opened_at__gte=since)
    found = found.exclude(kind="report", confidential=True)
    return list(found.order_by("-opened_at")[: min(size, PAGE)])
