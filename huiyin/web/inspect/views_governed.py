"""Streets under governance: who waits for a decision, and one street with its plan, pressure and help."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.answer.supervision.cases import actions, queries
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import current
from huiyin.web.above.lines import Do, Line
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.inspect import forms_governed as forms
from huiyin.web.inspect import words_governed as words
from huiyin.web.unit.lists import Tag
from huiyin.web.unit.names import place_path, unit_name
from huiyin.web.unit.offers import Doing, Failed, offer, perform

# In the order in which they stand; the first that this reader may do is the page's main one.
DOINGS: Mapping[str, Doing] = {
    "confirm_entry": Doing(gettext_noop("纳入治理"), None, actions.confirm_entry, gettext_noop("已纳入治理")),
    "confirm_exit": Doing(
        gettext_noop("退出治理"), forms.DecideForm, actions.confirm_exit, gettext_noop("已退出治理")
    ),
    "report": Doing(gettext_noop("报月度进展"), forms.ReportForm, actions.report, gettext_noop("进展已报")),
    "plan": Doing(gettext_noop("写治理方案"), forms.PlanForm, actions.write_plan, gettext_noop("方案已定")),
    "help": Doing(
        gettext_noop("答应帮忙"), forms.HelpForm, actions.promise_help, gettext_noop("已记下，街道会收到")
    ),
    "decline_entry": Doing(
        gettext_noop("不纳入"), forms.DecideForm, actions.decline_entry, gettext_noop("已记下，不纳入")
    ),
    "keep_on": Doing(
        gettext_noop("暂不退出"), forms.DecideForm, actions.keep_on, gettext_noop("已记下，接着治理")
    ),
}
# What is done to one row of the page: which rows, and the action behind the button.
ROWS = {"task_done": ("tasks", actions.finish_task), "help_came": ("help", actions.help_came)}


class Reading:
    """A street's story together with who reads it, as its forms ask for it."""

    def __init__(self, story: queries.GovernedStory, reader: Actor) -> None:
        self.reader, self.governed, self.months = reader, story.governed, story.months


@require_GET
@never_cache
def governed(request: HttpRequest) -> HttpResponse:
    """Every street that is or was under governance, what waits for a decision first."""
    found = queries.governed(actor(request))
    waiting = sum(one.state in ("entry", "exit") for one in found)
    running = sum(one.state in ("governed", "exit") for one in found)
    told = [
        (ngettext("%(n)d个街道在治理", "%(n)d个街道在治理", running), running),
        (ngettext("%(n)d个等决定", "%(n)d个等决定", waiting), waiting),
    ]
    said = [text % {"n": n} for text, n in told if n] or [gettext("没有治理类街道")]
    how = current().consequences.governing
    context = {"finding": gettext("，").join(said), "lines": [_line(one) for one in found], "how": how}
    context |= {"share": f"{how.share * 100:g}%", "down": f"{how.down * 100:g}%"}
    return render(request, "inspect/governed_list.html", context)


def _line(one: Any) -> Line:
    url = reverse("governed_street", args=[one.pk])
    tags = (Tag(gettext(words.STATES[one.state]), words.TONES[one.state], ""),)
    figures = words.entry_words(one.figures)
    label = gettext("看数字，作决定") if one.state in ("entry", "exit") else gettext("看治理情况")
    about = (words.quarter_name(one.quarter),)
    note = figures[-1] if figures else ""
    return Line(url, place_path(one.unit_id), one.unit_id, about, tags, None, Do(label, url), note)


@require_GET
@never_cache
def governed_street(request: HttpRequest, pk: int) -> HttpResponse:
    """One street."""
    return _page(request, pk)


@require_POST
@never_cache
def governed_do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """Decide, plan, report, help."""
    story = _read(actor(request), pk)
    if act in ROWS:
        return _row(request, story, act)
    doing = DOINGS.get(act)
    if doing is None:
        raise Http404
    failed = perform(actor(request), doing, pk, request.POST, act, Reading(story, actor(request)))
    if failed:
        return _page(request, pk, failed)
    tell(request, gettext(doing.done))
    return redirect("governed_street", pk)


def _row(request: HttpRequest, story: queries.GovernedStory, act: str) -> HttpResponseBase:
    rows, does = ROWS[act]
    wanted = request.POST.get("id", "")
    if wanted not in {str(row.pk) for row in getattr(story, rows)}:
        raise Http404
    try:
        does(actor(request), int(wanted))
    except Refusal as refusal:
        return _page(request, story.governed.pk, Failed(act, None, refusal.message, 409))
    tell(request, gettext("已记下"))
    return redirect("governed_street", story.governed.pk)


def _page(request: HttpRequest, pk: int, failed: Failed | None = None) -> HttpResponse:
    story = _read(actor(request), pk)
    found, about = story.governed, Reading(story, actor(request))
    wanted = [name for name in DOINGS if name in story.doing and _is_due(name, story)]
    acts = [
        offer(name, reverse("governed_do", args=[pk, name]), DOINGS[name], about, failed) for name in wanted
    ]
    context = {
        "governed": found,
        "unit": unit_name(found.unit_id),
        "state": gettext(words.STATES[found.state]),
        "entry": words.entry_words(found.figures),
        "quarters": [words.quarter_row(one) for one in story.quarters],
        "tasks": story.tasks,
        "months": story.months,
        "help": [
            {"row": one, "what": gettext(words.HELP[one.kind]), "who": unit_name(one.unit_id)}
            for one in story.help
        ],
        "pressure": story.pressure,
        "whistles": story.whistles,
        "events": [_event(event) for event in story.events],
        "doing": story.doing,
        "main": acts[0].as_main() if acts else None,
        "acts": acts[1:],
        "refusal": failed.refusal if failed else "",
    }
    return render(request, "inspect/governed.html", context, status=failed.status if failed else 200)


def _is_due(name: str, story: queries.GovernedStory) -> bool:
    """A report only when a month waits for one."""
    return name != "report" or any(one.report is None for one in story.months)


def _event(event: Any) -> dict[str, Any]:
    shape, title = words.EVENTS[event.action]
    who = "" if event.role == "system" else event.actor
    return {"time": event.at, "shape": shape, "title": gettext(title), "who": who, "quote": event.reason}


def _read(someone: Actor, pk: int) -> queries.GovernedStory:
    try:
        return queries.read_governed(someone, pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied from refused
