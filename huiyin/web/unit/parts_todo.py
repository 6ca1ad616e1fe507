"""What other units' orders want of this unit, as a section of its list."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from huiyin.act.orders import panel_queries, queries
from huiyin.foundation.calendar.clock import now
from huiyin.web.access import actor
from huiyin.web.components.words import quote
from huiyin.web.unit import clocks, names

WORDS_SHOWN = 40


def context(request: HttpRequest) -> dict[str, Any]:
    """The section's context: a page of parts, due first."""
    found = queries.my_parts(actor(request), request.GET.get("parts", ""))
    return {"parts": found, "parts_lines": [_line(one) for one in found.rows]}


def conferences(request: HttpRequest) -> dict[str, Any]:
    """Conferences that the reader's units are asked to."""
    found = panel_queries.my_conferences(actor(request))
    return {
        "conferences": [
            {
                "url": reverse("order", args=[one.order.number]),
                "question": one.question,
                "units": names.unit_names(one.units),
                "due": one.due_at,
            }
            for one in found
        ]
    }


def _line(one: queries.MyPart) -> dict[str, Any]:
    running = queries.Running("part", one.opened_at, one.due_at, False)
    return {
        "url": f"{reverse('order', args=[one.number])}#part-{one.pk}",
        "ask": one.ask or names.matter_name(one.matter) or one.number,
        "words": quote(one.opening, WORDS_SHOWN) if one.opening else "",
        "lead": names.unit_name(one.lead),
        "clock": clocks.ring(running, now()),
        "note": _note(one),
    }


def _note(one: queries.MyPart) -> str:
    if one.refused:
        return gettext("说不归我们，等会商")
    if not one.signed:
        return gettext("还没签收")
    return gettext("双派单") if one.kind == "double" else ""
