"""Writing something of supervision on an order: one address for each act, all alike, a page of its own when refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.act.coordination.oversight import actions
from huiyin.act.coordination.oversight.queries import Overseen, of_order
from huiyin.act.orders.queries import readable
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import current
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.unit import forms_above as forms
from huiyin.web.unit.names import unit_name


@dataclass(frozen=True)
class Act:
    """One thing written: its page, address, title, button, form, the act behind it, and what is said when done."""

    page: str
    address: str
    title: str
    button: str
    form: type[forms.WordsForm]
    act: Callable[[Actor, Any, Overseen, Any], Any]
    done: str


def _open(someone: Actor, order: Any, seen: Overseen, form: Any) -> Any:
    return actions.open_duty(someone, order.pk, form.cleaned_data["words"], form.cleaned_data["level"])


def _report(someone: Actor, order: Any, seen: Overseen, form: Any) -> Any:
    return actions.report(someone, _duty(seen), form.cleaned_data["kind"], form.cleaned_data["words"])


def _judge(someone: Actor, order: Any, seen: Overseen, form: Any) -> Any:
    if seen.waiting is None:
        raise Http404
    does = actions.accept if form.cleaned_data["verdict"] == "accept" else actions.send_back
    return does(someone, seen.waiting.pk, form.cleaned_data["words"])


def _level(someone: Actor, order: Any, seen: Overseen, form: Any) -> Any:
    level, words = form.cleaned_data["level"], form.cleaned_data["words"]
    higher = forms.higher(level, seen.duty.level if seen.duty else level)
    return (actions.raise_to if higher else actions.lower)(someone, _duty(seen), level, words)


def _answer(someone: Actor, order: Any, seen: Overseen, form: Any) -> Any:
    running = next((card for card in seen.cards if card.ended_at is None), None)
    if running is None:
        raise Http404
    return actions.answer_card(someone, running.pk, form.cleaned_data["words"])


def _join(someone: Actor, order: Any, seen: Overseen, form: Any) -> Any:
    data, city = form.cleaned_data, current()
    due_at = datetime.combine(data["due_on"], city.pack.clocks.office_end or time(17), city.zone)
    return actions.open_joint(someone, order.pk, data["aim"], form.tasks, due_at)


def _duty(seen: Overseen) -> int:
    if seen.duty is None:
        raise Http404
    return seen.duty.pk


ACTS = (
    Act("duty_open", "oversight/open", gettext_noop("督办这张单"), gettext_noop("立项督办"), forms.DutyOpenForm, _open,
        gettext_noop("已立项，单位会收到您的话")),
    Act("duty_report", "oversight/report", gettext_noop("向督查报告"), gettext_noop("报给督查"), forms.DutyReportForm,
        _report, gettext_noop("已报给督查")),
    Act("duty_judge", "oversight/judge", gettext_noop("看报告"), gettext_noop("写下意见"), forms.DutyJudgeForm, _judge,
        gettext_noop("意见已给单位")),
    Act("duty_level", "oversight/level", gettext_noop("升级或降级"), gettext_noop("改级别"), forms.DutyLevelForm,
        _level, gettext_noop("级别已改，重新计时")),
    Act("card_answer", "cards/answer", gettext_noop("答复这张牌"), gettext_noop("写下说明"), forms.CardForm, _answer,
        gettext_noop("说明已记下")),
    Act("joint_open", "oversight/joint", gettext_noop("联合督办这张单"), gettext_noop("开始联合督办"), forms.JointForm,
        _join, gettext_noop("联合督办已开始，各单位每周报一次")),
)  # fmt: skip


def form_of(act: Act, order: Any, seen: Overseen, data: Any = None, **more: Any) -> forms.WordsForm:
    """The form of an act with the levels this person may choose."""
    levels = seen.may_move if act.page == "duty_level" else seen.may_open
    return act.form(data, order=order, levels=levels, auto_id=f"id_{act.page}_%s", **more)


def view_of(act: Act) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """The page of an act: its form, and what came of it."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    def view(request: HttpRequest, number: str) -> HttpResponseBase:
        someone, order = actor(request), _order(request, number)
        seen = of_order(someone, order)
        form = form_of(act, order, seen, request.POST if request.method == "POST" else None)
        if request.method != "POST":
            return _page(request, act, order, form)
        if not form.is_valid():
            return _page(request, act, order, form, status=422)
        try:
            act.act(someone, order, seen, form)
        except Refused:
            raise PermissionDenied from None
        except Refusal as refusal:
            return _page(request, act, order, form, refusal.message, 409)
        tell(request, gettext("%(number)s：%(done)s") % {"number": number, "done": gettext(act.done)})
        return redirect(onward(request, f"{reverse('order', args=[number])}#oversight"))

    return view


def _order(request: HttpRequest, number: str) -> Any:
    try:
        return readable(actor(request), number)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied from refused


def _page(
    request: HttpRequest, act: Act, order: Any, form: forms.WordsForm, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "act": act,
        "title": gettext(act.title),
        "button": gettext(act.button),
        "order": order,
        "unit": unit_name(order.lead_id),
        "form": form,
        "refusal": refusal,
        "url": reverse(act.page, args=[order.number]),
    }
    return render(request, "above/act.html", context, status=status)


def onward(request: HttpRequest, usual: str) -> str:
    """Where a form leads: back to the list it stood in, or the usual place."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe and wanted.startswith("/") else usual


@require_POST
@never_cache
def card_seen(request: HttpRequest, number: str) -> HttpResponseBase:
    """Somebody of the unit has seen the cards of an order."""
    order = _order(request, number)
    actions.see_cards(actor(request), [card.pk for card in of_order(actor(request), order).cards])
    tell(request, gettext("%(number)s：%(done)s") % {"number": number, "done": gettext("已看到")})
    return redirect(onward(request, f"{reverse('order', args=[number])}#oversight"))
