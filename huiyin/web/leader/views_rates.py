"""Scorecards: the units of a scope beside their peers, in bands and never in ranks; and the published order."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from huiyin.answer.assessment import boards, queries
from huiyin.answer.assessment.queries import Period
from huiyin.foundation.city.queries import current
from huiyin.web.access import actor, may_open
from huiyin.web.components.drawing import number
from huiyin.web.leader import board, funnels, shapes, words, words_cards
from huiyin.web.leader.asking import asked_period, guarded, month_switch
from huiyin.web.leader.policy_words import policy_lines
from huiyin.web.unit.names import unit_name

TICKS = 4
VIEWS = (boards.COMPOSITE, *queries.RATES, "quality")


@require_GET
@guarded
def rates(request: HttpRequest) -> HttpResponse:
    """One peer group as funnel and list; the title says how much of it is chance."""
    someone, period = actor(request), asked_period(request)
    name = request.GET.get("rate", boards.COMPOSITE)
    if name not in VIEWS:
        raise Http404
    found = boards.board(someone, period, name)
    asked = _asked(request, found, name)
    how, linked = queries.formula(period), queries.may_open_orders(someone)
    context = {
        "name": name,
        "rate": words.rate_name(name),
        "month": month_switch(period, rate=name, by=asked.by, group=asked.group),
        "finding": words_cards.finding(found),
        "count": 0 if (unmarked := _unmarked(found, name)) else len(found.cards),
        "unmarked": unmarked,
        "tabs": _tabs(asked, period),
        "scope": words.scope_words(found.scope),
        "at": found.standing.at,
        "excluded": words_cards.excluded_words(found),
        "policy": policy_lines(how),
        "version": how.version,
        "may_try": may_open(someone, "what_if"),
        "published": reverse("rates_published") + f"?month={period.code}" if _ranks() else "",
        **_group(found, asked, how, linked),
    }
    return render(request, "leader/rates.html", context)


def _unmarked(found: boards.Board, name: str) -> bool:
    """Whether no record of the time was ever marked: what came from another system has no mark."""
    return name == "quality" and not any(card.rates[name].numerator for card in found.cards.values())


def _asked(request: HttpRequest, found: boards.Board, name: str) -> board.Asked:
    by, group = request.GET.get("by", "raw"), request.GET.get("group", "")
    groups = _groups(found)
    if by not in words_cards.BY or (group and group not in {*current().pack.scoring.groups, *groups}):
        raise Http404
    shown = group if group in groups else next(iter(groups), "")
    return board.Asked(name, by, shown, bool(request.GET.get("places")))


def _groups(found: boards.Board) -> dict[str, int]:
    """The peer groups of the scope with how many units each has, in the order of the pack; compared ones first."""
    counts: dict[str, int] = {}
    for one in found.units.values():
        counts[one.group] = counts.get(one.group, 0) + 1
    compared = {one.group for one in found.units.values() if not one.why}
    order = list(current().pack.scoring.groups)
    codes = sorted(
        counts, key=lambda code: (code not in compared, order.index(code) if code in order else len(order))
    )
    return {code: counts[code] for code in codes}


def _ranks() -> bool:
    return current().pack.scoring.preset == boards.RANKED


def _tabs(asked: board.Asked, period: Period) -> list[dict[str, Any]]:
    return [
        {
            "url": asked.query(period, rate=view),
            "label": words.rate_name(view),
            "current": view == asked.name,
            "key": str(place),
        }
        for place, view in enumerate(VIEWS, start=1)
    ]


def _group(found: boards.Board, asked: board.Asked, how: queries.Policy, linked: bool) -> dict[str, Any]:
    """What the page shows of the asked group: switches, funnel, bands, those with few cases."""
    period = found.standing.period
    bands = board.bands(found, asked, how.bands, linked)
    rows = [row for band in bands for row in (*band["rows"], *band["more"])]
    drawn = _funnel(found, asked)
    return {
        "group": words.group_name(asked.group),
        "group_count": _groups(found).get(asked.group, 0),
        "groups": _switch_group(found, asked, period),
        "by": [
            {"url": asked.query(period, by=code), "label": gettext(label), "current": code == asked.by}
            for code, label in words_cards.BY.items()
        ],
        "own_group": words_cards.group_bands(found, asked.group)
        if asked.name == boards.COMPOSITE and len(found.units) == 1
        else "",
        "said": gettext(words_cards.SAID[asked.by]),
        "places_url": asked.query(period, places="" if asked.places else "1"),
        "with_places": asked.places,
        "reliability": _reliability(found, asked.group),
        "bands": bands,
        "few": board.few(found, asked, linked),
        "axis": shapes.axis([row["share"][1] for row in rows], percents=False, most=TICKS),
        "lines": _lines(how, rows) if asked.name == boards.COMPOSITE else [],
        "funnel": drawn,
        "dots": [_dot(dot, found, asked) for dot in drawn.dots] if drawn else [],
    }


def _switch_group(found: boards.Board, asked: board.Asked, period: Period) -> list[dict[str, Any]]:
    groups = _groups(found)
    return [
        {
            "url": asked.query(period, group=code),
            "label": words.group_name(code),
            "count": count,
            "current": code == asked.group,
        }
        for code, count in groups.items()
        if len(groups) > 1
    ]


def _reliability(found: boards.Board, group: str) -> str:
    code = next((one.listing for one in found.units.values() if one.group == group and one.listing), "")
    return words_cards.reliability_words(found.standing.lists[code]) if code else ""


def _lines(how: queries.Policy, rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The lines of the bands as far as they lie on the axis of the list."""
    low = shapes.axis([row["share"][1] for row in rows]).low
    return [
        {"x": number((line / 100 - low) / (1 - low) * 100), "words": letter}
        for letter, line in how.bands.items()
        if line / 100 > low
    ]


