"""Learned models: which version judges, what it learned from, how it compares, and the switch."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.triage import actions
from huiyin.act.triage.queries import in_service, newest, versions
from huiyin.act.triage.refusals import Refusal
from huiyin.foundation.city.queries import current
from huiyin.web.access import actor
from huiyin.web.components.drawing import number
from huiyin.web.components.toast import tell
from huiyin.web.components.words import percent
from huiyin.web.office import models_words as words
from huiyin.web.office.forms import SwitchForm

DOT_LEAST, DOT_MOST = 2.5, 9.0  # radius of a dot of the calibration, by how many messages it stands for


@require_GET
@never_cache
def models(request: HttpRequest) -> HttpResponse:
    """Each part with its version in service, the last comparison, and the versions kept."""
    return _page(request)


def _page(request: HttpRequest, status: int = 200, refusal: str = "") -> HttpResponse:
    parts = [_part(part) for part in words.PARTS if versions(part, 1)]
    rule = current().dispatching.learning
    context = {
        "headline": words.headline(in_service("matter"), newest("matter", "orders")),
        "parts": parts,
        "rule": rule,
        "refusal": refusal,
        "abstain": percent(current().dispatching.abstain_below, 0),
    }
    return render(request, "office/models.html", context, status=status)


def _part(part: str) -> dict[str, Any]:
    serving = in_service(part)
    compared = newest(part, "orders")
    return {
        "part": part,
        "name": gettext(words.PARTS[part]),
        "serving": _learned(part, serving) if serving else None,
        "compared": _comparison(part, compared) if compared and "verdict" in compared.card else None,
        "versions": [_version(part, row, serving, compared) for row in versions(part)],
    }


def _learned(part: str, row: Any) -> dict[str, Any]:
    card = row.card
    return {
        "name": words.version_name(row.part, row.version),
        "origin": gettext(words.ORIGINS[row.origin]),
        "since": row.in_service_at,
        "facts": [(label, value) for label, value in _facts(row, card) if value],
    }


def _facts(row: Any, card: Mapping[str, Any]) -> list[tuple[str, Any]]:
    period = ""
    if card.get("since"):
        period = gettext("%(since)s到%(until)s") % {
            "since": f"{_day(card['since'])}",
            "until": f"{_day(card['until'])}",
        }
    return [
        (gettext("学了多少行"), card.get("n", 0)),
        (gettext("其中例子"), card.get("examples", 0)),
        (gettext("确认于"), period),
        (gettext("认得几类"), card.get("labels", 0)),
        (gettext("程序版本"), card.get("code", "")),
        (gettext("数据指纹"), str(card.get("data", ""))[:8]),
        (gettext("模型指纹"), row.digest[:8]),
    ]


def _day(told: str) -> str:
    at = datetime.fromisoformat(told).astimezone(current().zone)
    return f"{at:%Y-%m-%d}"


def _comparison(part: str, row: Any) -> dict[str, Any]:
    card = row.card
    old, new = card["old"], card["figures"]
    return {
        "verdict": words.verdict_words(card),
        "won": card["verdict"]["why"] == "better",
        "held": {"n": new["n"], "since": _day(card["held_since"]), "until": _day(card["held_until"])},
        "table": _table(row, old, new),
        "drawing": _drawing(new["bins"], old["bins"]),
        "drawing_words": words.calibration_words(new["bins"]),
        "new_name": words.version_name(row.part, row.version),
        "old_name": words.version_name(row.part, old["version"]),
        "worst": [_worst(part, one) for one in card.get("worst", ())],
    }


def _table(row: Any, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    heads = (words.version_name(row.part, old["version"]), words.version_name(row.part, row.version))
    return {
        "caption": gettext("同一批留出来的件，两版各认得怎样"),
        "hide_caption": True,
        "columns": [{"label": ""}, *({"label": head, "number": True} for head in heads)],
        "rows": [
            {
                "cells": [
                    {"text": gettext(name)},
                    {"text": words.figure_words(code, old), "number": True},
                    {"text": words.figure_words(code, new), "number": True, "strong": True},
                ]
            }
            for code, name in words.FIGURES.items()
        ],
    }


def _drawing(new: list[Any], old: list[Any]) -> dict[str, Any]:
    most = max([one[2] for one in (*new, *old)] or [1])
    return {"new": [_dot(one, most) for one in new], "old": [_dot(one, most) for one in old]}


def _dot(one: Any, most: int) -> dict[str, str]:
    sure, right, n = one
    radius = DOT_LEAST + (DOT_MOST - DOT_LEAST) * (n / most) ** 0.5
    said = gettext("说%(sure)s把握的%(n)d件，认对%(right)s")
    told = said % {"sure": percent(sure, 0), "n": n, "right": percent(right, 0)}
    return {"x": number(sure * 100), "y": number(100 - right * 100), "r": number(radius), "words": told}


def _worst(part: str, one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "label": words.label_name(part, one["label"]),
        "n": one["n"],
        "right": percent(one["recall"], 0),
        "taken_for": words.label_name(part, one["taken_for"]) if one["times"] else "",
        "times": one["times"],
    }


def _version(part: str, row: Any, serving: Any, compared: Any) -> dict[str, Any]:
    here = row.state == "in_service"
    seen = serving.version if serving else 0
    initial = {"part": part, "version": row.version, "seen": seen}
    figures = words.serving_figures(row, compared)
    return {
        "name": words.version_name(row.part, row.version),
        "state": gettext(words.STATES[row.state]),
        "here": here,
        "origin": gettext(words.ORIGINS[row.origin]),
        "made_at": row.made_at,
        "n": row.card.get("n", 0),
        "accuracy": words.figure_words("accuracy", figures) if figures else "",
        "back_to": _back_to(row) if here else "",
        "form": SwitchForm(initial=initial, auto_id=f"id_{part}_{row.version}_%s"),
    }


def _back_to(row: Any) -> str:
    known = {one.pk: one.version for one in versions(row.part, 50)}
    return words.version_name(row.part, known.get(row.before_id, 0))


@require_POST
@never_cache
def model_use(request: HttpRequest) -> HttpResponse:
    """Put a version in service, with the reason that the ledger keeps."""
    return _switch(request, _use)


@require_POST
@never_cache
def model_roll_back(request: HttpRequest) -> HttpResponse:
    """Take the version in service back, with the reason that the ledger keeps."""
    return _switch(request, _roll_back)


def _switch(request: HttpRequest, act: Callable[[HttpRequest, dict[str, Any]], str]) -> HttpResponse:
    form = SwitchForm(request.POST)
    if not form.is_valid():
        return _page(request, 422, gettext("请写明换模型的理由，留痕里要有。"))
    try:
        done = act(request, form.cleaned_data)
    except Refusal as refusal:
        return _page(request, 409, refusal.message)
    tell(request, done)
    return redirect("models")


def _use(request: HttpRequest, given: dict[str, Any]) -> str:
    actions.put_in_service(
        actor(request), given["part"], given["version"], given["reason"], instead_of=given["seen"]
    )
    return gettext("%(name)s开始认，几秒内处处生效") % {
        "name": words.version_name(given["part"], given["version"])
    }


def _roll_back(request: HttpRequest, given: dict[str, Any]) -> str:
    row = actions.roll_back(actor(request), given["part"], given["version"], given["reason"])
    return gettext("已退回：%(name)s") % {
        "name": words.version_name(given["part"], row.version if row else 0)
    }
