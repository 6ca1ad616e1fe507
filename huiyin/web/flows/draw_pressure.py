"""The charts of pressure."""

from typing import Any

from django.utils.translation import gettext

from huiyin.answer.supervision.flows.framing import Frame
from huiyin.answer.supervision.flows.praise import KINDS
from huiyin.answer.supervision.flows.pressure import Course, Pressure, Told
from huiyin.web.components import charting
from huiyin.web.components.words import percent
from huiyin.web.flows import words
from huiyin.web.flows.marks import mark
from huiyin.web.flows.sheets import Cell, Column, Figure, Sheet, named_columns, weekly_sheet
from huiyin.web.flows.stacks import lying, weekly
from huiyin.web.unit.names import unit_name

RUNG_TONES = {
    "yellow": "amber",
    "red": "red",
    "remind": "level-1",
    "urge": "level-2",
    "blue_sheet": "blue",
    "orange_sheet": "amber-soft",
    "red_sheet": "red-soft",
    "talk": "violet",
    "discipline": "ink",
    "joint": "bar",
}
BALANCED_AT_MOST, TOLD_AT_MOST = 15, 15
COLUMNS = 4


def title(frame: Frame, found: Pressure) -> str:
    """What to see first."""
    blame = sum(counts.total() for counts in found.blame.values())
    praise = sum(one.count for one in found.praised)
    told = gettext("批评%(blame)d次，表扬%(praise)d次") % {"blame": blame, "praise": praise}
    pressed = found.answers.pressed if frame.scope.is_city else 0
    return told + (gettext("；回访里有%(n)d人说打分时受了压力") % {"n": pressed} if pressed else "")


def figures(frame: Frame, found: Pressure) -> list[Figure]:
    """All charts of the page."""
    drawn = [_rungs(found), _balance(found), _courses(found), _praise(frame, found), _again(frame, found)]
    # Who told of pressure is for those above all units: a district may be the one that pressed.
    return [*drawn, _pressed(frame, found)] if frame.scope.is_city else drawn


def _rungs(found: Pressure) -> Figure:
    totals = {rung: sum(counts) for rung, counts in found.rungs.items()}
    most = max(totals, key=lambda rung: totals[rung], default="")
    hard = sum(totals.get(rung, 0) for rung in ("red_sheet", "talk", "discipline"))
    told = gettext("没有发牌，也没有督办")
    if most:
        told = gettext("%(rung)s最多，%(n)d次；走到红单和以上的%(hard)d次") % {
            "rung": words.named(words.RUNGS, most), "n": totals[most], "hard": hard,
        }  # fmt: skip
    return Figure(
        "rungs",
        told,
        gettext("每周的牌、单和督办，按级别"),
        weekly(found.weeks, found.rungs, words.RUNGS, RUNG_TONES, "rung"),
        weekly_sheet(gettext("每周的牌、单和督办"), found.weeks, found.rungs, words.RUNGS),
        wide=True,
    )


def _balance(found: Pressure) -> Figure:
    rows = found.balance()
    shown = rows[:BALANCED_AT_MOST]
    names = [unit_name(unit) for unit, _, _ in shown]
    good = [{"value": praise, "words": gettext("表扬%(n)d次") % {"n": praise}} for _, praise, _ in shown]
    bad = [{"value": -blame, "words": gettext("批评%(n)d次") % {"n": blame}} for _, _, blame in shown]
    option = lying(
        names,
        [
            charting.columns(gettext("批评"), bad, "bar", "even", stack="balance"),
            charting.columns(gettext("表扬"), good, "green", "even", stack="balance"),
        ],
    )
    option["xAxis"] = {"type": "value", "splitNumber": 4, "axisLabel": {"formatter": "@even"}}
    only = sum(blame > 0 and praise == 0 for _, praise, blame in rows)
    return Figure(
        "balance",
        gettext("%(n)d个单位只挨过批评，没得过表扬") % {"n": only}
        if rows
        else gettext("没有批评，也没有表扬"),
        gettext("左边灰：批评；右边绿：表扬"),
        option,
        Sheet(
            gettext("各单位的表扬和批评"),
            [Column(gettext("单位")), Column(gettext("表扬"), "count"), Column(gettext("批评"), "count")],
            [[unit_name(unit), praise, blame] for unit, praise, blame in rows],
        ),
        size="tall",
    )


