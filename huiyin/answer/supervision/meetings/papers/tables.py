"""The tables of the papers."""

from collections.abc import Sequence
from itertools import groupby

from django.utils.translation import gettext

from huiyin.act.orders.rules import STATES
from huiyin.answer.supervision.meetings.figures.shapes import (
    DecisionLine,
    Hard,
    Improved,
    Practice,
    Row,
    Unhappy,
    Whole,
)
from huiyin.answer.supervision.meetings.papers import findings
from huiyin.answer.supervision.meetings.papers.words import (
    bracketed,
    english,
    group_name,
    matter_name,
    month_name,
    percent,
    points,
    rate_name,
    share,
    standing_name,
    unit_name,
)
from huiyin.foundation.city.queries import current
from huiyin.foundation.documents.reports import Cell, Column, Line, Table

TONES = {"overdue": "red", "claimed": "amber", "done": "green", "dropped": "quiet"}


def line(*texts: str | Cell) -> Line:
    """A row of cells."""
    return Line(tuple(one if isinstance(one, Cell) else Cell(one) for one in texts))


def hard(found: Sequence[Hard]) -> Table:
    """Hard matters with what shows it."""
    rows = [
        line(
            matter_name(one.matter),
            f"{one.due}",
            Cell(gettext("件数少，不比"), "quiet") if one.rate.few else share(one.rate),
            Cell(gettext("低于偶然"), "red") if one.side < 0 else Cell("", "quiet"),
            findings.pressed(one),
        )
        for one in found
    ]
    columns = (
        Column(gettext("事项"), width=3),
        Column(gettext("到期"), "right"),
        Column(gettext("解决率"), width=3.2),
        Column(""),
        Column(gettext("还有什么"), width=3),
    )
    return Table(columns, tuple(rows))


def unhappy(found: Sequence[Unhappy], count: int, with_unit: bool) -> Table:
    """Orders whose appellants were dissatisfied twice or more: numbers, and nothing of the person."""
    rows = [
        line(
            one.number,
            *([unit_name(one.unit)] if with_unit else []),
            matter_name(one.matter),
            unit_name(one.place) if one.place else "—",
            gettext("%(n)d次") % {"n": one.times},
            STATES[one.state].name_en if english() else STATES[one.state].name,
        )
        for one in found
    ]
    columns = (
        Column(gettext("工单")),
        *((Column(gettext("单位"), width=1.4),) if with_unit else ()),
        Column(gettext("事项"), width=2),
        Column(gettext("地点"), width=1.4),
        Column(gettext("不满意"), "right"),
        Column(gettext("现在")),
    )
    rest = count - len(found)
    note = gettext("另有%(n)d件，见工作簿和系统。") % {"n": rest} if rest > 0 else ""
    return Table(columns, tuple(rows), caption="" if with_unit else findings.unhappy(count), note=note)


def practices(found: Sequence[Practice]) -> Table:
    """Whom to ask, and what worked."""
    rows = [
        line(
            unit_name(one.unit),
            matter_name(one.matter) if one.matter else "—",
            one.words
            or (gettext("解决率%(share)s，高于偶然") % {"share": share(one.rate)} if one.rate else "—"),
        )
        for one in found
    ]
    columns = (
        Column(gettext("单位"), width=1.2),
        Column(gettext("事项"), width=1.6),
        Column(gettext("做法或数"), width=3),
    )
    return Table(columns, tuple(rows))


def decisions(found: Sequence[DecisionLine], with_unit: bool) -> Table:
    """Decisions of earlier meetings and how they stand."""
    rows = [
        line(
            bracketed(month_name(one.month), str(one.number)),
            one.what,
            *([unit_name(one.unit)] if with_unit else []),
            one.due_on,
            Cell(_standing(one), TONES.get(one.standing, "plain")),
            one.said or "—",
        )
        for one in found
    ]
    columns = (
        Column(gettext("哪次")),
        Column(gettext("议定"), width=3),
        *((Column(gettext("单位"), width=1.4),) if with_unit else ()),
        Column(gettext("期限")),
        Column(gettext("现在")),
        Column(gettext("最近报告"), width=2),
    )
    return Table(columns, tuple(rows))


def _standing(one: DecisionLine) -> str:
    name = standing_name(one.standing)
    return gettext("%(name)s，第%(n)d次结转") % {"name": name, "n": one.carried} if one.carried else name


def improvements(found: Sequence[Improved]) -> Table:
    """Who improved against the month before."""
    rows = [
        line(
            unit_name(one.unit),
            rate_name(one.name),
            share(one.last),
            share(one.rate),
            Cell(points(one.change), "green"),
        )
        for one in found
    ]
    columns = (
        Column(gettext("单位"), width=1.4),
        Column(gettext("率")),
        Column(gettext("上月"), width=2),
        Column(gettext("本月"), width=2),
        Column(gettext("百分点"), "right"),
    )
    return Table(columns, tuple(rows))


def compared(whole: Whole) -> Table:
    """The rates of the whole beside the month before and the year before."""
    rows = [
        line(
            rate_name(one.name),
            share(one.rate),
            share(one.last) if one.last else "—",
            Cell(
                points(one.change), _tone(one.change.points) if one.change and one.change.certain else "quiet"
            ),
            share(one.year) if one.year else "—",
            Cell(
                points(one.year_change),
                _tone(one.year_change.points) if one.year_change and one.year_change.certain else "quiet",
            ),
        )
        for one in whole.rates
    ]
    columns = (
        Column(""),
        Column(gettext("本月"), width=2),
        Column(gettext("上月"), width=2),
        Column(gettext("比上月"), "right", 1.1),
        Column(gettext("去年同月"), width=2),
        Column(gettext("比去年"), "right", 1.1),
    )
    return Table(columns, tuple(rows), small=True)


def _tone(moved: float) -> str:
    return "green" if moved > 0 else "red"


def all_units(whole: Whole) -> Table:
    """Every unit in the order of the pack, by peer group; no ranks."""
    order = [*current().pack.scoring.groups, ""]
    by_group = sorted(
        whole.rows, key=lambda row: order.index(row.group) if row.group in order else len(order)
    )
    rows: list[Line] = []
    for group, units in groupby(by_group, key=lambda row: row.group):
        rows.append(Line((Cell(group_name(group)),), group=True))
        rows += [_unit(one) for one in units]
    columns = (
        Column(gettext("单位"), width=1.6),
        Column(gettext("到期"), "right"),
        *(Column(rate_name(name), "right", 1.5) for name in findings.SHOWN),
        Column(gettext("剔除"), "right"),
        Column(gettext("综合"), "right", 1.2),
        Column(gettext("档")),
    )
    note = gettext(
        "按城市配置的次序排，不排名次。▲高于、▼低于全体，超出偶然（99.8%）；灰字件数少，不比。括号里是分子/分母。"
    )
    return Table(columns, tuple(rows), note=note, small=True)


def _unit(row: Row) -> Line:
    mark = row.mark
    return line(
        unit_name(row.unit),
        f"{row.due}",
        *(_rate(row, name) for name in findings.SHOWN),
        percent(row.excluded.value),
        f"{mark.value:.1f}" if mark else "—",
        mark.band if mark else "—",
    )


def _rate(row: Row, name: str) -> Cell:
    one, side = row.rates[name], row.sides[name]
    if one.value is None:
        return Cell("—", "quiet")
    told = bracketed(percent(one.value), findings.base(one.numerator, one.denominator))
    if one.few:
        return Cell(told, "quiet")
    return Cell({1: f"▲{told}", -1: f"▼{told}"}.get(side, told), {1: "green", -1: "red"}.get(side, "plain"))
