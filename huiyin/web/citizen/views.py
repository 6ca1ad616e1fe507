"""Filing an appeal and getting a receipt for it."""

import time
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.act.orders.actions import Received, receive_many
from huiyin.publish.transparency.queries import outline
from huiyin.web.access import actor
from huiyin.web.citizen.forms import AppealForm, new_key
from huiyin.web.citizen.place import city_map
from huiyin.web.citizen.words import spaced, step_words, unit_name

SHOWN_FOR = 15 * 60  # seconds in which the receipt's own page can be read again


@never_cache
@require_http_methods(["GET", "POST"])
def file_appeal(request: HttpRequest) -> HttpResponseBase:
    """The home page: one question, and the way for the answer to come back."""
    if request.method == "GET":
        return _page(request, AppealForm(initial={"key": new_key()}))
    form = AppealForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    [got] = receive_many(actor(request), [form.appeal()])
    if not got.same:
        return _another(request, form, got)
    keep_receipt(request, form.cleaned_data["key"], got)
    return redirect("receipt")


def _page(request: HttpRequest, form: AppealForm, status: int = 200) -> HttpResponse:
    pin = _pin(form)
    context = {
        "form": form,
        "map": city_map(pin) | {"can_locate": True},
        "lost_files": bool(form.is_bound and request.FILES),
    }
    return render(request, "citizen/file_appeal.html", context, status=status)


def _pin(form: AppealForm) -> tuple[float, float] | None:
    given: dict[str, Any] = getattr(form, "cleaned_data", {})
    lon, lat = given.get("lon"), given.get("lat")
    return (lon, lat) if isinstance(lon, float) and isinstance(lat, float) else None


def _another(request: HttpRequest, form: AppealForm, got: Received) -> HttpResponse:
    # The person went back after sending and wrote something else: that is theirs to decide, nothing is lost.
    data = request.POST.copy()
    data["key"] = new_key()
    again = AppealForm(data)
    again.full_clean()
    words = _("您刚才交的那件已经收到，编号%(number)s。现在写的是另一件事的话，请再按一次提交。")
    again.add_error(None, words % {"number": got.order.number})
    return _page(request, again, status=409)


def keep_receipt(request: HttpRequest, key: str, got: Received) -> None:
    """Let the receipt's page show what was received, for a while; `key` tells one sending from another."""
    # Pressed twice, the second answer is the one the browser shows: the code waits here for it.
    if got.receipt:
        cache.set(f"receipt:{key}", got.receipt, SHOWN_FOR)
    here = outline(got.order)
    request.session["receipt"] = {
        "number": here.number,
        "code": got.receipt or cache.get(f"receipt:{key}", ""),
        "unit": here.lead,
        "state": here.state.code,
        "due": here.due_at.isoformat() if here.due_at else "",
        "anonymous": got.order.appeal.anonymous,
        "until": time.time() + SHOWN_FOR,
    }


@never_cache
@require_GET
def receipt(request: HttpRequest) -> HttpResponseBase:
    """The number, the code that is shown only here, and what happens next."""
    kept = request.session.get("receipt")
    if not kept or kept["until"] < time.time():
        request.session.pop("receipt", None)
        return redirect("track_find")
    context = {
        **kept,
        "spaced": spaced(kept["code"]),
        "unit": unit_name(kept["unit"]),
        "next": step_words(kept),
    }
    return render(request, "citizen/receipt.html", context)
