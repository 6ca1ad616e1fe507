"""Objecting to an ending, by the receipt."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huiyin.act.orders.actions import object_to_ending
from huiyin.act.orders.refusals import Refusal
from huiyin.web.access import actor
from huiyin.web.citizen.forms import WordsForm
from huiyin.web.citizen.objecting import objection
from huiyin.web.citizen.views_track import found_by, unknown


@never_cache
@require_http_methods(["GET", "POST"])
def track_object_ending(request: HttpRequest, code: str) -> HttpResponseBase:
    """Say what is wrong with the ending."""
    found = found_by(request, code)
    if found is None:
        return unknown(request)
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            object_to_ending(actor(request), found.order_id, form.cleaned_data["words"])
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("您的异议已收到，由复核组两个人重新看。"))
            return redirect("track", code=code)
    elif request.method == "GET" and not (objection(found) or {}).get("until"):
        return redirect("track", code=code)
    context = {"found": found, "code": code, "form": form}
    status = 409 if form.is_bound and form.non_field_errors() else 422 if form.errors else 200
    return render(request, "citizen/track_object.html", context, status=status)
