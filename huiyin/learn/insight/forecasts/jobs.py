"""The daily forecast: from the store's counts to what is expected, once for each day."""

import time
from datetime import date, timedelta

import numpy as np
import pandas as pd

from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.learn.insight.forecasts import reckoning, series
from huiyin.learn.insight.forecasts.actions import Made, keep
from huiyin.learn.insight.forecasts.calls import shape_of, share_by_phone
from huiyin.learn.insight.forecasts.models import Run
from huiyin.learn.store import queries as store

FIRST_ROWS = 6_000  # to learn from while people wait to see something


def forecast(day: date, rows: int = reckoning.ROWS) -> Run:
    """Everything expected after this day, from the days up to it; asked for again it is made anew."""
    began, city = time.monotonic(), current()
    since = day - timedelta(days=city.forecasting.history_days)
    counts = store.counts(since, day + timedelta(days=1), ("day", "first", "district", "place"))
    first = begin_of(counts, day)
    if not reckoning.enough((day - first).days + 1, city.forecasting):
        return keep(day, Made(first, time.monotonic() - began, reason="short"))
    leaves = store.counts(first, day + timedelta(days=1), ("day", "first", "matter"))
    weeks = timedelta(weeks=city.staffing.profile_weeks)
    by_phone = {"channel": list(city.staffing.phone)}
    phone = store.counts(day - weeks, day + timedelta(days=1), ("day", "hour"), where=by_phone)
    made = reckon(city, day, counts, leaves, phone, rows)
    return keep(day, Made(first, time.monotonic() - began, made.told, made.calls, made.shape))


def forecast_first() -> None:
    """A city that has no forecast yet gets one now, learned from less; the night makes it anew from all there is."""
    if Run.objects.filter(reason="").exists():
        return
    day = now().astimezone(current().zone).date() - timedelta(days=1)
    # Asked every few minutes for half a year: while it is too early, only how far the record goes back is looked at.
    if Run.objects.filter(day=day).exists() and not _is_enough(day, current()):
        return
    forecast(day, FIRST_ROWS)


def _is_enough(day: date, city: City) -> bool:
    since = day - timedelta(days=city.forecasting.history_days)
    first = begin_of(store.counts(since, day + timedelta(days=1), ("day",)), day)
    return reckoning.enough((day - first).days + 1, city.forecasting)


def begin_of(counts: pd.DataFrame, day: date) -> date:
    """The first day with a case: before it nobody was asked."""
    return day if counts.empty else pd.to_datetime(counts["day"]).min().date()


def reckon(
    city: City,
    day: date,
    counts: pd.DataFrame,
    leaves: pd.DataFrame,
    phone: pd.DataFrame,
    rows: int = reckoning.ROWS,
) -> Made:
    """The run of a day from its tables: counts by matter and place, by leaf, and calls by hour."""
    how, first = city.forecasting, begin_of(counts, day)
    days = series.history_days(first, day, max(reckoning.leads_of(how)), city.calendar, how)
    places = series.place_series(counts, first, day, how)
    expected = reckoning.expectations(places, days, how, rows)
    told = reckoning.tell(places, expected, how)
    by_leaf = series.leaf_series(leaves, first, day, how)
    # A matter's leaves add up to what is expected of the matter itself.
    above = _matters_of(by_leaf, places, expected)
    told += reckoning.reckon(by_leaf, days, how, rows, above)
    whole = next(one for one in told if not one.matter and not one.place)
    share = share_by_phone(phone, places.counts.sum(axis=0), first)
    calls = [[round(part * share, 2) for part in row[:3]] for row in whole.ahead["day"]]
    return Made(first, 0.0, told, calls, shape_of(phone, city.calendar))


def _matters_of(leaves: series.Series, places: series.Series, expected: reckoning.Floats) -> reckoning.Floats:
    sums = places.tree.sums(expected, "matter")
    return np.stack([sums[places.matters.index(matter)] for matter in leaves.matters])
