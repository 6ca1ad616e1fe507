"""A report as one reader reads it: those who may open orders what is kept, those who count what they are told of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import translation

from huiyin.answer.assessment.policies import may_open_orders
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.cross.asking import few_for
from huiyin.learn.insight.reports.figures.framing import themed
from huiyin.learn.insight.reports.figures.telling import told
from huiyin.learn.insight.reports.models import Report, Section
from huiyin.learn.insight.reports.rules import Theme, numbers_in, said, spoken, unsourced
from huiyin.learn.insight.reports.words import LANGUAGES, Frame, tables, written
from huiyin.learn.insight.reports.words.tables import SectionTable


@dataclass(frozen=True)
class Reader:
    """Who reads: below which number they are told no count (0: they are told every one), and their account."""

    few: int
    account: int | None = None


@dataclass(frozen=True)
class Read:
    """A section as it is read: its finding, its words, the numbers the machine cites, what stands below it.

    `machine` is the machine's text, which stands in `text` unless a person wrote. `withheld`: a person wrote, of
    numbers that this reader is not told, so that the machine's text stands. `unsourced`: numbers no figure says.
    """

    title: str
    text: str
    machine: str
    cited: list[dict[str, Any]]
    tables: list[SectionTable]
    withheld: bool
    unsourced: list[str]


def reader_of(actor: Actor) -> Reader:
    """How a person reads reports."""
    return Reader(few_for(may_open_orders(actor)), actor.id)


def frame_of(report: Report, few: int = 0) -> Frame:
    """What words and tables need to know of a report."""
    theme = Theme(**report.theme)
    where = themed(theme, current())
    return Frame(report.kind, report.scope_id, report.first, report.last, theme, where, few)


def read(reader: Reader, report: Report, section: Section, language: str) -> Read:
    """A section in the language that is in force, zh or en."""
    frame, figures = _told(reader, report, section)
    machine = _machine(frame, section, figures, language)
    withheld = bool(section.words) and not may_read_words(
        reader, report, section, section.words, section.edited_by
    )
    own = section.words if section.words and not withheld else ""
    return Read(
        title=str(machine["title"]),
        text=own or str(machine["text"]),
        machine=str(machine["text"]),
        cited=machine["cited"],
        tables=tables(frame, section.key, figures),
        withheld=withheld,
        unsourced=unsourced(own, _known(frame, section, figures)) if own else [],
    )


def title_of(reader: Reader, report: Report, section: Section, language: str) -> str:
    """What a section says first."""
    frame, figures = _told(reader, report, section)
    return str(_machine(frame, section, figures, language)["title"])


def may_read_words(reader: Reader, report: Report, section: Section, words: str, writer: int | None) -> bool:
    """Whether a person's words say no figure that the reader is not told; one's own words one has read."""
    if not reader.few or (reader.account is not None and reader.account == writer):
        return True
    frame, figures = _told(reader, report, section)
    whole = _known(replace(frame, few=0), section, section.figures)
    return not {*numbers_in(words), *spoken(words)} & (whole - _known(frame, section, figures))


def _told(reader: Reader, report: Report, section: Section) -> tuple[Frame, dict[str, Any]]:
    return frame_of(report, reader.few), told(section.key, section.figures, reader.few)


def _machine(frame: Frame, section: Section, figures: Mapping[str, Any], language: str) -> dict[str, Any]:
    if not frame.few:
        return dict(section.machine[language])
    with translation.override(LANGUAGES[language]):
        return written(frame, section.key, figures).as_data()


def _known(frame: Frame, section: Section, figures: Mapping[str, Any]) -> set[str]:
    """Every number that is told a reader; of who only counts, those that stand in words and tables."""
    if not frame.few:
        return said(figures) | said(section.machine)
    known: set[str] = set()
    for language in LANGUAGES:
        known |= said(_machine(frame, section, figures, language))
    cells = [
        [cell.text for cell in row] for table in tables(frame, section.key, figures) for row in table.rows
    ]
    return known | said(cells)
