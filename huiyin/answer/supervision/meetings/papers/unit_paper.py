"""The sheet of one unit: one to two pages that its head reads before the meeting."""

from datetime import datetime

from django.utils.translation import gettext

from huiyin.answer.supervision.meetings.figures.shapes import OfUnit
from huiyin.answer.supervision.meetings.papers import drawings, findings, tables
from huiyin.answer.supervision.meetings.papers.words import (
    day_name,
    english,
    head_name,
    meeting_name,
    month_name,
    percent,
    rate_name,
    unit_name,
)
from huiyin.foundation.documents.reports import (
    Block,
    Charts,
    Figure,
    Figures,
    Heading,
    Lead,
    Lines,
    Points,
    Report,
    Text,
)

THREE = ("response", "resolution", "satisfaction")


def report(sheet: OfUnit, at: datetime) -> Report:
    """A unit's sheet as a paper of its own."""
    name = unit_name(sheet.unit)
    return Report(
        title=gettext("%(unit)s %(month)s点评单") % {"unit": name, "month": month_name(sheet.month)},
        maker=meeting_name(),
        running=gettext("%(meeting)s · %(month)s")
        % {"meeting": meeting_name(), "month": month_name(sheet.month)},
        foot=counted_at(at),
        blocks=blocks(sheet),
        lang="en" if english() else "zh",
    )


def counted_at(at: datetime) -> str:
    """When the figures were counted."""
    return gettext("数据截至%(day)s %(time)s") % {"day": day_name(at.date()), "time": f"{at:%H:%M}"}


def blocks(sheet: OfUnit) -> tuple[Block, ...]:
    """The sheet as blocks, for paper and page alike."""
    title = gettext("%(unit)s · %(month)s") % {
        "unit": unit_name(sheet.unit),
        "month": month_name(sheet.month),
    }
    top = (
        Heading(title, 1, short=unit_name(sheet.unit)),
        Lead(gettext("%(finding)s。") % {"finding": findings.stance(sheet)}),
    )
    if not sheet.due and not sheet.valid:
        empty = Text(gettext("这个月没有到期的件。"))
        return (*top[:1], empty, *_hard(sheet), *_decided(sheet), *_asked(sheet))
    return (*top, _numbers(sheet), *_compared(sheet), *_hard(sheet), *_decided(sheet), *_asked(sheet))


def _numbers(sheet: OfUnit) -> Figures:
    by_name = {one.name: one for one in sheet.rates}
    items = [
        Figure(
            rate_name(name),
            percent(one.rate.value),
            gettext("件数少，不比（%(base)s）")
            % {"base": findings.base(one.rate.numerator, one.rate.denominator)}
            if one.rate.few
            else findings.counted(one.rate),
            "quiet" if one.rate.few else "plain",
        )
        for name in THREE
        if (one := by_name.get(name))
    ]
    middle = sheet.excluded_middle
    peers = gettext("同组中位%(share)s") % {"share": percent(middle.median)} if middle else ""
    base = findings.base(sheet.excluded.numerator, sheet.excluded.denominator)
    return Figures(
        (*items, Figure(gettext("剔除"), percent(sheet.excluded.value), f"{base}  {peers}".strip()))
    )


def _compared(sheet: OfUnit) -> list[Block]:
    found: list[Block] = []
    if chart := drawings.against_peers(sheet.rates, gettext("和同组比"), findings.peers(sheet)):
        found.append(chart)
    title = gettext("和自己比：%(finding)s") % {"finding": findings.moved(sheet.rates)}
    if chart := drawings.changed(sheet.rates, title):
        found.append(chart)
    else:
        found.append(Text(gettext("%(finding)s。") % {"finding": title}))
    if lines := drawings.months(sheet.line, THREE):
        found.append(Charts(lines))
    if told := findings.year(sheet.rates):
        found.append(Text(told, indent=False, tone="quiet"))
    if sheet.mark and sheet.bare:
        found.append(Text(_mark(sheet), indent=False, tone="quiet"))
    return found


def _mark(sheet: OfUnit) -> str:
    assert sheet.mark is not None
    assert sheet.bare is not None
    told = {
        "mark": f"{sheet.mark.value:.1f}",
        "span": f"{sheet.mark.low:.1f}–{sheet.mark.high:.1f}",
        "band": sheet.mark.band,
        "bare": f"{sheet.bare.value:.1f}",
    }
    lifted = gettext("（区间跨线，按上一档）") if sheet.mark.lifted else ""
    return (
        gettext("综合%(mark)s（%(span)s），%(band)s档") % told
        + lifted
        + gettext("；全不剔除是%(bare)s。") % told
    )


def _hard(sheet: OfUnit) -> list[Block]:
    found: list[Block] = [
        Heading(gettext("难在哪里")),
        Lead(gettext("%(f)s。") % {"f": findings.matters(sheet.matters)}),
    ]
    if sheet.matters:
        found.append(tables.hard(sheet.matters))
    if sheet.unhappy_count:
        found.append(tables.unhappy(sheet.unhappy, sheet.unhappy_count, with_unit=False))
    if sheet.practices:
        found += [Heading(gettext("可以问谁")), tables.practices(sheet.practices)]
    return found


def _decided(sheet: OfUnit) -> list[Block]:
    if not sheet.decisions:
        return []
    return [Heading(findings.decided(sheet.decisions)), tables.decisions(sheet.decisions, with_unit=False)]


def _asked(sheet: OfUnit) -> list[Block]:
    title = Heading(gettext("请%(head)s会前想好") % {"head": head_name()})
    if not sheet.asks:
        return [title, Text(gettext("这个月的数没有提出要说明的事。")), Lines(3)]
    return [title, Points(tuple(map(findings.ask, sheet.asks)), numbered=True), Lines(3)]
