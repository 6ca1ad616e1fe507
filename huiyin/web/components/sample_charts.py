"""Invented charts for the style guide."""

from typing import Any

from huiyin.web.components import charting

Sample = dict[str, Any]


def _table(caption: str, heads: tuple[str, ...], rows: list[tuple[object, ...]]) -> Sample:
    return {
        "caption": caption,
        "hide_caption": True,
        "columns": [{"label": head, "number": place > 0} for place, head in enumerate(heads)],
        "rows": [
            {"cells": [{"text": str(cell), "number": place > 0} for place, cell in enumerate(row)]}
            for row in rows
        ],
    }


def charts(theme: str) -> list[Sample]:
    """One of each kind that most screens need."""
    return [_week(theme), _levels(theme), _rises(theme)]


def _week(theme: str) -> Sample:
    days = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
    low, high, real = [40, 42, 41, 40, 45, 60, 58], [60, 61, 58, 60, 66, 82, 80], [52, 55, 49, 57, 71, 84, 77]
    marks = [{"value": n, "words": f"{n}件", "url": "#"} for n in real]
    series = [*charting.band("往常", low, high), charting.line("本周", marks, area=False)]
    return {
        "key": f"{theme}-week",
        "title": "周五起多过往常，周六最多",
        "note": "灰带：前八周同一天的中间一半",
        "option": charting.over(days, series),
        "table": _table("每天的件数", ("哪天", "件数"), list(zip(days, real, strict=True))),
        "csv": "#",
    }


def _levels(theme: str) -> Sample:
    rows = [("街道", 0.84, 0.81, 0.86), ("部门", 0.88, 0.85, 0.9), ("公用事业", 0.79, 0.7, 0.86)]
    items = [
        {"name": n, "value": v, "low": a, "high": b, "aim": 0.85, "words": [n, f"{v:.0%}"]}
        for n, v, a, b in rows
    ]
    return {
        "key": f"{theme}-levels",
        "title": "部门到了所要的，街道和公用事业分不出来",
        "note": "点：解决率；线：区间；竖线：所要的",
        "option": charting.spans(items, 0.6, 1.0),
        "size": "short",
        "table": _table("各类单位的解决率", ("类别", "解决率"), [(n, f"{v:.0%}") for n, v, *_ in rows]),
    }


def _rises(theme: str) -> Sample:
    rows = [("供热", 98), ("噪声", 24), ("路灯", 33)]
    items = [{"name": n, "value": v, "tag": f"{v}件", "words": f"{n} {v}件", "url": "#"} for n, v in rows]
    return {
        "key": f"{theme}-rises",
        "title": "供热的最多，98件",
        "option": charting.bars(items),
        "size": "short",
        "table": _table("各类的件数", ("类别", "件数"), list(rows)),
    }
