"""Options of charts for `{% chart %}`: axes from zero, direct labels, tones by the names of our tokens.

Plain data that becomes JSON; what is drawn from it and how tokens are put in stands in static/huiyin/charts.js.
A mark is a dict with `value`, and may have `name`, `words` (what it says of itself, a line or several), `tag` (what is
written beside it) and `url` (where it leads).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Option = dict[str, Any]
Mark = Mapping[str, Any]

LEVELS = ("var(--level-0)", "var(--level-1)", "var(--level-2)", "var(--level-3)", "var(--level-4)")
GRID: Option = {"left": 8, "right": 16, "top": 16, "bottom": 4, "containLabel": True}


def token(name: str) -> str:
    """How an option names one of our tones."""
    return f"var(--{name})"


def bars(items: Iterable[Mark], way: str = "count", tone: str = "blue") -> Option:
    """Lying bars from zero, the first on top, each with its name and its `tag` beside it; a mark may have a `tone`."""
    rows = [
        {**item, "itemStyle": {"color": token(item["tone"])}} if item.get("tone") else {**item}
        for item in items
    ]
    return {
        "grid": {**GRID, "right": 72, "top": 4},
        "xAxis": {
            "type": "value",
            "min": 0,
            "splitNumber": 4,
            "axisLabel": {"show": False},
            "splitLine": {"show": False},
        },
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [row["name"] for row in rows],
            "axisLabel": {"interval": 0, "color": token("ink"), "width": 128, "overflow": "truncate"},
            "axisLine": {"show": False},
        },
        "series": [
            {
                "type": "bar",
                "data": rows,
                "format": way,
                "itemStyle": {"color": token(tone)},
                "barMaxWidth": "1.2em",
                "label": {"show": True, "position": "right", "formatter": "@tag"},
            }
        ],
    }


def line(
    name: str, values: Sequence[Mark | float | None], tone: str = "blue", way: str = "count", **more: Any
) -> Option:
    """One line with its name at its end; `dashed`, `quiet` (not in tooltips), `area` (filled), what ECharts knows."""
    dashed, area = more.pop("dashed", False), more.pop("area", False)
    drawn: Option = {
        "color": token(tone),
        "width": more.pop("width", 2),
        **({"type": "dashed"} if dashed else {}),
    }
    return {
        "type": "line",
        "name": name,
        "data": list(values),
        "format": way,
        "itemStyle": {"color": token(tone)},
        "lineStyle": drawn,
        **({"areaStyle": {"color": token(tone), "opacity": 0.14}} if area else {}),
        "endLabel": {"show": bool(name), "formatter": "{a}", "color": token(tone)},
        "labelLayout": {"moveOverlap": "shiftY"},
        **more,
    }


def band(
    name: str, low: Sequence[float | None], high: Sequence[float | None], tone: str = "band"
) -> list[Option]:
    """A range between two lines, such as what is usual; two stacked areas, of which the lower is not seen."""
    spans = [None if foot is None or top is None else top - foot for foot, top in zip(low, high, strict=True)]
    bare: Option = {
        "type": "line",
        "stack": f"band-{name}",
        "silent": True,
        "quiet": True,
        "lineStyle": {"opacity": 0},
        "emphasis": {"disabled": True},
    }
    return [
        {**bare, "name": f"{name} ", "data": list(low), "areaStyle": {"opacity": 0}},
        {**bare, "name": name, "data": spans, "areaStyle": {"color": token(tone), "opacity": 0.9}},
    ]


def columns(
    name: str, values: Sequence[Mark | float | None], tone: str = "bar", way: str = "count", **more: Any
) -> Option:
    """Upright columns of one series; give several the same `stack` to pile them up."""
    return {
        "type": "bar",
        "name": name,
        "data": list(values),
        "format": way,
        "itemStyle": {"color": token(tone)},
        **more,
    }


def over(categories: Sequence[str], series: Sequence[Option], way: str = "count", **more: Any) -> Option:
    """Lines and columns over the same categories, from zero unless `low` says where; `room` at the right for names."""
    low, high = more.pop("low", 0), more.pop("high", None)
    return {
        "grid": {**GRID, "right": more.pop("room", 72)},
        "tooltip": {"trigger": "axis"},
        "xAxis": {
            "type": "category",
            "data": list(categories),
            "boundaryGap": any(s["type"] == "bar" for s in series),
        },
        "yAxis": {
            "type": "value",
            "min": low,
            **({"max": high} if high is not None else {}),
            "splitNumber": 4,
            "axisLabel": {"formatter": f"@{way}"},
        },
        "series": list(series),
        **more,
    }


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


def spans(items: Sequence[Mark], low: float, high: float, way: str = "percent0") -> Option:
    """A dot with its interval for each mark {name, value, low, high, tone}, and a rule where `aim` is asked of it."""
    tones = [{"color": token(item.get("tone", "blue"))} for item in items]
    ranges = [
        {"value": [item["low"], item["high"], item["name"]], "itemStyle": tone}
        for item, tone in zip(items, tones, strict=True)
    ]
    points = [
        {**item, "value": [item["value"], item["name"]], "itemStyle": tone}
        for item, tone in zip(items, tones, strict=True)
    ]
    aims = [[item["aim"], item["name"]] for item in items if item.get("aim") is not None]
    return {
        "grid": {**GRID, "top": 4, "right": 24},
        "xAxis": {"type": "value", "min": low, "max": high, "axisLabel": {"formatter": f"@{way}"}},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [item["name"] for item in items],
            "axisLabel": {"interval": 0, "color": token("ink"), "width": 128, "overflow": "truncate"},
            "axisLine": {"show": False},
        },
        "series": [
            _drawn("@span", ranges, {"x": [0, 1], "y": 2}),
            _drawn("@rule", aims, {"x": 0, "y": 1}),
            {"type": "scatter", "data": points, "symbolSize": 9, "z": 4},
        ],
    }


def _drawn(how: str, data: Sequence[Any], encode: Option) -> Option:
    return {
        "type": "custom",
        "renderItem": how,
        "data": list(data),
        "encode": encode,
        "silent": True,
        "clip": True,
    }


def dots(groups: Sequence[Option], x_name: str, y_name: str, **more: Any) -> Option:
    """Points over two numbers, from zero: what lies apart has words and leads somewhere."""
    axis: Option = {"type": "value", "nameLocation": "end", "splitNumber": 4}
    across: Option = {**axis, "name": x_name, "nameLocation": "middle", "nameGap": 28}
    down: Option = {**axis, "name": y_name, "nameTextStyle": {"align": "left"}}
    return {
        "grid": {**GRID, "top": 28, "right": 24, "bottom": 24},
        "xAxis": {**across, **more.pop("x", {"min": 0})},
        "yAxis": {**down, **more.pop("y", {"min": 0})},
        "series": [{"type": "scatter", "symbolSize": 8, **group} for group in groups],
        **more,
    }
