"""Opinions: one page for whoever may read one, the list of those to be answered, and what everybody may read."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.city.queries import current
from huiyin.publish.participation import actions, queries
from huiyin.web.access import actor
from huiyin.web.citizen.words import unit_name
from huiyin.web.components.toast import tell
from huiyin.web.observing import words
from huiyin.web.observing.forms import AnswerForm, HandForm, PublishForm, WordsForm
from huiyin.web.observing.views_own import opinion_line


@require_safe
@never_cache
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """One opinion with its answers, and what the reader may do."""
    return _page(request, _heard(request, pk))


def _heard(request: HttpRequest, pk: int) -> queries.Heard:
    try:
        return queries.opinion(actor(request), pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied from refused


def _page(
    request: HttpRequest, heard: queries.Heard, form: Any = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    found = heard.opinion
    order = found.sample.order if found.sample and not heard.own else None
    context = {
        "heard": heard,
        "opinion": found,
        "unit": unit_name(found.unit_id),
        "state": words.said(words.STATES, found.state),
        "order": order,
        "order_unit": order is not None and actor(request).at(order.lead_id or "", *queries.UNIT_ROLES),
        "answers": [
            {
                "given": one,
                "unit": unit_name(one.unit_id),
                "verdict": words.said(words.VERDICTS, one.verdict),
            }
            for one in heard.answers
        ],
        "forms": _forms(heard, form),
        "refusal": refusal,
    }
    page = "observing/opinion_own.html" if heard.own else "observing/opinion.html"
    return render(request, page, context, status=status)


def _forms(heard: queries.Heard, given: Any) -> dict[str, Any]:
    """The forms of this reader; the one that was sent comes back as it was filled in."""
    found, last = heard.opinion, heard.answers[-1] if heard.answers else None
    forms: dict[str, Any] = {}
    if heard.may_answer:
        forms["answer"] = AnswerForm(auto_id="answer_%s")
    if heard.may_hand:
        forms["hand"] = HandForm(auto_id="hand_%s", initial={"unit": found.unit_id})
    if heard.may_publish and last:
        draft = {"words": found.published or found.words, "answer": found.published_answer or last.words}
        forms["publish"] = PublishForm(auto_id="publish_%s", initial=draft)
    if heard.may_question:
        forms["dispute"] = WordsForm(auto_id="dispute_%s")
    if given is not None and given[0] in forms:
        forms[given[0]] = given[1]
    return forms


def _does(
    kind: str, form: Callable[..., Any], act: Callable[[Any, int, Any], Any], done: str
) -> Callable[[HttpRequest, int], HttpResponseBase]:
    """The address of one thing done to an opinion."""

    @require_POST
    @never_cache
    def view(request: HttpRequest, pk: int) -> HttpResponseBase:
        heard, filled = _heard(request, pk), form(request.POST, auto_id=f"{kind}_%s")
        if not filled.is_valid():
            return _page(request, heard, (kind, filled), status=422)
        try:
            act(actor(request), pk, filled.cleaned_data)
        except Refused as refused:
            raise PermissionDenied from refused
        except Refusal as refusal:
            return _page(request, _heard(request, pk), (kind, filled), refusal.message, 409)
        tell(request, _(done))
        return redirect("opinion", pk=pk)

    return view


opinion_answer = _does(
    "answer",
    AnswerForm,
    lambda someone, pk, given: actions.answer(someone, pk, given["verdict"], given["words"]),
    gettext_noop("答复已给监督员"),
)
opinion_hand = _does(
    "hand",
    HandForm,
    lambda someone, pk, given: actions.hand(someone, pk, given["unit"]),
    gettext_noop("已转给单位，重新计时"),
)
opinion_publish = _does(
    "publish",
    PublishForm,
    lambda someone, pk, given: actions.publish(someone, pk, given["words"], given["answer"]),
    gettext_noop("公开的内容已更新"),
)
opinion_dispute = _does(
    "dispute",
    WordsForm,
    lambda someone, pk, given: actions.dispute(someone, pk, given["words"]),
    gettext_noop("知道了，由督查再答复您"),
)

opinion_settle = _does(
    "settle",
    Form,
    lambda someone, pk, _given: actions.be_satisfied(someone, pk),
    gettext_noop("好的，这条意见就到这里。"),
)


@require_safe
@never_cache
def opinions(request: HttpRequest) -> HttpResponse:
    """What waits for the reader's unit, and what it answered."""
    someone = actor(request)
    context = {
        "waiting": [opinion_line(one) for one in queries.to_answer(someone)],
        "done": [opinion_line(one) for one in queries.answered_by(someone)],
    }
    return render(request, "observing/opinions.html", context)


@require_safe
def observer_opinions(request: HttpRequest) -> HttpResponse:
    """Opinions and answers for everybody; nobody is named."""
    found = queries.published(request.GET.get("before", ""))
    rows = [
        {
            "row": row,
            "unit": unit_name(row.unit),
            "verdict": words.said(words.VERDICTS, row.verdict),
        }
        for row in found.page
    ]
    counts = [(words.said(words.VERDICTS, code), count) for code, count in found.verdicts.items()]
    fewest = current().observing.hearing.fewest
    context = {"found": found, "rows": rows, "counts": counts, "fewest": fewest}
    return render(request, "observing/public.html", context)
