"""The CSV files of a pack, row by row, as frozen parts."""

from __future__ import annotations

from pathlib import Path

from huiyin.foundation.city import parts
from huiyin.foundation.city.files import Row, read_rows
from huiyin.foundation.city.findings import Findings

UNIT_COLUMNS = ("code", "name", "name_en", "kind", "level", "parent", "group", "aliases")
PLACE_COLUMNS = ("name", "unit", "lon", "lat", "kind", "aliases")
MATTER_COLUMNS = ("code", "name", "name_en", "clock", "lead", "co_units", "words", "whistle")
CATALOGUE_COLUMNS = ("id", "matter", "place", "lead", "co_units", "basis")
CALENDAR_COLUMNS = ("date", "kind", "name")
RISK_COLUMNS = ("word", "grade", "kind", "script", "script_en")
PEOPLE_COLUMNS = ("username", "name", "role", "unit")


def read_units(folder: Path, found: Findings) -> tuple[parts.PackUnit, ...]:
    """The units of `units.csv`."""
    return tuple(
        parts.PackUnit(
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            kind=row["kind"],
            level=row["level"],
            parent=row["parent"],
            group=row["group"],
            aliases=row.many("aliases"),
            line=row.line,
            residents=_residents(row),
        )
        for row in read_rows(folder, "units.csv", UNIT_COLUMNS, found)
    )


def _residents(row: Row) -> int:
    """How many live there; a pack need not say."""
    if not row.cells.get("residents"):
        return 0
    number = row.number("residents")
    if not number >= 1 or number % 1:
        row.error("residents应为正整数。", "residents: a whole number above 0 is expected.")
        return 0
    return int(number)


def read_places(folder: Path, found: Findings) -> tuple[parts.PackPlace, ...]:
    """The gazetteer of `places.csv`."""
    return tuple(
        parts.PackPlace(
            name=row["name"],
            unit=row["unit"],
            lon=row.number("lon"),
            lat=row.number("lat"),
            kind=row["kind"],
            aliases=row.many("aliases"),
            line=row.line,
            also=row.many("also") if "also" in row.cells else (),
        )
        for row in read_rows(folder, "places.csv", PLACE_COLUMNS, found)
    )


def read_matters(folder: Path, found: Findings) -> tuple[parts.PackMatter, ...]:
    """The taxonomy of `matters.csv`."""
    return tuple(
        parts.PackMatter(
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            clock=row["clock"],
            lead=row["lead"],
            co_units=row.many("co_units"),
            words=row.many("words"),
            whistle=row["whistle"],
            line=row.line,
        )
        for row in read_rows(folder, "matters.csv", MATTER_COLUMNS, found)
    )


def read_catalogue(folder: Path, found: Findings) -> tuple[parts.CatalogueRule, ...]:
    """The dispatch catalogue of `catalogue.csv`."""
    return tuple(
        parts.CatalogueRule(
            id=row["id"],
            matter=row["matter"],
            place=row["place"],
            lead=row["lead"],
            co_units=row.many("co_units"),
            basis=row["basis"],
            line=row.line,
        )
        for row in read_rows(folder, "catalogue.csv", CATALOGUE_COLUMNS, found)
    )


def read_calendar(folder: Path, found: Findings) -> tuple[parts.CalendarDay, ...]:
    """The exceptions of `calendar.csv`."""
    return tuple(
        parts.CalendarDay(day=row.date("date"), kind=row["kind"], name=row["name"], line=row.line)
        for row in read_rows(folder, "calendar.csv", CALENDAR_COLUMNS, found)
    )


def read_risk_words(folder: Path, found: Findings) -> tuple[parts.RiskWord, ...]:
    """The words of `risk_words.csv`."""
    return tuple(
        parts.RiskWord(
            word=row["word"],
            grade=row["grade"],
            kind=row["kind"],
            script=row["script"],
            script_en=row["script_en"],
            line=row.line,
        )
        for row in read_rows(folder, "risk_words.csv", RISK_COLUMNS, found)
    )


def read_people(folder: Path, found: Findings) -> tuple[parts.PackPerson, ...]:
    """The invented people of `people.csv`; none where the file is absent, as in a real city."""
    if not (folder / "people.csv").exists():
        return ()
    return tuple(
        parts.PackPerson(
            username=row["username"], name=row["name"], role=row["role"], unit=row["unit"], line=row.line
        )
        for row in read_rows(folder, "people.csv", PEOPLE_COLUMNS, found)
    )
