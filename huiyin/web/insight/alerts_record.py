"""How good alerts were, as a table: how often right, how much earlier than the plain rule, with intervals."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from huiyin.learn.insight.alerts import queries
from huiyin.web.insight import alerts_words as words


def record(rows: Sequence[queries.Standing]) -> dict[str, Any] | None:
    """How often alerts were right and how much earlier than the plain rule, with intervals; None before any."""
    if not rows:
        return None
    heads = (
        gettext("判过"),
        gettext("属实"),
        gettext("部分属实"),
        gettext("误报"),
        gettext("准的"),
        gettext("早多少"),
    )
    return {
        "caption": gettext("一年来预警准不准、早不早"),
        "hide_caption": True,
        "columns": [{"label": gettext("哪一类")}, *({"label": head, "number": True} for head in heads)],
        "rows": [{"cells": _standing(one)} for one in rows],
    }


def _standing(one: queries.Standing) -> list[dict[str, Any]]:
    names = {"grade": words.LONG_GRADES, "source": words.SOURCES, "kind": words.KINDS}[one.by]
    shares = "–" if one.precision is None else f"{one.precision:.0%} ({one.low:.0%}–{one.high:.0%})"
    counted = one.record
    return [
        {"text": words.said(names, one.key)},
        *(
            {"text": str(n), "number": True}
            for n in (counted.judged, counted.true, counted.partly, counted.false)
        ),
        {"text": shares, "number": True},
        {"text": lead_words(one.lead), "number": True},
    ]


def lead_words(lead: Any) -> str:
    """A median of hours with its interval and how many it rests on."""
    if lead.value is None:
        return "–"
    middle = gettext("%(n)s小时") % {"n": f"{lead.value:.0f}"}
    span = "" if lead.low is None else f" ({lead.low:.0f}–{lead.high:.0f})"
    return f"{middle}{span} n={lead.n}"
