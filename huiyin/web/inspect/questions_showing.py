"""Pictures and lines of questions; the screens write nothing into them that was not frozen with the question."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from huiyin.act.orders.queries import Running
from huiyin.answer.supervision.questions import queries
from huiyin.foundation.calendar.clock import now
from huiyin.web.above.lines import Line
from huiyin.web.components.drawing import number
from huiyin.web.inspect.questions_words import (
    PICTURES,
    TONES,
    month_name,
    outcome_name,
    pattern_name,
)
from huiyin.web.unit.clocks import ring
from huiyin.web.unit.lists import Tag
from huiyin.web.unit.names import english, unit_name

HEIGHT, BASE = 120.0, 140.0  # pixels of the tallest bar, and where all bars stand
WIDTH = 0.72  # of its place that a bar fills
PEERS = "peers"
LABELS_AT_MOST = 5
PAIRS_SHOWN = 3


def line(seen: queries.Seen) -> Line:
    """A question in a list: its sentence, whom it is about, by when."""
    one = seen.question
    clock = ring(Running("handle", one.asked_at, one.due_at, False), now())
    return Line(
        url=reverse("question", args=[one.pk]),
        words=sentence(one),
        number=month_name(one.period),
        about=(unit_name(one.unit_id), pattern_name(one.detector), one.owner_name),
        tags=tuple(_tags(one)),
        clock=None if one.decided_at else clock,
        do=None,
        note=one.words,
    )


def sentence(one: Any) -> str:
    """What is asked, in the reader's language."""
    return str(one.sentence_en if english() else one.sentence)


def _tags(one: Any) -> list[Tag]:
    if one.outcome:
        return [Tag(outcome_name(one.outcome), TONES[one.outcome], one.words)]
    if one.explained_at:
        return [Tag(gettext("单位已说明"), "green", one.explanation)]
    return []


def interval(one: Any) -> dict[str, Any]:
    """The unit's share as a dot, what is usual among peers as the band, on an axis that begins at nothing."""
    rate = one.observed / one.of
    end = next(top for top in (0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0) if max(rate, one.high) <= top)
    ticks = [{"x": number(100 * share), "words": f"{100 * end * share:g}%"} for share in (0, 0.5, 1)]
    return {"rate": rate, "axis_high": end, "axis": {"ticks": ticks}}


def picture(one: Any, months: Sequence[Any]) -> dict[str, Any]:
    """Bars of the unit with the line of its peers, the part that is asked about in red, and the table behind them."""
    held = one.evidence
    if "bins" in held:
        total = sum(held["bins"]) or 1
        parts = len(held["bins"])
        labels = [f"{100 * (at + 1) // parts}%" for at in range(parts)]
        return _bars(
            one.detector,
            labels,
            [n / total for n in held["bins"]],
            held[PEERS],
            {parts - 1},
        )
    if "days" in held:
        days, last = held["days"], held["last_days"]
        total = sum(days) or 1
        marked = set(range(len(days) - last, len(days)))
        labels = [str(at + 1) for at in range(len(days))]
        return _bars(one.detector, labels, [n / total for n in days], [1 / len(days)] * len(days), marked)
    return _bars(
        "",
        [f"{row.look.period:%y-%m}" for row in months],
        [row.observed / row.of for row in months],
        [row.standard for row in months],
        {len(months) - 1},
    )


def _bars(
    name: str, labels: list[str], own: Sequence[float], peers: Sequence[float], marked: set[int]
) -> dict[str, Any]:
    top, slot = max([*own, *peers, 1e-9]), 100 / max(len(labels), 1)
    every = -(-len(labels) // LABELS_AT_MOST)
    shown = [
        {
            "x": number(slot * at + slot * (1 - WIDTH) / 2),
            "width": number(slot * WIDTH),
            "middle": number(slot * (at + 0.5)),
            "y": number(BASE - HEIGHT * value / top),
            "height": number(HEIGHT * value / top),
            "peer_y": number(BASE - HEIGHT * peer / top),
            "slot": number(slot * at),
            "slot_end": number(slot * (at + 1)),
            "label": label if (len(labels) - 1 - at) % every == 0 else "",
            "marked": at in marked,
        }
        for at, (label, value, peer) in enumerate(zip(labels, own, peers, strict=True))
    ]
    words = gettext(PICTURES[name])
    return {"bars": shown, "words": words, "table": _table(words, labels, own, peers)}


def _table(words: str, labels: list[str], own: Sequence[float], peers: Sequence[float]) -> dict[str, Any]:
    columns = [
        {"label": ""},
        {"label": gettext("本单位"), "number": True},
        {"label": gettext("同类"), "number": True},
    ]
    rows = [
        {"cells": [{"text": label}, *({"text": f"{100 * value:.1f}%", "number": True} for value in both)]}
        for label, *both in zip(labels, own, peers, strict=True)
    ]
    return {"caption": words, "hide_caption": True, "columns": columns, "rows": rows}


def pairs(one: Any, orders: Sequence[Any]) -> list[list[dict[str, str]]]:
    """Replies that are nearly the same, two by two, each with its order."""
    known = {order.pk: order for order in orders}
    found = [pair for pair in one.evidence.get("pairs", []) if all(key in known for key in pair)]
    return [
        [
            {
                "number": known[key].number,
                "url": reverse("order", args=[known[key].number]),
                "reply": known[key].reply,
            }
            for key in pair
        ]
        for pair in found[:PAIRS_SHOWN]
    ]


def judged(rows: Sequence[queries.Judged]) -> dict[str, Any]:
    """How people answered, detector by detector; one that is often explained away is seen to be noisy."""
    heads = (gettext("请看过"), gettext("说不通"), gettext("说得通"), gettext("再看看"), gettext("待处理"))
    columns = [{"label": gettext("疑点")}, *({"label": head, "number": True} for head in heads)]
    columns.append({"label": gettext("问对的"), "number": True})
    return {
        "caption": gettext("每种疑点，人看过以后怎么说"),
        "hide_caption": True,
        "columns": columns,
        "rows": [{"cells": _judged(row)} for row in rows],
    }


def _judged(row: queries.Judged) -> list[dict[str, Any]]:
    asked = row.explained + row.upheld + row.watch + row.open
    right = f"{row.upheld}/{row.decided}" if row.decided else "–"
    numbers = (asked, row.upheld, row.explained, row.watch, row.open)
    return [
        {"text": pattern_name(row.detector)},
        *({"text": str(n) if n else "–", "number": True} for n in numbers),
        {"text": right, "number": True, "strong": True},
    ]
