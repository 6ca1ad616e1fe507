"""Invented content for the style guide: no person, place or number here exists."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from huiyin.web.components.icons import ICONS
from huiyin.web.components.sample_charts import charts
from huiyin.web.components.sample_maps import district_map, street_map

Sample = dict[str, Any]


class DelayForm(forms.Form):
    """A form with every kind of control we have."""

    days = forms.IntegerField(label="预计几天办好")
    reason = forms.CharField(label="申请延期的理由", min_length=8, help_text="写清等什么、哪天到")
    kind = forms.ChoiceField(
        label="类型", choices=[("ask", "咨询"), ("help", "求助"), ("blame", "投诉")], widget=forms.RadioSelect
    )
    better = forms.MultipleChoiceField(
        label="哪里还可以更好",
        required=False,
        choices=[("slow", "来得慢"), ("half", "没修彻底"), ("why", "没说清原因")],
        widget=forms.CheckboxSelectMultiple,
    )
    unit = forms.ChoiceField(label="派给", choices=[("a", "临江街道"), ("b", "云岭街道")])
    words = forms.CharField(label="还想说点什么", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    text = forms.BooleanField(label="短信告知结果", required=False, help_text="办完那天发一条")


def samples(theme: str) -> Sample:
    """Gather the style guide's content for one theme; ids and names carry the theme's name."""
    form = DelayForm(
        {f"{theme}-days": "3", f"{theme}-reason": "等零件", f"{theme}-kind": "help", f"{theme}-better": ["half"],
         f"{theme}-unit": "a", f"{theme}-text": "on"},
        prefix=theme,
    )  # fmt: skip
    return {
        "theme": theme,
        "form": form,
        "icons": sorted(ICONS),
        "clocks": _clocks(),
        "large_clocks": _large_clocks(),
        "bars": _bars(),
        "orders": _orders(),
        "events": _events(),
        "steps": _steps(),
        "states": ("waiting", "progress", "supplement", "return", "done", "redo", "supervise", "refused"),
        "choices": (("normal", "一般", ""), ("urgent", "紧急", ""), ("extreme", "特急", "")),
        "tabs": _tabs(),
        "proposal": _proposal(),
        "picks": _picks(theme),
        "table": _table(),
        "places": _bars_of_places(),
        "changes": _changes(),
        "columns": _columns(),
        "multiples": _multiples(),
        "map": street_map(theme),
        "districts": district_map(),
        "charts": charts(theme),
    }


def _clock(state: str, fraction: float, words: str) -> Sample:
    return {"state": state, "fraction": fraction, "words": words, "exact": "11月25日 18:00"}


def _clocks() -> list[Sample]:
    return [
        _clock("full", 1, "还剩3天"),
        _clock("draining", 0.55, "还剩1天4小时"),
        _clock("soon", 0.15, "还剩3小时"),
        _clock("overdue", 0, "超期2小时"),
        _clock("paused", 0.5, "停表等补充"),
        _clock("met", 0, "按时办结"),
        _clock("missed", 0, "超期办结"),
        {
            "state": "draining",
            "fraction": 0.4,
            "due": timezone.now() + timedelta(hours=2, minutes=10, seconds=30),
        },
    ]


def _large_clocks() -> list[Sample]:
    now = timezone.now()
    rows = [("full", 1.0, 74), ("draining", 0.4, 50), ("soon", 0.1, 3.5), ("overdue", 0.0, -2.2)]
    return [{"state": s, "fraction": f, "due": now + timedelta(hours=hours)} for s, f, hours in rows]


def _bars() -> list[Sample]:
    return [
        {"label": "签收", "state": "met", "words": "34分钟", "limit_words": "限2小时", "used": 0.28},
        {
            "label": "办理",
            "state": "soon",
            "words": "还剩5小时2分",
            "limit_words": "今天15:26到期",
            "used": 0.95,
            "pauses": [(0.42, 0.47)],
            "note": "总历时4天19小时，其中暂停55分钟（斜纹）",
        },
    ]


def _orders() -> list[Sample]:
    rows = [
        ("1120-0042", "门口的井盖翘起来了，电动车压上去差点翻", "学府街12号", "井盖", "云岭街道", 3, []),
        ("1120-0087", "楼下路灯两周不亮，晚上黑漆漆的", "和平里3号楼", "路灯照明", "临江街道", 2,
         [{"label": "重复2", "tone": "amber"}]),
        ("1121-0310", "暖气片一直是凉的，家里有婴儿", "南湖东里", "供暖", "南湖热力", 1, [{"label": "并4"}]),
        ("1121-0288", "举报内容仅承办人可见", "保密", "举报", "云岭街道", 4, [{"label": "密", "tone": "solid"}]),
    ]  # fmt: skip
    names = ("number", "words", "place", "matter", "unit", "clock", "marks")
    clocks = _clocks()
    return [{**dict(zip(names, row, strict=True)), "url": "#", "clock": clocks[row[5]]} for row in rows]


def _events() -> list[Sample]:
    return [
        {"day": "11月18日 周三", "time": "14:12", "icon": "message", "title": "登记", "quote": "楼下灯两周不亮"},
        {"day": "11月18日 周三", "time": "14:13", "shape": "diamond", "title": "建议派临江街道", "who": "陈* 采用",
         "detail": "很有把握：原话有“路灯”“不亮”；同类209/214件在此"},
        {"day": "11月18日 周三", "time": "15:05", "shape": "tick", "title": "签收", "who": "王*，用时34分钟"},
        {"day": "11月18日 周三", "time": "16:20", "shape": "square", "title": "批示 赵*", "quote": "先照明，再换线"},
        {"day": "昨天", "time": "08:10", "icon": "whistle", "title": "吹哨市照明中心", "who": "2小时到场"},
        {"day": "昨天", "time": "10:31", "shape": "cross", "title": "报到 市照明中心", "who": "迟21分钟",
         "tone": "red"},
        {"day": "昨天", "time": "16:40", "shape": "bars", "title": "等市民补充55分钟", "who": "收到照片2张"},
        {"day": "今天", "time": "09:30", "shape": "dot", "title": "公开答复已发", "who": "待评价"},
    ]  # fmt: skip


def _steps() -> list[Sample]:
    return [
        {"state": "done", "title": "已收到", "time": "11月20日 09:16"},
        {
            "state": "done",
            "title": "已交给临江街道",
            "time": "09:24",
            "detail": "小区里的路灯归街道修，不归物业。",
        },
        {
            "state": "now",
            "title": "正在处理",
            "time": "今天10:20",
            "detail": "灯头和电缆已领到，接下来上门更换。",
        },
        {"state": "next", "title": "答复您，请您评一评", "time": "25日18:00前"},
    ]


def _tabs() -> list[Sample]:
    return [
        {"url": "#", "label": "待我办", "count": 2, "alert": True, "current": True},
        {"url": "#", "label": "办理中", "count": 117},
        {"url": "#", "label": "等别人", "count": 5, "fresh": True},
        {"url": "#", "label": "已办结", "count": 0},
    ]


def _proposal() -> Sample:
    return {
        "title": "建议派给",
        "confidence": "high",
        "value": "临江街道",
        "reason": "派单目录112条；同类209/214件在此",
        "actions": [{"label": "采用", "key": "y"}, {"label": "换一个", "key": "u", "kind": "quiet"}],
    }


def _picks(theme: str) -> Sample:
    rows = [
        ("1", "市政设施", "路灯照明", "high", "原话有“路灯”“不亮”；上月这样说的214件，209件归这里"),
        ("2", "物业", "小区公共照明", "medium", ""),
        ("3", "供电", "停电", "low", ""),
    ]
    names = ("key", "path", "label", "confidence", "reason")
    choices = [
        {**dict(zip(names, row, strict=True)), "value": row[0], "chosen": row[0] == "1"} for row in rows
    ]
    return {"title": "事项", "name": f"{theme}-matter", "choices": choices}


def _table() -> Sample:
    def row(name: str, rate: str, base: str, span: str, change: str, tone: str = "") -> Sample:
        return {
            "cells": [
                {"text": name},
                {"text": rate, "number": True, "strong": rate[0].isdigit()},
                {"text": base, "number": True, "url": "#"},
                {"text": span, "number": True},
                {"text": change, "number": True, "tone": tone},
            ]
        }

    heads = ["解决率", "件数", "区间", "比上月"]
    return {
        "caption": "各单位解决率，分母和区间都在",
        "columns": [{"label": "单位"}] + [{"label": head, "number": True} for head in heads],
        "rows": [
            row("临江街道", "84.1%", "686/816", "81.4–86.4", "↑ 2.3", "green"),
            row("云岭街道", "79.6%", "438/550", "76.1–82.8", "持平"),
            row("南湖街道", "件数少，不比", "9/12", "46.8–91.1", "—"),
        ],
    }


def _bars_of_places() -> list[Sample]:
    rows = [("27号院", 26, ""), ("29号院", 11, ""), ("31号院", 7, ""), ("其余9处", 17, "quiet")]
    return [
        {"label": label, "value": n, "words": f"{n}件", "tone": tone, "url": "#"} for label, n, tone in rows
    ]


def _changes() -> list[Sample]:
    rows = [
        ("供热", 17, 98, "98，多81", "red"),
        ("夜间噪声", 41, 24, "24，少17", "green"),
        ("路灯", 32, 33, "33，属偶然", ""),
    ]
    names = ("label", "before", "after", "words", "tone")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _columns() -> list[Sample]:
    values = [1, 0, 2, 1, 0, 1, 6, 9, 8, 7, 10, 12, 19, 20, 22]
    return [
        {
            "label": f"11-{day + 9:02d}",
            "value": n,
            "limit": 3 if day < 6 else 14,
            "show": day % 7 == 0 or day == 14,
        }
        for day, n in enumerate(values)
    ]


def _multiples() -> list[Sample]:
    rows = [
        ("供热", "61件", [3, 2, 4, 3, 5, 9, 14, 18, 22], 8),
        ("欠薪", "12件", [1, 2, 1, 1, 2, 3, 4, 5, 5], 6),
    ]
    return [
        {
            "label": name,
            "words": words,
            "values": line,
            "threshold": limit,
            "url": "#",
            "spoken": f"{name}九天的走势",
        }
        for name, words, line, limit in rows
    ]
