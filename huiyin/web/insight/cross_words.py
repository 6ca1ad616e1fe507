"""What dimensions, measures and levels are called, and what a crossed table says in sentences."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
from django.utils import dateformat
from django.utils.translation import gettext, gettext_noop
from numpy.typing import NDArray

from huiyin.act.orders.queries import state_names
from huiyin.hear.intake.names import CHANNELS
from huiyin.learn.insight.cross.queries import NOT_ASKED, REST, Axis, Crossed, Panel, Turned
from huiyin.web.components.words import interval, percent
from huiyin.web.flows.words import WEEKDAYS
from huiyin.web.unit.names import channel_name, either, kind_name, matter_name, unit_name

DIMENSIONS: Mapping[str, str] = {
    "matter": gettext_noop("事项"),
    "first": gettext_noop("事项大类"),
    "place": gettext_noop("街道和镇"),
    "district": gettext_noop("区"),
    "lead": gettext_noop("主办单位"),
    "channel": gettext_noop("渠道"),
    "kind": gettext_noop("类型"),
    "urgency": gettext_noop("缓急"),
    "day": gettext_noop("天"),
    "week": gettext_noop("周"),
    "month": gettext_noop("月"),
    "hour": gettext_noop("钟点"),
    "weekday": gettext_noop("星期"),
    "state": gettext_noop("状态"),
    "solved": gettext_noop("解决没有"),
    "satisfied": gettext_noop("满意没有"),
    "late": gettext_noop("超时没有"),
}
MEASURES: Mapping[str, str] = {
    "count": gettext_noop("件数"),
    "share": gettext_noop("行内占比"),
    "solved": gettext_noop("解决率"),
    "satisfied": gettext_noop("满意率"),
    "on_time": gettext_noop("按时率"),
}
URGENCY: Mapping[str, str] = {
    "normal": gettext_noop("一般"),
    "urgent": gettext_noop("紧急"),
    "critical": gettext_noop("特急"),
}
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "solved": {"yes": gettext_noop("解决了"), "no": gettext_noop("没解决"), "": gettext_noop("没有回访结果")},
    "satisfied": {
        "yes": gettext_noop("满意"),
        "no": gettext_noop("不满意"),
        "": gettext_noop("没有回访结果"),
    },
    "late": {"yes": gettext_noop("超时"), "no": gettext_noop("没超时"), "": gettext_noop("没有时限")},
}
METHODS: Mapping[str, str] = {
    "asymptotic": gettext_noop("卡方检验"),
    "exact": gettext_noop("费希尔精确检验"),
    "monte-carlo": gettext_noop("随机表检验"),
}
DOORS = tuple(CHANNELS)
AREAS = ("place", "district", "lead")
CERTAIN = 0.05


def dimension_name(name: str) -> str:
    """What a dimension is called."""
    return gettext(DIMENSIONS[name])


def measure_name(name: str) -> str:
    """What a measure is called."""
    return gettext(MEASURES[name])


def level_name(axis: str, key: str, rest: int = 0) -> str:
    """What one level of a dimension is called."""
    if key == REST:
        return gettext("其余%(n)d个") % {"n": rest} if rest else gettext("其余")
    if axis in ANSWERS:
        return gettext(ANSWERS[axis].get(key, key))
    if key == NOT_ASKED:
        return gettext("没有说明")
    named = _NAMES.get(axis)
    return (named(key) if named else _time_name(axis, key)) or key


def _urgency(key: str) -> str:
    return gettext(URGENCY.get(key, key))


def _state(key: str) -> str:
    return either(state_names().get(key, (key, key)))


_NAMES = {
    "matter": matter_name,
    "first": matter_name,
    "place": unit_name,
    "district": unit_name,
    "lead": unit_name,
    "channel": channel_name,
    "kind": kind_name,
    "urgency": _urgency,
    "state": _state,
}


def _time_name(axis: str, key: str) -> str:
    if axis == "hour":
        return f"{int(key):02d}:00"
    if axis == "weekday":
        return gettext(WEEKDAYS[int(key)])
    day = date.fromisoformat(key)
    if axis == "month":
        # Translators: Django date format of a month.
        return dateformat.format(day, gettext("Y年n月"))
    if axis == "week":
        return gettext("%(day)s那周") % {"day": f"{day.month}-{day.day}"}
    return f"{day.month}-{day.day}"


def axis_name(axis: Axis, place: int) -> str:
    """What one level of an axis is called."""
    return level_name(axis.name, axis.keys[place], axis.rest)


def span_words(since: date, until: date) -> str:
    """The days of a view."""
    last = until - timedelta(days=1)
    return gettext("%(first)s至%(last)s") % {"first": f"{since:%Y-%m-%d}", "last": f"{last:%Y-%m-%d}"}


def title(found: Crossed) -> str:
    """What to see first."""
    if found.empty:
        return gettext("这段时间没有可数的诉求")
    best = _furthest(found)
    if best is None:
        if found.view.measure in ("count", "share"):
            return gettext("%(rows)s和%(columns)s之间看不出超出偶然的联系") % _axes(found)
        return gettext("各格的%(rate)s之差都属偶然") % {"rate": measure_name(found.view.measure)}
    return _cell_words(found, *best)


def _axes(found: Crossed) -> dict[str, str]:
    return {"rows": dimension_name(found.view.rows), "columns": dimension_name(found.view.columns)}


def _furthest(found: Crossed) -> tuple[Panel, int, int] | None:
    """The named cell that lies furthest beyond chance."""
    best, far = None, 0.0
    for panel in found.panels:
        residuals = _residuals(panel)
        for row, column in zip(*panel.beyond.nonzero(), strict=True):
            keys = (found.axes[0].keys[row], found.axes[1].keys[column])
            if panel.hidden[row, column] or set(keys) & {REST, NOT_ASKED}:
                continue
            if abs(residuals[row, column]) > far:
                best, far = (panel, int(row), int(column)), abs(residuals[row, column])
    return best


def _residuals(panel: Panel) -> NDArray[np.float64]:
    if panel.rates is None:
        return panel.association.residuals
    return panel.rates.whole.residuals[:, 0].reshape(panel.counts.shape)


def _cell_words(found: Crossed, panel: Panel, row: int, column: int) -> str:
    named = [axis_name(found.axes[0], row), axis_name(found.axes[1], column)]
    if found.view.columns in AREAS:  # a place has matters, not the other way round
        named.reverse()
    values = {"row": named[0], "column": named[1], "rate": measure_name(found.view.measure)}
    if panel.rates is None:
        more = panel.counts[row, column] > panel.association.expected[row, column]
        numbers = {
            "n": f"{panel.counts[row, column]:,.0f}",
            "expected": f"{panel.association.expected[row, column]:,.0f}",
        }
        told = (
            gettext("%(row)s的%(column)s多得超出偶然：%(n)s件，按比例应有%(expected)s件")
            if more
            else gettext("%(row)s的%(column)s少得超出偶然：%(n)s件，按比例应有%(expected)s件")
        )
        return told % {**values, **numbers}
    rates = panel.rates
    whole = rates.hits.sum() / rates.of.sum()
    more = rates.value[row, column] > whole
    numbers = {"value": percent(float(rates.value[row, column])), "whole": percent(float(whole))}
    told = (
        gettext("%(row)s的%(column)s，%(rate)s高得超出偶然：%(value)s，合计%(whole)s")
        if more
        else gettext("%(row)s的%(column)s，%(rate)s低得超出偶然：%(value)s，合计%(whole)s")
    )
    return told % {**values, **numbers}


def strength_words(found: Crossed) -> str:
    """How strong the tie between the dimensions is, with its interval, and by which test."""
    tied = found.whole
    if not tied.dof or found.total < found.few:
        return ""
    p = gettext("p<0.001") if tied.p_value < 0.001 else f"p={tied.p_value:.3f}"
    values = {
        "v": f"{tied.strength:.2f}",
        "low": f"{tied.low:.2f}",
        "high": f"{tied.high:.2f}",
        "p": p,
        "method": gettext(METHODS[tied.method]),
        "n": f"{found.total:,}",
    }
    told = (
        gettext("联系强度（克莱姆V）%(v)s，95%%区间%(low)s–%(high)s；%(method)s%(p)s，共%(n)s件。") % values
    )
    return told if tied.p_value < CERTAIN else told + gettext("行列之间的联系属偶然。")


def turned_words(found: Crossed, one: Turned) -> str:
    """A Simpson's warning in plain words."""
    common, rows = one.found.common, found.view.rows
    first, second = one.rows if common.crude >= 0 else one.rows[::-1]
    high, low = sorted((common.first, common.second), reverse=True)
    sign = 1 if common.crude >= 0 else -1
    ends = sorted((sign * common.low, sign * common.high))
    values = {
        "high": level_name(rows, first),
        "low": level_name(rows, second),
        "rate": _subject(found, one),
        "high_value": percent(high),
        "low_value": percent(low),
        "beside": _within(dimension_name(one.beside)),
        "against": one.found.against,
        "compared": one.found.compared,
        "gap": f"{abs(common.difference) * 100:.1f}",
        "span": gettext("%(low)s到%(high)s") % {"low": _points(ends[0]), "high": _points(ends[1])},
    }
    return gettext(_TURNED[one.found.verdict]) % values


