"""Charts of stacked columns with the names of their parts below: standing side by side, or lying one under another."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext

from huiyin.web.components import charting
from huiyin.web.components.charting import Option
from huiyin.web.flows.words import named

_NAMED_BELOW: Option = {
    "legend": {"bottom": 0, "type": "scroll"},
    "grid": {**charting.GRID, "bottom": 32},
}


def standing(names: Sequence[str], series: Sequence[Option], way: str = "count", **more: Any) -> Option:
    """Stacked columns that stand, one for each name."""
    return charting.over(names, series, way, **more) | _NAMED_BELOW


def day_name(day: date) -> str:
    """A day in a year that is known, and a week by its first day."""
    return dateformat.format(day, gettext("n月j日"))


def weekly(
    weeks: Sequence[date],
    counts: Mapping[str, Sequence[int]],
    names: Mapping[str, str],
    tones: Mapping[str, str],
    stack: str,
) -> Option:
    """Stacked columns that stand, one for each week, a part for each kind."""
    series = [
        charting.columns(named(names, kind), of, tones[kind], stack=stack) for kind, of in counts.items()
    ]
    return standing([day_name(week) for week in weeks], series)


def lying(names: Sequence[str], series: Sequence[Option]) -> Option:
    """Stacked bars that lie, a row for each name."""
    base = charting.bars([])
    base["yAxis"]["data"] = list(names)
    base["xAxis"] = {"type": "value", "min": 0, "splitNumber": 4}
    tooltip = {"trigger": "axis", "axisPointer": {"type": "shadow"}}
    return base | {"series": list(series), "tooltip": tooltip} | _NAMED_BELOW