def _courses(found: Pressure) -> Figure:
    shown = found.courses
    out = [one for one in shown if one.outside]
    told = gettext("近半年没有单位的解决率超出偶然")
    if out:
        told = gettext("近半年%(n)d个单位的解决率有过超出偶然的月份，其余的起伏不必追究") % {"n": len(out)}
    rows: list[list[Cell]] = []
    for one in shown:
        for month, rate, limits in zip(one.months, one.rates, one.limits, strict=True):
            low, high = limits or (None, None)
            rows.append([
                unit_name(one.unit), f"{month:%Y-%m}", rate.value if rate else None,
                rate.denominator if rate else None, low, high,
            ])  # fmt: skip
    return Figure(
        "courses",
        told if shown else gettext("还没有够件数的月份"),
        gettext("每格一个单位，近六个月；灰：凭偶然也会落在里面，红点低于它，绿点高于它"),
        panels([_course(one) for one in shown]),
        Sheet(
            gettext("各单位近六个月的解决率和偶然的范围"),
            [Column(gettext("单位")), Column(gettext("月份")), Column(gettext("解决率"), "percent"),
             Column(gettext("回访"), "count"), Column(gettext("偶然下限"), "percent"),
             Column(gettext("偶然上限"), "percent")],
            rows,
        ),
        size="long",
        wide=True,
    )  # fmt: skip


def _course(one: Course) -> dict[str, Any]:
    marks: list[Any] = []
    for month, rate, limits in zip(one.months, one.rates, one.limits, strict=True):
        if rate is None or limits is None or rate.value is None:
            marks.append(None)
            continue
        low, high = limits
        apart = not low <= rate.value <= high
        told = [unit_name(one.unit), f"{month:%Y-%m}", words.rated(rate)]
        tone = charting.token("red" if rate.value < low else "green" if apart else "blue")
        marks.append(
            {"value": rate.value, "words": told, "symbol": "circle", "symbolSize": 9 if apart else 5,
             "itemStyle": {"color": tone}}
        )  # fmt: skip
    feet = [None if pair is None else pair[0] for pair in one.limits]
    tops = [None if pair is None else pair[1] for pair in one.limits]
    return {
        "title": unit_name(one.unit),
        "categories": [f"{month:%m}" for month in one.months],
        "series": [
            *charting.band(one.unit, feet, tops),
            charting.line("", marks, showSymbol=True, connectNulls=True),
        ],
    }


def panels(items: list[dict[str, Any]]) -> dict[str, Any]:
    """Small pictures of the same kind on one common scale; how many stand side by side is the script's matter."""
    values = [
        value
        for item in items
        for series in item["series"]
        for point in series["data"]
        if (value := point["value"] if isinstance(point, dict) else None) is not None
    ]
    low = max(0.0, int(min(values, default=0.5) * 10 - 1) / 10)
    return {"panels": items, "low": low, "high": 1.0, "way": "percent0"}


