"""The page of a joint supervision: tasks side by side, what each unit reported, and what is to be written now."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.coordination.oversight import actions, queries
from huiyin.act.orders.queries import Running, hides_words, state_names
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.calendar.clock import now
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.unit.clocks import ring
from huiyin.web.unit.forms_above import StageForm
from huiyin.web.unit.names import either, place_path, unit_name
from huiyin.web.unit.oversight_words import OUTCOMES


@require_GET
@never_cache
def joint(request: HttpRequest, pk: int) -> HttpResponse:
    """Tasks and reports of all members."""
    return _page(request, _story(request, pk), StageForm(auto_id="id_stage_%s"))


def _story(request: HttpRequest, pk: int) -> queries.JointStory:
    try:
        return queries.joint(actor(request), pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied from refused


def _page(
    request: HttpRequest, story: queries.JointStory, form: StageForm, refusal: str = "", status: int = 200
) -> HttpResponse:
    found, at = story.joint, now()
    order = found.order
    running = Running("handle", found.opened_at, found.due_at, False)
    context = {
        "joint": found,
        "order": order if story.reads_order else None,
        "number": order.number,
        "said": gettext("举报内容仅承办人可见") if hides_words(order) else order.appeal.words,
        "place": gettext("保密")
        if hides_words(order)
        else place_path(order.place_id) or order.appeal.place_said,
        "state": either(state_names()[order.state]),
        "outcome": gettext(OUTCOMES[found.outcome]) if found.outcome else "",
        "clock": None if found.closed_at else ring(running, at),
        "members": [_member(one) for one in story.members],
        "asked": story.asked,
        "asked_unit": unit_name(story.asked.member.unit_id) if story.asked else "",
        "form": form if story.asked else None,
        "may_close": story.may_close,
        "refusal": refusal,
    }
    return render(request, "above/joint.html", context, status=status)


def _member(member: Any) -> dict[str, Any]:
    at = now()
    return {
        "name": unit_name(member.unit_id),
        "leads": member.leads,
        "task": member.task,
        "reports": [
            {
                "report": one,
                "late": one.late_at is not None or (one.written_at is None and one.due_at < at),
            }
            for one in reversed(list(member.reports.all()))
        ],
    }


@require_POST
@never_cache
def joint_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write the stage report that was asked of the reader's unit."""
    story, form = _story(request, pk), StageForm(request.POST, auto_id="id_stage_%s")
    if story.asked is None:
        raise PermissionDenied
    if not form.is_valid():
        return _page(request, story, form, status=422)
    try:
        actions.write_report(actor(request), story.asked.pk, form.cleaned_data["words"])
    except Refusal as refusal:
        return _page(request, story, form, refusal.message, 409)
    tell(request, gettext("阶段情况已报"))
    return redirect("joint", pk=pk)


@require_POST
@never_cache
def joint_close(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End a joint supervision whose order was called back."""
    story = _story(request, pk)
    try:
        actions.close_joint(actor(request), pk)
    except Refusal as refusal:
        return _page(request, story, StageForm(auto_id="id_stage_%s"), refusal.message, 409)
    tell(request, gettext("联合督办已结束"))
    return redirect("joint", pk=pk)
