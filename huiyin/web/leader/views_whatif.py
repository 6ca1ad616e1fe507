"""What another formula would make of the units; nothing is kept."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from huiyin.answer.assessment import queries
from huiyin.foundation.city.queries import current
from huiyin.web.access import actor
from huiyin.web.components.drawing import number, share
from huiyin.web.leader import adopting, trying, words
from huiyin.web.leader.asking import asked_period, guarded, month_switch
from huiyin.web.unit.names import unit_name

FEW = ""


@require_GET
@guarded
def what_if(request: HttpRequest) -> HttpResponse:
    """The form of a trial formula and, when it holds, what it would change."""
    someone, period = actor(request), asked_period(request)
    base = _base(request, period)
    typed = any(name.startswith("w_") for name in request.GET)
    form = trying.Trial(base, request.GET if typed else None)
    scope = queries.scope_of(someone)
    found: list[queries.Change] = []
    if typed and form.is_valid():
        found = queries.what_if(someone, period, form.policy)
    context = {
        "form": form,
        "scope": words.scope_words(scope),
        "month": month_switch(period),
        "month_code": period.code,
        "versions": _versions(base, period),
        "base": base.version,
        "tried": bool(found),
        "title": _title(found) if found else gettext("换一种算法，会有几个单位换档"),
        **(_result(found, form.policy, base, period) if found else {}),
    }
    return render(request, "leader/what_if.html", context)


def _base(request: HttpRequest, period: queries.Period) -> queries.Policy:
    """The formula to begin with: the version asked for, else that of the month."""
    known = {one.version: one for one in queries.formulas()}
    return known.get(request.GET.get("from", "")) or queries.formula(period)


def _versions(base: queries.Policy, period: queries.Period) -> list[dict[str, Any]]:
    return [
        {
            "url": f"?month={period.code}&from={one.version}",
            "label": one.version,
            "current": one.version == base.version,
        }
        for one in queries.formulas()
    ]


def _title(found: Sequence[queries.Change]) -> str:
    moved = sum(one.moved for one in found)
    told = {"n": len(found), "moved": moved}
    if not moved:
        return gettext("%(n)d个单位，没有一个换档") % told
    return gettext("%(n)d个单位里，%(moved)d个换档") % told


def _result(
    found: Sequence[queries.Change], how: queries.Policy, base: queries.Policy, period: queries.Period
) -> dict[str, Any]:
    city, today = current(), queries.latest().last
    version, start = trying.next_version(how, today)
    low = _low(found)
    return {
        "up": sum(_move(one) > 0 for one in found),
        "down": sum(_move(one) < 0 for one in found),
        "other": sum(one.moved and not _move(one) for one in found),
        "bands": _bands(found, how),
        "groups": _groups(found, low, period),
        "ticks": [{"x": share(tick, low, 100), "words": str(tick)} for tick in range(int(low), 101, 10)],
        "address": trying.address(base, how, period),
        "toml": adopting.scoring_toml(how, city, version, start),
        "file": "scoring.toml",
        "old_file": f"scoring-{city.pack.scoring.version}.toml",
    }


def _band(marks: queries.Marks) -> str:
    return marks.composite.band if marks.composite else FEW


def _move(one: queries.Change) -> int:
    """1 up, -1 down; who is not compared on one side moves neither way."""
    before, after = _band(one.now), _band(one.then)
    if FEW in (before, after):
        return 0
    return (before > after) - (before < after)


def _bands(found: Iterable[queries.Change], how: queries.Policy) -> list[dict[str, Any]]:
    """How many units stand in each band before and after, as bars on one scale."""
    changes = list(found)
    before, after = Counter(_band(one.now) for one in changes), Counter(_band(one.then) for one in changes)
    letters = sorted({*how.bands, *before, *after} - {FEW}) + ([FEW] if before[FEW] or after[FEW] else [])
    most = max([*before.values(), *after.values(), 1])
    return [
        {
            "label": gettext("%(band)s档") % {"band": letter} if letter else gettext("件数少，不比"),
            "before": before[letter],
            "after": after[letter],
            "before_width": number(before[letter] / most * 100),
            "after_width": number(after[letter] / most * 100),
        }
        for letter in letters
    ]


def _low(found: Iterable[queries.Change]) -> float:
    values = [side.composite.value for one in found for side in (one.now, one.then) if side.composite]
    return float(max(0, min(90, int((min(values, default=90) - 2) // 10 * 10))))


def _groups(found: Sequence[queries.Change], low: float, period: queries.Period) -> list[dict[str, Any]]:
    """Units by peer group, in the order of the pack, each as a pair of dots on one axis."""
    order = [*current().pack.scoring.groups, ""]
    place = {code: number_ for number_, code in enumerate(order)}
    listed = sorted(found, key=lambda one: place.get(one.now.group, len(order)))
    told = []
    for code, part in groupby(listed, key=lambda one: one.now.group):
        rows = [_row(one, low, period) for one in part]
        few = [row for row in rows if row["few"]]
        told.append({"title": words.group_name(code), "rows": [r for r in rows if not r["few"]], "few": few})
    return told


def _row(one: queries.Change, low: float, period: queries.Period) -> dict[str, Any]:
    before, after = one.now.composite, one.then.composite
    row: dict[str, Any] = {
        "unit": unit_name(one.unit),
        "url": f"{reverse('rates_unit', args=[one.unit])}?month={period.code}",
        "move": _move(one),
        "moved": one.moved,
        "few": not before and not after,
        "bands": f"{_band(one.now) or '—'} → {_band(one.then) or '—'}",
        "before": f"{before.value:.1f}" if before else "—",
        "after": f"{after.value:.1f}" if after else "—",
    }
    if before and after:
        row |= {"x1": share(before.value, low, 100), "x2": share(after.value, low, 100)}
        row["by"] = f"{after.value - before.value:+.1f}".replace("-", "−")
    return row
