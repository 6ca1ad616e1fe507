"""Requests of the telephone system and of the machine that calls: signed with a key, fresh, and good for once only."""

import hmac
import time

from django.http import HttpRequest

from huiyin.act.notices.channels.http import sign
from huiyin.act.notices.settings import shared_key
from huiyin.web.api import problems
from huiyin.web.api.problems import Problem

FRESH_SECONDS = 300


def demand_signature(request: HttpRequest, channel: str) -> None:
    """Raise `Problem` unless the body was signed a moment ago with the key of this channel's gateway."""
    key = shared_key(channel)
    at = request.headers.get("X-Huiyin-Time", "")
    given = request.headers.get("X-Huiyin-Signature", "")
    if not key or not at.isascii() or not at.isdigit() or len(at) > 12:
        raise Problem(401, ("X-Huiyin-Time", problems.NOT_SIGNED))
    if not hmac.compare_digest(given.encode(), sign(key, at, request.body).encode()):
        raise Problem(401, ("X-Huiyin-Signature", problems.NOT_SIGNED))
    if abs(time.time() - int(at)) > FRESH_SECONDS:
        raise Problem(401, ("X-Huiyin-Time", problems.NOT_FRESH))
