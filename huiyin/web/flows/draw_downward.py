"""The charts of the downward flow."""

from typing import Any

from django.utils.translation import gettext

from huiyin.answer.supervision.flows.downward import UNITS_SHOWN, Downward, Level, Load
from huiyin.answer.supervision.flows.framing import Frame
from huiyin.answer.supervision.flows.rules import quantile
from huiyin.web.components import charting
from huiyin.web.components.words import percent
from huiyin.web.flows import words
from huiyin.web.flows.marks import mark
from huiyin.web.flows.sheets import Cell, Column, Figure, Sheet, named_columns
from huiyin.web.flows.stacks import lying, standing
from huiyin.web.leader.words import group_name, rate_name
from huiyin.web.unit.names import unit_name

ASK_TONES = {
    "yellow": "amber",
    "red": "red",
    "duty": "blue",
    "sheet": "blue-strong",
    "joint": "violet",
    "letter": "level-2",
    "part": "level-3",
    "summons": "bar",
}
OPENED = ("yellow", "red", "duty", "sheet")  # demands whose orders the unit leads
ASKER_TONES = {"city": "bar", "district": "blue", "beside": "level-2"}


def title(found: Downward) -> str:
    """What to see first."""
    noise = [name for name, aim in found.stands.items() if aim.mostly_noise]
    if noise:
        names = gettext("、").join(rate_name(name) for name in noise)
        return gettext("%(rates)s：多数单位与目标分不出高下，差几个百分点多半是偶然") % {"rates": names}
    below = {name: aim.below for name, aim in found.stands.items() if aim.below}
    if below:
        worst = max(below, key=lambda name: below[name])
        told = gettext("%(rate)s有%(n)d个单位确实没到目标")
        return told % {"rate": rate_name(worst), "n": below[worst]}
    return gettext("没有单位确实没到目标")


def figures(frame: Frame, found: Downward) -> list[Figure]:
    """All charts of the page."""
    rates = [_rate(found, name) for name in found.targets if any(one.name == name for one in found.levels)]
    return [*rates, _stands(found), _asks(frame, found), _load(found), _piled(found), _kept(found)]


def _rate(found: Downward, name: str) -> Figure:
    levels = [one for one in found.levels if one.name == name and one.rate.denominator]
    known = [one for one in levels if one.rate.value is not None]
    items = [_span(one) for one in known]
    low = min((one.rate.low or 0.0 for one in known), default=0.5)
    aim = found.targets[name]
    below = [one for one in known if one.rate.high is not None and one.rate.high < aim]
    told = (
        gettext("%(rate)s：没有一组确实低于%(aim)s")
        if not below
        else gettext("%(rate)s：%(n)d组确实低于%(aim)s")
    )
    return Figure(
        f"rate-{name}",
        told % {"rate": rate_name(name), "aim": percent(aim, 0), "n": len(below)},
        gettext("点：率；横线：区间；竖线：目标%(aim)s") % {"aim": percent(aim, 0)},
        charting.spans(items, max(0.0, int(min(low, aim) * 20 - 1) / 20), 1.0),
        Sheet(
            gettext("各组的%(rate)s") % {"rate": rate_name(name)},
            [Column(gettext("组")), Column(gettext("率"), "percent"), Column(gettext("下限"), "percent"),
             Column(gettext("上限"), "percent"), Column(gettext("分子"), "decimal"), Column(gettext("分母"), "count"),
             Column(gettext("目标"), "percent")],
            [[group_name(one.group), one.rate.value, one.rate.low, one.rate.high, one.rate.numerator,
              one.rate.denominator, aim] for one in levels],
        ),
        size="short",
    )  # fmt: skip


def _span(one: Level) -> dict[str, Any]:
    rate = one.rate
    clear = rate.high is not None and rate.high < one.aim
    return mark(
        group_name(one.group),
        rate.value,
        words.rated(rate),
        gettext("目标%(aim)s：%(above)d个单位确实到了，%(below)d个确实没到，%(unclear)d个说不清")
        % {"aim": percent(one.aim, 0), "above": one.stands.above, "below": one.stands.below,
           "unclear": one.stands.unclear},
        low=rate.low,
        high=rate.high,
        aim=one.aim,
        tone="red" if clear else "blue",
    )  # fmt: skip


