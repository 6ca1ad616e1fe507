"""Writing the plan and the three lists, and printing them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.documents.reports import report_pdf
from huiyin.foundation.numbers import whole_number
from huiyin.learn.agenda import actions, queries
from huiyin.learn.agenda.paper import plan_paper
from huiyin.learn.agenda.plan_rules import PARTS
from huiyin.web.access import actor
from huiyin.web.agenda import words
from huiyin.web.agenda.plan_forms import SectionsForm, content_of, lines_of, with_machine
from huiyin.web.agenda.views_topic import found_topic
from huiyin.web.components.toast import tell
from huiyin.web.unit.names import either


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def plan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One part of the plan: read it in a form, and write it."""
    found = found_topic(request, pk)
    story = queries.story(found)
    if not queries.doing(actor(request), story).writes:
        raise PermissionDenied
    part = request.POST.get("part") or request.GET.get("part") or PARTS[0]
    if part not in PARTS:
        raise Http404
    content = queries.content(story.shown)
    form = _form(part, content, found, request.POST if request.method == "POST" else None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.write(actor(request), pk, part, _written(part, form, content, found), _version(request))
        except Refusal as refused:
            refusal = refused.message
        else:
            return _written_down(request, pk, part)
    status = 200 if request.method != "POST" else 409 if refusal else 422
    return render(request, "agenda/plan.html", _context(found, story, part, form, refusal), status=status)


def _form(part: str, content: Any, found: Any, data: Any) -> Any:
    if part == "sections":
        initial = with_machine(content, found) if data is None else None
        return SectionsForm(data, initial=initial)
    return lines_of(part, content, data)


def _written(part: str, form: Any, content: Any, found: Any) -> Any:
    if part == "sections":
        return form.content
    return content_of(part, form, content, queries.last_number(found))


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return whole_number(text)


def _written_down(request: HttpRequest, pk: int, part: str) -> HttpResponseBase:
    tell(request, gettext("存好了"))
    after = PARTS.index(part) + 1
    if "next" in request.POST and after < len(PARTS):
        return redirect(f"{reverse('agenda_plan', args=[pk])}?part={PARTS[after]}")
    return redirect("agenda_topic", pk)


def _context(found: Any, story: Any, part: str, form: Any, refusal: str) -> dict[str, Any]:
    url = reverse("agenda_plan", args=[found.pk])
    faults = [words.fault(one) for one in story.faults]
    tabs = [
        {
            "url": f"{url}?part={name}", "label": gettext(words.PARTS[name]), "current": name == part,
            "count": sum(one["part"] == name for one in faults),
        }
        for name in PARTS
    ]  # fmt: skip
    work = story.plan
    return {
        "topic": found,
        "part": part,
        "part_name": gettext(words.PARTS[part]),
        "form": form,
        "tabs": tabs,
        "version": work.version if work else 1,
        "number": work.number if work else (story.approved.number + 1 if story.approved else 1),
        "faults": [one for one in faults if one["part"] == part],
        "returned": work.returned if work else "",
        "is_last": part == PARTS[-1],
        "refusal": refusal,
    }


@require_GET
@never_cache
def plan_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan and its lists as a PDF."""
    found = found_topic(request, pk)
    shown = queries.story(found).shown
    if shown is None:
        raise Http404
    states = {name: queries.state_of("plan", name) for name in ("draft", "submitted", "approved")}
    names = {
        "change": {code: gettext(label) for code, label in words.CHANGES.items()},
        "policy": {code: gettext(label) for code, label in words.POLICY_STATES.items()},
        "plan": {name: either((one.name, one.name_en)) for name, one in states.items()},
    }
    made = report_pdf(plan_paper(found, shown, names), shown.approved_at or now())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="theme-{found.pk}-plan-{shown.number}.pdf"'
    return response
