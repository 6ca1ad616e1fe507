"""Following a matter by its receipt: progress, adding words, rating."""

from hashlib import blake2s
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.act.coordination.actions import hear_again
from huiyin.act.orders.actions import add_words
from huiyin.act.orders.refusals import Refusal
from huiyin.answer.callback.actions import record
from huiyin.foundation.accounts.rules import Actor
from huiyin.hear.intake.actions import NewAttachment
from huiyin.publish.transparency.photos import shown_photos
from huiyin.publish.transparency.queries import Progress, progress
from huiyin.web.access import actor
from huiyin.web.citizen.forms import AnswerForm, RatingForm, ReceiptForm, WordsForm
from huiyin.web.citizen.objecting import objection
from huiyin.web.citizen.throttle import count_miss, too_many
from huiyin.web.citizen.words import LEVELS, SOLVED, matter_name, steps, told, unit_name


@never_cache
@require_http_methods(["GET", "POST"])
def track_find(request: HttpRequest) -> HttpResponseBase:
    """Where a receipt is typed in."""
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"].replace("/", "")
        if found_by(request, code):
            return redirect("track", code=code)
        return unknown(request, form)
    return render(request, "citizen/track_find.html", {"form": form}, status=422 if form.is_bound else 200)


def found_by(request: HttpRequest, code: str) -> Progress | None:
    """The matter of this receipt; wrong codes are counted."""
    if too_many(request):
        return None
    found = progress(code)
    if found is None:
        count_miss(request)
    return found


def unknown(request: HttpRequest, form: ReceiptForm | None = None) -> HttpResponse:
    """The page that asks for a receipt, with why this one opens nothing."""
    form = form or ReceiptForm({"code": ""})
    form.full_clean()
    form.errors.clear()
    if too_many(request):
        form.add_error("code", _("试的次数有点多了，请过十分钟再来；急的话请直接拨打热线，报编号也能查。"))
        return render(request, "citizen/track_find.html", {"form": form}, status=429)
    form.add_error("code", _("没有找到这个回执号。请对照当时的回执再看一眼，里面没有0、1、O和I。"))
    return render(request, "citizen/track_find.html", {"form": form}, status=404)


def context_of(found: Progress, code: str) -> dict[str, Any]:
    """What every page of a matter shows."""
    here = found.outline
    rated = found.rated
    return {
        "found": found,
        "code": code,
        "told": told(found),
        "unit": unit_name(here.lead),
        "matter": matter_name(here.matter),
        "steps": steps(found),
        "photos": shown_photos(found.order_id),
        "rated_solved": _(SOLVED[rated.solved]) if rated else "",
        "rated_level": LEVELS[rated.result] if rated else "",
    }


@never_cache
@require_safe
def track(request: HttpRequest, code: str) -> HttpResponse:
    """How a matter stands."""
    found = found_by(request, code)
    if found is None:
        return unknown(request)
    context = {**context_of(found, code), "objection": objection(found)}
    return render(request, "citizen/track.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def track_add(request: HttpRequest, code: str) -> HttpResponseBase:
    """Say something more."""
    found = found_by(request, code)
    if found is None:
        return unknown(request)
    form = AnswerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _say(actor(request), found.order_id, form.cleaned_data["words"], form.given())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("补充的情况已经转给承办的人。"))
            return redirect("track", code=code)
    return form_page(request, "citizen/track_add.html", found, code, form)


@transaction.atomic
def _say(someone: Actor, order_id: int, words: str, files: tuple[NewAttachment, ...]) -> None:
    """Write down what was added; danger in it is heard like danger in the appeal itself."""
    add_words(someone, order_id, words, files)
    hear_again(order_id, words, f"said:{blake2s(words.encode(), digest_size=8).hexdigest()}")


@never_cache
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, code: str) -> HttpResponseBase:
    """Ask how it went; afterwards say thanks and what follows."""
    found = found_by(request, code)
    if found is None:
        return unknown(request)
    if request.method == "POST":
        return _take_rating(request, found, code)
    if found.may_rate:
        return form_page(request, "citizen/rate.html", found, code, RatingForm())
    if found.rated:
        return render(request, "citizen/rate_thanks.html", context_of(found, code))
    return redirect("track", code=code)


def _take_rating(request: HttpRequest, found: Progress, code: str) -> HttpResponseBase:
    form = RatingForm(request.POST)
    if not (found.may_rate or found.rated):
        form.full_clean()
        form.add_error(None, _("这件事现在还不能评价，请先看看进展。"))
    elif form.is_valid():
        try:
            record(actor(request), found.order_id, form.answers(), "receipt")
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("rate", code=code)
    return form_page(request, "citizen/rate.html", found, code, form)


def form_page(
    request: HttpRequest,
    template: str,
    found: Progress,
    code: str,
    form: WordsForm | RatingForm,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """A page of a matter with a form; why it was refused decides how it is answered."""
    refused = form.is_bound and bool(form.non_field_errors())
    status = 409 if refused else 422 if form.errors else 200
    return render(request, template, {**context_of(found, code), "form": form, **(more or {})}, status=status)
