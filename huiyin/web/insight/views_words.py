"""New words, and the words of danger in force, which two persons change."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.triage.refusals import Refusal
from huiyin.act.triage.risk_actions import decide_risk_change, propose_retiring, propose_risk_word
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.insight import words_showing as showing
from huiyin.web.insight.forms_words import RiskWordForm
from huiyin.web.insight.tabs import tabs


@require_GET
@never_cache
def new_words(request: HttpRequest) -> HttpResponse:
    """What people say that they hardly said before; the words of danger, and what waits for a second person."""
    word = request.GET.get("word", "")[:24]
    return _page(request, RiskWordForm(showing.groups(), initial={"word": word}))


def _page(request: HttpRequest, form: RiskWordForm, refusal: str = "", status: int = 200) -> HttpResponse:
    context = showing.page(actor(request)) | {"pages": tabs(request), "form": form, "refusal": refusal}
    return render(request, "insight/words.html", context, status=status)


@require_POST
@never_cache
def risk_word_propose(request: HttpRequest) -> HttpResponseBase:
    """Propose that a word be heard as danger, or no longer."""
    form = RiskWordForm(showing.groups(), request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    word, why = form.cleaned_data["word"], form.cleaned_data["why"]
    try:
        if form.retires:
            propose_retiring(actor(request), word, why)
        else:
            propose_risk_word(actor(request), word, *form.grade_and_kind, why)
    except Refusal as refusal:
        return _page(request, form, refusal.message, 409)
    tell(request, gettext("已提出，等另一位同事确认"))
    return redirect("new_words")


@require_POST
@never_cache
def risk_word_decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Confirm what another person proposed, or refuse it with a reason."""
    confirm = request.POST.get("confirm") == "1"
    try:
        decide_risk_change(actor(request), pk, confirm, request.POST.get("why", "")[:1000])
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _page(request, RiskWordForm(showing.groups()), refusal.message, 409)
    tell(request, gettext("已生效，从现在起这样听") if confirm else gettext("没有同意，照旧"))
    return redirect("new_words")