def _stands(found: Downward) -> Figure:
    names = [rate_name(name) for name in found.stands]
    parts = (
        ("above", gettext("确实到了"), "blue"),
        ("unclear", gettext("说不清，属偶然"), "band"),
        ("below", gettext("确实没到"), "red"),
    )
    series = []
    for part, word, tone in parts:
        marks = [
            {
                "value": getattr(aim, part),
                "words": gettext("%(word)s：%(n)d个单位") % {"word": word, "n": getattr(aim, part)},
            }
            for aim in found.stands.values()
        ]
        series.append(charting.columns(word, marks, tone, stack="stand"))
    units = max((aim.units for aim in found.stands.values()), default=0)
    unclear = max((aim.unclear for aim in found.stands.values()), default=0)
    return Figure(
        "stands",
        gettext("%(units)d个单位里，最多有%(n)d个说不清到没到目标") % {"units": units, "n": unclear}
        if units
        else gettext("单位的件数都少，不比"),
        gettext("区间整个在目标之上才算到了，整个在目标之下才算没到"),
        standing(names, series),
        Sheet(
            gettext("各个率到了目标的单位"),
            [Column(gettext("率")), Column(gettext("目标"), "percent"),
             *[Column(word, "count") for _, word, _ in parts],
             Column(gettext("件数少"), "count")],
            [[name, found.targets[code], aim.above, aim.unclear, aim.below, aim.few]
             for name, (code, aim) in zip(names, found.stands.items(), strict=True)],
        ),
    )  # fmt: skip


def _asks(frame: Frame, found: Downward) -> Figure:
    shown = [load for load in found.loads if load.put][:UNITS_SHOWN]
    asks = [ask for ask in words.ASKS if any(load.asks[ask] for load in shown)]
    told = gettext("这段时间没有额外往下压的")
    if shown:
        told = gettext("%(unit)s接的要求最多，%(n)d样，它同时办着%(orders)s") % {
            "unit": unit_name(shown[0].unit), "n": shown[0].put, "orders": words.orders(shown[0].orders),
        }  # fmt: skip
    return Figure(
        "asks",
        told,
        gettext("诉求之外压到单位头上的：黄红牌、督办、三色单、联合督办、来函、协办、被吹哨"),
        lying([unit_name(load.unit) for load in shown], [_ask(frame, ask, shown) for ask in asks]),
        Sheet(
            gettext("各单位接的要求和办的件数"),
            [Column(gettext("单位")), *named_columns(words.ASKS, words.ASKS),
             Column(gettext("合计"), "count"), Column(gettext("办的件数"), "count"),
             Column(gettext("每百件"), "decimal")],
            [[unit_name(load.unit), *[load.asks[ask] for ask in words.ASKS], load.put, load.orders, load.per_hundred]
             for load in found.loads],
        ),
        size="tall",
        wide=True,
    )  # fmt: skip


def _ask(frame: Frame, ask: str, shown: list[Load]) -> dict[str, Any]:
    """One kind of demand on each of these units; those with orders behind them lead there."""
    word = words.named(words.ASKS, ask)
    marks = [
        {
            "value": load.asks[ask],
            "words": f"{word} {load.asks[ask]}",
            "url": words.behind_url(frame, put=ask, unit=load.unit) if ask in OPENED else "",
        }
        for load in shown
    ]
    return charting.columns(word, marks, ASK_TONES[ask], stack="ask", barMaxWidth="1.2em")


