"""Many different people about one thing within three days, as orders themselves count them."""

from datetime import date, timedelta

from django.db.models import Count

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.queries import GroupEvent, group_events
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.learn.insight.alerts import plain_rules
from huiyin.learn.insight.alerts.signals import TOPICS, Signal
from huiyin.learn.insight.queries import by_citizens

DAYS_BEFORE = 56
LEAST_EXPECTED = 0.5


def notice(city: City, day: date) -> list[Signal]:
    """The group events that stand now; of a day that is over nothing can be said any more."""
    if day != now().astimezone(city.zone).date():
        return []
    # Looked at from an earlier hour, what came later was not there yet.
    events = [one for one in group_events() if one.last <= now()]
    usual = _usual(events)
    return [_signal(one, usual.get((one.matter, one.place), 0.0), city) for one in events]


def _usual(events: list[GroupEvent]) -> dict[tuple[str, str], float]:
    """How many orders of the same matter and street a day brought in the weeks before; one statement."""
    if not events:
        return {}
    begins = min(one.first for one in events)
    before = WorkOrder.objects.filter(
        by_citizens(current()), opened_at__gte=begins - timedelta(days=DAYS_BEFORE), opened_at__lt=begins
    )
    of_them = before.filter(
        matter__in={one.matter for one in events}, place__in={one.place for one in events}
    )
    rows = of_them.values_list("matter", "place").annotate(n=Count("id"))
    return {(matter, place): n / DAYS_BEFORE for matter, place, n in rows}


def _signal(event: GroupEvent, a_day: float, city: City) -> Signal:
    first, last = (at.astimezone(city.zone).date() for at in (event.first, event.last))
    days = (last - first).days + 1
    expected = max(a_day * days, LEAST_EXPECTED)
    return Signal(
        TOPICS, "group", event.matter, event.place, last, event.people, expected,
        plain_rules.rough(event.people, expected), orders=event.orders, days=days,
        upper=city.dispatching.group_event.people - 1,
    )  # fmt: skip