def _praise(frame: Frame, found: Pressure) -> Figure:
    units: dict[str, dict[str, int]] = {}
    for one in found.praised:
        units.setdefault(one.unit, dict.fromkeys(KINDS, 0))[one.kind] += one.count
    rows = sorted(units.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    shown = rows[:TOLD_AT_MOST]
    tones = {"thanks": "green", "praise": "blue", "practice": "level-2"}
    series = [
        charting.columns(
            words.named(words.PRAISES, kind),
            [
                {"value": counts[kind], "words": f"{words.named(words.PRAISES, kind)} {counts[kind]}",
                 "url": words.behind_url(frame, kind="praise", unit=unit) if kind == "thanks" else ""}
                for unit, counts in shown
            ],
            tones[kind],
            stack="praise",
        )
        for kind in KINDS
        if any(counts[kind] for _, counts in shown)
    ]  # fmt: skip
    told = gettext("这段时间没有表扬")
    if shown:
        told = gettext("%(unit)s得的表扬最多，%(n)d次") % {
            "unit": unit_name(shown[0][0]),
            "n": sum(shown[0][1].values()),
        }
    return Figure(
        "praise",
        told,
        gettext("群众表扬、通报表扬和推广的经验"),
        lying([unit_name(unit) for unit, _ in shown], series),
        Sheet(
            gettext("各单位的表扬"),
            [Column(gettext("单位")), *named_columns(words.PRAISES, KINDS)],
            [[unit_name(unit), *[counts[kind] for kind in KINDS]] for unit, counts in rows],
        ),
    )


def _again(frame: Frame, found: Pressure) -> Figure:
    rows = sorted(found.told.items(), key=lambda item: (-item[1].again, item[0]))
    shown = [(unit, told) for unit, told in rows if told.again][:TOLD_AT_MOST]
    total = found.answers
    told_ = gettext("没有要重办的")
    if total.again:
        told_ = gettext("%(share)s要重办，其中%(n)d件是第二回不满意") % {
            "share": percent(total.again / total.answered), "n": total.twice,
        }  # fmt: skip
    return Figure(
        "again",
        told_,
        gettext("灰：第一回没解决或不满意；红：重办之后还不满意"),
        lying([unit_name(unit) for unit, _ in shown], _rounds(frame, shown)),
        Sheet(
            gettext("各单位要重办的"),
            [Column(gettext("单位")), Column(gettext("回访"), "count"), Column(gettext("要重办"), "count"),
             Column(gettext("再次不满意"), "count"), Column(gettext("要重办占"), "percent")],
            [[unit_name(unit), one.answered, one.again, one.twice, one.again / one.answered] for unit, one in rows],
        ),
    )  # fmt: skip


def _rounds(frame: Frame, shown: list[tuple[str, Told]]) -> list[dict[str, Any]]:
    once = [
        {
            "value": told.again - told.twice,
            "words": gettext("一次不满意%(n)d件，共回访%(all)d件")
            % {"n": told.again - told.twice, "all": told.answered},
            "url": words.behind_url(frame, told="again", unit=unit),
        }
        for unit, told in shown
    ]
    twice = [
        {
            "value": told.twice,
            "words": gettext("再次不满意%(n)d件") % {"n": told.twice},
            "url": words.behind_url(frame, told="twice", unit=unit) if told.twice else "",
        }
        for unit, told in shown
    ]
    return [
        charting.columns(gettext("第一回"), once, "bar", stack="again"),
        charting.columns(gettext("第二回"), twice, "red", stack="again"),
    ]


def _pressed(frame: Frame, found: Pressure) -> Figure:
    rows = sorted(
        ((unit, told) for unit, told in found.told.items() if told.pressed),
        key=lambda item: (-item[1].pressed, item[0]),
    )
    gone = frame.hidden({unit: told.pressed for unit, told in rows})
    shown = [(unit, told) for unit, told in rows if unit not in gone][:TOLD_AT_MOST]
    marks = [
        mark(
            unit_name(unit),
            told.pressed,
            gettext("%(all)d人里%(n)d人说受了压力") % {"all": told.answered, "n": told.pressed},
            tag=f"{told.pressed}",
            url=words.behind_url(frame, told="pressed", unit=unit),
        )
        for unit, told in shown
    ]
    n = found.answers.pressed
    return Figure(
        "pressed",
        gettext("%(n)d人说打分时有人打招呼或施压") % {"n": n} if n else gettext("没有人说打分时受了压力"),
        gettext("回访时问的第五问"),
        charting.bars(marks, tone="amber"),
        Sheet(
            gettext("说受了压力的人数"),
            [Column(gettext("单位")), Column(gettext("受压"), "count"), Column(gettext("回访"), "count")],
            [[unit_name(unit), told.pressed, told.answered] for unit, told in rows],
            few=frozenset((n, c) for n, (unit, _) in enumerate(rows) if unit in gone for c in (1,)),
        ),
        size="short",
    )
