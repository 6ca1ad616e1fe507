"""What people bring, counted by matter, place, channel and time; no person and no words."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from huiyin.answer.assessment import queries as assessment
from huiyin.foundation.city.queries import current
from huiyin.learn.insight import queries
from huiyin.web.access import actor
from huiyin.web.insight.tabs import tabs
from huiyin.web.leader import shapes, words
from huiyin.web.leader.asking import asked_filters, guarded
from huiyin.web.leader.views import repeat_line, rise_line
from huiyin.web.unit.names import channel_name, matter_name, unit_name

MATTERS_SHOWN, RISES_SHOWN, EVENTS_SHOWN = 12, 8, 6


@require_GET
@guarded
def insight(request: HttpRequest) -> HttpResponse:
    """Counts of one period beside the one before, what rose, and where."""
    someone, filters = actor(request), asked_filters(request)
    found = queries.counts(someone, filters)
    linked = assessment.may_open_orders(someone)
    rises = queries.rose(someone, ("matter", "place"), filters.matter)
    shown = [r for r in rises if r.beyond_chance or (r.extra > 0 and r.week > 1)]
    context = {
        "pages": tabs(request),
        "filters": filters,
        "title": _title(found, filters),
        "compared": _compared(found.total),
        "orders_url": _orders(filters) if linked and found.total.now else "",
        "spans": _spans(filters),
        "chips": _chips(filters),
        "matters": _matters(found.matters, filters),
        "rest": _rest(found.matters),
        "places": _places(found.places, filters),
        "map": _map(found.places),
        "channels": _bars(found.channels, channel_name),
        "days": _days(found),
        "busiest_day": max(found.days, key=lambda row: row[1], default=None),
        "hours": _hours(found.hours),
        "busiest_hour": found.hours.index(max(found.hours)),
        "rises": [rise_line(someone, rise) for rise in shown[:RISES_SHOWN]],
        "events": [_event(one, linked) for one in queries.group_events(someone)[:EVENTS_SHOWN]],
        "rose_at_all": any(rise.beyond_chance for rise in rises),
        "firsts": [(m.code[:2], matter_name(m.code)) for m in current().pack.matters if m.level == 1],
        "table": _place_table(found.places, filters),
    }
    return render(request, "leader/insight.html", context)


def _event(event: queries.GroupEvent, linked: bool) -> dict[str, Any]:
    """One finding: how many people, where, about what, and how many orders stand for them."""
    values = {"n": event.people, "place": unit_name(event.place), "matter": matter_name(event.matter)}
    return {
        "words": gettext("%(place)s已有%(n)d人反映%(matter)s") % values,
        "since": event.first,
        "orders": len(event.orders),
        "url": shapes.opened_url(7, event.matter, event.place) if linked else "",
    }


def _url(filters: queries.Filters, **changed: Any) -> str:
    query = {"days": filters.days, "matter": filters.matter, "place": filters.place, **changed}
    return f"?{urlencode({k: v for k, v in query.items() if v})}"


def _orders(filters: queries.Filters) -> str:
    return shapes.opened_url(filters.days, filters.matter, filters.place)


def _title(found: queries.Counts, filters: queries.Filters) -> str:
    first = next((pair for pair in found.matters if pair.key and pair.now), None)
    if first is None:
        return gettext("近%(days)d天没有诉求") % {"days": filters.days}
    if len(found.matters) > 1:
        words_ = gettext("近%(days)d天%(total)d件，最多的是%(matter)s，%(n)d件")
    else:
        words_ = gettext("近%(days)d天，%(matter)s%(n)d件")
    return words_ % {
        "days": filters.days, "total": found.total.now, "matter": matter_name(first.key), "n": first.now,
    }  # fmt: skip


def _compared(total: queries.Pair) -> str:
    if not total.before:
        return gettext("前一段没有可比的")
    share = (total.now - total.before) / total.before
    more = (
        gettext("比前一段的%(before)d件多%(share)s")
        if share >= 0
        else gettext("比前一段的%(before)d件少%(share)s")
    )
    return more % {"before": total.before, "share": f"{abs(share):.0%}"}


def _spans(filters: queries.Filters) -> list[dict[str, Any]]:
    return [
        {
            "url": _url(filters, days=days),
            "label": gettext("近%(days)d天") % {"days": days},
            "current": days == filters.days,
            "key": str(place),
        }
        for place, days in enumerate(queries.SPANS, start=1)
    ]


def _chips(filters: queries.Filters) -> list[dict[str, str]]:
    chips = []
    if filters.matter:
        chips.append({"label": matter_name(filters.matter.ljust(6, "0")), "remove": _url(filters, matter="")})
    if filters.place:
        chips.append({"label": unit_name(filters.place), "remove": _url(filters, place="")})
    return chips


def _matters(pairs: list[queries.Pair], filters: queries.Filters) -> list[dict[str, Any]]:
    return [
        {
            "label": matter_name(pair.key) or gettext("没有分类"),
            "value": pair.now,
            "words": _both(pair),
            "url": _url(filters, matter=pair.key) if pair.key else "",
        }
        for pair in pairs[:MATTERS_SHOWN]
        if pair.now
    ]


def _rest(pairs: list[queries.Pair]) -> str:
    rest = [pair for pair in pairs[MATTERS_SHOWN:] if pair.now]
    if not rest:
        return ""
    total = queries.Pair("", sum(p.now for p in rest), sum(p.before for p in rest))
    return gettext("其余%(n)d类共%(counts)s") % {"n": len(rest), "counts": _both(total)}


def _both(pair: queries.Pair) -> str:
    if not pair.before:
        return gettext("%(now)d件") % {"now": pair.now}
    return gettext("%(now)d件，前%(before)d") % {"now": pair.now, "before": pair.before}


def _bars(pairs: Iterable[queries.Pair], name: Any) -> list[dict[str, Any]]:
    return [{"label": name(p.key), "value": p.now, "words": _both(p)} for p in pairs if p.now]


def _places(pairs: list[queries.Pair], filters: queries.Filters) -> str:
    """The sentence above the map."""
    known = [pair for pair in pairs if pair.key and pair.now]
    if not known:
        return gettext("还没有说得清地点的诉求")
    first = max(known, key=lambda pair: pair.now)
    unknown = next((pair.now for pair in pairs if not pair.key), 0)
    told = gettext("%(place)s最多，%(n)d件") % {"place": unit_name(first.key), "n": first.now}
    return told + (gettext("；另有%(n)d件没说清地点") % {"n": unknown} if unknown else "")


def _map(pairs: list[queries.Pair]) -> dict[str, Any]:
    counted = {pair.key: pair.now for pair in pairs if pair.key}
    tints = queries.levels(counted)
    areas = [
        {
            "geometry": boundary.shape.__geo_interface__,
            "name": _short(boundary.unit),
            "title": gettext("%(place)s：%(n)d件")
            % {"place": unit_name(boundary.unit), "n": counted.get(boundary.unit, 0)},
            "level": tints.get(boundary.unit, 0),
        }
        for boundary in current().pack.boundaries
    ]
    return {"label": gettext("各街道和镇的诉求件数，颜色越深越多"), "areas": areas, "shape": "square"}


def _short(unit: str) -> str:
    name = current().units[unit].name
    return unit_name(unit).removesuffix("街道").removesuffix(" Subdistrict").removesuffix(" Town") or name


def _place_table(pairs: list[queries.Pair], filters: queries.Filters) -> dict[str, Any]:
    heads = [gettext("街道和镇"), gettext("这一段"), gettext("前一段")]
    return {
        "caption": gettext("各街道和镇的件数"),
        "hide_caption": True,
        "columns": [{"label": heads[0]}] + [{"label": head, "number": True} for head in heads[1:]],
        "rows": [
            {
                "current": pair.key == filters.place,
                "cells": [
                    {"text": unit_name(pair.key), "url": _url(filters, place=pair.key)},
                    {"text": str(pair.now), "number": True},
                    {"text": str(pair.before), "number": True},
                ],
            }
            for pair in pairs
            if pair.key
        ],
    }


def _days(found: queries.Counts) -> list[dict[str, Any]]:
    step = 1 if len(found.days) < 10 else 7 if len(found.days) < 40 else 14
    last = len(found.days) - 1
    return [
        {"label": f"{day.month}-{day.day}", "value": n, "show": (last - place) % step == 0, "day": day}
        for place, (day, n) in enumerate(found.days)
    ]


def _hours(hours: list[int]) -> list[dict[str, Any]]:
    return [{"label": f"{hour}", "value": n, "show": hour % 3 == 0} for hour, n in enumerate(hours)]


@require_GET
@guarded
def insight_repeats(request: HttpRequest) -> HttpResponse:
    """Who had to come again about the same thing at the same place, without saying who."""
    found = queries.repeats(actor(request))
    rows = [repeat_line(one) for one in found.listed]
    context = {"found": found, "rows": rows, "scope": words.scope_words(assessment.scope_of(actor(request)))}
    return render(request, "leader/repeats.html", context)
