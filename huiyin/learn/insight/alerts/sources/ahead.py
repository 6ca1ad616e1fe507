"""What is expected of the week to come and is far above the usual: seasons ahead, where the forecast proved itself."""

from datetime import date, timedelta

from huiyin.foundation.city.queries import City
from huiyin.learn.insight.alerts import plain_rules
from huiyin.learn.insight.alerts.signals import FORECASTS, Signal
from huiyin.learn.insight.alerts.tally import level_of, tree_of
from huiyin.learn.insight.forecasts.models import Outlook

WEEK = 7
AT_MOST = 500
FRESH = timedelta(days=2)  # a forecast made from an older day says nothing of this week any more


def notice(city: City, day: date) -> list[Signal]:
    """Matters and places whose next week lies above so many times the usual even at the low end of its interval."""
    found = Outlook.objects.filter(run__day__lte=day, run__day__gt=day - FRESH, week_wins=True)
    newest = found.order_by("-run__day").values_list("run", flat=True).first()
    rows = found.filter(run=newest).order_by("-usual")[:AT_MOST] if newest else []
    return [signal for one in rows if (signal := _signal(one, day, city))]


def _signal(one: Outlook, day: date, city: City) -> Signal | None:
    how = city.alerting
    usual = one.usual * WEEK
    expected, low, high = (float(value) for value in one.weeks[0][:3])
    least = how.rhythms["week"].least[level_of(one.place, tree_of(city))]
    if expected < least or low < how.ahead * usual:
        return None
    p = plain_rules.rough(round(low), usual)
    return Signal(
        FORECASTS, "ahead", one.matter, one.place, day, round(expected), usual, p, days=WEEK, upper=high
    )