def _funnel(found: boards.Board, asked: board.Asked) -> funnels.Funnel | None:
    group = found.standing.groups.get(asked.group)
    if group is None:
        return None
    units = [one for one in found.units.values() if one.group == asked.group]
    points = (
        {code: card.points for code, card in found.cards.items()} if asked.name == boards.COMPOSITE else {}
    )
    return funnels.funnel(group, units, points, asked.name, found.scope.root)


def _dot(dot: funnels.Dot, found: boards.Board, asked: board.Asked) -> dict[str, Any]:
    one = found.units[dot.unit]
    score = one.adjusted
    assert score is not None
    whole = 100.0 if asked.name == boards.COMPOSITE else 1.0
    value = words_cards.score_words(asked.name, score.value / whole)
    return {
        "at": dot,
        "name": unit_name(dot.unit),
        "value": value,
        "label": f"{unit_name(dot.unit)} {value} ({words_cards.interval_words(asked.name, score)})",
        "url": f"{reverse('rates_unit', args=[dot.unit])}?{urlencode({'month': found.standing.period.code})}",
    }


@require_GET
@guarded
def rates_published(request: HttpRequest) -> HttpResponse:
    """The monthly order of a city that ranks: ties together, the last with their intervals and the bar."""
    someone, period = actor(request), asked_period(request)
    found = boards.published(someone, period)
    if found is None:
        if not _ranks():
            raise Http404
        return render(request, "leader/published.html", {"month": month_switch(period), "count": 0})
    axis = shapes.axis([one.low / 100 for one in found.last], percents=False)
    context = {
        "month": month_switch(period),
        "count": len(found.listing.units),
        "reliability": words_cards.reliability_words(found.listing),
        "noise": found.listing.mostly_noise,
        "bar": f"{found.listing.bar:.1f}" if found.listing.bar is not None else "",
        "last": [_last(one, found, period) for one in found.last],
        "certain": sum(one.certain for one in found.last),
        "tiers": _tiers(found, period),
        "axis": axis,
        "lines": _bar_line(found.listing.bar, axis),
    }
    return render(request, "leader/published.html", context)


def _bar_line(bar: float | None, axis: shapes.Axis) -> list[dict[str, str]]:
    if bar is None or bar / 100 <= axis.low:
        return []
    return [{"x": number((bar / 100 - axis.low) / (1 - axis.low) * 100), "words": f"{bar:.1f}"}]


def _last(one: boards.Named, found: boards.Published, period: Period) -> dict[str, Any]:
    return {
        "unit": unit_name(one.unit),
        "url": _unit_url(one.unit, found, period),
        "place": one.place,
        "value": f"{one.value:.1f}",
        "span": f"{one.low:.1f}–{one.high:.1f}",
        "share": (one.value / 100, one.low / 100, one.high / 100),
        "certain": one.certain,
        "chance": f"{one.chance:.0%}",
        "own": one.unit in found.own and len(found.own) == 1,
    }


def _unit_url(unit: str, found: boards.Published, period: Period) -> str:
    return f"{reverse('rates_unit', args=[unit])}?month={period.code}" if unit in found.own else ""


def _tiers(found: boards.Published, period: Period) -> list[dict[str, Any]]:
    """Units that cannot be told apart stand together, in the order of the pack."""
    order = list(current().units)
    by: dict[int, list[boards.UnitStanding]] = {}
    for one in found.units.values():
        by.setdefault(one.tier, []).append(one)
    told, first = [], 1
    for tier in sorted(by):
        units = sorted(by[tier], key=lambda one: order.index(one.unit))
        rows = [{"unit": unit_name(one.unit), "url": _unit_url(one.unit, found, period)} for one in units]
        told.append({"first": first, "to": first + len(rows) - 1, "rows": rows})
        first += len(rows)
    return told
