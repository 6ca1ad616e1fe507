"""Questions about the record: a list by due, one with its evidence, the unit's explanation, what a person found."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.answer.supervision.questions import actions, queries
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.numbers import whole_number
from huiyin.web.above import lines
from huiyin.web.access import actor, may_open
from huiyin.web.components.toast import tell
from huiyin.web.inspect import questions_showing as showing
from huiyin.web.inspect.questions_words import (
    OUTCOMES,
    chance,
    facts,
    month_name,
    outcome_name,
    pattern_name,
)
from huiyin.web.unit.forms import text_field
from huiyin.web.unit.names import unit_name

STATES = {"open": gettext_noop("待处理"), "decided": gettext_noop("已处理")}
JUDGED_SINCE = timedelta(days=365)
NUMBERS_ROWS = 6


class ExplainForm(forms.Form):
    """How it came about, in the unit's words."""

    words = text_field(
        _("情况说明"), 5, _("为什么会这样、哪些是特殊情况；看的人先读这一段。写好后不能再改。")
    )


class DecideForm(forms.Form):
    """What the person who looked found, and why."""

    outcome = forms.ChoiceField(label=_("看过以后"), widget=forms.RadioSelect)
    words = text_field(_("理由"), 3, _("看了哪些单、依据是什么；单位会看到。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(code, gettext(OUTCOMES[code])) for code in queries.OUTCOMES]  # type: ignore[attr-defined]


class NumbersForm(forms.Form):
    """Telephones of the unit's own people, one a line."""

    phones = text_field(_("号码"), NUMBERS_ROWS, _("一行一个。只存密文，谁也看不到原号码。"))


@require_GET
@never_cache
def questions(request: HttpRequest) -> HttpResponse:
    """The reader's questions, due first, and how right each kind of question has been."""
    someone, state = actor(request), request.GET.get("state", "open")
    detector, after = request.GET.get("pattern", ""), whole_number(request.GET.get("after", "0"))
    if state not in STATES or detector not in ("", *queries.DETECTORS) or after is None:
        raise Http404
    found = queries.open_questions(someone, state, detector, after)
    shown, waiting = found[: queries.PAGE], queries.count_open(someone)
    decides = someone.has("supervisor", "coordinator", "discipline")
    rows = queries.judged((now() - JUDGED_SINCE).date()) if decides else []
    unit = _own_unit(someone)
    context = {
        "title": gettext("疑点"),
        "finding": _finding(waiting),
        "tabs": [
            {
                "url": f"?state={code}",
                "label": gettext(label),
                "count": waiting if code == "open" else 0,
                "current": code == state,
                "key": str(place),
            }
            for place, (code, label) in enumerate(STATES.items(), start=1)
        ],
        "patterns": _patterns(state, detector),
        "lines": [showing.line(one) for one in shown],
        "next_url": _next(state, detector, after) if len(found) > queries.PAGE else "",
        "judged": showing.judged(rows) if any(row.decided + row.watch + row.open for row in rows) else None,
        "numbers": queries.numbers_kept(unit) if unit else None,
    }
    return render(request, "inspect/questions.html", context)


def _finding(waiting: int) -> str:
    if not waiting:
        return gettext("没有等着看的疑点。")
    words = ngettext(
        "有%(n)d个疑点等着看。是提问，不是结论。", "有%(n)d个疑点等着看。是提问，不是结论。", waiting
    )
    return words % {"n": waiting}


def _patterns(state: str, chosen: str) -> list[dict[str, Any]]:
    return [
        {
            "label": pattern_name(code),
            "url": f"?state={state}" if code == chosen else f"?state={state}&pattern={code}",
            "on": code == chosen,
        }
        for code in queries.DETECTORS
    ]


def _next(state: str, detector: str, after: int) -> str:
    return f"?state={state}&pattern={detector}&after={after + queries.PAGE}"


@require_GET
@never_cache
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question: the sentence, the figures beside what is usual, the orders, the unit's words, the answer."""
    return _page(request, pk)


def _page(request: HttpRequest, pk: int, refusal: str = "", status: int = 200, **given: Any) -> HttpResponse:
    seen = _seen(request, pk)
    one, orders = seen.question, queries.orders_of(seen.question)
    opens = may_open(actor(request), "order")
    context = {
        "one": one,
        "seen": seen,
        "title": pattern_name(one.detector),
        "unit": unit_name(one.unit_id),
        "month": month_name(one.period),
        "sentence": showing.sentence(one),
        "interval": showing.interval(one),
        "picture": showing.picture(one, queries.months_of(one)),
        "chance": chance(one.p),
        "facts": facts(one),
        "pairs": showing.pairs(one, orders) if opens else [],
        "lines": lines.of_orders(orders, gettext("打开")) if opens else [],
        "outcome": outcome_name(one.outcome),
        "refusal": refusal,
        "explain": given.get("explain", ExplainForm(auto_id="id_explain_%s")) if seen.explains else None,
        "decide": given.get("decide", DecideForm(auto_id="id_decide_%s")) if seen.decides else None,
    }
    return render(request, "inspect/question.html", context, status=status)


@require_POST
@never_cache
def question_explain(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The unit's explanation."""
    form = ExplainForm(request.POST, auto_id="id_explain_%s")

    def act(someone: Actor) -> object:
        return actions.explain(someone, pk, form.cleaned_data["words"])

    return _done(request, pk, form, act, gettext("说明已记下，看的人会先读它"), explain=form)


@require_POST
@never_cache
def question_decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the person who looked found."""
    form = DecideForm(request.POST, auto_id="id_decide_%s")

    def act(someone: Actor) -> object:
        return actions.decide(someone, pk, form.cleaned_data["outcome"], form.cleaned_data["words"])

    return _done(request, pk, form, act, gettext("已记下，单位会看到理由"), decide=form)


def _done(
    request: HttpRequest, pk: int, form: forms.Form, act: Callable[[Actor], object], said: str, **given: Any
) -> HttpResponseBase:
    _seen(request, pk)
    if not form.is_valid():
        return _page(request, pk, status=422, **given)
    try:
        act(actor(request))
    except Refused:
        raise PermissionDenied from None
    except Refusal as refusal:
        return _page(request, pk, refusal.message, 409, **given)
    tell(request, said)
    return redirect("question", pk=pk)


@never_cache
def own_numbers(request: HttpRequest) -> HttpResponseBase:
    """The unit lists the telephones of its own people, so that ratings by them are counted apart."""
    someone = actor(request)
    unit = _own_unit(someone)
    form = NumbersForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not unit:
        return _numbers(request, unit, form)
    if "clear" in request.POST:
        actions.clear_numbers(someone, unit)
        tell(request, gettext("名单已清空"))
        return redirect("own_numbers")
    if not form.is_valid():
        return _numbers(request, unit, form, 422)
    try:
        new = actions.list_numbers(someone, unit, form.cleaned_data["phones"].splitlines())
    except queries.Unfinished as refusal:
        form.add_error("phones", refusal.message)
        return _numbers(request, unit, form, 422)
    tell(request, gettext("新记下%(n)d个号码") % {"n": new})
    return redirect("own_numbers")


def _numbers(request: HttpRequest, unit: str, form: forms.Form, status: int = 200) -> HttpResponse:
    context = {
        "title": gettext("本单位人员的号码"),
        "unit": unit_name(unit),
        "kept": queries.numbers_kept(unit),
        "form": form,
        "url": reverse("own_numbers"),
    }
    return render(request, "inspect/questions_numbers.html", context, status=status)


def _own_unit(someone: Actor) -> str:
    return next((unit for unit in someone.units("unit_head", "unit_deputy")), "")


def _seen(request: HttpRequest, pk: int) -> queries.Seen:
    seen = queries.read(actor(request), pk)
    if seen is None:
        raise Http404
    return seen
