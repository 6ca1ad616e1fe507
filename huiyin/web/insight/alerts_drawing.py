"""The series of an alert as the picture under its title: bars, the threshold as a step line, the expected dashed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext

from huiyin.web.components.drawing import number

TOP, BASE = 24.0, 190.0  # pixels: where the highest count and where nothing stands
LEFT, RIGHT = 5.0, 82.0  # percent of the width that the days fill; names stand beyond
FILLED = 0.78  # of a day's place that its bar fills
APART = 15.0  # pixels that two names need between them
LABELS = 4  # days that are named
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


def series(rows: Sequence[Sequence[Any]], first: date, last: date) -> dict[str, Any]:
    """Everything the picture and its table show; `rows` are day, count, expected, upper, oldest first."""
    days = [
        (date.fromisoformat(day), int(n), float(expected), float(upper)) for day, n, expected, upper in rows
    ]
    axis = _axis(max([1.0, *(max(n, upper) for _, n, _, upper in days)]))
    scale = (BASE - TOP) / axis[-1]
    slot = (RIGHT - LEFT) / max(len(days), 1)
    bars = [_bar(n, row, slot, scale, first <= row[0] <= last) for n, row in enumerate(days)]
    return {
        "ticks": [
            {"y": number(BASE - value * scale), "n": value, "text": number(BASE - value * scale + 4)}
            for value in axis
        ],
        "bars": bars,
        "upper": _steps([row[3] for row in days], slot, scale),
        "expected": _steps([row[2] for row in days], slot, scale),
        "labels": _labels(days, slot),
        "names": _names(days[-1], first, scale, days) if days else [],
        "base": number(BASE),
        "left": number(LEFT),
        "right": number(RIGHT),
        "beyond": number(RIGHT + 1),
        "table": _table(days),
    }


def _axis(most: float) -> list[int]:
    """Nothing, and two or three round numbers up to the highest."""
    step = next((step for step in STEPS if most <= step * 3), STEPS[-1] * max(1, round(most / STEPS[-1] / 3)))
    return [step * n for n in range(-(-int(most + 0.999) // step) + 1)]


def _bar(
    place: int, row: tuple[date, int, float, float], slot: float, scale: float, marked: bool
) -> dict[str, Any]:
    day, n, _, upper = row
    over = max(0.0, n - upper) if marked else 0.0
    return {
        "x": number(LEFT + slot * (place + (1 - FILLED) / 2)),
        "middle": number(LEFT + slot * (place + 0.5)),
        "width": number(slot * FILLED),
        "y": number(BASE - (n - over) * scale),
        "height": number((n - over) * scale),
        "over_y": number(BASE - n * scale),
        "over": number(over * scale) if over else "",
        "n": n,
        "text": number(BASE - n * scale - 5),
        "day": day,
    }


def _steps(values: Sequence[float], slot: float, scale: float) -> list[dict[str, str]]:
    """A level line over each day, and an upright one where it changes."""
    lines = []
    for place, value in enumerate(values):
        x, y = LEFT + slot * place, BASE - value * scale
        lines.append({"x1": number(x), "x2": number(x + slot), "y1": number(y), "y2": number(y)})
        if place and values[place - 1] != value:
            before = BASE - values[place - 1] * scale
            lines.append({"x1": number(x), "x2": number(x), "y1": number(before), "y2": number(y)})
    return lines


def _labels(days: Sequence[tuple[date, int, float, float]], slot: float) -> list[dict[str, Any]]:
    every = max(1, -(-len(days) // LABELS))
    return [
        {"x": number(LEFT + slot * (n + 0.5)), "words": f"{row[0]:%m-%d}"}
        for n, row in enumerate(days)
        if (len(days) - 1 - n) % every == 0
    ]


def _names(
    newest: tuple[date, int, float, float],
    first: date,
    scale: float,
    days: Sequence[tuple[date, int, float, float]],
) -> list[dict[str, str]]:
    """What stands beside the ends of the lines, no two on top of each other."""
    _, n, expected, upper = newest
    over = sum(max(0, round(row[1] - row[3])) for row in days if row[0] >= first)
    wanted = [
        ("ink-2", BASE - expected * scale + 4, gettext("平时%(n)s") % {"n": round(expected)}),
        ("ink", BASE - upper * scale + 4, gettext("阈值%(n)s") % {"n": round(upper)}),
        ("red", BASE - n * scale + 4, gettext("超出%(n)s件") % {"n": over}) if over else None,
    ]
    placed, floor = [], BASE + 4
    for tone, y, words in sorted(filter(None, wanted), key=lambda one: -one[1]):
        floor = min(y, floor)
        placed.append({"tone": tone, "y": number(floor), "words": words})
        floor -= APART
    return placed


def _table(days: Sequence[tuple[date, int, float, float]]) -> dict[str, Any]:
    heads = (gettext("件数"), gettext("平时"), gettext("阈值"))
    return {
        "caption": gettext("每天的件数"),
        "hide_caption": True,
        "columns": [{"label": gettext("哪天")}, *({"label": head, "number": True} for head in heads)],
        "rows": [
            {
                "cells": [
                    {"text": f"{day:%m-%d}"},
                    {"text": str(n), "number": True, "tone": "red" if n > upper else ""},
                    {"text": f"{expected:.1f}", "number": True},
                    {"text": f"{upper:.1f}", "number": True},
                ]
            }
            for day, n, expected, upper in reversed(days)
        ],
    }
