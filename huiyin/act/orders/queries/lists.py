"""Lists of orders, each a keyset page with its own index, and the counts beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left

from huiyin.act.orders import rules
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.part_models import Part
from huiyin.act.orders.policies import READ_ALL, may_read
from huiyin.act.orders.queries.paging import Page, due_page, newest_page, parts_page
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

PAGE = 50
OPENING = 120  # characters of the words that a list needs
SOON = timedelta(hours=1)
TAIL_DAYS = 400  # how far back the end of a number is enough to find an order
_WAITING = ("11", "31", "51", "52", "53", "54", "55", "56", "62", "65", "70", "71")
# The views a unit is offered: which states each shows.
UNIT_VIEWS: Mapping[str, tuple[str, ...]] = {
    "today": rules.OPEN,
    "sign": ("30",),
    "instruct": ("41",),
    "handle": ("40", "50", "75"),
    "release": ("60",),
    "waiting": _WAITING,
    "closed": rules.CLOSED,
}


def unit_page(actor: Actor, view: str = "today", after: str = "", before: str = "", size: int = PAGE) -> Page:
    """A page of the orders of the actor's units, due first, what waits for others at the end.

    Closed ones are newest first. Each order carries `opening`, the beginning of the appellant's words; the rest of
    the appeal is not read.
    """
    units = actor.units(*UNIT_ROLES)
    if not units:
        raise Refused
    found = _light().filter(lead__in=units) if len(units) > 1 else _light().filter(lead=units[0])
    if view == "closed":
        return _listed(newest_page(found.filter(state__in=rules.CLOSED), after, before, size))
    found = found.filter(_OPEN)
    if view == "today":
        due = found.exclude(state__in=_WAITING).exclude(due_at=None)
        waiting = found.filter(Q(state__in=_WAITING) | Q(due_at=None))
        return _listed(parts_page((due, waiting), after, before, size))
    return _listed(due_page(found.filter(state__in=UNIT_VIEWS[view]), after, before, size))


def queue_page(states: tuple[str, ...], after: str = "", before: str = "", size: int = PAGE) -> Page:
    """A page of the hotline's own work in these states, due first."""
    return due_page(_lists().filter(_OPEN, state__in=states), after, before, size)


# The partial indexes serve only this spelling of "open".
_OPEN = ~Q(state__in=rules.CLOSED)


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


def _listed(page: Page) -> Page:
    found: list[Any] = list(page.orders)
    values: list[tuple[Any, ...]] = [(*row[:-2], Heard(*row[-2:])) for row in found]
    rows: list[Any] = [Listed(*line) for line in values]
    return Page(rows, page.next, page.previous)


def is_waiting(order: WorkOrder) -> bool:
    """Whether somebody else must act before the unit can."""
    return order.state in _WAITING


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
    """The nearest running deadline of each order; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, [[order.pk for order in orders]])
        return {pk: Running(*rest) for pk, *rest in cursor.fetchall()}


# Written out, since they stand on every page of a unit and the ORM takes longer to write them than they take to run.
_NEAREST = """
    SELECT DISTINCT ON (order_id) order_id, name, started_at, due_at, paused_at IS NOT NULL
    FROM orders_clock WHERE order_id = ANY(%s) AND stopped_at IS NULL AND name <> 'part'
    ORDER BY order_id, due_at
"""
_COUNTS = """
    SELECT state, count(*), count(*) FILTER (WHERE due_at < %s),
           count(*) FILTER (WHERE due_at >= %s AND due_at < %s), count(*) FILTER (WHERE due_at >= %s AND due_at < %s)
    FROM orders_workorder WHERE lead_id = ANY(%s) AND state = ANY(%s) GROUP BY state
"""


def unit_counts(actor: Actor) -> dict[str, int]:
    """How many orders each of the unit's views holds; `overdue`, `due_today`, `sign_soon`; one statement."""
    at = now()
    midnight = (at.astimezone(current().zone) + timedelta(days=1)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTS, [at, at, midnight, at, at + SOON, list(actor.units(*UNIT_ROLES)), list(rules.OPEN)]
        )
        return _counted({state: counts for state, *counts in cursor.fetchall()})


def _counted(by_state: Mapping[str, list[int]]) -> dict[str, int]:
    hand = [state for state in by_state if state not in _WAITING]
    counts = {
        name: sum(by_state[state][0] for state in states if state in by_state)
        for name, states in UNIT_VIEWS.items()
        if name != "closed"
    }
    late, today = (sum(by_state[state][column] for state in hand) for column in (1, 2))
    return {**counts, "overdue": late, "due_today": today, "sign_soon": by_state.get("30", [0] * 4)[3]}


def queue_counts() -> dict[str, int]:
    """How many open orders stand in each state of the hotline's hand."""
    rows = WorkOrder.objects.filter(_OPEN, state__in=["00", "10", "20", "31", "32", "65", "70", "71"])
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
