"""Charts of stacked columns with the names of their parts below: standing side by side, or lying one under another."""

from collections.abc import Sequence
from typing import Any

from huiyin.web.components import charting
from huiyin.web.components.charting import Option

_NAMED_BELOW: Option = {
    "legend": {"bottom": 0, "type": "scroll"},
    "grid": {**charting.GRID, "bottom": 32},
}


def standing(names: Sequence[str], series: Sequence[Option], way: str = "count", **more: Any) -> Option:
    """Stacked columns that stand, one for each name."""
    return charting.over(names, series, way, **more) | _NAMED_BELOW


def lying(names: Sequence[str], series: Sequence[Option]) -> Option:
    """Stacked bars that lie, a row for each name."""
    base = charting.bars([])
    base["yAxis"]["data"] = list(names)
    base["xAxis"] = {"type": "value", "min": 0, "splitNumber": 4}
    tooltip = {"trigger": "axis", "axisPointer": {"type": "shadow"}}
    return base | {"series": list(series), "tooltip": tooltip} | _NAMED_BELOW
