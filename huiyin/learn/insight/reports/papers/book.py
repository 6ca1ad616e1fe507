"""A report as blocks, and as a PDF set from them."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext

from huiyin.answer.supervision.meetings.papers.words import english, scope_name
from huiyin.foundation.city.queries import current
from huiyin.foundation.documents import charts
from huiyin.foundation.documents.reports import (
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Lead,
    Line,
    Table,
    Text,
    report_pdf,
)
from huiyin.foundation.documents.reports import Report as Paper
from huiyin.learn.insight.reports.models import Report, Section
from huiyin.learn.insight.reports.queries import sections
from huiyin.learn.insight.reports.reading import Read, Reader, read
from huiyin.learn.insight.reports.words.pen import period_name
from huiyin.learn.insight.reports.words.tables import SectionTable

OFFICIAL = "zh-hans"
COVERED = ("monthly", "special")  # kinds with a cover; the others have their title above the text
BARS_AT_MOST = 8
TONES = {"strong": "blue", "quiet": "quiet", "": "plain"}
# Parts of official papers are numbered in Chinese; in English by figures.
CHINESE_DIGITS: tuple[str, ...] = ("", *"一二三四五六七八九")


def pdf(report: Report, reader: Reader, language: str = OFFICIAL) -> bytes:
    """The report to print for a reader, in this language."""
    with translation.override(language):
        return report_pdf(paper(report, reader), made_at(report))


def made_at(report: Report) -> datetime:
    """The time that every file carries: when it was issued, else when its figures were counted; the city's zone."""
    return (report.issued_at or report.counted_at).astimezone(current().zone)


def title_of(report: Report) -> str:
    """A person's title, else the city's name of the kind."""
    how = current().reporting.kinds.get(report.kind)
    usual = "" if how is None else (how.name_en if english() else how.name)
    return report.title or usual


def saved_name(report: Report, ending: str) -> str:
    """Name of a file."""
    return f"{title_of(report)} {period_name(report.kind, report.first, report.last)}.{ending}"


def paper(report: Report, reader: Reader) -> Paper:
    """The whole report as blocks."""
    period = period_name(report.kind, report.first, report.last)
    return Paper(
        title=title_of(report),
        subtitle=period,
        scope=scope_name(report.scope_id),
        maker=scope_name(report.scope_id),
        running=f"{title_of(report)} · {period}",
        foot=foot(report),
        facts=tuple(facts(report, reader)),
        cover=report.kind in COVERED,
        head=report.kind not in COVERED,
        contents=report.kind == "monthly",
        depth=1,
        blocks=(*_opening(report, reader), *blocks(report, reader, sections(report))),
        lang="en" if english() else "zh",
    )


def facts(report: Report, reader: Reader) -> list[tuple[str, str]]:
    """Whose it is, whose eyes it passed, and as of when it counts."""
    found = [(gettext("数据截至"), _counted_at(report))]
    if report.reviewer:
        found.append((gettext("审核"), report.reviewer))
    if report.issuer:
        found.append((gettext("签发"), report.issuer))
    if report.edition > 1:
        found.append((gettext("版次"), gettext("第%(n)d版（更正）") % {"n": report.edition}))
    if reader.few:
        found.append((gettext("数的列法"), nearly(reader)))
    return found


def nearly(reader: Reader) -> str:
    """How the numbers are told to who only counts."""
    return gettext("只看数：不足%(few)s件的不列，其余取整到%(few)s的倍数，合计是约数") % {"few": reader.few}


def counted_words(report: Report) -> str:
    """As of when the figures count."""
    return gettext("数据截至%(at)s") % {"at": _counted_at(report)}


def _counted_at(report: Report) -> str:
    return f"{report.counted_at.astimezone(current().zone):%Y-%m-%d %H:%M}"


def stamp(report: Report) -> str:
    """What a paper that is not the valid one says of itself; empty for the valid one."""
    return {
        "draft": gettext("草稿"),
        "reviewed": gettext("已审，未签发"),
        "withdrawn": gettext("已撤回"),
        "replaced": gettext("已被更正版代替"),
    }.get(report.state, "")


def foot(report: Report) -> str:
    """At the bottom of every page: as of when, and the seal or what it lacks."""
    words = stamp(report) or gettext("封存码%(seal)s") % {"seal": report.seal[:16]}
    return f"{counted_words(report)} · {words}"


def _opening(report: Report, reader: Reader) -> list[Block]:
    if report.kind in COVERED:
        return []
    lines = [f"{label}{gettext('：')}{value}" for label, value in facts(report, reader)]
    return [Text(gettext("；").join(lines), indent=False, tone="quiet")]


def number_of(place: int) -> str:
    """The number of a part."""
    return str(place + 1) if english() else _chinese(place + 1)


def _chinese(n: int) -> str:
    """A number below a hundred as it is written before a part: 十, 十一, 二十."""
    tens, ones = divmod(n, 10)
    ten = "十" if tens else ""
    return ("" if tens < 2 else CHINESE_DIGITS[tens]) + ten + CHINESE_DIGITS[ones]


def heading_of(place: int, section: Read) -> str:
    """The heading of a section: its number and its finding."""
    return gettext("%(number)s、%(finding)s") % {"number": number_of(place), "finding": section.title}


def blocks(report: Report, reader: Reader, found: Sequence[Section]) -> list[Block]:
    """Every section: its finding, its words, its drawing, its tables."""
    made: list[Block] = []
    language = "en" if english() else "zh"
    for place, section in enumerate(read(reader, report, one, language) for one in found):
        made.append(Heading(heading_of(place, section), 1, fresh=False))
        paragraphs = [line for line in section.text.split("\n") if line.strip()]
        made.append(
            Lead(paragraphs[0]) if place == 0 and paragraphs else Text(paragraphs[0] if paragraphs else "")
        )
        made += [Text(line) for line in paragraphs[1:]]
        for one in section.tables:
            svg = drawing(one)
            made += [Chart(svg, one.caption, title=one.caption)] if svg else []
            made.append(_table(one, "" if svg else one.caption))
    return made


def drawing(table: SectionTable) -> str:
    """The bars of a table; none where a picture says no more than its two rows."""
    rows = table.bars[:BARS_AT_MOST]
    return charts.bars([(name, n, f"{n:,.0f}") for name, n in rows]) if len(rows) > 2 else ""


def _table(table: SectionTable, caption: str) -> Table:
    columns = tuple(
        Column(head, "left" if place == 0 else "right", 2.4 if place == 0 else 0)
        for place, head in enumerate(table.heads)
    )
    rows = tuple(Line(tuple(Cell(cell.text, TONES[cell.tone]) for cell in row)) for row in table.rows)
    return Table(columns, rows, caption, table.note, small=True)
