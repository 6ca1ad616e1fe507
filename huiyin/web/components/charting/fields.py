"""Charts that fill a field: cells, maps, streams, rivers, calendars."""

from collections.abc import Sequence
from typing import Any

from huiyin.web.components.charting.marks import GRID, LEVELS, Mark, Option, token


def heat(across: Sequence[str], down: Sequence[str], cells: Sequence[Mark], most: float) -> Option:
    """Cells of `value: [column, row, number]`, darker for more; steps of one blue."""
    return {
        "grid": {**GRID, "right": 4, "top": 4},
        "xAxis": {"type": "category", "data": list(across), "axisLine": {"show": False}},
        "yAxis": {"type": "category", "data": list(down), "inverse": True, "axisLine": {"show": False}},
        "visualMap": {"show": False, "min": 0, "max": max(most, 1), "inRange": {"color": list(LEVELS)}},
        "series": [
            {
                "type": "heatmap",
                "data": list(cells),
                "itemStyle": {"borderColor": token("card"), "borderWidth": 2, "borderRadius": 3},
                "emphasis": {"itemStyle": {"borderColor": token("ink"), "borderWidth": 1.5}},
            }
        ],
    }


def places(name: str, url: str, items: Sequence[Mark], steps: Sequence[float], **more: Any) -> Option:
    """A map of `name` (GeoJSON at `url`, matched by code) in steps of one blue; a mark with `alert` is outlined."""
    ends = [0.0, *steps]
    pieces = [
        {"gte": low, **({"lt": ends[place + 1]} if place + 1 < len(ends) else {}), "color": LEVELS[place]}
        for place, low in enumerate(ends)
    ]
    outlined = {"itemStyle": {"borderColor": token("red"), "borderWidth": 2.5}}
    return {
        "maps": {name: url},
        "visualMap": {"show": False, "type": "piecewise", "pieces": pieces},
        "series": [
            {
                "type": "map",
                "map": name,
                "nameProperty": "code",
                "aspectScale": more.pop("aspect", 0.75),
                "left": 4,
                "right": 4,
                "top": 4,
                "bottom": 4,
                "selectedMode": False,
                "data": [{**item, **(outlined if item.get("alert") else {})} for item in items],
                "label": {"show": False},
                "emphasis": {
                    "label": {"show": False},
                    "itemStyle": {"areaColor": None, "borderColor": token("ink"), "borderWidth": 2},
                },
                **more,
            }
        ],
    }


def streams(nodes: Sequence[Mark], links: Sequence[Mark]) -> Option:
    """What goes from where to where: nodes {name, depth, tone, words}, links {source, target, value, words, url}."""
    return {
        "series": [
            {
                "type": "sankey",
                "left": 4,
                "right": 120,
                "top": 12,
                "bottom": 8,
                "nodeGap": 14,
                "nodeWidth": 12,
                "draggable": False,
                "emphasis": {"focus": "adjacency"},
                "lineStyle": {"color": token("bar"), "opacity": 0.28, "curveness": 0.5},
                "data": [
                    {**node, "itemStyle": {"color": token(node.get("tone", "ink-3"))}} for node in nodes
                ],
                "links": list(links),
                "label": {"formatter": "@tag"},
            }
        ]
    }


def river(
    names: Sequence[str], days: Sequence[str], counts: Sequence[Sequence[float]], tones: Sequence[str]
) -> Option:
    """Streams that swell and fall around one middle, named below; one row of `counts` for each name."""
    data = [
        [day, n, name]
        for name, row in zip(names, counts, strict=True)
        for day, n in zip(days, row, strict=True)
    ]
    return {
        "color": [token(tone) for tone in tones],
        "tooltip": {"trigger": "axis"},
        "legend": {"bottom": 0, "type": "scroll"},
        "singleAxis": {
            "type": "time",
            "left": 16,
            "right": 16,
            "top": 8,
            "bottom": 56,
            "splitLine": {"show": False},
        },
        "series": [
            {
                "type": "themeRiver",
                "data": data,
                "label": {"show": False},
                "boundaryGap": ["4%", "4%"],
            }
        ],
    }


def calendar(cells: Sequence[Mark], first: str, last: str, most: float) -> Option:
    """Days of `value: [day, number]` in a calendar, a column for each week; darker for more."""
    return {
        "visualMap": {"show": False, "min": 0, "max": max(most, 1), "inRange": {"color": list(LEVELS)}},
        "calendar": {
            "range": [first, last],
            "left": 40,
            "right": 8,
            "top": 28,
            "bottom": 8,
            "cellSize": ["auto", "auto"],
            "yearLabel": {"show": False},
            "splitLine": {"lineStyle": {"color": token("edge")}},
            "itemStyle": {"color": token("card"), "borderColor": token("card"), "borderWidth": 2},
            "dayLabel": {"firstDay": 1, "color": token("ink-2")},
            "monthLabel": {"color": token("ink-2")},
        },
        "series": [{"type": "heatmap", "coordinateSystem": "calendar", "data": list(cells)}],
    }
