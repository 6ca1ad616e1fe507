"""The workload of a unit as a table in which each number opens the orders behind it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from huiyin.act.orders import queries


def load_table(loads: Sequence[queries.Load]) -> dict[str, Any]:
    """One row for each handler, who is late on top; what nobody has yet is a row of its own."""
    columns = [
        {"label": gettext("经办人")},
        *({"label": label, "number": True} for label in _heads()),
    ]
    return {
        "caption": gettext("每个人手上的单"),
        "hide_caption": True,
        "columns": columns,
        "rows": [{"cells": _cells(load)} for load in loads],
    }


def _heads() -> list[str]:
    return [
        gettext("要他办的"),
        gettext("已超时"),
        gettext("今天到期"),
        gettext("等别人的"),
        gettext("本周签发"),
    ]


def _cells(load: queries.Load) -> list[dict[str, Any]]:
    name = load.handler
    counted: tuple[tuple[str, dict[str, str] | None, str], ...] = (
        (f"{load.in_hand}/{load.open}", {}, ""),
        (f"{load.overdue}/{load.in_hand}", {"due": "overdue"}, "red" if load.overdue else ""),
        (f"{load.due_today}/{load.in_hand}", {"due": "today"}, ""),
        (str(load.open - load.in_hand), {"view": "waiting"}, ""),
        (str(load.done), None, ""),
    )
    first = {"text": name or gettext("还没有指定人"), "url": _url(name) if name else ""}
    return [
        first,
        *(
            {
                "text": text,
                "number": True,
                "tone": tone,
                "url": _url(name, **more) if name and more is not None else "",
            }
            for text, more, tone in counted
        ),
    ]


def _url(handler: str, **more: str) -> str:
    return f"{reverse('unit_today')}?{urlencode({'handler': handler, **more})}"
