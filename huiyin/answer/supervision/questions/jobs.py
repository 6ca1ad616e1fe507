"""Work that is due in this room: months that ended and were not looked at."""

from datetime import date, timedelta

from huiyin.answer.supervision.questions.actions import look
from huiyin.answer.supervision.questions.models import Look
from huiyin.answer.supervision.questions.records import before, following
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current

MONTHS_AT_ONCE = 24  # after a long rest; older months are not asked about any more


def look_at_night() -> int:
    """At the city's hour, look at every month that is due; how many were looked at."""
    city = current()
    if now().astimezone(city.zone).hour != city.questioning.hour:
        return 0
    return look_at_months(city)


def look_at_months(city: City) -> int:
    """Look at what is due, oldest first.

    Before the first month that is asked about some are measured silently, so that a unit's own past is known.
    """
    last = _settled(city)
    newest = Look.objects.order_by("-period").values_list("period", flat=True).first()
    months = int(city.questioning.patterns["excluded"].number("past_months"))
    begun = Look.objects.filter(silent=False).exists()
    due = _missing(newest or before(last, months + 1), last)
    for period in due:
        look(period, silent=not begun and period < last)
    return len(due)


def _settled(city: City) -> date:
    """The newest month that ended so long ago that what belongs to it has come in."""
    today = now().astimezone(city.zone).date() - timedelta(days=city.questioning.settle_days)
    return before(today.replace(day=1))


def _missing(newest: date, last: date) -> list[date]:
    found, period = [], following(newest)
    while period <= last:
        found.append(period)
        period = following(period)
    return found[-MONTHS_AT_ONCE:]
