"""Charts over axes: bars, lines, bands, columns, spans and dots, from zero unless said."""

from collections.abc import Iterable, Sequence
from typing import Any

from huiyin.web.components.charting.marks import GRID, Mark, Option, token


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
