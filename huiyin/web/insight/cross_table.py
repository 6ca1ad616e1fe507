"""A crossed table for the page and for files: cells in tints, what opens each, and what chance does not explain."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from huiyin.learn.insight.cross.queries import Crossed, Panel, View
from huiyin.learn.stats.tables import wilson
from huiyin.web.components.words import interval, percent
from huiyin.web.flows.sheets import Column, Sheet
from huiyin.web.insight import cross_words as words

TINTS = 4  # the darkest of five would need another ink
UP, DOWN = "▲", "▼"


def url(view: View, name: str = "cross", **changed: Any) -> str:
    """Address of a view."""
    return f"{reverse(name)}?{urlencode(view.as_query(**changed))}"


def orders_url(view: View, cell: Mapping[str, str]) -> str:
    """Address of the orders behind a cell."""
    told = {**view.as_query(), **{f"at_{name}": key for name, key in cell.items()}}
    return f"{reverse('cross_orders')}?{urlencode(told)}"


def panels(found: Crossed) -> list[dict[str, Any]]:
    """Each panel as the template draws it."""
    return [_panel(found, panel, place) for place, panel in enumerate(found.panels)]


def _panel(found: Crossed, panel: Panel, place: int) -> dict[str, Any]:
    third = {found.view.third: panel.key} if found.view.third else {}
    most = _most(panel)
    rows = [_row(found, panel, row, third, most) for row in np.flatnonzero(~panel.mute).tolist()]
    name = words.axis_name(found.axes[2], place) if third else ""
    return {
        "name": name,
        "total": gettext("少")
        if panel.sum_hidden
        else gettext("%(n)s件") % {"n": f"{panel.counts.sum():,.0f}"},
        "columns": [words.axis_name(found.axes[1], column) for column in range(panel.counts.shape[1])],
        "rows": rows,
        "left_out": _left_out(int(panel.mute.sum()), panel.rates is not None),
        "sums": _column_sums(found, panel, third),
        "caption": gettext("%(rows)s和%(columns)s")
        % {
            "rows": words.dimension_name(found.view.rows),
            "columns": words.dimension_name(found.view.columns),
        },
    }


def _left_out(n: int, rated: bool) -> str:
    """How many rows a table does without, since they would hold nothing but dashes."""
    if not n:
        return ""
    if rated:
        return ngettext("%(n)d行没有可算的件，没有列出", "%(n)d行没有可算的件，没有列出", n) % {"n": n}
    return ngettext("%(n)d行没有诉求，没有列出", "%(n)d行没有诉求，没有列出", n) % {"n": n}


def left_out(found: Crossed) -> str:
    """How many rows the file does without, over all tables: those without an order."""
    return _left_out(sum(int(panel.empty.sum()) for panel in found.panels), False)


def _most(panel: Panel) -> float:
    if panel.rates is not None:
        return 1.0
    return float(panel.counts.max()) if panel.counts.size else 0.0


def _row(found: Crossed, panel: Panel, row: int, third: Mapping[str, str], most: float) -> dict[str, Any]:
    cells = [_cell(found, panel, row, column, third, most) for column in range(panel.counts.shape[1])]
    where = {found.view.rows: found.axes[0].keys[row], **third}
    return {
        "name": words.axis_name(found.axes[0], row),
        "cells": cells,
        "sum": _sum(found, panel, panel.counts[row], row, bool(panel.rows_hidden[row]), where),
    }


def _cell(
    found: Crossed, panel: Panel, row: int, column: int, third: Mapping[str, str], most: float
) -> dict[str, Any]:
    where = {
        found.view.rows: found.axes[0].keys[row],
        found.view.columns: found.axes[1].keys[column],
        **third,
    }
    n = panel.counts[row, column]
    if panel.hidden[row, column]:
        return {"text": gettext("少"), "title": gettext("件数少，不列"), "few": True, "url": ""}
    text, told, value = _value(found, panel, row, column)
    beyond = bool(panel.beyond[row, column]) and bool(n)
    return {
        "text": text,
        "title": told,
        "url": orders_url(found.view, where) if found.opens and n else "",
        "tint": _tint(value, most) if n else 0,
        "mark": (UP if _more(panel, row, column) else DOWN) if beyond else "",
        "mark_words": _mark_words(panel, row, column) if beyond else "",
    }


def _value(found: Crossed, panel: Panel, row: int, column: int) -> tuple[str, str, float]:
    """What a cell says, what it says at length, and how dark it is."""
    n = float(panel.counts[row, column])
    if panel.rates is not None:
        return _rate(found, panel, row, column)
    expected = float(panel.association.expected[row, column])
    told = gettext("%(n)s件，按比例应有%(expected)s件") % {"n": f"{n:,.0f}", "expected": f"{expected:,.1f}"}
    if found.view.measure == "share":
        of = float(panel.counts[row].sum())
        low, high = (float(end) for end in wilson(n, of))
        return percent(n / of) if of else "—", words.rate_words(n, of, low, high) if of else "—", n
    return f"{n:,.0f}" if n else "", told, n


def _rate(found: Crossed, panel: Panel, row: int, column: int) -> tuple[str, str, float]:
    rates = panel.rates
    assert rates is not None
    hits, of = float(rates.hits[row, column]), float(rates.of[row, column])
    if not of:
        return "—", gettext("没有可算的件"), 0.0
    told = words.rate_words(hits, of, float(rates.low[row, column]), float(rates.high[row, column]))
    if of < found.least:
        return (
            gettext("%(hits)s/%(of)s") % {"hits": f"{hits:.0f}", "of": f"{of:.0f}"},
            gettext("%(told)s，件数少，不比") % {"told": told},
            0.0,
        )
    return percent(hits / of), told, hits / of


def _tint(value: float, most: float) -> int:
    return min(TINTS - 1, int(value / most * TINTS)) if most else 0


def _more(panel: Panel, row: int, column: int) -> bool:
    if panel.rates is None:
        return bool(panel.association.residuals[row, column] > 0)
    rates = panel.rates
    return bool(rates.hits[row, column] / rates.of[row, column] > rates.hits.sum() / rates.of.sum())


def _mark_words(panel: Panel, row: int, column: int) -> str:
    more = _more(panel, row, column)
    if panel.rates is None:
        return gettext("多得超出偶然") if more else gettext("少得超出偶然")
    return gettext("高得超出偶然") if more else gettext("低得超出偶然")


def _sum(
    found: Crossed, panel: Panel, line: np.ndarray, row: int, gone: bool, where: Mapping[str, str]
) -> dict[str, Any]:
    if gone:
        return {"text": gettext("少"), "title": gettext("件数少，不列"), "few": True, "url": ""}
    n = float(line.sum())
    opened = orders_url(found.view, where) if found.opens and n else ""
    if panel.rates is None:
        return {"text": f"{n:,.0f}", "title": "", "url": opened}
    return {**_rate_of(panel.rates.hits[row], panel.rates.of[row]), "url": opened}


def _rate_of(hits: np.ndarray, of: np.ndarray) -> dict[str, str]:
    k, n = float(hits.sum()), float(of.sum())
    if not n:
        return {"text": "—", "title": ""}
    low, high = (float(end) for end in wilson(k, n))
    return {"text": percent(k / n), "title": f"{k:,.0f}/{n:,.0f}，{interval(low, high)}"}


def _column_sums(found: Crossed, panel: Panel, third: Mapping[str, str]) -> list[dict[str, Any]]:
    sums = []
    for column in range(panel.counts.shape[1]):
        where = {found.view.columns: found.axes[1].keys[column], **third}
        if panel.columns_hidden[column]:
            sums.append({"text": gettext("少"), "title": gettext("件数少，不列"), "few": True, "url": ""})
            continue
        n = float(panel.counts[:, column].sum())
        opened = orders_url(found.view, where) if found.opens and n else ""
        if panel.rates is None:
            sums.append({"text": f"{n:,.0f}", "title": "", "url": opened})
        else:
            told = _rate_of(panel.rates.hits[:, column], panel.rates.of[:, column])
            sums.append({**told, "url": opened})
    return sums


def sheet(found: Crossed, about: list[tuple[str, str]]) -> Sheet:
    """One line for each cell, as files hold it."""
    named = [words.dimension_name(axis.name) for axis in found.axes]
    rated = found.view.measure not in ("count", "share")
    heads = [Column(name) for name in named] + [Column(gettext("件数"), "count")]
    if rated:
        heads += [
            Column(gettext("其中"), "count"),
            Column(gettext("可算的"), "count"),
            Column(gettext("率"), "percent"),
        ]
        heads += [Column(gettext("区间下限"), "percent"), Column(gettext("区间上限"), "percent")]
    else:
        heads += [Column(gettext("按比例应有"), "decimal"), Column(gettext("标准化残差"), "decimal")]
    heads.append(Column(gettext("超出偶然")))
    rows = [line for place, panel in enumerate(found.panels) for line in _lines(found, panel, place, rated)]
    return Sheet(words.title(found), heads, rows, about=about)


def _lines(found: Crossed, panel: Panel, place: int, rated: bool) -> list[list[Any]]:
    third = [words.axis_name(found.axes[2], place)] if found.view.third else []
    lines = []
    for row in np.flatnonzero(~panel.empty).tolist():
        for column in range(panel.counts.shape[1]):
            named = [words.axis_name(found.axes[0], row), words.axis_name(found.axes[1], column), *third]
            lines.append([*named, *_numbers(panel, row, column, rated)])
    return lines


def _numbers(panel: Panel, row: int, column: int, rated: bool) -> list[Any]:
    if panel.hidden[row, column]:
        return [None] * (6 if rated else 3) + [gettext("件数少，不列")]
    at = (row, column)
    mark = _mark_words(panel, row, column) if panel.beyond[at] and panel.counts[at] else ""
    if panel.rates is None:
        numbers = [panel.counts[at], panel.association.expected[at], panel.association.residuals[at]]
    else:
        rates = panel.rates
        numbers = [
            panel.counts[at],
            rates.hits[at],
            rates.of[at],
            rates.value[at],
            rates.low[at],
            rates.high[at],
        ]
        if not rates.of[at]:
            numbers[3:] = [None, None, None]
    return [None if one is None else float(one) for one in numbers] + [mark]
