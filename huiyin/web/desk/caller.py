"""Who is calling: what the hotline knows under this number, masked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from huiyin.act.orders import queries
from huiyin.answer.callback.queries import newest_answers
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.vault.queries import masks, tokens_of_phone
from huiyin.web.desk import alike
from huiyin.web.desk.suggesting import Judged
from huiyin.web.desk.typed import Typed
from huiyin.web.unit.names import either, matter_name, place_path
from huiyin.web.unit.order_page import STATE_MARKS

DIGITS_AT_LEAST = 5
YEAR = timedelta(days=365)
SHOWN = 5
WORDS_SHOWN = 36
NEAR_SHOWN, UNLIKELY_SHOWN = 4, 2
WORDS_ENOUGH = 8  # characters from which words alone are looked for
RESULTS: Mapping[str, str] = {
    "satisfied": gettext_noop("满意"),
    "basically": gettext_noop("基本满意"),
    "dissatisfied": gettext_noop("不满意"),
}


@dataclass(frozen=True)
class Before:
    """One earlier appeal as a line."""

    words: str
    number: str
    url: str
    at: datetime
    group: str
    state: str


def history(typed: Typed) -> dict[str, Any]:
    """Names known under the number (masked), how often it called in a year and about what, and the newest appeals."""
    digits = [letter for letter in typed.phone if letter.isdigit()]
    if len(digits) < DIGITS_AT_LEAST or typed.anonymous:
        return {"known": [], "times": 0, "before": [], "asked": False}
    tokens = tokens_of_phone(typed.phone)
    found = queries.history(tokens, now() - YEAR, SHOWN)
    known = [mask.name for mask in masks(tokens).values() if mask.name]
    return {
        "known": list(dict.fromkeys(known))[:3],
        "times": found.times,
        "again": _again(found),
        "pushed": found.pushed,
        "things": [_thing(one) for one in found.things[1:] if one.times > 1] if found.most else [],
        "before": _lines(found),
        "asked": True,
    }


def _again(found: queries.History) -> str:
    """What came more than once, as a fact; who called is helped as anybody is."""
    if found.most is None:
        return ""
    values = {"all": found.times, "n": found.most.times, "what": _what(found.most)}
    return gettext("%(all)d件里%(n)d件是同一件事：%(what)s") % values


def _thing(one: Any) -> str:
    return gettext("%(what)s %(n)d件") % {"what": _what(one), "n": one.times}


def _what(one: Any) -> str:
    return gettext("，").join(filter(None, (matter_name(one.matter), place_path(one.place))))


def _lines(found: queries.History) -> list[Before]:
    answers = newest_answers([one.order_id for one in found.newest])
    return [_line(one, answers.get(one.order_id)) for one in found.newest]


def _line(one: queries.Came, answer: Any) -> Before:
    state = either(queries.state_names()[one.state])
    rated = gettext(RESULTS[answer.result]) if answer and answer.result else ""
    return Before(
        gettext("保密举报") if one.secret else one.words[:WORDS_SHOWN],
        one.number,
        reverse("order", args=[one.number]),
        one.opened_at,
        STATE_MARKS.get(one.state, "done" if one.closed_at else "progress"),
        gettext("，").join(filter(None, (state, rated))),
    )


def near(judged: Judged) -> dict[str, Any]:
    """Appeals that may be about the same thing, the one that would be joined, and how many people said so."""
    typed = judged.typed
    place = judged.chosen.place.value if judged.chosen.place else ""
    if not judged.enough or not (place or judged.matter or len(typed.words) >= WORDS_ENOUGH):
        return {"near": [], "join": None, "event": ""}
    tokens = tokens_of_phone(typed.phone) if typed.phone and not typed.anonymous else []
    found = queries.similar(
        place, judged.matter, typed.words, now(), typed.point, typed.place,
        tokens[0] if tokens else None, size=NEAR_SHOWN + len(typed.kept_apart),
    )  # fmt: skip
    lines = _likely([alike.line(one) for one in found if one.number not in typed.kept_apart])
    event = queries.group_at(place, judged.matter)
    secret = bool(typed.confidential) or judged.kind == "report"
    chosen = next((one for one in lines if one.number == typed.merge and one.can_be_taken), None)
    return {
        "near": lines,
        "likely": any(one.level != "low" for one in lines),
        "join": None if secret else chosen,
        "first": None if secret else next((one.number for one in lines if one.can_be_taken), None),
        "apart": ",".join([*sorted(typed.kept_apart), *(one.number for one in lines)]),
        "event": alike.event_words(event) if event else "",
    }


def _likely(lines: list[alike.Alike]) -> list[alike.Alike]:
    """Those that may be the same thing; where there are none, two of the same kind, only to look at."""
    found = [one for one in lines if one.level != "low"]
    return found[:NEAR_SHOWN] if found else lines[:UNLIKELY_SHOWN]
