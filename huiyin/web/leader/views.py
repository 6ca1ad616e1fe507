"""The leader's one page: what rose, how the rates stand, what is late, who had to come again."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from huiyin.answer.assessment import queries
from huiyin.foundation.accounts.rules import Actor
from huiyin.learn.insight import queries as insight
from huiyin.web.access import actor, may_open
from huiyin.web.components.times import zh_time
from huiyin.web.leader import lines, shapes, words
from huiyin.web.leader.asking import asked_period, guarded, month_switch
from huiyin.web.unit.names import matter_name, unit_name

THREE = ("response", "resolution", "satisfaction")
RISES_SHOWN, OVERDUE_SHOWN, REPEATS_SHOWN = 6, 6, 5


@require_GET
@guarded
def leader_today(request: HttpRequest) -> HttpResponse:
    """One page for the reader's own scope: city, district or unit."""
    someone, period = actor(request), asked_period(request)
    found = queries.overview(someone, period)
    stances = queries.stances(found)
    linked = queries.may_open_orders(someone)
    rises = insight.rose(someone)
    overdue = insight.count_overdue(someone)
    rows = shapes.rows(found, THREE, linked)
    again = insight.repeats(someone, REPEATS_SHOWN)
    context = {
        "title": words.today_title(rises, overdue, stances),
        "scope": words.scope_words(found.scope),
        "month": month_switch(period),
        "rows": rows,
        "axis": shapes.axis_of(rows),
        "finding": words.rates_finding(stances, found.scope.is_city),
        "peers": next((row.peers for row in rows if row.peers), None),
        "marks": found.marks,
        "composite": words.composite_words(found.marks),
        "excluded_url": shapes.orders_url(period, "excluded")
        if linked and found.marks.excluded.numerator
        else "",
        "rises": [rise_line(someone, rise) for rise in rises if rise.extra > 0][:RISES_SHOWN],
        "rose_at_all": any(rise.beyond_chance for rise in rises),
        "overdue": overdue,
        "overdue_lines": _overdue(someone) if linked and overdue else [],
        "overdue_url": f"{reverse('rates_orders')}?rate=overdue" if linked else "",
        "repeats": again,
        "repeats_lines": [repeat_line(one) for one in again.listed],
        "repeats_url": reverse("insight_repeats") if may_open(someone, "insight_repeats") else "",
        "linked": linked,
    }
    return render(request, "leader/today.html", context)


def _overdue(someone: Actor) -> list[dict[str, Any]]:
    return lines.lines(insight.overdue_page(someone, size=OVERDUE_SHOWN).orders)


def repeat_line(one: insight.Repeat) -> dict[str, Any]:
    """Someone who came again, without saying who."""
    return {
        "matter": matter_name(one.matter),
        "place": unit_name(one.place),
        "times": one.times,
        "open": one.still_open,
        "first": zh_time(one.first, "day"),
        "last": zh_time(one.last, "day"),
        "url": reverse("order", args=[one.newest]) if one.newest else "",
    }


def rise_line(someone: Actor, rise: insight.Rise) -> dict[str, Any]:
    """One series: its name, its number that opens the orders, and its five weeks as a line."""
    matter, place = rise.key[0], rise.key[1] if len(rise.key) > 1 else ""
    query = {"days": "7", "matter": matter, "place": place}
    page = f"{reverse('insight')}?{urlencode(query)}" if may_open(someone, "insight") else ""
    return {
        "label": words.rise_name(rise.key),
        "words": words.rise_words(rise),
        "url": page,
        "orders_url": shapes.opened_url(7, matter, place) if queries.may_open_orders(someone) else "",
        "beyond_chance": rise.beyond_chance,
        "values": shapes.rolling(rise.daily),
        "usual": rise.usual,
    }
