"""A formula in words: each weight and value with what it is, and versions side by side."""

from collections.abc import Sequence
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext, gettext_noop

from huiyin.answer.assessment import queries
from huiyin.foundation.city.queries import current
from huiyin.web.leader.words import rate_name
from huiyin.web.unit.names import english

POINTS = {
    ("bonus", "whistle"): gettext_noop("吹哨报到服务满分加"),
    ("bonus", "proactive"): gettext_noop("每件主动发现并按时办完加"),
    ("bonus", "most"): gettext_noop("加分最多"),
    ("penalty", "falsification"): gettext_noop("每查实一次弄虚作假扣"),
    ("penalty", "most"): gettext_noop("扣分最多"),
}


def policy_lines(how: queries.Policy) -> list[tuple[str, str]]:
    """A formula in a few lines."""
    weights = gettext("、").join(
        f"{rate_name(name)} {weight:.0%}" for name, weight in how.weights.items() if weight
    )
    return [
        (gettext("权重"), weights),
        (gettext("基本满意算"), f"{how.basic:g}"),
        (gettext("部分解决算"), f"{how.partial:g}"),
        (gettext("有效回访满多少件才比"), str(how.minimum)),
    ]


def compared(versions: Sequence[queries.Policy]) -> list[dict[str, Any]]:
    """Every weight and value of all versions as rows; what changed against the version before is marked."""
    rows = [
        _row(label, [_cell(kind, name, one) for one in versions]) for kind, name, label in _asked(versions)
    ]
    return [row for row in rows if any(cell["words"] for cell in row["cells"])]


def _asked(versions: Sequence[queries.Policy]) -> list[tuple[str, str, str]]:
    rates = [("weights", name, rate_name(name)) for name in (*queries.RATES, *queries.BESIDE)]
    bands = dict.fromkeys(letter for one in versions for letter in one.bands)
    matters = dict.fromkeys(prefix for one in versions for prefix in one.difficulty)
    return [
        ("start", "", gettext("从哪个月起")),
        *rates,
        ("basic", "", gettext("基本满意算")),
        ("partial", "", gettext("部分解决算")),
        ("share", "", gettext("街道承办、部门有权的，部门占")),
        ("minimum", "", gettext("有效回访满多少件才比")),
        *(("bands", letter, gettext("%(band)s档起点") % {"band": letter}) for letter in bands),
        *(("difficulty", prefix, _matters(prefix)) for prefix in matters),
        *((kind, name, gettext(label)) for (kind, name), label in POINTS.items()),
    ]


def _matters(prefix: str) -> str:
    city = current()
    matter = city.matters.get(prefix.ljust(6, "0"))
    name = prefix if matter is None else (matter.name_en if english() else matter.name)
    return gettext("“%(matter)s”的难度权重") % {"matter": name}


def _cell(kind: str, name: str, one: queries.Policy) -> str:
    value = getattr(one, kind)
    if kind == "start":
        return "" if value.year == 1 else dateformat.format(value, gettext("Y年n月"))
    if name:
        value = value.get(name, 0.0 if kind in ("weights", "bonus", "penalty") else None)
    if value is None or (kind in ("bonus", "penalty", "weights") and not value):
        return ""
    return f"{value:.0%}" if kind in ("weights", "share") else _figure(kind, value)


def _figure(kind: str, value: float) -> str:
    words = {
        "bands": gettext("%(n)g分"),
        "bonus": gettext("%(n)g分"),
        "penalty": gettext("%(n)g分"),
        "minimum": gettext("%(n)g件"),
    }
    return words.get(kind, "%(n)g") % {"n": value}


def _row(label: str, cells: Sequence[str]) -> dict[str, Any]:
    before = [cells[0], *cells[:-1]]
    told = [{"words": now, "changed": now != then} for now, then in zip(cells, before, strict=True)]
    return {"label": label, "cells": told, "changed": any(one["changed"] for one in told)}
