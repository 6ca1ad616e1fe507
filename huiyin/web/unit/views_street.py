"""The phone on the street: a page that opens without a line, what it is handed, and what it sends."""

import hashlib
import json
from base64 import b64encode
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders import actions, queries
from huiyin.act.orders.actions import BadReport, SiteNote, Spot
from huiyin.act.orders.refusals import NotNow, Refusal
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.vault.actions import reveal
from huiyin.hear.intake.queries import local_key
from huiyin.web.access import actor
from huiyin.web.context import page as page_context
from huiyin.web.unit import street as phone
from huiyin.web.unit.exhibiting import read_exhibits, told
from huiyin.web.unit.street_words import street_words
from huiyin.web.unit.views import read

STYLES = tuple(
    f"huiyin/{name}.css" for name in "tokens base float controls choices forms lists marks order".split()
)
SCRIPTS = tuple(
    f"unit/street/{name}.js"
    for name in "keeping sending taking drawing seeing writing order outbox street".split()
)
SHELL = (*STYLES, "huiyin/huiyin.js", "huiyin/mark.svg", "unit/street/street.css", *SCRIPTS)
ICONS = ("photo", "pin", "map", "microphone", "disc-alert", "dashed-pause")
WORKER = "unit/street/worker.js"


@lru_cache(maxsize=1)
def version() -> str:
    """Changes whenever a file does that the phone keeps."""
    digest = hashlib.sha256()
    for name in (*SHELL, WORKER):
        digest.update(Path(str(finders.find(name))).read_bytes())
    return digest.hexdigest()[:12]


@require_GET
@never_cache
def street(request: HttpRequest) -> HttpResponse:
    """The page itself, the same for everybody: what is personal comes apart and is sealed on the phone."""
    nobody: dict[str, Any] = {"csrf_token": "", "person": None, "nav": [], "messages": []}
    files: dict[str, Any] = {"styles": STYLES, "scripts": SCRIPTS, "icons": ICONS, "version": version()}
    files["zone"] = str(current().zone)
    return render(request, "unit/street.html", {"words": street_words()} | files | nobody)


@require_GET
def street_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the page for when there is no line; it may rule over /street/ only."""
    files = [f"{static(name)}?v={version()}" if name.startswith("unit/") else static(name) for name in SHELL]
    known = {"version": version(), "page": reverse("street"), "files": files}
    body = Path(str(finders.find(WORKER))).read_text("utf-8")
    head = f"self.HUIYIN = {json.dumps(known)};\n"
    response = HttpResponse(head + body, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = reverse("street")
    response["Cache-Control"] = "no-cache"
    return response


@require_GET
def street_manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to put the page on its home screen."""
    icons = [{"src": static("huiyin/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}]
    for size in (192, 512):
        src = static(f"unit/street/home-{size}.png")
        icons.append({"src": src, "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"})
    manifest = {
        "name": gettext("回音现场"),
        "short_name": gettext("回音现场"),
        "lang": get_language(),
        "id": reverse("street"),
        "start_url": reverse("street"),
        "scope": reverse("street"),
        "display": "standalone",
        "background_color": "#FAFAF7",
        "theme_color": "#FAFAF7",
        "icons": icons,
    }
    return JsonResponse(manifest, content_type="application/manifest+json")


@require_GET
@never_cache
def street_pulse(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and the token without which nothing is taken; asked before anything is sent."""
    return JsonResponse({"account": str(actor(request).id), "csrf": get_token(request)})


@require_GET
@never_cache
def street_orders(request: HttpRequest) -> JsonResponse:
    """What the phone shows and keeps sealed, with the key it is sealed by; nothing in it says who appealed."""
    someone = actor(request)
    found = phone.orders(someone)
    return JsonResponse(
        {
            "account": str(someone.id),
            "csrf": get_token(request),
            "key": b64encode(local_key(someone.id or 0, "street")).decode(),
            "hours": settings.SESSION_COOKIE_AGE // 3600,
            "at": now().isoformat(),
            "person": page_context(request)["person"],
            "orders": found,
            "areas": phone.areas({one["area"] for one in found}),
        }
    )


@require_POST
@never_cache
def street_send(request: HttpRequest) -> JsonResponse:
    """Take what was written on the street, now or long ago; sent again it is the same, and the answer too."""
    number = request.POST.get("number", "")
    order_id = queries.order_id(number)
    if order_id is None:
        return _answer("refused", gettext("没有找到这张单，请核对编号。"), 409)
    try:
        return _taken(actor(request), order_id, request)
    except BadReport as bad:
        return _answer("refused", bad.message, 422)
    except Refusal as refusal:
        return _answer("refused", refusal.message, 409)


def _taken(someone: Actor, order_id: int, request: HttpRequest) -> JsonResponse:
    if request.POST.get("act") == "sign":
        return _signed(someone, order_id)
    kept = actions.report_from_site(someone, order_id, _said(request))
    return _answer("late" if kept.late else "sent", told(kept))


def _signed(someone: Actor, order_id: int) -> JsonResponse:
    try:
        actions.sign(someone, order_id)
    except NotNow:
        if not queries.signed_already(someone, order_id):
            raise
    return _answer("sent", gettext("已签收"))


def _answer(state: str, words: str, status: int = 200) -> JsonResponse:
    return JsonResponse({"state": state, "words": words}, status=status)


def _said(request: HttpRequest) -> SiteNote:
    given = request.POST
    return SiteNote(
        given.get("key", ""),
        given.get("note", ""),
        read_exhibits(request.FILES),
        _spot(given),
        _moment(given.get("taken_at", "")),
        given.get("act", "progress"),
    )


def _spot(given: Any) -> Spot | None:
    lon, lat, accuracy = (_number(given.get(name, "")) for name in ("lon", "lat", "accuracy"))
    return None if lon is None or lat is None else Spot(lon, lat, accuracy)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _moment(milliseconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
    except (ValueError, OverflowError, OSError):  # a phone that does not know the time says nothing about it
        return None


@require_POST
@never_cache
def street_call(request: HttpRequest, number: str) -> JsonResponse:
    """The number to dial, once; the look and its purpose are in the ledger first."""
    found = read(request, number)
    token = found.order.appeal.appellant
    if not found.may_reveal or token is None:
        raise PermissionDenied
    person = reveal(actor(request), token, f"{number} {gettext('在现场打电话给诉求人')}")
    return JsonResponse({"phone": person.phone})
