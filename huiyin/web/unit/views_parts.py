"""From the order's page: calling a unit in, what it does with its part, and an objection said on the telephone."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.act.orders import actions, queries
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.unit import order_page
from huiyin.web.unit.block_parts import call_in_form
from huiyin.web.unit.names import unit_name
from huiyin.web.unit.views import read

View = Callable[[HttpRequest, int], HttpResponseBase]


@require_POST
@never_cache
def order_call_in(request: HttpRequest, number: str) -> HttpResponseBase:
    """Call another unit in for a part of the order."""
    story = read(request, number)
    form = call_in_form(story.order, story, request.POST)
    if not form.is_valid():
        told = gettext("还没有请：请选单位，并写明请它办什么。")
        return _again(request, number, told, _typed(form), 422)
    try:
        actions.call_in(actor(request), story.order.pk, version=form.cleaned_data["version"], **form.words)
    except Refusal as refusal:
        return _again(request, number, refusal.message, _typed(form), 409)
    tell(
        request,
        gettext("已请%(unit)s办一部分，时限从现在算") % {"unit": unit_name(form.cleaned_data["unit"])},
    )
    return redirect("order", number)


def _typed(form: Any) -> list[tuple[str, str]]:
    return [(str(field.label), str(field.value())) for field in form.visible_fields() if field.value()]


def _part_view(act: Callable[..., Any], done: str, label: str) -> View:
    """The view of one thing that is done with a part; `label` is what was typed for it, empty for a button."""

    @require_POST
    @never_cache
    def view(request: HttpRequest, pk: int) -> HttpResponseBase:
        number = _number(pk)
        text = request.POST.get("text", "").strip()
        try:
            act(actor(request), pk, *([text] if label else []))
        except Refused as refused:
            raise PermissionDenied from refused
        except Refusal as refusal:
            return _again(request, number, refusal.message, [(gettext(label), text)] if text else [], 409)
        tell(request, gettext(done))
        return redirect("order", number)

    return view


@require_POST
@never_cache
def order_object_ending(request: HttpRequest, number: str) -> HttpResponseBase:
    """An agent writes down what the appellant says on the telephone against an ending."""
    story, text = read(request, number), request.POST.get("text", "").strip()
    try:
        actions.object_to_ending(actor(request), story.order.pk, text)
    except Refusal as refusal:
        return _again(
            request, number, refusal.message, [(gettext("诉求人的原话"), text)] if text else [], 409
        )
    tell(request, gettext("异议已记下，由两个人来看"))
    return redirect("order", number)


def _number(pk: int) -> str:
    try:
        return queries.number_of_part(pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def _again(
    request: HttpRequest, number: str, told: str, unsent: list[tuple[str, str]], status: int
) -> HttpResponse:
    context = order_page.page(actor(request), read(request, number))
    return render(request, "unit/order.html", context | {"refusal": told, "unsent": unsent}, status=status)


_WORDS = {
    "note": gettext_noop("办了什么"),
    "reply": gettext_noop("答复给牵头单位"),
    "provision": gettext_noop("依据哪一条；由会商定"),
    "why": gettext_noop("为什么不再等"),
}
part_sign = _part_view(actions.sign_part, gettext_noop("这一部分已签收"), "")
part_progress = _part_view(actions.progress_part, gettext_noop("进展已记下"), _WORDS["note"])
part_reply = _part_view(actions.reply_part, gettext_noop("这一部分已办完，牵头单位看得到"), _WORDS["reply"])
part_refuse = _part_view(actions.refuse_part, gettext_noop("依据已记下，由会商定"), _WORDS["provision"])
part_release = _part_view(actions.release_part, gettext_noop("这一部分已收回"), _WORDS["why"])
