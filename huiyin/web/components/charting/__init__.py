"""Options of charts for `{% chart %}`: axes from zero, direct labels, tones by the names of our tokens.

Plain data that becomes JSON; what is drawn from it and how tokens are put in stands in static/huiyin/charts.js.
A mark is a dict with `value`, and may have `name`, `words` (what it says of itself, a line or several), `tag` (what is
written beside it) and `url` (where it leads).
"""

from huiyin.web.components.charting.axes import band, bars, columns, dots, line, over, spans
from huiyin.web.components.charting.fields import calendar, heat, places, river, streams
from huiyin.web.components.charting.marks import GRID, LEVELS, Mark, Option, token

__all__ = [
    "GRID", "LEVELS", "Mark", "Option", "band", "bars", "calendar", "columns", "dots", "heat", "line", "over", "places",
    "river", "spans", "streams", "token",
]  # fmt: skip
