"""What an address asks for: the month, the span, the filters; and what is not for this reader."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment import queries
from huiyin.foundation.city.queries import current
from huiyin.foundation.numbers import whole_number
from huiyin.learn.insight import queries as insight
from huiyin.web.leader.words import period_words

View = Callable[..., HttpResponse]


def guarded(view: View) -> View:
    """Turn a query's refusal into the page that says so."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            raise PermissionDenied(refused.message) from refused

    return inner


def asked_period(request: HttpRequest) -> queries.Period:
    """The period in `?month=`, the present month without one; what lies ahead or is no month is not found."""
    code, latest = request.GET.get("month", ""), queries.latest()
    found = queries.Period.read(code) if code else latest
    if found is None or found.last > latest.last:
        raise Http404
    return found


def month_switch(period: queries.Period, **kept: str) -> dict[str, str]:
    """Where the month before, the month after and the other span are; no month after the present one."""

    def url(other: queries.Period) -> str:
        return f"?{urlencode({'month': other.code, **{k: v for k, v in kept.items() if v}})}"

    ahead = period.moved(1)
    quarter = period.months > 1
    return {
        "words": period_words(period),
        "previous": url(period.moved(-1)),
        "next": url(ahead) if ahead.last <= queries.latest().last else "",
        "other": url(period.spanning(1 if quarter else 3)),
        "other_words": gettext("只看一个月") if quarter else gettext("合看三个月"),
        "code": period.code,
    }


def asked_filters(request: HttpRequest) -> insight.Filters:
    """What to count; unknown spans, matters and places are not found."""
    city = current()
    days = request.GET.get("days", "30")
    matter, place = request.GET.get("matter", ""), request.GET.get("place", "")
    known = not place or place in city.units
    if whole_number(days) not in insight.SPANS or not known or not _is_matter(matter):
        raise Http404
    return insight.Filters(int(days), matter, place)


def _is_matter(code: str) -> bool:
    return not code or code in current().matters or f"{code}0000" in current().matters
