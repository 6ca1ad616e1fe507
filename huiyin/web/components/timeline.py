"""A timeline's events grouped by day."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from huiyin.web.components.marks import EVENT_SHAPES, read
from huiyin.web.components.times import zh_time

_ICONS = {"diamond": "diamond", "tick": "disc-check", "cross": "disc-cross", "bars": "pause"}


def event_view(event: Any) -> dict[str, Any]:
    """Prepare one event; a datetime gives its own day and hour, plain words are kept as they are."""
    time, shape = read(event, "time", ""), read(event, "shape", "dot")
    if shape not in EVENT_SHAPES:
        raise ValueError(f"no such shape in a timeline: {shape}")
    moment = time if isinstance(time, datetime) else None
    names = ("title", "who", "detail", "tone", "url", "quote", "due", "icon")
    return {
        **{name: read(event, name, "") for name in names},
        "shape": shape,
        "time": zh_time(moment, "time") if moment else time,
        "exact": zh_time(moment, "exact") if moment else "",
        "moment": moment,
        "day": read(event, "day") or (zh_time(moment, "weekday") if moment else ""),
        "icon": read(event, "icon", "") or _ICONS.get(shape, ""),
    }


def by_day(events: Iterable[Any]) -> list[dict[str, Any]]:
    """Group events under their days, in the order given."""
    views = (event_view(event) for event in events)
    return [{"day": day, "events": list(group)} for day, group in groupby(views, key=lambda e: e["day"])]
