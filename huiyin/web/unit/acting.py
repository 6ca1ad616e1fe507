"""Doing something to an order from its page: one address for each action, all alike."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.act.orders.refusals import Incomplete, Refusal
from huiyin.foundation.numbers import whole_number
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.unit import order_page
from huiyin.web.unit.deed import Deed
from huiyin.web.unit.doing import doing, kept, perform
from huiyin.web.unit.forms import ActForm
from huiyin.web.unit.meeting import meetings
from huiyin.web.unit.views import read

View = Callable[[HttpRequest, str], HttpResponseBase]


def view_of(action: str) -> View:
    """The view that does `action` to the order in the address, then goes back with word of it."""
    found = doing(action)

    @require_POST
    @never_cache
    def view(request: HttpRequest, number: str) -> HttpResponseBase:
        story = read(request, number)
        try:
            form = perform(actor(request), found, story, request.POST, request.FILES)
        except Refusal as refusal:
            return refused(request, number, found, refusal)
        if not form.is_valid():
            return shown(request, number, found, form)
        tell(request, gettext("%(number)s：%(done)s") % {"number": number, "done": form.came_of})
        return redirect(_onward(request, number))

    return view


def shown(request: HttpRequest, number: str, found: Deed, form: ActForm) -> HttpResponse:
    """The page with a form whose errors stand beside its fields."""
    story = read(request, number)
    form.auto_id = f"id_{found.action}_%s"
    context = order_page.page(actor(request), story, (found.action, form)) | {"failed": form}
    return render(request, "unit/order.html", context, status=422)


def refused(request: HttpRequest, number: str, found: Deed, refusal: Refusal) -> HttpResponse:
    """The page as it is now, with why it could not be done, what was typed, and what happened meanwhile."""
    story = read(request, number)
    told = request.POST.get("seen", "")
    seen = whole_number(told)
    form = kept(found, story, request.POST)
    context = order_page.page(actor(request), story, (found.action, form), seen)
    context |= {
        "refusal": refusal.message,
        "unsent": _unsent(found, story.can(found.action), form),
        "meetings": meetings(found.action, story, form, seen),
    }
    return render(request, "unit/order.html", context, status=422 if isinstance(refusal, Incomplete) else 409)


def _unsent(found: Deed, possible: bool, form: ActForm) -> list[tuple[str, str]]:
    # When the step cannot be taken any more its form is gone from the page; what was typed must not go with it.
    if possible or found.form is None:
        return []
    return [(str(field.label), str(field.value())) for field in form.visible_fields() if field.value()]


def _onward(request: HttpRequest, number: str) -> str:
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
    return onward if safe and onward.startswith("/") else f"/orders/{number}/"
