"""What is expected in the next days and weeks, beside the naive and the measured error; seasons to plan for."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.answer.assessment import queries as assessment
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.forecasts import queries
from huiyin.web.access import actor
from huiyin.web.components.words import percent
from huiyin.web.insight import forecasts_drawing as drawing
from huiyin.web.insight.proactive_link import proactive_url
from huiyin.web.insight.tabs import tabs
from huiyin.web.leader import shapes
from huiyin.web.leader.asking import guarded
from huiyin.web.unit.names import english, matter_name, place_path, unit_name

PAST_DAYS = 30


@require_GET
@never_cache
@guarded
def forecasts(request: HttpRequest) -> HttpResponse:
    """One place and one matter, or all, with the matters under it."""
    someone = actor(request)
    place, matter = request.GET.get("place", ""), request.GET.get("matter", "")
    found = _board(someone, place, matter, chosen="matter" in request.GET)
    ready = found is not None and not found.run.reason
    context: dict[str, Any] = {
        "pages": tabs(request),
        "title": _headline(found),
        "seasons": [_season(one) for one in queries.seasons()],
        "found": found if ready else None,
    }
    if found is not None and ready:
        context |= _shown(found, assessment.may_open_orders(someone))
        context["proactive_url"] = _elsewhere(someone, found, _title(found))
    return render(request, "insight/forecasts.html", context)


def _board(someone: Actor, place: str, matter: str, chosen: bool) -> queries.Board | None:
    """What is asked for; where nothing was chosen and all together cannot be told, the busiest matter that can."""
    found = queries.board(someone, place, matter)
    if found is None or chosen or found.chosen is None or found.chosen.week_wins:
        return found
    told = next((one.matter for one in found.lines if one.week_wins and one.day_wins), "")
    return queries.board(someone, place, told) if told else found


def _shown(found: queries.Board, opens: bool) -> dict[str, Any]:
    one, first = found.chosen, found.run.day + timedelta(days=1)
    urls = [_url(found.place, line.matter) for line in found.lines]
    return {
        "where": unit_name(found.place) or gettext("全市"),
        "matter": matter_name(found.matter) or gettext("全部事项"),
        "until": found.run.day,
        "chart": drawing.days_chart(found, one) if one is not None and one.day_wins else None,
        "weeks": drawing.weeks_sheet(one, first).as_table() if one is not None and one.week_wins else None,
        "weeks_missed": drawing.missed_words(one, "week") if one is not None else "",
        "month": _month(one),
        "table": drawing.matters_sheet(found, urls).as_table() if found.lines else None,
        "hidden": found.hidden,
        "places": [(code, place_path(code)) for code in found.places],
        "matters": [(m.code, matter_name(m.code)) for m in current().pack.matters if m.level == 1],
        "orders_url": shapes.opened_url(PAST_DAYS, _digits(found.matter), found.place) if opens else "",
        "up_url": f"{reverse('forecasts')}?{urlencode({'place': found.place, 'matter': ''})}"
        if found.matter
        else "",
    }


def _elsewhere(someone: Actor, found: queries.Board, title: str) -> str:
    """Where streets are asked to look before it comes; only for a matter that is forecast better than the naive."""
    if found.chosen is None or not found.chosen.week_wins:
        return ""
    said = gettext("%(where)s%(matter)s：%(title)s") % {
        "where": unit_name(found.place) or gettext("全市"),
        "matter": matter_name(found.matter),
        "title": title,
    }
    around = [found.place] if found.place else []
    key = f"{found.run.day:%Y%m%d}-{found.matter}-{found.place}"
    return proactive_url(someone, "forecast", key, said, found.matter, around)


def _digits(matter: str) -> str:
    """A first level as the list of orders asks for it."""
    return matter[:2] if matter.endswith("0000") else matter


def _url(place: str, matter: str) -> str:
    return (
        f"{reverse('forecasts')}?{urlencode({k: v for k, v in (('place', place), ('matter', matter)) if v})}"
    )


def _headline(found: queries.Board | None) -> str:
    """The finding with the matter it is about, where one is chosen."""
    if found is None or found.run.reason or not found.matter:
        return _title(found)
    return gettext("%(matter)s：%(said)s") % {"matter": matter_name(found.matter), "said": _title(found)}


def _title(found: queries.Board | None) -> str:
    if found is None:
        return gettext("还没有做过预测")
    if found.run.reason:
        return gettext("历史还太短，先不预测")
    one = found.chosen
    if one is None:
        return gettext("这里件数太少，不单独预测")
    if not one.week_wins:
        return gettext("预测没有比照抄上周更准，不显示")
    expected, usual = one.weeks[0][0], 7 * one.usual
    return gettext("下周预计%(n)d件，%(change)s") % {"n": round(expected), "change": _change(expected, usual)}


def _change(expected: float, usual: float) -> str:
    if usual <= 0:
        return gettext("平时没有")
    off = expected / usual - 1
    if abs(off) < 0.05:
        return gettext("和平时差不多")
    words = gettext("比平时多%(share)s") if off > 0 else gettext("比平时少%(share)s")
    return words % {"share": percent(abs(off))}


def _month(one: queries.Outlook | None) -> str:
    """The month ahead in one sentence, or why there is none."""
    if one is None:
        return ""
    if not one.month_wins:
        return gettext("今后一个月：没有比照抄上个月更准，不显示。")
    expected, low, high, naive = one.months[0]
    return gettext("今后一个月预计%(n)d件（八成把握%(low)d–%(high)d），上个月%(naive)d件。") % {
        "n": round(expected),
        "low": low,
        "high": high,
        "naive": naive,
    }


def _season(one: queries.SeasonAhead) -> dict[str, Any]:
    season, told = one.season, one.expected
    begins = f"{one.begins:%m-%d}"
    if one.days_off > 0:
        when = gettext("%(day)s开始，还有%(n)d天") % {"day": begins, "n": one.days_off}
    else:
        when = gettext("%(day)s开始，正在当季") % {"day": begins}
    numbers = gettext("现在一周%(now)d件") % {"now": round(one.weekly)} if one.weekly else ""
    if told is not None:
        numbers += gettext("，四周后预计一周%(n)d件") % {"n": round(told)}
    return {
        "name": season.name_en if english() else season.name,
        "when": when,
        "numbers": numbers,
        "plan": season.plan_en if english() else season.plan,
        "soon": one.days_off > 0,
    }
