"""The hotline's page of observers: candidates, invitations, who serves, agreement, opinions that wait."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.city.queries import current
from huiyin.publish.participation import actions, queries
from huiyin.web.access import actor
from huiyin.web.citizen.words import unit_name
from huiyin.web.components.toast import tell
from huiyin.web.observing.forms import DrawForm, ReasonForm
from huiyin.web.observing.views_own import opinion_line

VIEWS = ("opinions", "candidates", "serving", "agreement")


@require_safe
@never_cache
def observers(request: HttpRequest) -> HttpResponse:
    """All that is to be run, in four views."""
    return _page(request)


def _page(request: HttpRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    view = request.GET.get("view", VIEWS[0])
    if view not in VIEWS:
        raise Http404
    found, alias = queries.overview(actor(request)), current().observing.inviting.alias
    context = {
        "view": view,
        "tabs": _tabs(found, view),
        "found": found,
        "waiting": [opinion_line(one) for one in found.waiting],
        "unpublished": [opinion_line(one) for one in found.unpublished],
        "drawn": [_candidate(row) for row in found.drawn],
        "invited": [_candidate(row) for row in found.invited],
        "serving": [{"row": one, "alias": alias.format(number=one.pk)} for one in found.serving],
        "refusal": refusal,
        "draw": DrawForm(),
        "reason": ReasonForm(auto_id=False),
        "choosing": current().observing.choosing,
        "agreement": found.agreement if found.agreement.judged >= found.enough else None,
        "shares": _shares(found),
    }
    return render(request, "observing/running.html", context, status=status)


def _tabs(found: queries.Overview, view: str) -> list[dict[str, Any]]:
    late = any(one.late_at for one in found.waiting)
    labels = {
        "opinions": (_("意见"), len(found.waiting)),
        "candidates": (_("候选和邀请"), len(found.drawn)),
        "serving": (_("在任"), len(found.serving)),
        "agreement": (_("和回访对得上吗"), 0),
    }
    return [
        {
            "url": f"?view={name}",
            "label": label,
            "count": count,
            "alert": name == "opinions" and late,
            "current": name == view,
            "key": str(place),
        }
        for place, (name, (label, count)) in enumerate(labels.items(), start=1)
    ]


def _candidate(row: Any) -> dict[str, Any]:
    bands = current().observing.choosing.age_bands
    band = int(row.age or 0)
    return {
        "row": row,
        "area": unit_name(row.area) or _("全市"),
        "newest": _("最近%(days)s天内来过") % {"days": bands[band]}
        if band < len(bands)
        else _("超过%(days)s天没来") % {"days": bands[-1]}
        if bands
        else "",
    }


def _shares(found: queries.Overview) -> list[dict[str, Any]]:
    """What observers found, out of all they judged."""
    judged = found.judgements.judged
    rows = (
        (_("每一点都回应了"), found.judgements.answers),
        (_("说得明白"), found.judgements.plain),
        (_("换成自己也接受"), found.judgements.accepts),
    )
    return [
        {
            "label": label,
            "count": count,
            "judged": judged,
            "share": count / judged if judged else None,
            "enough": judged >= found.enough,
        }
        for label, count in rows
    ]


def _acts(
    view: str, act: Callable[[Any, int, str], Any], done: str, reasoned: bool = False
) -> Callable[[HttpRequest, int], HttpResponseBase]:
    """The address of one thing done to a candidate or an observer."""

    @require_POST
    @never_cache
    def does(request: HttpRequest, pk: int) -> HttpResponseBase:
        reason = request.POST.get("reason", "").strip()[:1000]
        if reasoned and not reason:
            return _page(request, _("请写明原因。"), 422)
        try:
            act(actor(request), pk, reason)
        except ObjectDoesNotExist as missing:
            raise Http404 from missing
        except Refused as refused:
            raise PermissionDenied from refused
        except Refusal as refusal:
            return _page(request, refusal.message, 409)
        tell(request, _(done))
        return redirect(f"{reverse('observers')}?view={view}")

    return does


observers_confirm = _acts(
    "candidates",
    lambda someone, pk, reason: actions.confirm(someone, pk),
    gettext_noop("邀请发出去了，链接只有本人能看到"),
)
observers_pass = _acts("candidates", actions.pass_over, gettext_noop("这一位不请了"), reasoned=True)
observers_end = _acts("serving", actions.end_term, gettext_noop("任期已结束，数据已删除"), reasoned=True)


@require_POST
@never_cache
def observers_draw(request: HttpRequest) -> HttpResponseBase:
    """Draw candidates."""
    form = DrawForm(request.POST)
    if not form.is_valid():
        return _page(request, _("请填几位。"), 422)
    try:
        drawn = actions.draw_candidates(actor(request), form.cleaned_data["size"])
    except Refused as refused:
        raise PermissionDenied from refused
    tell(
        request,
        _("抽出%(count)s位，请逐位确认。") % {"count": len(drawn)} if drawn else _("现在没有够条件的人。"),
    )
    return redirect(f"{reverse('observers')}?view=candidates")
