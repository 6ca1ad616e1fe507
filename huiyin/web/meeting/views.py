"""The list of meetings, a unit's own sheets and decisions, and calling a meeting."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders.refusals import Refusal
from huiyin.answer.supervision.meetings import actions, queries
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.meeting import words
from huiyin.web.meeting.forms import CallForm
from huiyin.web.unit.names import unit_name
from huiyin.web.unit.offers import Doing, Failed, offer

CALL = Doing(gettext_noop("开这次会"), CallForm, actions.call_meeting, gettext_noop("会已建好，接着生成材料"))


@require_GET
@never_cache
def meetings(request: HttpRequest) -> HttpResponse:
    """What waits for this reader, then the meetings."""
    return _page(request)


def _page(request: HttpRequest, failed: Failed | None = None) -> HttpResponse:
    someone = actor(request)
    asked = request.GET.get("before", "")
    before = date.fromisoformat(asked) if _is_day(asked) else None
    found = queries.meetings(someone, before)
    decisions = queries.own_decisions(someone)
    claimed = queries.to_confirm(someone)
    context = {
        "title": _title(decisions, claimed, found),
        "lines": [words.line(one) for one in found if queries.doing(someone, one).read],
        "next_url": f"?before={found[-1].month:%Y-%m-%d}" if len(found) == queries.PAGE else "",
        "own": [words.decision_line(one) for one in decisions],
        "claimed": [words.decision_line(one) for one in claimed],
        "sheets": [_sheet(one) for one in queries.own_sheets(someone)],
        "call": _call(someone, failed),
        "refusal": failed.refusal if failed else "",
    }
    return render(request, "meeting/meetings.html", context, status=failed.status if failed else 200)


def _is_day(text: str) -> bool:
    try:
        return bool(text) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _title(own: list[Any], claimed: list[Any], found: list[Any]) -> str:
    late = sum(queries.how_it_stands(one) == "overdue" for one in own)
    if late:
        return gettext("%(n)d件议定事项超期了") % {"n": late}
    if own:
        return gettext("%(n)d件议定事项等本单位办") % {"n": len(own)}
    if claimed:
        return gettext("%(n)d件报了完成，等确认") % {"n": len(claimed)}
    if any(one.state != "signed" for one in found):
        return gettext("点评会：有会还没有签发纪要")
    return gettext("点评会：没有等您办的")


def _sheet(one: Any) -> dict[str, Any]:
    line = words.line(one.meeting)
    return {
        **line,
        "url": reverse("meeting_sheet", args=[one.meeting_id, one.unit_id]),
        "unit": unit_name(one.unit_id),
    }


def _call(someone: Any, failed: Failed | None) -> Any:
    scopes = queries.scopes(someone)
    if not scopes:
        return None
    month = queries.last_full_month()
    initial: dict[str, Any] = {
        "month": f"{month:%Y-%m}",
        "scope": scopes[0].code,
        "held_on": queries.today(),
        "chair": "",
    }
    return offer("call", reverse("meeting_call"), CALL, scopes, failed, **initial).as_main()


@require_POST
@never_cache
def meeting_call(request: HttpRequest) -> HttpResponse:
    """Call a meeting."""
    someone = actor(request)
    form = CallForm(request.POST, about=queries.scopes(someone), auto_id="id_call_%s")
    if not form.is_valid():
        return _page(request, Failed("call", form))
    try:
        found = actions.call_meeting(someone, **form.words)
    except Refusal as refusal:
        return _page(request, Failed("call", form, refusal.message, 409))
    tell(request, gettext(CALL.done))
    return redirect("meeting", found.pk)
