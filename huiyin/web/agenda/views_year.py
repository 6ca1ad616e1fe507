"""The year: twelve months with their themes, and what waits for the reader."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders.refusals import Refusal
from huiyin.learn.agenda import actions, queries
from huiyin.web.access import actor
from huiyin.web.agenda import words
from huiyin.web.agenda.choice_forms import OpenForm
from huiyin.web.components.toast import tell
from huiyin.web.unit.names import unit_name
from huiyin.web.unit.offers import Doing, Failed, offer

OPEN = Doing(gettext_noop("开始选题"), OpenForm, actions.open_year, gettext_noop("开始了，先按数据评分"))


@require_GET
@never_cache
def agenda(request: HttpRequest) -> HttpResponse:
    """One year, the newest unless another is asked for."""
    return _page(request)


def _page(request: HttpRequest, failed: Failed | None = None) -> HttpResponse:
    someone, known = actor(request), queries.years()
    asked = request.GET.get("year", "")
    shown = next((one for one in known if str(one.year) == asked), _usual(known))
    topics = queries.topics(someone, shown) if shown else []
    may = queries.year_doing(someone, shown)
    context = {
        "title": _title(shown, topics),
        "year": shown,
        "years": _tabs(known, shown),
        "state": words.state(shown.state, queries.state_of("year", shown.state)) if shown else None,
        "months": _months(topics),
        "waiting": [_task(one) for one in queries.waiting(someone)],
        "say_url": reverse("agenda_say", args=[_asking(known)]) if _may_say(someone, known) else "",
        "open": _open(known, failed) if may.prepare else None,
        "refusal": failed.refusal if failed else "",
    }
    return render(request, "agenda/year.html", context, status=failed.status if failed else 200)


def _usual(known: list[Any]) -> Any:
    """This year's where there is one with themes, else the newest."""
    here = queries.today().year
    return next((one for one in known if one.year == here), known[0] if known else None)


def _asking(known: list[Any]) -> int:
    return next((one.year for one in known if queries.is_open(one)), 0)


def _may_say(someone: Any, known: list[Any]) -> bool:
    return any(queries.year_doing(someone, one).say for one in known if queries.is_open(one))


def _title(shown: Any, topics: list[Any]) -> str:
    if shown is None:
        return gettext("每月一题：还没有开始选题")
    if not topics:
        return gettext("%(year)d年的主题还在选") % {"year": shown.year}
    running = sum(one.state == "running" for one in topics)
    named = {"year": shown.year, "n": len(topics), "running": running}
    return gettext("%(year)d年治%(n)d个主题，%(running)d个正在推进") % named


def _tabs(known: list[Any], shown: Any) -> list[dict[str, Any]]:
    url = reverse("agenda")
    return [
        {"url": f"{url}?year={one.year}", "label": str(one.year), "current": one == shown} for one in known
    ]


def _months(topics: list[Any]) -> list[dict[str, Any]]:
    counts, effects = queries.progress(topics), queries.effects(topics)
    return [
        {
            "month": month,
            "name": words.month_name(month),
            "topics": [_line(one, counts, effects) for one in topics if one.month == month],
        }
        for month in range(1, 13)
    ]


def _line(one: Any, counts: dict[int, dict[str, int]], effects: dict[int, Any]) -> dict[str, Any]:
    return {
        "url": reverse("agenda_topic", args=[one.pk]),
        "title": one.title,
        "lead": unit_name(one.lead_id),
        "state": words.state(one.state, queries.state_of("topic", one.state)),
        "progress": words.done_words(counts.get(one.pk)),
        "late": bool((counts.get(one.pk) or {}).get("late")),
        "effect": words.effect_short(effects.get(one.pk)),
        "public": one.published_at is not None,
    }


def _task(one: Any) -> dict[str, Any]:
    return {
        "url": f"{reverse('agenda_topic', args=[one.topic_id])}#task-{one.number}",
        "words": one.words,
        "topic": one.topic.title,
        "due": one.due_on,
        "late": one.due_on < queries.today(),
        "silent": one.silent_week is not None and (one.reported_week or one.silent_week) <= one.silent_week,
    }


def _open(known: list[Any], failed: Failed | None) -> Any:
    newest = max((one.year for one in known), default=queries.today().year - 1)
    return offer("open", reverse("agenda_open"), OPEN, None, failed, year=newest + 1)


@require_POST
@never_cache
def agenda_open(request: HttpRequest) -> HttpResponseBase:
    """Begin the choice of a year."""
    form = OpenForm(request.POST, auto_id="id_open_%s")
    if not form.is_valid():
        return _page(request, Failed("open", form))
    try:
        found = actions.open_year(actor(request), **form.words)
    except Refusal as refusal:
        return _page(request, Failed("open", form, refusal.message, 409))
    tell(request, gettext(OPEN.done))
    return redirect("agenda_choice", found.year)
