"""What an appellant decides about a matter: taking it back, bringing it up again, objecting to a refusal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huiyin.act.orders import actions
from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.accounts.rules import Actor
from huiyin.publish.transparency.queries import Progress
from huiyin.web.access import actor
from huiyin.web.citizen.forms import OwnWordsForm
from huiyin.web.citizen.views import keep_receipt
from huiyin.web.citizen.views_track import form_page, found_by, unknown


@dataclass(frozen=True)
class Own:
    """One thing an appellant can decide: its words on the page, and how it is done."""

    title: str
    label: str
    hint: str
    button: str
    possible: Callable[[Progress], bool]
    act: Callable[[Actor, Progress, str], Any]
    done: str


def _withdraw(someone: Actor, found: Progress, words: str) -> Any:
    return actions.withdraw(someone, found.order_id, words)


def _reopen(someone: Actor, found: Progress, words: str) -> Any:
    return actions.reopen(someone, found.order_id, words)


def _object(someone: Actor, found: Progress, words: str) -> Any:
    return (actions.doubt if found.own.doubt else actions.object_to_refusal)(someone, found.order_id, words)


OWN: Mapping[str, Own] = {
    "withdraw": Own(
        gettext_noop("不用办了？"),
        gettext_noop("为什么不用办了"),
        gettext_noop("撤回后就此办结，不再回访您。以后又有问题，30天内凭回执号还能接着反映。"),
        gettext_noop("撤回，不用办了"),
        lambda found: found.own.withdraw,
        _withdraw,
        gettext_noop("已撤回。谢谢您告诉我们。"),
    ),
    "reopen": Own(
        gettext_noop("还没有解决？"),
        gettext_noop("哪里没有解决"),
        gettext_noop("会另立一张单接着办，给您新的回执号，不用再写一遍姓名和地址。"),
        gettext_noop("接着反映"),
        lambda found: found.own.reopen,
        _reopen,
        gettext_noop("收到了，另立一单接着办。"),
    ),
    "object": Own(
        gettext_noop("您不同意？"),
        gettext_noop("为什么应该办"),
        gettext_noop("写下来，会有工作人员重新看。"),
        gettext_noop("请重新看"),
        lambda found: found.own.object or found.own.doubt,
        _object,
        gettext_noop("收到了，会有工作人员重新看。"),
    ),
}


def _page(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    own, found = OWN[name], found_by(request, code)
    if found is None:
        return unknown(request)
    form = OwnWordsForm(request.POST or None, label=_(own.label))
    if request.method == "POST" and form.is_valid():
        try:
            done = own.act(actor(request), found, form.cleaned_data["words"])
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _(own.done))
            return _onward(request, code, done)
    elif request.method == "GET" and not own.possible(found):
        return redirect("track", code=code)
    words = {"title": _(own.title), "hint": _(own.hint), "button": _(own.button)}
    return form_page(request, "citizen/track_own.html", found, code, form, words)


def _onward(request: HttpRequest, code: str, done: Any) -> HttpResponseBase:
    if not isinstance(done, actions.Received):
        return redirect("track", code=code)
    keep_receipt(request, f"reopen-{done.order.number}", done)
    return redirect("receipt")


@never_cache
@require_http_methods(["GET", "POST"])
def track_withdraw(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take the matter back."""
    return _page(request, code, "withdraw")


@never_cache
@require_http_methods(["GET", "POST"])
def track_reopen(request: HttpRequest, code: str) -> HttpResponseBase:
    """Bring a closed matter up again."""
    return _page(request, code, "reopen")


@never_cache
@require_http_methods(["GET", "POST"])
def track_object(request: HttpRequest, code: str) -> HttpResponseBase:
    """Object to a refusal, or to an answer that did not settle it."""
    return _page(request, code, "object")
