"""One's own notices, and whether they come by mail as well."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.notices import actions, queries
from huiyin.foundation.numbers import whole_number
from huiyin.web.access import actor
from huiyin.web.components.toast import tell


class MailForm(forms.Form):
    """Where one's notices are to go as well."""

    address = forms.EmailField(
        label=_("邮箱"), max_length=254, help_text=_("加密保存，只用来发通知。邮件里没有诉求人的姓名和电话。")
    )


@require_GET
@never_cache
def notices(request: HttpRequest) -> HttpResponse:
    """Newest first; `?unread=1` only what was not read."""
    return render(request, "team/notices.html", _page(request, MailForm()))


def _page(request: HttpRequest, form: MailForm) -> dict[str, Any]:
    mine = actor(request).id or 0
    before, only = request.GET.get("before", ""), request.GET.get("unread") == "1"
    rows = queries.inbox(mine, whole_number(before), only)
    shown = rows[: queries.PAGE]
    return {
        "rows": [_row(one) for one in shown],
        "unread": queries.unread(mine),
        "only": only,
        "until": shown[0].pk if shown else 0,
        "first": _url(only) if before else "",
        "next": _url(only, shown[-1].pk) if len(rows) > len(shown) else "",
        "has_mail": queries.has_address(mine),
        "form": form,
    }


def _url(only: bool, before: int = 0) -> str:
    asked: dict[str, Any] = {"unread": 1} if only else {}
    return f"?{urlencode(asked | ({'before': before} if before else {}))}"


def _row(one: Any) -> dict[str, Any]:
    return {
        "pk": one.pk,
        "words": queries.words_of(one),
        "at": one.created_at,
        "fresh": one.read_at is None,
        "urgent": one.urgent,
        "link": one.link,
    }


@require_GET
@never_cache
def bell(request: HttpRequest) -> HttpResponse:
    """How many notices wait, for the bell in the frame."""
    return render(request, "team/bell.html", {"unread": queries.unread(actor(request).id or 0)})


@require_GET
@never_cache
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one notice and go where it leads."""
    one = actions.mark_read(actor(request), pk)
    if one is None:
        raise Http404
    return redirect(one.link or "notices")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything up to the newest on the page is read."""
    until = request.POST.get("until", "")
    actions.mark_all_read(actor(request), whole_number(until) or 0)
    return redirect("notices")


@require_POST
@never_cache
def mail(request: HttpRequest) -> HttpResponse:
    """Send notices by mail as well, or no longer."""
    if "stop" in request.POST:
        actions.drop_address(actor(request))
        tell(request, gettext("不再发邮件。"))
        return redirect("notices")
    form = MailForm(request.POST)
    if form.is_valid():
        try:
            actions.keep_address(actor(request), form.cleaned_data["address"])
        except ValidationError as wrong:
            form.add_error("address", wrong)
        else:
            tell(request, gettext("好的，以后的通知也发到这个邮箱。"))
            return redirect("notices")
    return render(request, "team/notices.html", _page(request, form) | {"mailing": True}, status=422)
