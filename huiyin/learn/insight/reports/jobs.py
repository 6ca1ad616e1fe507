"""Work that is due: drafting the reports of the last day, week and month at the city's hour."""

from datetime import date, datetime, timedelta

from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.city.reporting import REGULAR, Schedule
from huiyin.learn.insight.reports.actions import draft
from huiyin.learn.insight.reports.models import Report
from huiyin.learn.insight.reports.rules import MONTHLY, ONE_DAY, WEEKLY, last_period


def draft_due() -> int:
    """Draft what is due and not there yet; how many.

    Whatever the store does not reach yet is left to the next look.
    """
    city = current()
    here = now().astimezone(city.zone)
    drafted = 0
    for kind in REGULAR:
        how = city.reporting.kinds.get(kind)
        if how is None or not _is_time(kind, how, here):
            continue
        first, until = last_period(kind, here.date())
        drafted += sum(_draft(kind, first, until, scope) for scope in _scopes(city, how))
    return drafted


def _is_time(kind: str, how: Schedule, here: datetime) -> bool:
    """Whether the hour of its day has come; a period that was missed is made up for until the next one ends."""
    begins = last_period(kind, here.date())[1]
    if kind in (WEEKLY, MONTHLY):
        begins += timedelta(days=how.day - 1)
    return (here.date(), here.hour) >= (begins, how.hour)


def _scopes(city: City, how: Schedule) -> list[str]:
    districts = [unit.code for unit in city.units.values() if unit.level == "district"]
    return [city.pack.city.root, *(districts if how.districts else ())]


def _draft(kind: str, first: date, until: date, scope: str) -> bool:
    same = Report.objects.filter(kind=kind, first=first, last=until - ONE_DAY, scope=scope, theme_key="")
    if same.exists():
        return False
    try:
        draft(SYSTEM, kind, first, scope)
    except Refusal:  # not counted to its end yet, or a unit that the pack has and the organisation not yet
        return False
    return True
