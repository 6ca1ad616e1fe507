"""What is known to come, as its page lists it: events that people entered, and the pack's seasons."""

from datetime import date
from typing import Any

from django.utils.translation import gettext

from huiyin.learn.insight.alerts import queries
from huiyin.web.unit.names import either, unit_names


def known(one: Any) -> dict[str, Any]:
    """A known event in its list."""
    return {
        "pk": one.pk,
        "name": one.name,
        "why": one.why,
        "days": f"{one.since:%Y-%m-%d}–{one.until:%m-%d}",
        "times": f"{one.times:g}",
        "matters": gettext("、").join(queries.matter_name(code) for code in one.matters)
        or gettext("全部事项"),
        "places": unit_names(one.places) or gettext("全市"),
        "by": one.entered_name,
        "ended": one.ended_name,
    }


def season(one: Any, holds: bool) -> dict[str, Any]:
    """A season of the pack in the same list."""
    return {
        "name": either((one.name, one.name_en)),
        "why": either((one.why, one.why_en)),
        "days": f"{_day(one.since)}–{_day(one.until)}",
        "times": f"{one.times:g}",
        "matters": gettext("、").join(queries.matter_name(code) for code in one.matters),
        "holds": holds,
    }


def _day(pair: tuple[int, int]) -> str:
    return f"{date(2000, *pair):%m-%d}"
