"""Reading a city pack: the only way a folder of files becomes a city."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

from huiyin.foundation.city import settings, tables
from huiyin.foundation.city.agenda import check_agenda
from huiyin.foundation.city.alerting import check_alerting
from huiyin.foundation.city.answering import check_answering
from huiyin.foundation.city.answers import answer_files, read_knowledge
from huiyin.foundation.city.boundaries import read_boundaries
from huiyin.foundation.city.calling import check_calling
from huiyin.foundation.city.check_dispatch import check_dispatch
from huiyin.foundation.city.consequences import check_consequences
from huiyin.foundation.city.examples import check_examples, read_examples
from huiyin.foundation.city.fairness import check_fairness
from huiyin.foundation.city.findings import Findings, PackError, PackErrors
from huiyin.foundation.city.flowing import check_flowing
from huiyin.foundation.city.forecasting import check_forecasting
from huiyin.foundation.city.handling import check_handling
from huiyin.foundation.city.letters import check_letters
from huiyin.foundation.city.meetings import check_meetings
from huiyin.foundation.city.notices import check_notices
from huiyin.foundation.city.observing import check_observing
from huiyin.foundation.city.overseeing import check_overseeing
from huiyin.foundation.city.panels import check_panels
from huiyin.foundation.city.parts import CityPack
from huiyin.foundation.city.proactive import check_proactive
from huiyin.foundation.city.quality import check_quality, read_quality
from huiyin.foundation.city.questioning import check_questioning
from huiyin.foundation.city.read_danger import check_danger, read_danger
from huiyin.foundation.city.reporting import check_reporting
from huiyin.foundation.city.scoring import check_scoring, read_formulas, read_scoring, scoring_files
from huiyin.foundation.city.staffing import check_staffing
from huiyin.foundation.city.validate import check_pack
from huiyin.foundation.city.whistles import check_whistles

__all__ = ["CityPack", "PackError", "PackErrors", "digest", "pack_files", "read_pack", "read_trusted_pack"]

FILES = (
    "alerts.toml",
    "agenda.toml",
    "boundaries.geojson",
    "calendar.csv",
    "cases.toml",
    "callback.toml",
    "catalogue.csv",
    "city.toml",
    "clocks.toml",
    "danger.toml",
    "dispatch.toml",
    "knowledge.toml",
    "examples.csv",
    "flows.toml",
    "forecast.toml",
    "handling.toml",
    "letters.toml",
    "matters.csv",
    "meetings.toml",
    "observers.toml",
    "panels.toml",
    "oversight.toml",
    "notices.toml",
    "people.csv",
    "places.csv",
    "proactive.toml",
    "quality.toml",
    "questions.toml",
    "reports.toml",
    "risk_patterns.csv",
    "risk_words.csv",
    "roles.toml",
    "scoring.toml",
    "staffing.toml",
    "units.csv",
    "whistles.toml",
)


def read_pack(folder: Path | str, today: date | None = None) -> CityPack:
    """The city pack in a folder, checked as a whole.

    `today` decides which knowledge entries have expired (if not given, the date in UTC). Raises PackErrors
    with every error at once, so that whoever keeps the pack mends it in one go.
    """
    found = Findings()
    pack = _read(Path(folder), found)
    check_pack(pack, found, today or datetime.now(UTC).date())
    check_dispatch(pack, found)
    check_danger(pack, found)
    check_quality(pack.quality, frozenset(matter.code for matter in pack.matters), found)
    check_answering(pack, found)
    check_handling(pack.folder, found)
    check_calling(pack.folder, frozenset(matter.code for matter in pack.matters), found)
    check_panels(pack, found)
    check_fairness(pack, found)
    check_examples(pack, found)
    check_whistles(pack.folder, found)
    check_letters(pack.folder, found)
    check_overseeing(pack, found)
    check_meetings(pack, found)
    check_notices(pack.folder, found)
    check_scoring(pack, found)
    check_consequences(pack, found)
    check_questioning(pack.folder, found)
    check_alerting(pack, found)
    check_flowing(pack.folder, pack.scoring.attribution.proactive, found)
    check_forecasting(pack, found)
    check_staffing(pack.folder, found)
    check_observing(pack, found)
    check_reporting(pack.folder, found)
    check_agenda(pack, found)
    check_proactive(pack.folder, found)
    if found.errors:
        raise PackErrors(found.errors)
    return pack


def read_trusted_pack(folder: Path | str) -> CityPack:
    """A pack that was checked when it was loaded, read without checking again, which takes longest."""
    return _read(Path(folder), Findings())


def pack_files(folder: Path | str) -> list[str]:
    """Names of all files that make up the pack, in order; some may be absent (people, examples)."""
    names = sorted([*FILES, *scoring_files(Path(folder)), *answer_files(Path(folder))])
    return [name for name in names if (Path(folder) / name).is_file()]


def _read(folder: Path, found: Findings) -> CityPack:
    scoring = read_scoring(folder, found)
    return CityPack(
        folder=folder,
        city=settings.read_city(folder, found),
        units=tables.read_units(folder, found),
        boundaries=read_boundaries(folder, found),
        places=tables.read_places(folder, found),
        matters=tables.read_matters(folder, found),
        catalogue=tables.read_catalogue(folder, found),
        clocks=settings.read_clocks(folder, found),
        calendar=tables.read_calendar(folder, found),
        scoring=scoring,
        formulas=read_formulas(folder, scoring, found),
        risk_words=tables.read_risk_words(folder, found),
        danger=read_danger(folder, found),
        quality=read_quality(folder, found),
        knowledge=read_knowledge(folder, found),
        roles=settings.read_roles(folder, found),
        people=tables.read_people(folder, found),
        examples=read_examples(folder, found),
        digest=digest(folder),
    )


def digest(folder: Path) -> str:
    """The SHA-256 over the pack's files in the order of their names, as 64 hexadecimal digits.

    Names and lengths are part of it, so that moving words from one file to another changes the digest.
    """
    total = hashlib.sha256()
    for name in pack_files(folder):
        content = (folder / name).read_bytes()
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()
