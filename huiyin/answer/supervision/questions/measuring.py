"""One look at a month: every detector fed from the record, with the thresholds of the city."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from huiyin.answer.supervision.questions import detectors, records
from huiyin.answer.supervision.questions.detectors.copied import Copying
from huiyin.answer.supervision.questions.models import Measure, Question
from huiyin.answer.supervision.questions.records import Span
from huiyin.answer.supervision.questions.rules import (
    DETECTORS,
    DOUBTED,
    JUMP_BESIDE,
    Bar,
    History,
    Measured,
    Past,
)
from huiyin.foundation.city.queries import City
from huiyin.foundation.city.questioning import Pattern

Sight = Callable[[Span, Pattern, History, datetime], list[Measured]]
EARLIER = frozenset({"reappeal"})  # what can only be seen a month later is looked at for the month before


def measure(city: City, period: date, seen: datetime) -> list[Measured]:
    """What all detectors see of a month at the moment `seen`; some forty statements, none for a single unit."""
    found: list[Measured] = []
    for name in DETECTORS:
        span = Span(city, month_of(name, period))
        history = _history(name, period, int(city.questioning.patterns["excluded"].number("past_months")))
        found += _SIGHTS[name](span, city.questioning.patterns[name], history, seen)
    return found


def month_of(detector: str, period: date) -> date:
    """The month that a look at `period` concerns for this detector."""
    return records.before(period) if detector in EARLIER else period


def bars(patterns: Mapping[str, Pattern]) -> dict[str, Bar]:
    """What each pattern must reach in this city."""
    return {
        name: Bar(
            one.least_of, one.least_hits, one.least_ratio, beside=JUMP_BESIDE if name == "excluded" else 1.0
        )
        for name, one in patterns.items()
    }


def _history(detector: str, period: date, months: int) -> History:
    """Each unit's months before; one that jumped, asked about or not, is no yardstick unless it was explained."""
    since = records.before(period, months)
    rows = Measure.objects.filter(detector=detector, look__period__gte=since, look__period__lt=period)
    asked = Question.objects.filter(detector=detector, look__period__gte=since, look__period__lt=period)
    explained = set(asked.filter(outcome="explained").values_list("look_id", "unit_id"))
    found: dict[str, Past] = {}
    listed = rows.values_list("look_id", "unit_id", "observed", "of", "standard", "jump")
    for look, unit, observed, of, standard, jump in listed:
        if jump <= DOUBTED and (look, unit) not in explained:
            continue
        past = found.get(unit, Past())
        found[unit] = Past(past.hits + observed, past.of + of, past.expected + of * standard)
    return found


def _heaping(span: Span, own: Pattern, history: History, seen: datetime) -> list[Measured]:
    rows = records.finished(span, own.number("last"))
    return detectors.heaping(rows, own.number("last"), own.number("late"), own.least_of, history)


def _reappeal(span: Span, own: Pattern, history: History, seen: datetime) -> list[Measured]:
    rows = records.counts(span, records.REAPPEAL, window=_window(own), seen=seen)
    return detectors.reappeal(rows, own.least_of, history)


def _self_report(span: Span, own: Pattern, history: History, seen: datetime) -> list[Measured]:
    rows = records.counts(span, records.SELF_REPORT, within=records.ASKED_WITHIN)
    return detectors.self_report(rows, own.least_of, history)


def _excluded(span: Span, own: Pattern, history: History, seen: datetime) -> list[Measured]:
    return detectors.excluded(records.counts(span, records.EXCLUDED), own.least_of, history)


def _returns(span: Span, own: Pattern, history: History, seen: datetime) -> list[Measured]:
    last = int(own.number("last_days"))
    return detectors.returns(records.asked(span, last), last, own.least_of, history)


def _phones(span: Span, own: Pattern, history: History, seen: datetime) -> list[Measured]:
    return detectors.phones(records.raters(span), int(own.number("many")), own.least_of)


def _copied(span: Span, own: Pattern, history: History, seen: datetime) -> list[Measured]:
    how = Copying(
        own.number("generic"), own.number("alike"), own.number("apart_days"), int(own.number("least_pairs"))
    )
    rows = records.replies(span, int(own.number("sample")))
    return detectors.copied(rows, how, own.least_of, history)


_SIGHTS: Mapping[str, Sight] = {
    "heaping": _heaping,
    "reappeal": _reappeal,
    "self_report": _self_report,
    "excluded": _excluded,
    "returns": _returns,
    "phones": _phones,
    "copied": _copied,
}


def _window(own: Pattern) -> timedelta:
    return timedelta(days=own.number("days"))


def behind(city: City, one: Measured, period: date, seen: datetime) -> list[int]:
    """Some orders behind what was measured, for a person to open."""
    own, span = city.questioning.patterns[one.detector], Span(city, month_of(one.detector, period))
    if one.detector == "heaping":
        return records.heaped(span, one.unit, own.number("last"))
    if one.detector == "phones":
        return records.rated(span, one.unit, int(own.number("many")))
    if one.detector == "copied":
        pairs = one.details.get("pairs", [])
        return list(dict.fromkeys(order for pair in pairs for order in pair))
    params: dict[str, Any] = {}
    if one.detector == "reappeal":
        params = {"window": _window(own), "seen": seen}
    elif one.detector == "self_report":
        params = {"within": records.ASKED_WITHIN}
    elif one.detector == "returns":
        params = records.month_days(span, int(own.number("last_days")))
    cases = _CASES[one.detector]
    return records.orders_behind(span, one.unit, cases, **params)


_CASES = {
    "reappeal": records.REAPPEAL,
    "self_report": records.SELF_REPORT,
    "excluded": records.EXCLUDED,
    "returns": records.RETURNS,
}
