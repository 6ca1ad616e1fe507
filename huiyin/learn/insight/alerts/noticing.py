"""Asking every source the city listens to; they know nothing of alerts."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from huiyin.foundation.city.queries import City
from huiyin.learn.insight.alerts.signals import Signal
from huiyin.learn.insight.alerts.sources import ahead, clusters, counts, groups, growing, words
from huiyin.learn.insight.alerts.tally import Tally, tally_of, tree_of
from huiyin.learn.store import queries as store

BROUGHT = {"proactive": (False, None)}  # what the city opens itself must not raise alarms about its own work
Source = Callable[[City, date, Tally], list[Signal]]
SOURCES: Mapping[str, Source] = {
    "counts": counts.notice,
    "scan": clusters.notice,
    "topics": lambda city, day, past: [*groups.notice(city, day), *growing.notice(city, day)],
    "forecasts": lambda city, day, past: ahead.notice(city, day),
    "words": lambda city, day, past: words.notice(day),
}


def notice(city: City, day: date, past: Tally) -> list[Signal]:
    """Everything that stands out on a day, source by source."""
    return [one for name in listened_to(city) for one in ask(name, city, day, past)]


def listened_to(city: City) -> list[str]:
    """The sources that the city listens to."""
    return [name for name in city.alerting.sources if name in SOURCES]


def ask(source: str, city: City, day: date, past: Tally) -> list[Signal]:
    """What one source has to say of a day."""
    return SOURCES[source](city, day, past)


def past_of(city: City, day: date) -> Tally:
    """The counts of the years that the methods look at, up to and with this day, from the analysis store."""
    weeks = max(rhythm.weeks for rhythm in city.alerting.rhythms.values())
    first = day - timedelta(days=7 * (weeks + 1) - 1)
    frame = store.counts(first, day + timedelta(days=1), ("day", "matter", "place"), BROUGHT)
    return tally_of(frame, first, day, tree_of(city))
