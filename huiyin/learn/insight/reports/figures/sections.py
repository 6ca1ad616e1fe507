"""The figures of each section; names of matters and units are codes, so that any language can write them."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from django.db.models import Count, Q

from huiyin.act.orders.handling_models import Promise
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.rules import CLOSED
from huiyin.answer.assessment import queries as assessment
from huiyin.answer.assessment.rules import RATES, Period, Rate
from huiyin.answer.assessment.rules import rate as rate_of
from huiyin.foundation.calendar.clock import now
from huiyin.learn.insight import queries as insight
from huiyin.learn.insight.cross.rules import NOT_ASKED, good
from huiyin.learn.insight.cross.rules import RATES as OUTCOMES
from huiyin.learn.insight.reports.figures.framing import About
from huiyin.learn.insight.reports.figures.noticed import alerts, topics
from huiyin.learn.insight.reports.rules import ONE_DAY
from huiyin.learn.stats.periods import changes

Data = dict[str, Any]
ROSE_AT_MOST = 6


def counted(about: About, section: str) -> Data:
    """The figures of one section, now."""
    return SECTIONS[section](about)


def _received(about: About) -> Data:
    """How many came in, beside the periods before."""
    series = np.array(list(about.series("channel").values()) or [[0] * len(about.spans)])
    whole = series.sum(axis=0)
    found = changes(whole[None, :], about.lengths)
    return {
        "now": int(whole[-1]),
        "previous": int(whole[-2]),
        "usual": round(float(found.usual[0]), 1),
        "periods": len(about.spans) - 1,
        "beyond": bool(found.beyond[0]),
        "up": bool(found.now[0] > found.usual[0]),
        "series": [int(n) for n in whole],
        "parts": {"now": _column(series, -1), "previous": _column(series, -2)},
    }


def _column(series: np.ndarray, place: int) -> list[int]:
    """The counts of one period by channel: who is told sums of rounded numbers is told the sum of these."""
    return sorted((int(n) for n in series[:, place] if n), reverse=True)


def _listed(about: About, *by: str) -> Data:
    """The levels of a dimension, most cases first, each beside what is usual; all of them are tested together."""
    series = about.series(*by)
    keys = sorted(series, key=lambda key: (-series[key][-1], key))
    if not keys:
        return {"by": list(by), "rows": [], "rest": 0, "levels": 0, "total": 0, "moved": []}
    found = changes([series[key] for key in keys], about.lengths)
    rows: list[Data] = [
        {
            "keys": list(key),
            "now": series[key][-1],
            "previous": series[key][-2],
            "usual": round(float(found.usual[n]), 1),
            "beyond": bool(found.beyond[n]),
        }
        for n, key in enumerate(keys)
    ]
    shown = [row for row in rows if row["now"]][: about.city.reporting.listed]
    moved = [row for row in rows if row["beyond"]]
    moved.sort(key=lambda row: -abs(row["now"] - row["usual"]))
    total = sum(row["now"] for row in rows)
    return {
        "by": list(by),
        "rows": shown,
        "rest": total - sum(row["now"] for row in shown),
        "levels": sum(bool(row["now"]) for row in rows),
        "total": total,
        "moved": moved[: about.city.reporting.listed],
    }


def _channels(about: About) -> Data:
    return {"channels": _listed(about, "channel"), "kinds": _listed(about, "kind")}


def _matters(about: About) -> Data:
    return {"matters": _listed(about, "matter")}


def _areas(about: About) -> Data:
    return {"districts": _listed(about, "district"), "places": _listed(about, "place")}


def _rose(about: About) -> Data:
    """Matters at places that rose beyond chance, of all of them; how many were looked at."""
    found = _listed(about, "matter", "place")
    rose = [row for row in found["moved"] if row["now"] > row["usual"] and all(row["keys"])]
    return {"rows": rose[:ROSE_AT_MOST], "looked": found["levels"]}


def _rates(about: About) -> Data:
    """The three rates of the month to date; of a theme, those of its orders."""
    if about.theme.key:
        return _rates_of_theme(about)
    period = Period((about.span[1] - ONE_DAY).replace(day=1))
    found = assessment.overview(about.reader, period)
    before = assessment.overview(about.reader, period.moved(-1))
    return {
        "month": period.code,
        "root": about.scope.root,
        "rates": {name: _rate(found.marks.rates[name]) for name in RATES},
        "before": {name: _rate(before.marks.rates[name]) for name in RATES},
    }


def _rates_of_theme(about: About) -> Data:
    found = {}
    for name, outcome in OUTCOMES.items():
        frame = about.count(outcome)
        of = int(frame[frame[outcome] != NOT_ASKED]["n"].sum())
        hits = int(frame[frame[outcome] == good(outcome)]["n"].sum())
        found[name] = _rate(rate_of(hits, of, about.city.pack.scoring.minimum_valid))
    return {"month": "", "root": about.scope.root, "rates": found, "before": {}}


def _rate(one: Rate) -> Data:
    return {
        "numerator": one.numerator,
        "denominator": one.denominator,
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "few": one.few,
    }


def _overdue(about: About) -> Data:
    """What is past its deadline now, by the unit that leads it."""
    led = Q() if about.scope.is_city else Q(lead__in=about.scope.units)
    # The partial indexes serve only this spelling of "open".
    late = WorkOrder.objects.filter(~Q(state__in=CLOSED), led, lead__isnull=False, due_at__lt=now())
    rows = late.values("lead").annotate(n=Count("id")).order_by("-n", "lead")[: about.city.reporting.listed]
    return {
        "total": insight.count_overdue(about.reader),
        "rows": [{"keys": [row["lead"]], "now": row["n"]} for row in rows],
    }


def _repeats(about: About) -> Data:
    """Who came again within thirty days, nameless, and the most frequent."""
    found = insight.repeats(about.reader, about.city.reporting.listed)
    return {
        "groups": found.groups,
        "orders": found.orders,
        "rows": [
            {"keys": [one.matter, one.place], "now": one.times, "open": one.still_open}
            for one in found.listed
        ],
    }


def _promises(about: About) -> Data:
    """What units have promised and not kept yet."""
    led = Q() if about.scope.is_city else Q(unit__in=about.scope.units)
    found = Promise.objects.filter(led, ended_at=None, order__state="56")
    told = found.aggregate(
        total=Count("id"),
        overdue=Count("id", filter=Q(due__lt=now())),
        review=Count("id", filter=Q(next_review__lt=now())),
    )
    return dict(told)


def _theme(about: About) -> Data:
    """What a special report is about, day by day, beside as long before."""
    frame = about.count("day")
    return {
        **_received(about),
        "theme": about.theme.as_data(),
        "days": [[day, int(n)] for day, n in zip(frame["day"], frame["n"], strict=True)],
    }


SECTIONS: Mapping[str, Callable[[About], Data]] = {
    "received": _received,
    "channels": _channels,
    "matters": _matters,
    "areas": _areas,
    "rose": _rose,
    "alerts": alerts,
    "topics": topics,
    "rates": _rates,
    "overdue": _overdue,
    "repeats": _repeats,
    "promises": _promises,
    "theme": _theme,
}
