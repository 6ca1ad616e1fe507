"""The papers of the city or of a district."""

from collections.abc import Sequence
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
        return (
            Heading(_title(gettext("一"), gettext("这个月没有到期的件")), 1),
            Text(_nothing()),
            *_decided(whole, "二"),
        )
    parts = (_changed, _units, _hard, _unhappy, _excluded, _good)
    numbers = gettext("一 二 三 四 五 六 七 八").split()
    found = [block for number, part in zip(numbers, parts, strict=False) for block in part(whole, number)]
    return (*found, *_decided(whole, numbers[len(parts)]))


def _nothing() -> str:
    return gettext("没有一件的办理时限在这个月到期，所以没有率可算。有了到期的件，这里会写它们的三率和难处。")


def _title(number: str, finding: str) -> str:
    return gettext("%(number)s、%(finding)s") % {"number": number, "finding": finding}


def _changed(whole: Whole, number: str) -> list[Block]:
    found: list[Block] = [Heading(_title(number, findings.moved(whole.rates)), 1)]
    found.append(_numbers(whole))
    if chart := drawings.changed(whole.rates, gettext("比上月变了多少")):
        found.append(chart)
    if lines := drawings.months(whole.line, THREE):
        found.append(Charts(lines))
    found.append(tables.compared(whole))
    if told := findings.year(whole.rates):
        found.append(Text(told))
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
    found: list[Block] = [Heading(_title(number, findings.apart(whole)), 1)]
    if chart := drawings.funnel(whole):
        found.append(chart)
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
    title = Heading(_title(number, findings.matters(whole.matters)), 1)
    return [title, tables.hard(whole.matters)] if whole.matters else [title]


def _unhappy(whole: Whole, number: str) -> list[Block]:
    title = Heading(_title(number, findings.unhappy(whole.unhappy_count)), 1, fresh=False)
    if not whole.unhappy:
        return [title]
    return [title, tables.unhappy(whole.unhappy, whole.unhappy_count, with_unit=True)]


def _excluded(whole: Whole, number: str) -> list[Block]:
    title = Heading(
        _title(number, gettext("剔除占%(n)s") % {"n": percent(whole.excluded.value)}), 1, fresh=False
    )
    return [title, Text(findings.excluded(whole) + gettext("。"))]


def _good(whole: Whole, number: str) -> list[Block]:
    found: list[Block] = [Heading(_title(number, findings.improved(whole)), 1)]
    if whole.improved:
        found.append(tables.improvements(whole.improved))
    found.append(Heading(gettext("好做法")))
    if whole.practices:
        found.append(tables.practices(whole.practices))
    else:
        found.append(Text(gettext("这个月没有记录下可以推广的做法。")))
    return found


def _decided(whole: Whole, number: str) -> list[Block]:
    title = Heading(_title(number, findings.decided(whole.decisions)), 1, fresh=False)
    return [title, tables.decisions(whole.decisions, with_unit=True)] if whole.decisions else [title]


def _agenda(items: Sequence[AgendaItem]) -> list[Block]:
    points = tuple(listed_item(one) for one in items)
    found: list[Block] = [Heading(gettext("议程"), 1), Lead(gettext("议程由规则按数提出，可以改。"))]
    return [*found, Points(points, numbered=True), Lines(8)] if points else [*found, Lines(12)]
