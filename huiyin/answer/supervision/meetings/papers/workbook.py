"""The papers as a workbook: every number with what it rests on, native charts, ready to print and to edit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from huiyin.answer.assessment.peer_rules import Z998, limits
from huiyin.answer.supervision.meetings.figures.shapes import Against, Whole
from huiyin.answer.supervision.meetings.models import AgendaItem
from huiyin.answer.supervision.meetings.papers import findings
from huiyin.answer.supervision.meetings.papers.book import TOP, Book, Field, Placed, Value, table
from huiyin.answer.supervision.meetings.papers.words import (
    group_name,
    item_title,
    matter_name,
    meeting_name,
    month_name,
    points,
    rate_name,
    scope_name,
    standing_name,
    unit_name,
)

ALL = ("response", "resolution", "satisfaction", "on_time")
BLUE, RED, GREY = "#24598C", "#B93A26", "#9AA3AD"
FUNNEL_STEPS = 30


def xlsx(whole: Whole, items: Sequence[AgendaItem], at: datetime) -> bytes:
    """The workbook of the whole."""
    told = {"scope": scope_name(whole.scope), "meeting": meeting_name(), "month": month_name(whole.month)}
    book = Book(at, gettext("%(scope)s%(meeting)s %(month)s") % told)
    _overview(book, whole)
    _months(book, whole)
    _units(book, whole)
    _matters(book, whole)
    _unhappy(book, whole)
    _better(book, whole)
    _decisions(book, whole)
    _agenda(book, items)
    return book.bytes()


def _overview(book: Book, whole: Whole) -> None:
    sheet = book.sheet(gettext("总览"), findings.moved(whole.rates), wide=True)
    fields = [
        Field(gettext("率"), width=13),
        Field(gettext("本月"), "rate", 9),
        Field(gettext("上月"), "rate", 9),
        Field(gettext("比上月（百分点）"), "points", 10),
        Field(gettext("说明"), width=14),
        Field(gettext("去年同月"), "rate", 9),
        Field(gettext("比去年（百分点）"), "points", 10),
    ]
    rows = [_overview_row(one) for one in whole.rates]
    placed = table(book, sheet, fields, rows, frozen=1)
    line = placed.last + 2
    told = (
        findings.apart(whole), findings.matters(whole.matters), findings.unhappy(whole.unhappy_count),
        findings.excluded(whole), findings.improved(whole), findings.decided(whole.decisions),
    )  # fmt: skip
    for n, words in enumerate(told):
        sheet.write_string(line + n, 0, words)
    chart = book.book.add_chart({"type": "bar"})
    now, last = placed.columns[gettext("本月")] + 2, placed.columns[gettext("上月")] + 2
    for name, column, colour in ((gettext("上月"), last, GREY), (gettext("本月"), now, BLUE)):
        chart.add_series(
            _series(sheet, placed, name, 0, column)
            | {"fill": {"color": colour}, "data_labels": {"value": True, "num_format": "0.0%"}}
        )
    _dress(chart, gettext("本月和上月"), x_max=1)
    chart.set_y_axis({"reverse": True, "num_font": {"name": "宋体"}})
    sheet.insert_chart(line + len(told) + 1, 0, chart, {"x_scale": 1.5, "y_scale": 1.1})


def _overview_row(one: Against) -> list[Value]:
    change, year = one.change, one.year_change
    return [
        rate_name(one.name), one.rate, one.last, change.points * 100 if change else None, points(change), one.year,
        year.points * 100 if year else None,
    ]  # fmt: skip


def _series(sheet: Any, placed: Placed, name: str, labels: int, values: int) -> dict[str, Any]:
    return {
        "name": name,
        "categories": [sheet.name, placed.first, labels, placed.last, labels],
        "values": [sheet.name, placed.first, values, placed.last, values],
    }


def _dress(chart: Any, title: str, x_max: float | None = None) -> None:
    font = {"name": "黑体", "size": 11, "bold": True}
    chart.set_title({"name": title, "name_font": font, "overlay": False})
    chart.set_legend({"position": "bottom", "font": {"name": "宋体"}})
    if x_max is not None:
        chart.set_x_axis({"min": 0, "max": x_max, "num_format": "0%", "major_gridlines": {"visible": True}})


def _months(book: Book, whole: Whole) -> None:
    sheet = book.sheet(gettext("逐月"), findings.moved(whole.rates), wide=True)
    fields = [
        Field(gettext("月份"), width=11),
        Field(gettext("到期"), "count", 9),
        *(Field(rate_name(name), "rate", 8) for name in ALL),
    ]
    rows: list[list[Value]] = [[one.code, one.due, *(one.rates[name] for name in ALL)] for one in whole.line]
    placed = table(book, sheet, fields, rows, frozen=1)
    if not rows:
        return
    chart = book.book.add_chart({"type": "line"})
    for name, colour in zip(ALL[:3], (GREY, BLUE, RED), strict=True):
        column = placed.columns[rate_name(name)] + 2
        chart.add_series(
            _series(sheet, placed, rate_name(name), 0, column)
            | {"line": {"color": colour, "width": 2}, "marker": {"type": "circle", "size": 4}}
        )
    _dress(chart, gettext("三率逐月"))
    chart.set_y_axis({"max": 1, "num_format": "0%"})
    sheet.insert_chart(placed.last + 2, 0, chart, {"x_scale": 1.8, "y_scale": 1.2})


def _units(book: Book, whole: Whole) -> None:
    sheet = book.sheet(gettext("各单位"), findings.apart(whole), wide=True)
    fields = [
        Field(gettext("代码"), width=9),
        Field(gettext("单位"), width=20),
        Field(gettext("组"), width=11),
        Field(gettext("到期"), "count", 8),
        *(Field(rate_name(name), "rate", 7.5) for name in ALL),
        Field(gettext("解决率与全体比"), width=11),
        Field(gettext("剔除"), "rate", 7.5),
        Field(gettext("综合"), "number", 8),
        Field(gettext("综合下限"), "number", 8),
        Field(gettext("综合上限"), "number", 8),
        Field(gettext("档"), width=6),
        Field(gettext("全不剔除的综合"), "number", 10),
    ]
    sides = {-1: gettext("低于偶然"), 0: gettext("属偶然"), 1: gettext("高于偶然")}
    rows: list[list[Value]] = [
        [
            row.unit, unit_name(row.unit), group_name(row.group), row.due, *(row.rates[name] for name in ALL),
            gettext("件数少，不比") if row.rates["resolution"].few else sides[row.sides["resolution"]],
            row.excluded,
            *((row.mark.value, row.mark.low, row.mark.high, row.mark.band) if row.mark else (None,) * 4),
            row.bare.value if row.bare else None,
        ]
        for row in whole.rows
    ]  # fmt: skip
    placed = table(book, sheet, fields, rows, frozen=2)
    if rows:
        _funnel(book, whole, sheet, placed)


def _funnel(book: Book, whole: Whole, units: Any, placed: Placed) -> None:
    """A native funnel: units as dots, the limits of chance as lines, on a sheet of its own with what it rests on."""
    common = next((one.rate.value for one in whole.rates if one.name == "resolution"), None)
    most = max((row.rates["resolution"].denominator for row in whole.rows), default=0)
    if common is None or most < 1:
        return
    sheet = book.sheet(gettext("漏斗图"), findings.apart(whole))
    fields = [
        Field(gettext("有效回访件数"), "count", 14),
        Field(gettext("下限99.8%"), "share"),
        Field(gettext("全体"), "share"),
        Field(gettext("上限99.8%"), "share"),
    ]
    sizes = [max(1, round(most * 1.05 * (n / FUNNEL_STEPS) ** 2)) for n in range(1, FUNNEL_STEPS + 1)]
    rows: list[list[Value]] = []
    for size in sizes:
        low, high = limits(common, size, Z998)
        rows.append([size, low, common, high])
    drawn = table(book, sheet, fields, rows)
    chart = book.book.add_chart({"type": "scatter"})
    column = placed.columns[rate_name("resolution")]
    chart.add_series(
        _series(units, placed, gettext("单位"), column + 1, column + 2)
        | {"marker": {"type": "circle", "size": 5, "fill": {"color": BLUE}, "border": {"color": BLUE}}}
    )
    for place, one in enumerate(fields[1:], start=1):
        line = {
            "color": GREY if place == 2 else RED,
            "width": 1.2,
            "dash_type": "solid" if place == 2 else "dash",
        }
        chart.add_series(
            _series(sheet, drawn, one.label, 0, place) | {"marker": {"type": "none"}, "line": line}
        )
    _dress(chart, gettext("解决率和有效回访件数：线外的才超出偶然"))
    chart.set_x_axis({"name": gettext("有效回访件数"), "min": 0})
    chart.set_y_axis({"max": 1, "num_format": "0%"})
    sheet.insert_chart(TOP, 5, chart, {"x_scale": 1.5, "y_scale": 1.8})


def _matters(book: Book, whole: Whole) -> None:
    sheet = book.sheet(gettext("难事"), findings.matters(whole.matters), wide=True)
    names = ("repeats", "unhappy", "promised", "whistles", "letters", "escalated")
    labels = (
        gettext("重复"),
        gettext("再不满意"),
        gettext("挂账"),
        gettext("吹哨"),
        gettext("发函"),
        gettext("上报"),
    )
    fields = [
        Field(gettext("代码"), width=9), Field(gettext("事项"), width=24), Field(gettext("到期"), "count", 8),
        Field(gettext("解决率"), "rate", 8), Field(gettext("与全体比"), width=12),
        *(Field(label, "count", 8) for label in labels),
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [
            one.matter, matter_name(one.matter), one.due, one.rate,
            gettext("件数少，不比") if one.rate.few else gettext("低于偶然") if one.side < 0 else gettext("不低于偶然"),
            *(getattr(one, name) for name in names),
        ]
        for one in whole.matters
    ]  # fmt: skip
    placed = table(book, sheet, fields, rows, frozen=2)
    if rows:
        chart = book.book.add_chart({"type": "bar"})
        column = placed.columns[gettext("解决率")] + 2
        chart.add_series(_series(sheet, placed, gettext("解决率"), 1, column) | {"fill": {"color": BLUE}})
        _dress(chart, gettext("难事的解决率"), x_max=1)
        chart.set_y_axis({"reverse": True, "num_font": {"name": "宋体"}})
        chart.set_legend({"none": True})
        sheet.insert_chart(placed.last + 2, 0, chart, {"x_scale": 1.5, "y_scale": 1.2})


def _unhappy(book: Book, whole: Whole) -> None:
    sheet = book.sheet(gettext("反复不满意"), findings.unhappy(whole.unhappy_count))
    fields = [
        Field(gettext("工单"), width=18), Field(gettext("单位"), width=22), Field(gettext("事项"), width=22),
        Field(gettext("地点"), width=18), Field(gettext("不满意次数"), "count", 11),
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [
            one.number,
            unit_name(one.unit),
            matter_name(one.matter),
            unit_name(one.place) if one.place else "",
            one.times,
        ]
        for one in whole.unhappy
    ]
    table(book, sheet, fields, rows, frozen=1)


def _better(book: Book, whole: Whole) -> None:
    sheet = book.sheet(gettext("进步和做法"), findings.improved(whole), wide=True)
    fields = [
        Field(gettext("单位"), width=22), Field(gettext("率"), width=12), Field(gettext("上月"), "rate", 9),
        Field(gettext("本月"), "rate", 9), Field(gettext("百分点"), "points", 9),
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [unit_name(one.unit), rate_name(one.name), one.last, one.rate, one.change.points * 100]
        for one in whole.improved
    ]
    placed = table(book, sheet, fields, rows, frozen=1)
    for n, one in enumerate(whole.practices, start=placed.last + 2):
        sheet.write_string(
            n, 0, f"{unit_name(one.unit)}  {matter_name(one.matter) if one.matter else ''}  {one.words}"
        )


def _decisions(book: Book, whole: Whole) -> None:
    sheet = book.sheet(gettext("议定事项"), findings.decided(whole.decisions), wide=True)
    fields = [
        Field(gettext("哪次"), width=12), Field(gettext("序号"), "count", 7), Field(gettext("议定"), width=46),
        Field(gettext("单位"), width=22), Field(gettext("期限"), width=12), Field(gettext("现在"), width=14),
        Field(gettext("结转次数"), "count", 9), Field(gettext("最近报告"), width=36),
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [
            one.month, one.number, one.what, unit_name(one.unit), one.due_on, standing_name(one.standing),
            one.carried, one.said,
        ]
        for one in whole.decisions
    ]  # fmt: skip
    table(book, sheet, fields, rows, frozen=0)


def _agenda(book: Book, items: Sequence[AgendaItem]) -> None:
    sheet = book.sheet(gettext("议程"), gettext("议程由规则按数提出，可以改。"))
    fields = [
        Field(gettext("序号"), "count", 7), Field(gettext("议题"), width=46), Field(gettext("谁来说"), width=22),
        Field(gettext("纪要"), width=50),
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [n, item_title(one), unit_name(one.unit_id) if one.unit_id else "", one.minutes]
        for n, one in enumerate(items, start=1)
    ]
    table(book, sheet, fields, rows, frozen=0)
