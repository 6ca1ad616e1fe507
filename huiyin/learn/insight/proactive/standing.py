"""How things stand in every street on one matter: open orders, appeals lately, and last year at this time."""

from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.rules import CLOSED
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City
from huiyin.learn.insight.proactive.rules import Counted, Place, Windows, together
from huiyin.learn.insight.queries import by_citizens

YEAR = timedelta(days=365)
NONE = (0, 0)


def streets(city: City) -> list[str]:
    """Every street of the city, in the order of the pack."""
    return [unit.code for unit in city.pack.units if unit.level == "street"]


def places(matter: str, city: City) -> dict[str, Place]:
    """Every street with what it brought on the matter; one statement."""
    at, asked = now(), city.proactive
    since = at - timedelta(days=asked.quiet_days)
    season = (at - YEAR - timedelta(days=asked.season_days), at - YEAR + timedelta(days=asked.season_days))
    rows = (
        WorkOrder.objects.filter(matter=matter, place__in=streets(city))
        .filter(~Q(state__in=CLOSED) | Q(opened_at__gte=season[0]))
        .values_list("place")
        .annotate(
            open=Count("id", filter=~Q(state__in=CLOSED)),
            recent=Count("id", filter=Q(opened_at__gte=since)),
            season=Count("id", filter=by_citizens(city) & Q(opened_at__range=season)),
        )
    )
    known = {place: counts for place, *counts in rows}
    return {code: Place(code, city.units[code].group, *known.get(code, ())) for code in streets(city)}


def complained(matter: str, city: City) -> list[str]:
    """The streets whose people spoke of the matter lately, those with most first; one statement."""
    since = now() - timedelta(days=city.proactive.quiet_days)
    rows = WorkOrder.objects.filter(
        by_citizens(city), matter=matter, place__in=streets(city), opened_at__gte=since
    )
    found = rows.values("place").annotate(n=Count("id")).order_by("-n", "place")
    return [str(row["place"]) for row in found]


def neighbours(around: set[str], city: City) -> set[str]:
    """Streets that share a border with one of these, by the polygons of the pack."""
    return city.jurisdictions.neighbours(around)


def counted(matter: str, helped: list[str], left: list[str], when: Windows, city: City) -> Counted:
    """What citizens brought on the matter before and after, in both kinds of places; one statement."""
    before, after = _between(when.before, city), _between(when.after, city)
    rows = (
        WorkOrder.objects.filter(by_citizens(city), matter=matter, place__in=[*helped, *left])
        .filter(before | after)
        .values_list("place")
        .annotate(before=Count("id", filter=before), after=Count("id", filter=after))
    )
    known = {place: (b, a) for place, b, a in rows}
    return together([known.get(code, NONE) for code in helped], [known.get(code, NONE) for code in left])


def _between(days: tuple[date, date], city: City) -> Q:
    first, end = (datetime.combine(day, time.min, city.zone) for day in days)
    return Q(opened_at__gte=first, opened_at__lt=end)
