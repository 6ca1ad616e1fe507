"""What was asked while an order is handled: questions, more time, promises, demands, and who may release."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from huiyin.act.orders import extension_rules
from huiyin.act.orders.actions.demanding import listed
from huiyin.act.orders.actions.extending import WHY_NOT, as_running, running_clock, terms, why_not
from huiyin.act.orders.actions.promising import numbers_of_people
from huiyin.act.orders.actions.reopening import successor_of
from huiyin.act.orders.actions.weighing import WHY_HEAVY, marks_of
from huiyin.act.orders.handling_models import Extension, Promise, SupplementRequest
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.policies import READ_ALL
from huiyin.act.orders.queries.similar import reopen_window
from huiyin.act.orders.refusals import Refused
from huiyin.act.orders.rules import step
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.queries import current

ASKED_AT_MOST = 30
PROMISES_PAGE = 50


@dataclass(frozen=True)
class Asked:
    """All that was asked about one order, oldest first."""

    questions: tuple[SupplementRequest, ...]
    extensions: tuple[Extension, ...]
    promises: tuple[Promise, ...]


def asked(order: WorkOrder) -> Asked:
    """Questions to the appellant, requests for more time, and promises; three statements."""
    questions = SupplementRequest.objects.filter(order=order).order_by("id")
    extensions = Extension.objects.filter(order=order).select_related("clock").order_by("id")
    promises = Promise.objects.filter(order=order).select_related("sector").order_by("id")
    return Asked(
        tuple(questions[:ASKED_AT_MOST]), tuple(extensions[:ASKED_AT_MOST]), tuple(promises[:ASKED_AT_MOST])
    )


def demands(order: WorkOrder) -> tuple[str, ...]:
    """What an appeal asks for, point by point."""
    return listed(order)


def heavy_marks(order: WorkOrder) -> tuple[str, ...]:
    """Why only the head may release this order, as codes of `heavy_words`; empty when a deputy may."""
    return marks_of(order)


def heavy_words() -> Mapping[str, str]:
    """The words for each mark, to be translated."""
    return WHY_HEAVY


def extension_asked(order: WorkOrder) -> Extension | None:
    """The request for more time that waits for a decision."""
    return Extension.objects.filter(order=order, decided_at=None).select_related("clock").first()


@dataclass(frozen=True)
class MoreTimeTerms:
    """What can be asked for now: the clock's measure, its due time, the latest it can be moved to, and what stands
    against asking (empty: nothing)."""

    measure: str
    due: datetime
    latest: datetime
    most: Limit
    code: str


def more_time_terms(order: WorkOrder) -> MoreTimeTerms | None:
    """What the city grants this order, or None when no clock of handling runs."""
    clock, city = running_clock(order), current()
    if clock is None:
        return None
    given, here = terms(city, order.clock_class), as_running(clock)
    # The smallest amount that can be asked for tells whether anything can.
    code = why_not(city, order, clock, 1e-6)
    latest = extension_rules.latest(here, given, city.calendar)
    return MoreTimeTerms(clock.measure, clock.due_at, latest, given.most, code)


def more_time_words() -> Mapping[str, str]:
    """The words for each code that stands against more time, to be translated."""
    return WHY_NOT


def is_told_no(order_id: int) -> bool:
    """Whether the appeal was not accepted and can still be objected to."""
    return WorkOrder.objects.filter(pk=order_id, state="03").exists()


def leaks_in(text: str) -> tuple[str, ...]:
    """Numbers of people that stand in a public text."""
    return numbers_of_people(text)


@dataclass(frozen=True)
class PromisePage:
    """A page of the ledger of promises, due first; `next` is where the following page begins."""

    promises: tuple[Promise, ...]
    next: str
    total: int
    overdue: int
    to_review: int


def promise_page(actor: Actor, after: str = "", view: str = "open", size: int = PROMISES_PAGE) -> PromisePage:
    """The promises that this person answers for or inspects: the unit's own, the district's, or all.

    `view` is open, overdue or review. Counts are of all open ones in the reader's scope.
    """
    scope, at = _in_scope(actor), now()
    late, review = Q(due__lt=at), Q(next_review__lt=at)
    found = scope.filter({"overdue": late, "review": review}.get(view, Q()))
    begin = _mark(after)
    if begin:
        due, pk = begin
        found = found.filter(Q(due__gt=due) | Q(due=due, pk__gt=pk))
    joined = found.select_related("order__appeal", "order__lead", "unit", "sector")
    rows = list(joined.defer("order__proposal").order_by("due", "id")[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return PromisePage(
        tuple(rows[:size]),
        f"{last.due.timestamp():.6f}.{last.pk}" if last else "",
        scope.count(),
        scope.filter(late).count(),
        scope.filter(review).count(),
    )


def _in_scope(actor: Actor) -> QuerySet[Promise]:
    found = Promise.objects.filter(ended_at=None, order__state="56")
    if actor.has(*READ_ALL):
        return found
    own, above = actor.units(*UNIT_ROLES), [p.path for p in actor.posts if p.role == "coordinator"]
    if not own and not above:
        raise Refused
    below = Q(unit__in=own)
    for path in above:
        below |= Q(unit__path=path) | Q(unit__path__startswith=f"{path}.")
    return found.filter(below)


def _mark(after: str) -> tuple[datetime, int] | None:
    try:
        seconds, micro, pk = after.split(".")
        return datetime.fromtimestamp(float(f"{seconds}.{micro}"), tz=now().tzinfo), int(pk)
    except (ValueError, OverflowError, OSError):
        return None


def open_question(order: WorkOrder) -> SupplementRequest | None:
    """The question that the appellant is to answer."""
    if order.state != "51":
        return None
    return SupplementRequest.objects.filter(order=order, ended_at=None).first()


def granted_until(order: WorkOrder) -> Extension | None:
    """The newest extension that was granted, with what the appellant was told."""
    return Extension.objects.filter(order=order, outcome="granted").order_by("-id").first()


def promised(order: WorkOrder) -> Promise | None:
    """The promise that stands now."""
    if order.state != "56":
        return None
    return Promise.objects.filter(order=order, ended_at=None).first()


@dataclass(frozen=True)
class OwnMoves:
    """What an appellant can do with the matter now; `successor` is the order in which it was brought up again."""

    withdraw: bool
    reopen: bool
    object: bool
    doubt: bool
    successor: str


def own_moves(order: WorkOrder) -> OwnMoves:
    """What the appellant can do by the receipt alone."""
    successor = successor_of(order) if order.state == "80" else None
    recent = order.closed_at is not None and now() - order.closed_at <= reopen_window()
    return OwnMoves(
        withdraw=step(order.state, "withdraw") is not None,
        reopen=order.state == "80" and recent and successor is None,
        object=order.state == "03",
        doubt=order.state == "01",
        successor=successor.number if successor else "",
    )
