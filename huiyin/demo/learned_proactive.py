"""Orders opened before anybody complained, in the invented city: one lot done weeks ago, one opened this morning."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db.models import Count

from huiyin.act.orders import actions as orders
from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback.actions import close_unasked
from huiyin.demo.cast import Cast
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.queries import City
from huiyin.learn.insight.proactive import queries
from huiyin.learn.insight.proactive.actions import open_for
from huiyin.learn.insight.proactive.models import Opening, ProactiveOrder
from huiyin.learn.insight.proactive.queries import Reason

EARLIER, LATER = timedelta(days=20), timedelta(hours=3)
LOOKED_BACK = timedelta(days=14)
MATTERS_TRIED = 30
EARLIER_PLACES, LATER_PLACES = 3, 4
WORDS = "别的街道集中反映“%s”。请看一遍本街道有没有同样的情况，有就一并办好。"
LOOKED = "全街走了一遍，有两处同样的情况，已经处理。"


def open_before(city: City) -> int:
    """Two openings by the city's analyst, the first of them done by its streets; how many orders. Twice is once."""
    if Opening.objects.exists():
        return 0
    cast, until = Cast(city.pack.people), now()
    analyst = cast.with_role("analyst")[0]
    done = _open(analyst, cast, city, until - EARLIER, EARLIER_PLACES)
    for place, row in enumerate(done):
        _handle(cast, row, until - EARLIER + timedelta(hours=5 * place))
    return len(done) + len(_open(analyst, cast, city, until - LATER, LATER_PLACES))


def _open(analyst: Actor, cast: Cast, city: City, at: datetime, count: int) -> list[ProactiveOrder]:
    with at_time(at):
        for matter, street, seen in _busy(city, at):
            found = queries.offered(analyst, matter, [street]).candidates
            places = [one.place.code for one in found if cast.is_staffed(one.place.code)][:count]
            if len(places) == count and _never(matter):
                name, where = city.matter_name(matter), city.units[street].name
                said = f"{where}两周里反映{name}{seen}件，还在增加"
                reason = Reason("alert", f"demo-{matter}", said)
                return list(open_for(analyst, reason, places, matter, WORDS % name, 0, [street]).orders)
    return []


def _never(matter: str) -> bool:
    return not Opening.objects.filter(matter=matter).exists()


def _busy(city: City, at: datetime) -> Iterator[tuple[str, str, int]]:
    """Matters of the streets' own, those with most appeals in one street first."""
    own = [matter.code for matter in city.pack.matters if matter.is_leaf and matter.lead == "@street"]
    rows = (
        WorkOrder.objects.filter(matter__in=own, place__isnull=False, opened_at__range=(at - LOOKED_BACK, at))
        .values_list("matter", "place")
        .annotate(n=Count("id"))
        .order_by("-n", "matter", "place")
    )
    yield from rows[:MATTERS_TRIED]


def _handle(cast: Cast, row: ProactiveOrder, at: datetime) -> None:
    """Signed, handed out, looked at, answered, reviewed, closed without asking anybody."""
    clerk, head = (cast.at(row.place_id, role) for role in ("unit_clerk", "unit_head"))
    reviewer = cast.with_role("reviewer")[0]
    steps: tuple[Callable[[], object], ...] = (
        lambda: orders.sign(clerk, row.order_id),
        lambda: orders.submit(clerk, row.order_id),
        lambda: orders.instruct(head, row.order_id, "今明两天看一遍", clerk.name),
        lambda: orders.reply(clerk, row.order_id, LOOKED, ""),
        lambda: orders.release(head, row.order_id),
        lambda: orders.approve(reviewer, row.order_id, {"facts": True}),
        lambda: close_unasked(row.order_id),
    )
    for place, step in enumerate(steps, start=1):
        with at_time(at + timedelta(minutes=40 * place)):
            step()
