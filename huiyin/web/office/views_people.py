"""Accounts and posts, as the administrator keeps them."""

import secrets
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.foundation.accounts import actions
from huiyin.foundation.accounts.queries import accounts
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.office.forms import ActiveForm, OpenForm, PostForm
from huiyin.web.unit.names import role_name, unit_name

PAGE = 50
PASSWORD_BYTES = 9


@require_GET
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """One page of accounts by username, with their posts."""
    return _page(request, OpenForm())


def _page(request: HttpRequest, form: OpenForm, status: int = 200, **more: Any) -> HttpResponse:
    prefix, after = request.GET.get("q", "").strip().lower(), request.GET.get("after", "")
    found = accounts(prefix, after)
    rows = [_row(account) for account in found[:PAGE]]
    context = {
        "q": prefix,
        "rows": rows,
        "form": form,
        "opening": form.is_bound,
        "next": f"?{urlencode({'q': prefix, 'after': rows[-1]['username']})}" if len(found) > PAGE else "",
        "first": f"?{urlencode({'q': prefix})}" if after else "",
        **more,
    }
    return render(request, "office/people.html", context, status=status)


def _row(account: Any) -> dict[str, Any]:
    return {
        "id": account.pk,
        "username": account.username,
        "name": account.name,
        "active": account.is_active,
        "last": account.last_login,
        "posts": [f"{role_name(post.role)} · {unit_name(post.unit_id)}" for post in account.posts.all()],
        "form": PostForm(initial={"username": account.username}, auto_id=f"id_{account.pk}_%s"),
        "active_form": ActiveForm(
            initial={"account": account.pk, "active": "0" if account.is_active else "1"},
            auto_id=f"id_{account.pk}_%s",
        ),
    }


@require_POST
@never_cache
def person_open(request: HttpRequest) -> HttpResponse:
    """Open an account with its first post; the first password is shown once and kept nowhere."""
    form = OpenForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    given, password = form.cleaned_data, secrets.token_urlsafe(PASSWORD_BYTES)
    with transaction.atomic():
        account = actions.open_account(actor(request), given["username"], given["name"], password)
        actions.give_post(actor(request), account, given["role"], given["unit"])
    return _page(request, OpenForm(), opened={"username": account.username, "password": password})


@require_POST
@never_cache
def person_post(request: HttpRequest) -> HttpResponse:
    """Give one more post; what must be in separate hands is refused with the reason."""
    form = PostForm(request.POST)
    if not form.is_valid():
        return _page(request, OpenForm(), 422, refusal=gettext("请选好岗位和单位再给。"))
    given = form.cleaned_data
    account = next((one for one in accounts(given["username"]) if one.username == given["username"]), None)
    if account is None:
        return _page(request, OpenForm(), 409, refusal=gettext("没有这个账号了，请刷新再看。"))
    try:
        actions.give_post(actor(request), account, given["role"], given["unit"])
    except PermissionDenied:
        separated = gettext("系统管理、审计、督查三种岗位不能由一个人兼任，没有给%(name)s“%(role)s”。")
        refusal = separated % {"name": account.name, "role": role_name(given["role"])}
        return _page(request, OpenForm(), 409, refusal=refusal)
    done = gettext("已给%(name)s%(role)s的岗位") % {"name": account.name, "role": role_name(given["role"])}
    return _told(request, done, given["username"])


@require_POST
@never_cache
def person_active(request: HttpRequest) -> HttpResponse:
    """Let an account in or keep it out; the reason goes into the ledger. Nobody locks the door on themselves."""
    form = ActiveForm(request.POST)
    if not form.is_valid():
        return _page(request, OpenForm(), 422, refusal=gettext("请写明停用或恢复的理由，留痕里要有。"))
    given = form.cleaned_data
    if given["account"] == actor(request).id and not given["active"]:
        return _page(request, OpenForm(), 409, refusal=gettext("不能停用自己的账号，请另一位管理员来办。"))
    actions.set_active(actor(request), given["account"], given["active"], given["reason"])
    return _told(request, gettext("已恢复登录") if given["active"] else gettext("已停用"), "")


def _told(request: HttpRequest, words: str, prefix: str) -> HttpResponse:
    tell(request, words)
    return redirect(f"{reverse('people')}?{urlencode({'q': prefix})}" if prefix else reverse("people"))
