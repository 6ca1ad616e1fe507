"""The page behind an invitation: what it is, yes or no."""

from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.city.queries import current
from huiyin.publish.participation import actions, queries
from huiyin.publish.participation.refusals import LinkUsed, NameTaken, NoLink, Unfinished
from huiyin.web.citizen.throttle import count_miss, too_many
from huiyin.web.observing.forms import AcceptForm
from huiyin.web.observing.words import consent

FIELDS = {
    "username": gettext_lazy("请换一个登录名：3到20个字母、数字或汉字，用字开头，别带电话号码。"),
    "password": gettext_lazy("请换一个密码：至少8位，别含登录名。"),
    "relations": gettext_lazy("申报的单位请重新选一遍。"),
}


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, code: str) -> HttpResponseBase:
    """Read what it is; become an observer, or say no."""
    if too_many(request):
        return _closed(request, NoLink().message, 429)
    if request.method == "POST" and request.POST.get("say") == "no":
        return _decline(request, code)
    if request.method == "POST":
        return _accept(request, code)
    if queries.invitation(code) is None:
        count_miss(request)
        return _closed(request, NoLink().message, 404)
    return _page(request, AcceptForm(initial={"consent_version": current().observing.consent.version}))


def _page(request: HttpRequest, form: AcceptForm, status: int = 200) -> HttpResponse:
    how = current().observing
    context = {
        "form": form,
        "consent": consent().strip().splitlines(),
        "months": how.inviting.term_months,
        "orders": how.sampling.orders,
        "days": how.sampling.answer_days,
    }
    return render(request, "observing/invited.html", context, status=status)


def _closed(request: HttpRequest, words: str, status: int) -> HttpResponse:
    return render(request, "observing/closed.html", {"words": words}, status=status)


def _decline(request: HttpRequest, code: str) -> HttpResponseBase:
    try:
        actions.decline(code)
    except NoLink as refusal:
        count_miss(request)
        return _closed(request, refusal.message, 404)
    except Refusal as refusal:
        return _closed(request, refusal.message, 409)
    return render(request, "observing/declined.html")


def _accept(request: HttpRequest, code: str) -> HttpResponseBase:
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return (
            _page(request, form, 422) if queries.invitation(code) else _closed(request, NoLink().message, 404)
        )
    given = form.acceptance()
    try:
        actions.accept(code, given)
    except NoLink as refusal:
        count_miss(request)
        return _closed(request, refusal.message, 404)
    except LinkUsed as refusal:
        return _closed(request, refusal.message, 409)
    except NameTaken as refusal:
        form.add_error("username", refusal.message)
        return _page(request, form, 422)
    except Unfinished as refusal:
        for field in refusal.fields:
            form.add_error(field if field in form.fields else None, str(FIELDS[field]))
        return _page(request, form, 422)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return _page(request, form, 409)
    return _signed_in(request, given)


def _signed_in(request: HttpRequest, given: actions.Acceptance) -> HttpResponseBase:
    account = authenticate(request, username=given.username.strip(), password=given.password)
    if account is not None:
        login(request, account)
    messages.success(request, _("谢谢您。从今天起，您就是社会监督员了。"))
    return redirect("observer")
