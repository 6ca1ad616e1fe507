"""The wall: one screen that asks itself anew, and the four flows in turn where that is wanted."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import dateformat
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from huiyin.answer.assessment import queries as assessment
from huiyin.answer.supervision.flows.framing import frame
from huiyin.answer.supervision.flows.wall import Danger, Wall, wall
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.numbers import whole_number
from huiyin.web.access import actor
from huiyin.web.components import charting
from huiyin.web.components.times import duration_words
from huiyin.web.components.words import percent
from huiyin.web.flows import words
from huiyin.web.flows.maps import map_url, steps_of
from huiyin.web.flows.views import FLOWS
from huiyin.web.leader.asking import guarded
from huiyin.web.leader.words import rate_name, scope_words
from huiyin.web.unit.names import matter_name, unit_name

ROTATE_LEAST, ROTATE_MOST = 10, 600  # seconds
CHARTS_IN_TURN = 2


@require_GET
@guarded
def wall_page(request: HttpRequest) -> HttpResponse:
    """The wall of the reader's scope; `?rotate=60` shows the four flows in turn."""
    asked = whole_number(request.GET.get("rotate", ""))
    turn = 0 if asked is None else min(max(asked, ROTATE_LEAST), ROTATE_MOST)
    context = _context(request) | {
        "refresh": current().flowing.refresh,
        "rotate": turn,
        "turns": [reverse("wall_flow", args=[name]) for name in FLOWS],
    }
    return render(request, "flows/wall.html", context)


@require_GET
@guarded
def wall_now(request: HttpRequest) -> HttpResponse:
    """What is so now, as the part of the page that changes."""
    answer = render(request, "flows/wall_now.html", _context(request))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_GET
@guarded
def wall_flow(request: HttpRequest, name: str) -> HttpResponse:
    """One flow of this month as the wall shows it: its finding and its first charts, large."""
    if name not in FLOWS:
        raise Http404
    asked = frame(actor(request), assessment.latest())
    title, figures = FLOWS[name](asked)
    shown = [
        {"key": f"wall-{one.key}", "title": one.title, "note": one.note, "option": one.option}
        for one in figures[:CHARTS_IN_TURN]
    ]
    context = {"title": title, "name": gettext(words.FLOWS[name]), "figures": shown}
    return render(request, "flows/wall_flow.html", context)


def _context(request: HttpRequest) -> dict[str, Any]:
    found = wall(actor(request))
    return {
        "scope_name": scope_words(found.scope),
        "day_words": _day_words(found),
        "found": found,
        "oldest": duration_words(now() - found.oldest) if found.oldest else "",
        "usual": _usual(found),
        "beyond": _beyond(found),
        "day": {"key": "day", "option": _day(found), "label": _usual(found)},
        "areas": {"key": "areas", "option": _map(found), "label": gettext("近7天各街道和镇的诉求")},
        "legend": _legend(found),
        "per_people": any(area.rate is not None for area in found.areas),
        "per": current().flowing.per,
        "month_words": dateformat.format(found.month, gettext("Y年n月")),
        "rates": [_rate(found, name) for name in found.rates],
        "dangers": [_danger(one) for one in found.shown],
        "more_dangers": found.alarms - len(found.shown),
        "rises": [
            {"name": matter_name(matter), "now": n, "more": f"+{n - usual:,.0f}"}
            for matter, n, usual in found.rises
        ],
    }


def _day_words(found: Wall) -> str:
    day = found.at.astimezone(current().zone).date()
    return f"{dateformat.format(day, gettext('n月j日'))} {gettext(words.WEEKDAYS[day.weekday()])}"


def _usual(found: Wall) -> str:
    low, high = found.day.until_now
    if not found.day.weeks:
        return gettext("还没有同一天可比")
    return gettext("近%(weeks)d周同一天此时%(low)s–%(high)s") % {
        "weeks": found.day.weeks, "low": f"{low:,.0f}", "high": f"{high:,.0f}",
    }  # fmt: skip


def _beyond(found: Wall) -> str:
    more = found.day.beyond
    if more > 0:
        return gettext("多出往常%(n)s件") % {"n": f"{more:,}"}
    return gettext("比往常少%(n)s件") % {"n": f"{-more:,}"} if more < 0 else ""


def _day(found: Wall) -> dict[str, Any]:
    day = found.day
    hours = [gettext("%(hour)d时") % {"hour": hour} for hour in range(24)]
    marks: list[Any] = [
        {"value": n, "words": [hours[hour], words.orders(n)]} for hour, n in enumerate(day.today)
    ]
    if marks:
        marks[-1] |= {"symbol": "circle", "symbolSize": 16}
    series = [
        *charting.band(gettext("往常"), day.low, day.high),
        charting.line("", day.middle, "ink-3", dashed=True, quiet=True, silent=True),
        charting.line("", marks, "ink", width=4, showSymbol=True, symbol="none"),
    ]
    option = charting.over(hours, series, room=16)
    option["xAxis"] |= {"boundaryGap": False, "axisLabel": {"interval": 5}}
    option["yAxis"] |= {"splitNumber": 3}
    return option


def _values(found: Wall) -> dict[str, float]:
    known = any(area.rate is not None for area in found.areas)
    return {area.unit: (area.rate if known else float(area.count)) or 0.0 for area in found.areas}


def _map(found: Wall) -> dict[str, Any]:
    values = _values(found)
    marks = [
        {
            "name": unit,
            "value": value,
            "words": [unit_name(unit), f"{value:,.1f}"],
            "alert": unit in found.alarmed,
            "tag": unit_name(unit),
            "label": {"show": unit in found.alarmed, "formatter": "@tag", "fontWeight": 700},
        }
        for unit, value in values.items()
    ]
    return charting.places("streets", map_url(), marks, steps_of(values.values()))


def _legend(found: Wall) -> list[dict[str, Any]]:
    """Steps of the map from the darkest down, with the numbers they begin and end at."""
    ends = [0.0, *steps_of(_values(found).values())]
    rows = [
        {"level": place, "words": f"{low:g}–{ends[place + 1]:g}" if place + 1 < len(ends) else f"{low:g}+"}
        for place, low in enumerate(ends)
    ]
    return rows[::-1]


def _rate(found: Wall, name: str) -> dict[str, Any]:
    one = found.rates[name]
    return {
        "name": rate_name(name),
        "value": percent(one.value).rstrip("%"),
        "base": f"{one.numerator:,.0f}/{one.denominator:,}" if one.denominator else gettext("还没有到期的"),
        "few": one.few,
        "known": one.value is not None,
    }


def _danger(one: Danger) -> dict[str, str]:
    return {
        "what": f"{unit_name(one.place)} {matter_name(one.matter)}".strip() or gettext("地点和事项还没分清"),
        "unit": unit_name(one.unit),
        "waited": gettext("%(time)s前报警") % {"time": duration_words(now() - one.raised_at)},
        "taken": gettext("已有人接") if one.taken else gettext("还没有人接"),
        "tone": "" if one.taken else "tone-red",
    }
