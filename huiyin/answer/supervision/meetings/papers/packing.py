"""The papers as files: the whole as PDF and workbook, each unit's sheet, all sheets in one, and a zip of everything."""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext

from huiyin.answer.supervision.meetings.figures.shapes import OfUnit, Whole
from huiyin.answer.supervision.meetings.models import AgendaItem, Meeting
from huiyin.answer.supervision.meetings.papers import unit_paper, whole_paper, workbook
from huiyin.answer.supervision.meetings.papers.words import OFFICIAL, meeting_name, month_name, unit_name
from huiyin.foundation.city.queries import current
from huiyin.foundation.documents.reports import Report, report_pdf


def made_at(meeting: Meeting) -> datetime:
    """When the figures were counted, in the city's zone: the time that every file carries."""
    assert meeting.prepared_at is not None
    return meeting.prepared_at.astimezone(current().zone)


def whole_pdf(meeting: Meeting, whole: Whole, items: Sequence[AgendaItem], language: str = OFFICIAL) -> bytes:
    """The papers of the whole."""
    with translation.override(language):
        return report_pdf(whole_paper.report(meeting, whole, items, made_at(meeting)), made_at(meeting))


def whole_xlsx(
    meeting: Meeting, whole: Whole, items: Sequence[AgendaItem], language: str = OFFICIAL
) -> bytes:
    """The workbook of the whole."""
    with translation.override(language):
        return workbook.xlsx(whole, items, made_at(meeting))


def unit_pdf(meeting: Meeting, sheet: OfUnit, language: str = OFFICIAL) -> bytes:
    """One unit's sheet."""
    with translation.override(language):
        return report_pdf(unit_paper.report(sheet, made_at(meeting)), made_at(meeting))


def all_units_pdf(meeting: Meeting, sheets: Sequence[OfUnit], language: str = OFFICIAL) -> bytes:
    """Every unit's sheet in one file, each on a page of its own, with contents."""
    with translation.override(language):
        return report_pdf(_all_units(meeting, sheets), made_at(meeting))


def _all_units(meeting: Meeting, sheets: Sequence[OfUnit]) -> Report:
    at = made_at(meeting)
    first = unit_paper.report(sheets[0], at) if sheets else None
    month = month_name(f"{meeting.month:%Y-%m}")
    title = gettext("%(month)s各单位点评单") % {"month": month}
    blocks = tuple(block for sheet in sheets for block in unit_paper.blocks(sheet))
    if first is None:
        return Report(title=title, maker=meeting_name(), foot=unit_paper.counted_at(at), blocks=())
    return replace(first, title=title, contents=True, depth=1, blocks=blocks)


def write(
    folder: Path, meeting: Meeting, whole: Whole, items: Sequence[AgendaItem], sheets: Sequence[OfUnit]
) -> list[Path]:
    """Write all files into a folder, the sheets under `units/`; returns their paths."""
    (folder / "units").mkdir(parents=True, exist_ok=True)
    made = []
    for name, content in files(meeting, whole, items, sheets):
        path = folder / name
        path.write_bytes(content)
        made.append(path)
    return made


def files(
    meeting: Meeting, whole: Whole, items: Sequence[AgendaItem], sheets: Sequence[OfUnit]
) -> Iterator[tuple[str, bytes]]:
    """Every file with its name, one after the other, so that only one is held at a time."""
    yield "city.pdf", whole_pdf(meeting, whole, items)
    yield "city.xlsx", whole_xlsx(meeting, whole, items)
    if sheets:
        yield "units.pdf", all_units_pdf(meeting, sheets)
    for sheet in sheets:
        yield f"units/{sheet.unit}.pdf", unit_pdf(meeting, sheet)


class _Pipe:
    """What a zip is written into and read out of at once."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.at = 0

    def write(self, data: bytes) -> int:
        """Take a piece."""
        self.parts.append(bytes(data))
        self.at += len(data)
        return len(data)

    def tell(self) -> int:
        """How much was taken."""
        return self.at

    def flush(self) -> None:
        """Nothing waits."""

    def drain(self) -> bytes:
        """Give what was taken since."""
        found = b"".join(self.parts)
        self.parts.clear()
        return found


def zipped(parts: Iterator[tuple[str, bytes]], at: datetime) -> Iterator[bytes]:
    """A zip of these files, piece by piece as they are made; the same files at the same time give the same bytes."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as packed:  # type: ignore[call-overload]
        for name, content in parts:
            entry = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content)
            yield pipe.drain()
    yield pipe.drain()


def file_name(meeting: Meeting, name: str) -> str:
    """What a download is called."""
    return f"{month_name(f'{meeting.month:%Y-%m}')}{name}"


def sheet_name(unit: str) -> str:
    """What a unit's sheet is called."""
    return gettext("%(unit)s点评单") % {"unit": unit_name(unit)}
