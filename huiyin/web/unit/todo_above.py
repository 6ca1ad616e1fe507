"""What those above ask of a unit now: cards, duties to report on, stage reports; for the top of its list."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from huiyin.act.coordination.oversight.queries import Waiting, todo
from huiyin.act.orders.queries import Running, hides_words
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.web.components.words import quote
from huiyin.web.unit import oversight_words as words
from huiyin.web.unit.clocks import ring

SHOWN = 24


def strip(actor: Actor, waits: Waiting) -> dict[str, Any] | None:
    """The strip: a sentence and a few lines, each leading to where it is answered; None when nothing is asked."""
    found = todo(actor, known=waits)
    if not found:
        return None
    rows = [
        *(_row(one.order, "card", one.due_at, one.clock.started_at, one.colour) for one in found.cards),
        *(_row(one.order, "duty", one.due_at, one.opened_at, one.level) for one in found.duties),
        *(_stage(one) for one in found.reports),
    ]
    # A card and a duty on one order are answered in one place: it stands once, for what is due first.
    rows.sort(key=lambda row: row["due"])
    once = {row["url"]: row for row in reversed(rows)}
    return {"finding": _finding(found.card_counts), "rows": list(reversed(once.values()))}


def _row(order: Any, kind: str, due: Any, since: Any, what: str) -> dict[str, Any]:
    named = words.COLOURS if kind == "card" else words.LEVELS
    tones = words.COLOUR_TONES if kind == "card" else words.TONES
    said = gettext("举报内容仅承办人可见") if hides_words(order) else quote(order.appeal.words, SHOWN)
    return {
        "url": f"{reverse('order', args=[order.number])}#oversight",
        "words": said,
        "tag": gettext(named[what]),
        "tone": tones.get(what, ""),
        "due": due,
        "clock": ring(Running("handle", since, due, False), now()),
    }


def _stage(report: Any) -> dict[str, Any]:
    joint = report.member.joint
    return {
        "url": reverse("joint", args=[joint.pk]),
        "words": joint.aim,
        "tag": gettext("联合督办"),
        "tone": "blue",
        "due": report.due_at,
        "clock": ring(Running("handle", report.asked_at, report.due_at, False), now()),
    }


def _finding(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    red, yellow = counts.get("red", 0), counts.get("yellow", 0)
    told = [
        (ngettext("%(n)d张红牌", "%(n)d张红牌", red) % {"n": red}, "red") if red else None,
        (ngettext("%(n)d张黄牌", "%(n)d张黄牌", yellow) % {"n": yellow}, "amber") if yellow else None,
    ]
    return [one for one in told if one]
