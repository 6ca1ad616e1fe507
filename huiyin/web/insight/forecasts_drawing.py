"""Forecasts as drawings: what came, what is expected with its interval, and the naive beside it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext

from huiyin.learn.insight.forecasts.queries import Board, Outlook, Plan
from huiyin.web.components import charting
from huiyin.web.components.words import percent
from huiyin.web.flows.sheets import Cell, Column, Sheet
from huiyin.web.unit.names import matter_name

WEEKS_DRAWN = 4  # of past
# The line of what came ends where the others begin: its name stands above its own end.
BEFORE_TODAY = {"show": True, "formatter": "{a}", "offset": [-44, -14]}


def days_chart(board: Board, one: Outlook) -> dict[str, Any]:
    """The last weeks and the days ahead, in one picture with its table."""
    past, first = one.past[-7 * WEEKS_DRAWN :], board.run.day + timedelta(days=1)
    begin = first - timedelta(days=len(past))
    every = [begin + timedelta(days=n) for n in range(len(past) + len(one.days))]
    empty: list[float | None] = [None] * len(past)
    expected, low, high, naive = ([*empty, *[row[n] for row in one.days]] for n in range(4))
    drawn = [
        *charting.band(gettext("八成把握"), low, high),
        charting.line(gettext("已来"), past, tone="ink-3", symbol="none", endLabel=BEFORE_TODAY),
        charting.line(gettext("同上周"), naive, tone="ink-3", dashed=True, symbol="none"),
        charting.line(gettext("预计"), expected, way="decimal"),
    ]
    return {
        "key": "days",
        "title": gettext("今后%(n)d天，每天多少件") % {"n": len(one.days)},
        "note": missed_words(one, "day"),
        "label": gettext("过去四周和今后两周每天的件数"),
        "option": charting.over([f"{day:%m-%d}" for day in every], drawn, room=104, animation=False),
        "table": days_sheet(one, first).as_table(),
    }


def missed_words(one: Outlook, horizon: str) -> str:
    """How the back-test came out, in words."""
    ours, naive, held = one.missed[horizon]
    return gettext("回测八周：我们错%(ours)s，照抄上周错%(naive)s；八成区间实际装下%(held)s") % {
        "ours": percent(ours),
        "naive": percent(naive),
        "held": percent(held),
    }


def days_sheet(one: Outlook, first: date) -> Sheet:
    """Day, expected, interval, naive."""
    return _sheet(
        gettext("今后每天的件数"), one.days, [first + timedelta(days=n) for n in range(len(one.days))]
    )


def weeks_sheet(one: Outlook, first: date) -> Sheet:
    """The same by weeks; the day is the week's first."""
    return _sheet(
        gettext("今后每周的件数"), one.weeks, [first + timedelta(days=7 * n) for n in range(len(one.weeks))]
    )


def _sheet(caption: str, rows: Sequence[Sequence[float]], days: Sequence[date]) -> Sheet:
    columns = [
        Column(gettext("从哪天")),
        Column(gettext("预计"), "decimal"),
        Column(gettext("低"), "count"),
        Column(gettext("高"), "count"),
        Column(gettext("照抄上周"), "count"),
    ]
    return Sheet(caption, columns, [[f"{day:%m-%d}", *row] for day, row in zip(days, rows, strict=True)])


def matters_sheet(board: Board, urls: Sequence[str]) -> Sheet:
    """The matters of a place: usual week, next week, its interval, what the naive says, and both errors."""
    columns = [
        Column(gettext("事项")),
        Column(gettext("平时一周"), "decimal"),
        Column(gettext("下周预计"), "decimal"),
        Column(gettext("低"), "count"),
        Column(gettext("高"), "count"),
        Column(gettext("照抄上周"), "count"),
        Column(gettext("我们错"), "percent"),
        Column(gettext("上周错"), "percent"),
    ]
    rows = [
        [
            matter_name(one.matter),
            7 * one.usual,
            *(one.weeks[0] if one.week_wins else _sums(one)),
            *one.missed[_of(one)][:2],
        ]
        for one in board.lines
    ]
    return Sheet(gettext("各事项下周多少件"), columns, rows, urls)


def _of(one: Outlook) -> str:
    return "week" if one.week_wins else "day"


def _sums(one: Outlook) -> list[float | None]:
    """Only the days win: the week is their sum, which has no measured interval."""
    return [sum(row[0] for row in one.days[:7]), None, None, sum(row[3] for row in one.days[:7])]


def seats_chart(plan: Plan) -> dict[str, Any]:
    """People needed and people rostered over the day."""
    slots = [slot_words(one.slot) for one in plan.halves]
    needed = [
        {
            "value": one.people,
            "words": gettext("%(at)s：%(calls).1f个电话，要%(n)d人")
            % {"at": at, "calls": one.calls, "n": one.people},
            **({"itemStyle": {"color": charting.token("red")}} if one.short else {}),
        }
        for at, one in zip(slots, plan.halves, strict=True)
    ]
    drawn = [
        charting.columns(gettext("要几人"), needed, tone="level-2"),
        charting.line(
            gettext("现在排了"),
            [one.rostered for one in plan.halves],
            tone="ink",
            step="middle",
            symbol="none",
        ),
    ]
    return {
        "key": "seats",
        "title": gettext("每半小时要几个人，排了几个人"),
        "note": gettext("红柱：排的人不够"),
        "label": gettext("每半小时要的人数和排的人数"),
        "option": charting.over(slots, drawn),
        "table": seats_sheet(plan).as_table(),
    }


def seats_sheet(plan: Plan) -> Sheet:
    """Every half hour, as it is shown and as it is given out."""
    columns = [
        Column(gettext("从几点")),
        Column(gettext("电话"), "decimal"),
        Column(gettext("座席"), "count"),
        Column(gettext("要排几人"), "count"),
        Column(gettext("排了几人"), "count"),
        Column(gettext("缺几人"), "count"),
        Column(gettext("按时接起"), "percent"),
        Column(gettext("等不及挂断"), "percent"),
    ]
    rows: list[list[Cell]] = [
        [
            slot_words(one.slot),
            round(one.calls, 2),
            one.seats,
            one.people,
            one.rostered,
            one.short,
            round(one.answered, 4),
            round(one.given_up, 4),
        ]
        for one in plan.halves
    ]
    return Sheet(gettext("每半小时的座席"), columns, rows)


def slot_words(slot: int) -> str:
    """A half hour of the day."""
    return f"{slot // 2:02d}:{30 * (slot % 2):02d}"
