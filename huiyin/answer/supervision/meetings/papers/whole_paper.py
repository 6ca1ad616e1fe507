"""The papers of the city or of a district."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext

from huiyin.answer.supervision.meetings.figures.shapes import Whole
from huiyin.answer.supervision.meetings.models import AgendaItem, Meeting
from huiyin.answer.supervision.meetings.papers import drawings, findings, tables
from huiyin.answer.supervision.meetings.papers.unit_paper import THREE, counted_at
from huiyin.answer.supervision.meetings.papers.words import (
    day_name,
    english,
    listed_item,
    meeting_name,
    month_name,
    percent,
    rate_name,
    scope_name,
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

# Parts of official papers are numbered in Chinese; in English by figures.
CHINESE_NUMBERS = tuple("一二三四五六七八九")


def report(meeting: Meeting, whole: Whole, items: Sequence[AgendaItem], at: datetime) -> Report:
    """The papers as one report with cover and contents."""
    month = month_name(whole.month)
    place = ((gettext("地点"), meeting.place),) if meeting.place else ()
    return Report(
        title=meeting_name(),
        subtitle=gettext("%(month)s材料") % {"month": month},
        scope=scope_name(whole.scope),
        maker=scope_name(whole.scope),
        running=gettext("%(meeting)s · %(month)s") % {"meeting": meeting_name(), "month": month},
        foot=counted_at(at),
        facts=(
            (gettext("开会"), day_name(meeting.held_on)),
            *place,
            (gettext("主持"), meeting.chair),
            (gettext("数据"), counted_at(at)),
            (gettext("口径"), _method()),
        ),
        cover=True,
        contents=True,
        blocks=(*blocks(whole), *_agenda(items)),
        lang="en" if english() else "zh",
    )


def _method() -> str:
    return gettext("只用留痕的事实；每个率带分母和95%区间；偶然能解释的差别写“属偶然”。")


def blocks(whole: Whole) -> tuple[Block, ...]:
    """The papers as blocks, for paper and page alike."""
    if not whole.rows:
        title = _title(number_of(0), gettext("变化"), gettext("这个月没有到期的件"), fresh=True)
        return (title, Text(_nothing()), *_decided(whole, number_of(1)))
    parts = (_changed, _units, _hard, _unhappy, _excluded, _good)
    found = [block for n, part in enumerate(parts) for block in part(whole, number_of(n))]
    return (*found, *_decided(whole, number_of(len(parts))))


def number_of(place: int) -> str:
    """The number of a part."""
    return str(place + 1) if english() else CHINESE_NUMBERS[place]


def _nothing() -> str:
    return gettext("没有一件的办理时限在这个月到期，所以没有率可算。有了到期的件，这里会写它们的三率和难处。")


def _title(number: str, short: str, finding: str, fresh: bool = False) -> Heading:
    """The finding as the heading of a part; the part's plain name stands on top of its pages."""
    text = gettext("%(number)s、%(finding)s") % {"number": number, "finding": finding}
    return Heading(text, 1, fresh, gettext("%(number)s、%(finding)s") % {"number": number, "finding": short})


def _changed(whole: Whole, number: str) -> list[Block]:
    found: list[Block] = [_title(number, gettext("变化"), findings.moved(whole.rates), fresh=True)]
    found.append(_numbers(whole))
    if chart := drawings.changed(whole.rates, gettext("比上月变了多少")):
        found.append(chart)
    if lines := drawings.months(whole.line, THREE):
        found.append(Charts(lines))
    found.append(tables.compared(whole))
    return found


def _numbers(whole: Whole) -> Figures:
    last = whole.line[-2].due if len(whole.line) > 1 else None
    note = gettext("上月%(n)d件") % {"n": last} if last is not None else ""
    items = [Figure(gettext("到期"), f"{whole.due}", note)]
    items += [
        Figure(
            rate_name(one.name),
            percent(one.rate.value),
            findings.counted(one.rate),
            "quiet" if one.rate.few else "plain",
        )
        for one in whole.rates
        if one.name in THREE
    ]
    return Figures(tuple(items))


def _units(whole: Whole, number: str) -> list[Block]:
    found: list[Block] = [_title(number, gettext("各单位"), findings.apart(whole), fresh=True)]
    if chart := drawings.funnel(whole):
        found.append(replace(chart, title=""))
    for side, words in ((-1, gettext("低于偶然的：%(names)s。")), (1, gettext("高于偶然的：%(names)s。"))):
        if names := findings.named_apart(whole, side):
            found.append(Text(words % {"names": names}))
    found.append(Text(findings.apart(whole, "satisfaction") + gettext("。")))
    if whole.standing and whole.standing.mostly_noise:
        found.append(
            Text(gettext("综合的次序大部分是噪声：换一个月，多数单位的前后会不一样，不宜据此排先后。"))
        )
    if whole.standing and whole.standing.named:
        names = findings.listed(map(unit_name, whole.standing.named), most=10)
        found.append(Text(gettext("按城市的口径点名、区间也过线的：%(names)s。") % {"names": names}))
    found.append(tables.all_units(whole))
    return found


def _hard(whole: Whole, number: str) -> list[Block]:
    title = _title(number, gettext("难事"), findings.matters(whole.matters))
    return [title, tables.hard(whole.matters)] if whole.matters else [title]


def _unhappy(whole: Whole, number: str) -> list[Block]:
    title = _title(number, gettext("反复不满意"), findings.unhappy(whole.unhappy_count))
    if not whole.unhappy:
        return [title]
    return [title, tables.unhappy(whole.unhappy, whole.unhappy_count, with_unit=True)]


def _excluded(whole: Whole, number: str) -> list[Block]:
    finding = gettext("剔除占%(n)s") % {"n": percent(whole.excluded.value)}
    return [_title(number, gettext("剔除"), finding), Text(findings.excluded(whole) + gettext("。"))]


def _good(whole: Whole, number: str) -> list[Block]:
    found: list[Block] = [_title(number, gettext("进步和做法"), findings.improved(whole))]
    if whole.improved:
        found.append(tables.improvements(whole.improved))
    found.append(Heading(gettext("好做法")))
    if whole.practices:
        found.append(tables.practices(whole.practices))
    else:
        found.append(Text(gettext("这个月没有记录下可以推广的做法。")))
    return found


def _decided(whole: Whole, number: str) -> list[Block]:
    title = _title(number, gettext("落实"), findings.decided(whole.decisions))
    return [title, tables.decisions(whole.decisions, with_unit=True)] if whole.decisions else [title]


def _agenda(items: Sequence[AgendaItem]) -> list[Block]:
    points = tuple(listed_item(one) for one in items)
    found: list[Block] = [
        Heading(gettext("议程"), 1, short=gettext("议程")),
        Lead(gettext("议程由规则按数提出，可以改。")),
    ]
    return [*found, Points(points, numbered=True), Lines(8)] if points else [*found, Lines(12)]
