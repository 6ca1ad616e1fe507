"""What is done from the unit's list to many orders at once, its filters and kept views, and who has how much."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders import actions, queries
from huiyin.act.orders.refusals import Refusal
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.unit import narrowing
from huiyin.web.unit.loads import load_table

REFUSALS_SHOWN = 8


@require_POST
@never_cache
def unit_sign_many(request: HttpRequest) -> HttpResponse:
    """Sign every order that was chosen, and say what became of each."""
    said = ngettext("签收了%(n)d件", "签收了%(n)d件", len(request.POST.getlist("number")))
    return _done(request, said, lambda numbers: actions.sign_many(actor(request), numbers))


@require_POST
@never_cache
def unit_assign_many(request: HttpRequest) -> HttpResponse:
    """Give every order that was chosen to one person."""
    handler = request.POST.get("handler", "")
    said = gettext("%(n)d件交给了%(person)s")
    return _done(
        request, said, lambda numbers: actions.assign_many(actor(request), numbers, handler), handler
    )


def _done(
    request: HttpRequest, said: str, do: Callable[[list[str]], actions.Bulk], person: str = ""
) -> HttpResponse:
    numbers = request.POST.getlist("number")
    if not numbers:
        tell(request, gettext("还没有选中单子。按 x 选中，再按一次取消。"), level=messages.WARNING)
        return redirect(_back(request))
    bulk = do(numbers)
    if bulk.done:
        tell(request, said % {"n": len(bulk.done), "person": person})
    for number, why in bulk.refused[:REFUSALS_SHOWN]:
        tell(
            request, gettext("%(number)s：%(done)s") % {"number": number, "done": why}, level=messages.WARNING
        )
    more = len(bulk.refused) - REFUSALS_SHOWN
    if more > 0:
        tell(request, gettext("另有%(n)d件也没有做成") % {"n": more}, level=messages.WARNING)
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
    return onward if safe and onward.startswith("/unit/") else "/unit/"


@require_GET
@never_cache
def unit_filters(request: HttpRequest) -> HttpResponse:
    """What the list can be narrowed by, with how many orders each has; a part of a page where a script asks."""
    view = request.GET.get("view", "today")
    if view not in queries.UNIT_VIEWS:
        raise Http404
    groups = narrowing.choices(actor(request), view, queries.filters_from(request.GET))
    whole = "HX-Request" not in request.headers
    return render(request, "unit/choices_page.html" if whole else "unit/choices.html", {"choices": groups})


@require_GET
@never_cache
def unit_people(request: HttpRequest) -> HttpResponse:
    """To whom the chosen orders can be given; asked for when the first is chosen."""
    return render(request, "unit/people.html", {"people": narrowing.people(actor(request))})


@require_GET
@never_cache
def unit_load(request: HttpRequest) -> HttpResponse:
    """Who of the unit has how much in hand, overdue, due today, and done this week."""
    loads = queries.workload(actor(request))
    return render(request, "unit/load.html", {"table": load_table(loads), "loads": loads})


@require_POST
@never_cache
def unit_view_save(request: HttpRequest) -> HttpResponse:
    """Keep the list as it stands under a name."""
    asked = dict(parse_qsl(request.POST.get("asked", "")[:500].lstrip("?")))
    view, shared = asked.pop("view", "today"), bool(request.POST.get("shared"))
    try:
        kept = actions.save_view(actor(request), request.POST.get("name", ""), view, asked, shared)
    except Refusal as refusal:
        tell(request, refusal.message, level=messages.WARNING)
        return redirect(_back(request))
    tell(request, gettext("存好了：%(name)s") % {"name": kept.name})
    address: dict[str, Any] = {"view": view, **queries.filters_from(asked).as_dict()}
    return redirect(f"/unit/?{urlencode(address)}")


@require_POST
@never_cache
def unit_view_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a view no longer."""
    if not actions.drop_view(actor(request), pk):
        raise PermissionDenied
    tell(request, gettext("删掉了这个视图"))
    return redirect(_back(request))
