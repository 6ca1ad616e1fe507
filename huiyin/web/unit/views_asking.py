"""The ledger of promises as a page, and the list of what an appeal asks for."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.act.orders import queries
from huiyin.act.orders.actions import list_demands
from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.calendar.clock import now
from huiyin.web.access import actor
from huiyin.web.components.times import duration_words, zh_time
from huiyin.web.components.toast import tell
from huiyin.web.components.words import quote
from huiyin.web.unit.forms_asking import DemandsForm
from huiyin.web.unit.names import unit_name
from huiyin.web.unit.views import read

VIEWS = (
    ("open", gettext_noop("全部在账")),
    ("overdue", gettext_noop("过了承诺日")),
    ("review", gettext_noop("该复查")),
)


@require_GET
@never_cache
def promises(request: HttpRequest) -> HttpResponse:
    """What was promised for later and is not done, due first."""
    view = request.GET.get("view", "open")
    if view not in dict(VIEWS):
        raise Http404
    page = queries.promise_page(actor(request), request.GET.get("after", "")[:60], view)
    counts = {"open": page.total, "overdue": page.overdue, "review": page.to_review}
    context = {
        "title": _title(page),
        "tabs": [_tab(name, label, view, counts) for name, label in VIEWS],
        "lines": [_line(one) for one in page.promises],
        "next": f"?{urlencode({'view': view, 'after': page.next})}" if page.next else "",
    }
    return render(request, "unit/promises.html", context)


def _title(page: queries.PromisePage) -> str:
    if not page.total:
        return gettext("账上没有欠着的承诺")
    if page.overdue:
        said = ngettext("%(late)d件过了承诺日还没办好", "%(late)d件过了承诺日还没办好", page.overdue)
        return said % {"late": page.overdue}
    return ngettext("账上%(n)d件承诺，都还没到日子", "账上%(n)d件承诺，都还没到日子", page.total) % {
        "n": page.total
    }


def _tab(name: str, label: str, view: str, counts: dict[str, int]) -> dict[str, Any]:
    url = f"?{urlencode({'view': name})}"
    return {"url": url, "label": gettext(label), "count": counts[name], "current": name == view}


def _line(one: Any) -> dict[str, Any]:
    at, order = now(), one.order
    late, review = one.due < at, one.next_review < at
    left = gettext("过了%(time)s") if late else gettext("还有%(time)s")
    return {
        "number": order.number,
        "words": gettext("举报内容仅承办人可见")
        if queries.hides_words(order)
        else quote(order.appeal.words, 60),
        "unit": unit_name(one.unit_id),
        "sector": unit_name(one.sector_id),
        "day": zh_time(one.promised, "exact"),
        "moved": zh_time(one.first_promised, "day") if one.first_promised != one.promised else "",
        "left": left % {"time": duration_words(one.due - at)},
        "late": late,
        "review": gettext("该复查了") if review else _review_day(one),
        "review_late": review,
        "plan": one.plan,
    }


def _review_day(one: Any) -> str:
    return gettext("%(day)s前复查") % {"day": zh_time(one.next_review, "day")}


@require_http_methods(["GET", "POST"])
@never_cache
def order_demands(request: HttpRequest, number: str) -> HttpResponseBase:
    """What an appeal asks for, one point on each line; the words themselves are not edited."""
    story = read(request, number)
    typed = "\n".join(queries.demands(story.order))
    lock = {"version": story.order.version, "points": typed}
    form = DemandsForm(request.POST or None, initial=lock, order=story.order)
    refusal, status = "", 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        points = form.cleaned_data["points"].splitlines()
        try:
            list_demands(actor(request), story.order.pk, points, form.cleaned_data["version"])
        except Refusal as refused:
            refusal, status = refused.message, 409
        else:
            tell(request, gettext("%(number)s：诉求清单已改。") % {"number": number})
            return redirect("order", number)
    context = {"story": story, "order": story.order, "form": form, "refusal": refusal}
    return render(request, "unit/demands.html", context, status=status)
