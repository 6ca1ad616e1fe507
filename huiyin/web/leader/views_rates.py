"""The rates of units, each number with its denominator, interval and the orders behind it."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from huiyin.answer.assessment import queries
from huiyin.foundation.city.queries import current
from huiyin.web.access import actor
from huiyin.web.components.words import interval, percent
from huiyin.web.leader import shapes, words
from huiyin.web.leader.asking import asked_period, guarded, month_switch
from huiyin.web.unit.names import unit_name

VIEWS = ("composite", *queries.RATES)


@require_GET
@guarded
def rates(request: HttpRequest) -> HttpResponse:
    """All units of the reader's scope by peer group, in bands and never in ranks."""
    someone, period = actor(request), asked_period(request)
    name = request.GET.get("rate", "composite")
    if name not in VIEWS:
        raise Http404
    found = queries.table(someone, period)
    plain = "resolution" if name == "composite" else name
    common = queries.total(found, plain)
    funnel = shapes.funnel(found, plain, common.value or 0.0)
    out = sum(shapes.tone_counts(funnel).values()) if funnel else 0
    context = {
        "name": name,
        "plain": words.rate_name(plain),
        "month": month_switch(period, rate=name if name != "composite" else ""),
        "finding": words.table_finding(
            words.rate_name(plain), len(found), sum(m.rates[plain].few for m in found), out
        ),
        "count": len(found),
        "compared": any(m.composite if name == "composite" else not m.rates[name].few for m in found),
        "tabs": _tabs(period, name),
        "groups": _groups(found, name, period, queries.may_open_orders(someone)),
        "axis": _axis(found, name),
        "funnel": funnel,
        "dots": [_dot(dot, period) for dot in funnel.dots] if funnel else [],
        "common": common,
        "common_above": words.amount(common.numerator),
        "scope": words.scope_words(queries.scope_of(someone)),
        "minimum": current().pack.scoring.minimum_valid,
        "policy": _policy(),
    }
    return render(request, "leader/rates.html", context)


def _tabs(period: queries.Period, name: str) -> list[dict[str, Any]]:
    return [
        {
            "url": f"?{urlencode({'month': period.code, 'rate': view})}",
            "label": words.rate_name(view),
            "current": view == name,
            "key": str(place),
        }
        for place, view in enumerate(VIEWS, start=1)
    ]


def _axis(found: Iterable[queries.Marks], name: str) -> shapes.Axis:
    if name == "composite":
        return shapes.axis([m.composite.low / 100 for m in found if m.composite], percents=False)
    return shapes.axis([m.rates[name].low or 0.0 for m in found if not m.rates[name].few])


def _groups(
    found: list[queries.Marks], name: str, period: queries.Period, linked: bool
) -> list[dict[str, Any]]:
    order = [*current().pack.scoring.groups, ""]
    ranked = sorted(found, key=lambda m: order.index(m.group) if m.group in order else len(order))
    return [
        {"title": words.group_name(code), "bands": _bands(list(part), name, period, linked)}
        for code, part in groupby(ranked, key=lambda m: m.group)
    ]


def _bands(
    part: list[queries.Marks], name: str, period: queries.Period, linked: bool
) -> list[dict[str, Any]]:
    """Units of one group in bands; inside a band, and where nothing is banded, in the order of the pack."""
    if name != "composite":
        compared = [m for m in part if not m.rates[name].few]
        few = [m for m in part if m.rates[name].few]
        bands = [("", compared), ("few", few)]
    else:
        letters = sorted({m.composite.band for m in part if m.composite})
        bands = [
            (letter, [m for m in part if m.composite and m.composite.band == letter]) for letter in letters
        ]
        bands.append(("few", [m for m in part if m.composite is None]))
    return [
        {
            "few": letter == "few",
            "words": _band_words(letter, len(units)),
            "rows": [_row(m, name, period, linked) for m in units],
        }
        for letter, units in bands
        if units
    ]


def _band_words(letter: str, count: int) -> str:
    lines_ = current().pack.scoring.bands
    if letter in ("", "few"):
        return gettext("件数少，不比：%(n)d个") % {"n": count} if letter else ""
    if letter in lines_:
        return gettext("%(band)s档，%(line)g分起") % {"band": letter, "line": lines_[letter]}
    return gettext("%(band)s档，不到%(line)g分") % {"band": letter, "line": min(lines_.values())}


