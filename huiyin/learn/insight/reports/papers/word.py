"""A report as DOCX: headings, paragraphs, tables and drawings that people go on editing, in Chinese faces by name."""

import io
from typing import Any

import docx as word
from django.utils import translation
from django.utils.translation import gettext
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from huiyin.answer.supervision.meetings.papers.words import english, scope_name
from huiyin.foundation.documents.faces import plain
from huiyin.foundation.documents.reports import drawing_picture
from huiyin.learn.insight.reports.models import Report
from huiyin.learn.insight.reports.papers.book import (
    OFFICIAL,
    drawing,
    facts,
    foot,
    heading_of,
    made_at,
    stamp,
    title_of,
)
from huiyin.learn.insight.reports.queries import sections
from huiyin.learn.insight.reports.reading import Reader, read
from huiyin.learn.insight.reports.words.pen import period_name
from huiyin.learn.insight.reports.words.tables import SectionTable

# The faces of official papers; a machine without them takes what it has in their place.
BODY, HEAD, TITLE, LATIN = "仿宋", "黑体", "方正小标宋简体", "Times New Roman"
BLUE = RGBColor(0x24, 0x59, 0x8C)
WIDE = Cm(15.5)


def docx(report: Report, reader: Reader, language: str = OFFICIAL) -> bytes:
    """The report for a reader in this language; the same words and figures as on paper."""
    with translation.override(language):
        book = word.Document()
        _dress(book, report)
        _open(book, report, reader)
        shown = "en" if english() else "zh"
        for place, section in enumerate(read(reader, report, one, shown) for one in sections(report)):
            book.add_heading(plain(heading_of(place, section)), level=1)
            for line in section.text.split("\n"):
                if line.strip():
                    _indented(book.add_paragraph(plain(line)))
            for one in section.tables:
                _tabled(book, one)
        held = io.BytesIO()
        book.save(held)
        return held.getvalue()


def _dress(book: Any, report: Report) -> None:
    """Faces, margins, the foot of the pages and what the file says of itself."""
    for name, face, size in (("Normal", BODY, 12), ("Heading 1", HEAD, 14), ("Title", TITLE, 22)):
        style = book.styles[name]
        style.font.name, style.font.size = LATIN, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0) if name != "Heading 1" else BLUE
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    page = book.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.75)
    page.footer.paragraphs[0].text = plain(foot(report))
    told = book.core_properties
    told.title, told.author = plain(title_of(report)), plain(report.issuer or scope_name(report.scope_id))
    told.created = told.modified = made_at(report).replace(tzinfo=None)


def _open(book: Any, report: Report, reader: Reader) -> None:
    book.add_paragraph(plain(title_of(report)), style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    under = f"{scope_name(report.scope_id)}　{period_name(report.kind, report.first, report.last)}"
    book.add_paragraph(plain(under)).alignment = WD_ALIGN_PARAGRAPH.CENTER
    if words := stamp(report):
        mark = book.add_paragraph().add_run(words)
        mark.bold = True
    for label, value in facts(report, reader):
        book.add_paragraph(plain(f"{label}{gettext('：')}{value}"))


def _indented(paragraph: Any) -> None:
    """In Chinese the first line of a paragraph is indented by two characters."""
    if not english():
        paragraph.paragraph_format.first_line_indent = Pt(24)


def _tabled(book: Any, table: SectionTable) -> None:
    caption = book.add_paragraph(plain(table.caption))
    caption.paragraph_format.keep_with_next = True
    if svg := drawing(table):
        picture = book.add_picture(io.BytesIO(drawing_picture(svg)), width=WIDE)
        picture._inline.docPr.set("descr", plain(table.caption))  # what screen readers say of it
    grid = book.add_table(rows=1, cols=len(table.heads), style="Light Grid Accent 1")
    for cell, head in zip(grid.rows[0].cells, table.heads, strict=True):
        cell.text = plain(head)
    for row in table.rows:
        for place, (cell, entry) in enumerate(zip(grid.add_row().cells, row, strict=True)):
            cell.text = plain(entry.text)
            if place:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if table.note:
        book.add_paragraph(plain(table.note))