def _points(share: float) -> str:
    return f"{share * 100:.1f}".replace("-", "−")


def _within(name: str) -> str:
    """A name that stands alone elsewhere, as a word of a sentence."""
    return name[:1].lower() + name[1:]


_TURNED: Mapping[str, str] = {
    "reverses": gettext_noop(
        "%(rate)s看起来%(high)s高（%(high_value)s），%(low)s低（%(low_value)s）；可是按%(beside)s分开看，%(compared)d组里有%(against)d组反过来。"
        "拿同样的%(beside)s相比，%(high)s反而低%(gap)s个百分点。先别下结论。"
    ),
    "vanishes": gettext_noop(
        "%(rate)s看起来%(high)s高（%(high_value)s），%(low)s低（%(low_value)s）；可是拿同样的%(beside)s相比，差%(gap)s个百分点（%(span)s），"
        "属偶然。差别主要来自%(beside)s的构成不同。"
    ),
    "appears": gettext_noop(
        "%(rate)s看起来%(high)s（%(high_value)s）和%(low)s（%(low_value)s）差不多；可是拿同样的%(beside)s相比，差%(gap)s个百分点，超出偶然。"
    ),
}


def _subject(found: Crossed, one: Turned) -> str:
    if not one.subject:
        return measure_name(found.view.measure)
    return gettext("%(column)s的占比") % {"column": level_name(found.view.columns, one.subject)}


def rate_words(hits: float, of: float, low: float, high: float) -> str:
    """A rate with its denominator and interval."""
    return f"{percent(hits / of)}（{hits:,.0f}/{of:,.0f}，{interval(low, high)}）" if of else "—"


def filter_words(found: Crossed) -> list[tuple[str, str]]:
    """What narrows the table, in words."""
    view = found.view
    told = [(dimension_name(name), level_name(name, key)) for name, key in view.where.items()]
    if view.words:
        told.append((gettext("说到"), view.words))
    if view.of:
        told.append((gettext("范围"), unit_name(view.of)))
    return told