def _row(marks: queries.Marks, name: str, period: queries.Period, linked: bool) -> dict[str, Any]:
    row = {
        "unit": unit_name(marks.unit),
        "url": f"{reverse('rates_unit', args=[marks.unit])}?{urlencode({'month': period.code})}",
        "excluded": percent(marks.excluded.value),
        "excluded_url": shapes.orders_url(period, "excluded", unit=marks.unit)
        if linked and marks.excluded.numerator
        else "",
    }
    return row | (_mark_cells(marks) if name == "composite" else _rate_cells(marks, name, period, linked))


def _mark_cells(marks: queries.Marks) -> dict[str, Any]:
    mark, bare = marks.composite, marks.without_exclusions
    if mark is None:
        return {"few": True, "base": gettext("回访%(n)d件") % {"n": marks.rates["resolution"].denominator}}
    return {
        "value": f"{mark.value:.1f}",
        "share": (mark.value / 100, mark.low / 100, mark.high / 100),
        "span": f"{mark.low:.1f}–{mark.high:.1f}",
        "base": gettext("不剔除%(mark)s") % {"mark": f"{bare.value:.1f}"} if bare else "",
        "lifted": mark.lifted,
    }


def _rate_cells(marks: queries.Marks, name: str, period: queries.Period, linked: bool) -> dict[str, Any]:
    one = marks.rates[name]
    url = shapes.orders_url(period, name, unit=marks.unit) if linked and one.denominator else ""
    cells = {"base": f"{words.amount(one.numerator)}/{one.denominator}", "base_url": url, "few": one.few}
    if one.few:
        return cells
    return cells | {
        "value": percent(one.value),
        "share": (one.value, one.low, one.high),
        "span": interval(one.low, one.high),
    }


def _dot(dot: dict[str, Any], period: queries.Period) -> dict[str, Any]:
    name, one = unit_name(dot["unit"]), dot["rate"]
    return {
        **dot,
        "label": f"{name} {percent(one.value)} ({words.base_words(one)})",
        "name": name,
        "url": f"{reverse('rates_unit', args=[dot['unit']])}?{urlencode({'month': period.code})}",
    }


def _policy() -> list[tuple[str, str]]:
    scoring = current().pack.scoring
    weights = gettext("、").join(
        f"{words.rate_name(name)} {weight:.0%}" for name, weight in scoring.weights.items()
    )
    return [
        (gettext("权重"), weights),
        (gettext("基本满意算"), f"{scoring.basic:g}"),
        (gettext("部分解决算"), f"{scoring.partial:g}"),
        (gettext("有效回访满多少件才比"), str(scoring.minimum_valid)),
    ]


@require_GET
@guarded
def rates_unit(request: HttpRequest, unit: str) -> HttpResponse:
    """One unit: its rates beside its peers, what they are made of, and its mark with and without exclusions."""
    if unit not in current().units:
        raise Http404
    someone, period = actor(request), asked_period(request)
    found = queries.of_unit(someone, unit, period)
    stances = queries.stances(found, queries.RATES)
    linked = queries.may_open_orders(someone)
    rows = shapes.rows(found, queries.RATES, linked)
    context = {
        "unit": unit_name(unit),
        "group": words.group_name(found.marks.group),
        "month": month_switch(period),
        "finding": words.rates_finding(stances),
        "rows": rows,
        "axis": shapes.axis_of(rows),
        "marks": found.marks,
        "made_of": _made_of(found, linked),
        "excluded_url": shapes.orders_url(period, "excluded", unit=unit)
        if linked and found.marks.excluded.numerator
        else "",
        "policy": _policy(),
    }
    return render(request, "leader/unit.html", context)


def _made_of(found: queries.Overview, linked: bool) -> list[dict[str, Any]]:
    """Each rate's parts as bars whose numbers open the orders."""
    tally, unit = found.marks.record.counted, found.marks.unit
    counts = {
        "response": {"yes": tally.contacted, "no": tally.due - tally.contacted},
        "resolution": {
            "yes": tally.solved + tally.partly,
            "partly": tally.partly,
            "no": tally.valid - tally.solved - tally.partly,
            "unasked": tally.due + tally.merged - tally.valid,
        },
        "satisfaction": {
            "yes": tally.satisfied + tally.basically,
            "partly": tally.basically,
            "no": tally.valid - tally.satisfied - tally.basically,
        },
        "on_time": {"yes": tally.on_time, "no": tally.due - tally.on_time},
    }
    return [
        {
            "title": words.rate_name(name),
            "rows": [
                {
                    "label": gettext(words.PARTS[name][part]),
                    "value": count,
                    "words": gettext("%(n)d件") % {"n": count},
                    "tone": "" if part == "yes" else "quiet",
                    "url": shapes.orders_url(found.period, name, part, unit) if linked and count else "",
                }
                for part, count in parts.items()
            ],
        }
        for name, parts in counts.items()
    ]