def _load(found: Downward) -> Figure:
    known = [load for load in found.loads if load.each is not None and load.orders]
    marks = [
        mark(
            unit_name(load.unit),
            [round(load.each or 0.0, 2), round(load.per_hundred or 0.0, 2)],
            gettext("每个经办人%(each)s，每百件另压%(put)s样")
            % {"each": words.orders(load.each or 0), "put": f"{load.per_hundred or 0:.1f}"},
            _per_people(load),
        )
        for load in known
    ]
    high = quantile([load.each or 0.0 for load in known], 0.75)
    both = [
        load for load in known
        if (load.each or 0) >= high and (load.per_hundred or 0) > quantile([k.per_hundred or 0.0 for k in known], 0.75)
    ]  # fmt: skip
    told = gettext("担子最重的单位没有同时被压得最多")
    if both:
        told = gettext("%(n)d个单位担子重、压得也多，先减再催") % {"n": len(both)}
    for dot, load in zip(marks, known, strict=True):
        if load in both:
            dot["itemStyle"] = {"color": charting.token("amber")}
    groups = [{"data": marks, "itemStyle": {"color": charting.token("blue"), "opacity": 0.7}}]
    return Figure(
        "load",
        told if known else gettext("还没有经办人的数"),
        gettext("每点一个单位；黄点：担子和压力都在前四分之一"),
        charting.dots(groups, gettext("每个经办人的件数"), gettext("每百件另压的要求")),
        Sheet(
            gettext("各单位的担子"),
            [Column(gettext("单位")), Column(gettext("件数"), "count"), Column(gettext("经办人"), "count"),
             Column(gettext("每人"), "decimal"), Column(gettext("每百件另压"), "decimal"),
             Column(gettext("每万人件数"), "decimal")],
            [[unit_name(load.unit), load.orders, load.handlers, load.each, load.per_hundred, _per_ten_thousand(load)]
             for load in found.loads],
        ),
    )  # fmt: skip


def _per_ten_thousand(load: Load) -> float | None:
    return load.orders / load.residents * 10_000 if load.residents else None


def _per_people(load: Load) -> str:
    per = _per_ten_thousand(load)
    return "" if per is None else gettext("每万人%(n)s件") % {"n": f"{per:.1f}"}


def _piled(found: Downward) -> Figure:
    groups = [group_name(group) for group in found.piled]
    series = []
    for asker in words.ASKERS:
        word = words.named(words.ASKERS, asker)
        marks = [
            {
                "value": round(by[asker], 2),
                "words": gettext("%(word)s：每百件%(n)s样") % {"word": word, "n": f"{by[asker]:.1f}"},
            }
            for by in found.piled.values()
        ]
        series.append(charting.columns(word, marks, ASKER_TONES[asker], stack="asker"))
    city = sum(load.by_asker["city"] for load in found.loads)
    extra = sum(load.put for load in found.loads) - city
    told = gettext("没有层层加码")
    if extra:
        times = extra / city if city else None
        told = gettext("市里定的之外又加了%(n)d样") % {"n": extra}
        if times is not None:
            told += gettext("，是市里定的%(times)s倍") % {"times": f"{times:.1f}"}
    rows: list[list[Cell]] = [
        [group_name(group), *[by[asker] for asker in words.ASKERS], sum(by.values())]
        for group, by in found.piled.items()
    ]
    return Figure(
        "piled",
        told,
        gettext("每百件诉求之外的要求，按谁定的"),
        standing(groups, series),
        Sheet(
            gettext("每百件诉求之外的要求"),
            [Column(gettext("组")), *named_columns(words.ASKERS, words.ASKERS, "decimal"),
             Column(gettext("合计"), "decimal")],
            rows,
        ),
    )  # fmt: skip


def _kept(found: Downward) -> Figure:
    names = [name for name in words.CLOCKS if any(found.kept.get(name, ()))]
    marks = []
    for name in names:
        met, missed = found.kept[name]
        share = _kept_share(found, name)
        told = gettext("%(n)d次里%(met)d次按时") % {"n": met + missed, "met": met}
        marks.append(mark(words.named(words.CLOCKS, name), share, told, tag=percent(share)))
    worst = min(marks, key=lambda bar: bar["value"], default=None)
    told = gettext("还没有到期的时限")
    if worst:
        told = gettext("%(clock)s的时限守得最差，%(share)s") % {"clock": worst["name"], "share": worst["tag"]}
    return Figure(
        "kept",
        told,
        gettext("给了时限的，有多少按时"),
        charting.bars(marks, "percent"),
        Sheet(
            gettext("各种时限守住多少"),
            [Column(gettext("时限")), Column(gettext("按时"), "count"), Column(gettext("超时"), "count"),
             Column(gettext("按时占"), "percent")],
            [[words.named(words.CLOCKS, name), *found.kept[name], _kept_share(found, name)]
             for name in names],
        ),
        size="short",
    )  # fmt: skip


def _kept_share(found: Downward, name: str) -> float:
    met, missed = found.kept[name]
    return met / (met + missed)
