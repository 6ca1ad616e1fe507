"""Who is calling: what the hotline knows under this number, masked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from huiyin.act.orders import queries
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.vault.queries import masks, tokens_of_phone
from huiyin.hear.intake.queries import by_appellants
from huiyin.web.desk.typed import Typed
from huiyin.web.unit.names import either
from huiyin.web.unit.order_page import STATE_MARKS

DIGITS_AT_LEAST = 5
YEAR = timedelta(days=365)
SHOWN = 5
WORDS_SHOWN = 36
MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Before:
    """One earlier appeal or one nearby, as a line."""

    words: str
    number: str
    url: str
    at: datetime
    group: str
    state: str
    unit: str = ""


def history(typed: Typed) -> dict[str, Any]:
    """Names known under the number (masked), how often it called in a year, and the newest appeals."""
    digits = [letter for letter in typed.phone if letter.isdigit()]
    if len(digits) < DIGITS_AT_LEAST or typed.anonymous:
        return {"known": [], "times": 0, "before": [], "asked": False}
    tokens = tokens_of_phone(typed.phone)
    appeals = by_appellants(tokens, 50) if tokens else []
    recent = [appeal for appeal in appeals if appeal.received_at >= now() - YEAR]
    orders = queries.of_appeals([appeal.pk for appeal in recent[:SHOWN]])
    known = [mask.name for mask in masks(tokens).values() if mask.name]
    return {
        "known": list(dict.fromkeys(known))[:3],
        "times": len(recent),
        "before": [_line(orders[a.pk], a) for a in recent[:SHOWN] if a.pk in orders],
        "asked": True,
    }


def nearby(actor: Actor, place: str, matter: str) -> list[Before]:
    """Orders on the same matter in the same street within thirty days, as far as the agent may read them."""
    if not (place and matter):
        return []
    found = queries.nearby(place, matter, now() - MONTH, 4)
    return [_line(order, order.appeal) for order in found if not queries.hides_words(order)]


def _line(order: Any, appeal: Any) -> Before:
    states = queries.state_names()
    secret = queries.hides_words(order)
    words = gettext("保密举报") if secret else (appeal.title or appeal.words)[:WORDS_SHOWN]
    closed = order.closed_at is not None
    return Before(
        words,
        order.number,
        reverse("order", args=[order.number]),
        appeal.received_at,
        STATE_MARKS.get(order.state, "done" if closed else "progress"),
        either(states[order.state]),
        order.lead.name if order.lead else "",
    )
