"""The hotline's roster: calls expected, seats and people by half hour, and what the present roster makes of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.foundation.city.forecasting import NUMBERS
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.forecasts import queries
from huiyin.web.components.times import zh_time
from huiyin.web.components.words import percent
from huiyin.web.insight import forecasts_drawing as drawing
from huiyin.web.insight.tabs import tabs
from huiyin.web.unit.names import english

DAYS_AT_MOST = NUMBERS["days"][1]  # as many as a pack may have forecast


class StaffingForm(forms.Form):
    """What the plan takes for granted; begins with what the pack says, and may be tried otherwise."""

    day = forms.IntegerField(min_value=1, max_value=DAYS_AT_MOST)
    load = forms.ChoiceField(
        choices=[("expected", gettext_lazy("按预计")), ("high", gettext_lazy("按八成区间高端"))]
    )
    handling = forms.FloatField(label=gettext_lazy("每个电话多少秒"), min_value=10, max_value=3600)
    share = forms.FloatField(label=gettext_lazy("接起率目标（%）"), min_value=30, max_value=99.9)
    within = forms.FloatField(label=gettext_lazy("几秒内接起"), min_value=1, max_value=600)
    patience = forms.FloatField(
        label=gettext_lazy("平均等几秒会挂断（空着就是一直等）"), min_value=5, max_value=3600, required=False
    )
    shrinkage = forms.FloatField(label=gettext_lazy("不在座席上的时间（%）"), min_value=0, max_value=80)
    per_order = forms.FloatField(label=gettext_lazy("每件电话诉求几个电话"), min_value=0.1, max_value=20)


@dataclass(frozen=True)
class Asked:
    """A day with its plan."""

    day: date
    calls: float
    plan: queries.Plan


@require_GET
@never_cache
def staffing(request: HttpRequest) -> HttpResponse:
    """A day's half hours."""
    hours, shifts = queries.calls(), current().staffing.shifts
    form = StaffingForm(_given(request))
    people = [_people(request, shift) for shift in shifts]
    asked = _plan(hours, form, people) if hours is not None and form.is_valid() else None
    context = {
        "pages": tabs(request),
        "title": _title(asked, hours),
        "form": form,
        "chart": drawing.seats_chart(asked.plan) if asked else None,
        "days": _days(hours, form) if hours is not None else [],
        "shifts": _shifts(shifts, people, asked),
        "best_url": _best(request, shifts, asked),
        "csv": f"{reverse('staffing_export')}?{request.GET.urlencode()}",
        "summary": _summary(asked, form),
    }
    return render(request, "insight/staffing.html", context)


@require_GET
@never_cache
def staffing_export(request: HttpRequest) -> HttpResponse:
    """The same half hours as a file."""
    hours, form = queries.calls(), StaffingForm(_given(request))
    if hours is None or not form.is_valid():
        raise Http404
    asked = _plan(hours, form, [_people(request, shift) for shift in current().staffing.shifts])
    answer = HttpResponse(drawing.seats_sheet(asked.plan).as_csv(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="staffing-{asked.day:%Y-%m-%d}.csv"'
    return answer


def _given(request: HttpRequest) -> dict[str, Any]:
    """What the address says, and of the rest what the pack says."""
    how = current().staffing
    usual = {
        "day": 1,
        "load": "expected",
        "handling": how.handling_seconds,
        "share": 100 * how.share,
        "within": how.within_seconds,
        "patience": how.patience_seconds,
        "shrinkage": round(100 * how.shrinkage, 1),
        "per_order": how.calls_per_order,
    }
    return {
        key: request.GET.get(key, f"{value:g}" if isinstance(value, float) else value)
        for key, value in usual.items()
    }


def _people(request: HttpRequest, shift: queries.Shift) -> int:
    asked = request.GET.get(f"people_{shift.code}", "")
    return min(int(asked), 10_000) if asked.isdecimal() else shift.people


def _plan(hours: Any, form: StaffingForm, people: Sequence[int]) -> Asked:
    city, given = current(), form.cleaned_data
    place = min(given["day"], len(hours.days)) - 1
    day = hours.run.day + timedelta(days=place + 1)
    expected, _, high = hours.days[place]
    calls = given["per_order"] * (high if given["load"] == "high" else expected)
    shape = hours.worked if city.calendar.is_workday(day) else hours.free
    assumed = queries.Assumed(
        given["handling"],
        given["share"] / 100,
        given["within"],
        given["patience"],
        given["shrinkage"] / 100,
    )
    found = queries.plan([calls * part for part in shape], assumed, city.staffing.shifts, people)
    return Asked(day, calls, found)


def _title(asked: Asked | None, hours: Any) -> str:
    if hours is None:
        return gettext("还没有电话量的预测")
    if asked is None:
        return gettext("请看一看标红的几项")
    short = asked.plan.short
    if not short:
        return gettext("%(day)s排的人够") % {"day": zh_time(asked.day, "day")}
    worst = max(short, key=lambda one: one.short)
    return gettext("%(day)s有%(n)d个半小时人不够，%(at)s缺%(most)d人") % {
        "day": zh_time(asked.day, "day"),
        "n": len(short),
        "at": drawing.slot_words(worst.slot),
        "most": worst.short,
    }


def _summary(asked: Asked | None, form: StaffingForm) -> str:
    if asked is None:
        return ""
    return gettext("预计%(calls)d个电话；按现在的排班，%(share)s能在%(within)g秒内接起。") % {
        "calls": round(asked.calls),
        "share": percent(asked.plan.answered),
        "within": form.cleaned_data["within"],
    }


def _days(hours: Any, form: StaffingForm) -> list[tuple[int, str, bool]]:
    chosen = str(form["day"].value())
    return [
        (n, str(zh_time(hours.run.day + timedelta(days=n), "day")), str(n) == chosen)
        for n in range(1, len(hours.days) + 1)
    ]


def _shifts(
    shifts: Sequence[queries.Shift], people: Sequence[int], asked: Asked | None
) -> list[dict[str, Any]]:
    best = asked.plan.best if asked else None
    return [
        {
            "code": one.code,
            "name": one.name_en if english() else one.name,
            "span": f"{drawing.slot_words(one.begins)}–{drawing.slot_words((one.begins + one.slots) % 48)}",
            "people": people[n],
            "best": best[n] if best is not None else None,
        }
        for n, one in enumerate(shifts)
    ]


def _best(request: HttpRequest, shifts: Sequence[queries.Shift], asked: Asked | None) -> str:
    """The same page with as few people as would do."""
    if asked is None or asked.plan.best is None or asked.plan.best == asked.plan.present:
        return ""
    query = request.GET.dict() | {
        f"people_{one.code}": str(n) for one, n in zip(shifts, asked.plan.best, strict=True)
    }
    return f"?{urlencode(query)}"
