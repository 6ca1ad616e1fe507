"""Finding alarms, and orders that should have one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.act.coordination.models import Alarm
from huiyin.act.coordination.policies import EVERYWHERE, may_answer, may_call
from huiyin.act.coordination.rules import GRADES, HANDED_TO, OUTCOMES, SAFE
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.numbers import whole_number

__all__ = [
    "HANDED_TO",
    "OUTCOMES",
    "Record",
    "alarm",
    "history",
    "in_hand",
    "may_call",
    "of_order",
    "record",
    "telling",
    "unanswered",
    "waiting",
]

WAITING_AT_MOST = 20
UNANSWERED_AT_MOST = 200
PAGE = 40
MONTH = timedelta(days=30)
WATCHED = ("red",)  # grades whose orders have an index of their own: asked for every few seconds


def unanswered(grades: Iterable[str] | None = None) -> list[WorkOrder]:
    """Orders in danger that have no alarm: of the grades given, or of every grade the city alarms for.

    What was said longer ago than the city's `stale` is an old file, not a person in need.
    """
    wanted = [grade for grade in current().pack.danger.alarms.take if grades is None or grade in grades]
    # One statement for each, so that the partial index of the red ones is used.
    return [order for grade in wanted for order in without_alarm(grade)[:UNANSWERED_AT_MOST]]


def without_alarm(grade: str) -> QuerySet[WorkOrder]:
    """Recent orders of one grade without an alarm, oldest first."""
    since = now() - timedelta(days=current().pack.danger.alarms.stale_days)
    found = WorkOrder.objects.filter(
        ~Exists(Alarm.objects.filter(order=OuterRef("pk"), cause="")),
        risk=grade,
        opened_at__gte=since,
        appeal__said_at__gte=since,
    )
    return found.only("id", "risk", "proposal").order_by("opened_at")


def waiting(actor: Actor, size: int = WAITING_AT_MOST) -> list[Alarm]:
    """Alarms that are not done and concern this person, gravest and longest waiting first."""
    found = _with_order().filter(done_at=None)
    if not actor.has(*EVERYWHERE):
        found = found.filter(escalated_at__isnull=False)
    else:
        # What a colleague has in hand does not call everybody else.
        found = found.filter(Q(taken_by=None) | Q(taken_by=actor.id))
    rows = [row for row in found.order_by("take_by", "id")[: 2 * size] if may_answer(actor, row)]
    rows.sort(key=lambda row: (row.taken_by is not None, GRADES.index(row.grade)))
    return rows[:size]


def alarm(actor: Actor, pk: int) -> Alarm:
    """One alarm; raises `Alarm.DoesNotExist` or `Refused`."""
    found = _with_order().get(pk=pk)
    if not may_answer(actor, found):
        raise Refused
    return found


def history(actor: Actor, before: str = "", size: int = PAGE) -> list[Alarm]:
    """Alarms that are done or in somebody's hand, newest first, as far as the person may see them."""
    found = _with_order().exclude(done_at=None, taken_by=None)
    if (start := whole_number(before)) is not None:
        found = found.filter(pk__lt=start)
    if not actor.has(*EVERYWHERE):
        found = found.filter(escalated_at__isnull=False)
    return [row for row in found.order_by("-id")[: min(size, PAGE)] if may_answer(actor, row)]


def of_order(order_id: int) -> list[Alarm]:
    """Alarms of an order, first to last."""
    return list(Alarm.objects.filter(order=order_id).order_by("id")[:10])


def telling(alarm_id: int) -> list[Event]:
    """What happened to an alarm."""
    return story(f"alarm:{alarm_id}")


def _with_order() -> QuerySet[Alarm]:
    return Alarm.objects.select_related("order__appeal", "order__place", "order__lead")


@dataclass(frozen=True)
class Record:
    """How alarms went in the last thirty days; seconds until half and nine tenths of them were taken."""

    raised: int
    done: int
    safe: int
    late: int
    half_taken: float | None
    most_taken: float | None


_RECORD = """
    SELECT count(*), count(*) FILTER (WHERE done_at IS NOT NULL), count(*) FILTER (WHERE outcome = %s),
           count(*) FILTER (WHERE escalated_at IS NOT NULL),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM taken_at - raised_at)),
           percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM taken_at - raised_at))
    FROM coordination_alarm WHERE raised_at >= %s AND NOT at_desk
"""


def record(since: datetime | None = None) -> Record:
    """The record since then, or of thirty days; what an agent settled during the call is not in it."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, [SAFE, since or now() - MONTH])
        row: tuple[Any, ...] = cursor.fetchone()
    return Record(*row)


def in_hand(account_id: int) -> list[Alarm]:
    """Alarms that this person took and has not finished."""
    return list(_with_order().filter(taken_by=account_id, done_at=None).order_by("take_by")[:WAITING_AT_MOST])
