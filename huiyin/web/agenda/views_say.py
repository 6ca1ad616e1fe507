"""A unit says which candidates should be taken up now, later or not."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huiyin.act.orders.refusals import Refusal
from huiyin.learn.agenda import actions, queries
from huiyin.web.access import actor
from huiyin.web.agenda import words
from huiyin.web.components.toast import tell
from huiyin.web.unit.names import matter_name, unit_name


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def say(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Read the candidates with their figures; say what the unit thinks."""
    someone, found = actor(request), queries.year(pk)
    if found is None:
        raise Http404
    units = queries.year_doing(someone, found).say
    if not units:
        if not queries.is_open(found):
            return _closed(request, found)
        raise PermissionDenied
    unit = request.POST.get("unit") or request.GET.get("unit") or units[0]
    if unit not in units:
        raise PermissionDenied
    refusal = ""
    if request.method == "POST":
        try:
            actions.answer(someone, found.pk, unit, said_in(request.POST, found))
        except Refusal as refused:
            refusal = refused.message
        else:
            tell(request, gettext("记下了，截止前可以再改"))
            return redirect("agenda_choice", found.year)
    return _page(request, found, unit, units, refusal)


def said_in(data: Mapping[str, Any], found: Any) -> dict[int, tuple[str, str]]:
    """What was said of each candidate; of those left open nothing."""
    return {
        one.pk: (data[f"stance-{one.pk}"], data.get(f"words-{one.pk}", ""))
        for one in queries.candidates(found, only_ballot=True)
        if data.get(f"stance-{one.pk}")
    }


def asked_rows(found: Any, before: Mapping[int, Any]) -> list[dict[str, Any]]:
    """The candidates that are asked about, with what was said before."""
    return [
        {
            "pk": one.pk,
            "name": matter_name(one.matter),
            "told": one.words,
            "rank": words.rank(one),
            "figures": [words.indicator(name, one.figures[name]) for name in queries.INDICATORS],
            "stance": before[one.pk].stance if one.pk in before else "",
            "words": before[one.pk].words if one.pk in before else "",
        }
        for one in queries.candidates(found, only_ballot=True)
    ]


def stances() -> list[tuple[str, str]]:
    """What can be said of a candidate."""
    return [(code, gettext(name)) for code, name in words.STANCES.items()]


def _page(request: HttpRequest, found: Any, unit: str, units: tuple[str, ...], refusal: str) -> HttpResponse:
    context = {
        "year": found,
        "unit": unit,
        "unit_name": unit_name(unit),
        "units": [(code, unit_name(code)) for code in units],
        "rows": asked_rows(found, queries.own_answers(found, unit)),
        "stances": stances(),
        "refusal": refusal,
    }
    return render(request, "agenda/say.html", context, status=409 if refusal else 200)


def _closed(request: HttpRequest, found: Any) -> HttpResponse:
    context = {"year": found, "rows": [], "unit_name": "", "units": [], "stances": []}
    return render(request, "agenda/say.html", context)
