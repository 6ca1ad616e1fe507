"""The city in force, as every other room reads it."""

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

from huiyin.foundation.calendar.rules import Limit, WorkCalendar
from huiyin.foundation.city.agenda import AgendaRules, read_agenda
from huiyin.foundation.city.alerting import Alerting, read_alerting
from huiyin.foundation.city.answering import Answering, read_answering
from huiyin.foundation.city.calling import Calling, read_calling
from huiyin.foundation.city.consequences import Consequences, read_consequences
from huiyin.foundation.city.dispatching import Dispatching, read_dispatching
from huiyin.foundation.city.fairness import Fairness, read_fairness
from huiyin.foundation.city.flowing import Flowing, read_flowing
from huiyin.foundation.city.forecasting import Forecasting, read_forecasting
from huiyin.foundation.city.geography import Jurisdictions
from huiyin.foundation.city.handling import Handling, read_handling
from huiyin.foundation.city.letters import Lettering, read_letters
from huiyin.foundation.city.meetings import Meetings, read_meetings
from huiyin.foundation.city.models import Pack, PackFile
from huiyin.foundation.city.notices import Telling, read_notices
from huiyin.foundation.city.observing import Observing, read_observing
from huiyin.foundation.city.overseeing import Overseeing, read_overseeing
from huiyin.foundation.city.pack import CityPack, read_trusted_pack
from huiyin.foundation.city.panels import Panels, read_panels
from huiyin.foundation.city.parts import PackMatter, PackUnit
from huiyin.foundation.city.proactive import Proactive, read_proactive
from huiyin.foundation.city.questioning import Questioning, read_questioning
from huiyin.foundation.city.reporting import Reporting, read_reporting
from huiyin.foundation.city.staffing import Staffing, read_staffing
from huiyin.foundation.city.whistles import Whistling, read_whistles
from huiyin.foundation.home import home

# Clocks whose limit does not depend on the class: what each is called among the limits of the pack.
LIMIT_OF = {
    "ruling": "return_ruling",
    "conference": "conference",
    "supplement": "supplement",
    "extension": "extension_ruling",
    "exclusion": "exclusion_ruling",
}
LOOK_AGAIN_AFTER = 2.0  # seconds for which a process may not notice that another city was loaded


class NoCity(Exception):
    """No city pack has been loaded yet."""


@dataclass(frozen=True)
class City:
    """A pack with what is derived from it once."""

    pack: CityPack
    dispatching: Dispatching
    units: Mapping[str, PackUnit] = field(repr=False)
    matters: Mapping[str, PackMatter] = field(repr=False)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.pack.city.timezone)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """Working days and office hours."""
        days = self.pack.calendar
        return WorkCalendar(
            self.zone,
            frozenset(d.day for d in days if d.kind == "holiday"),
            frozenset(d.day for d in days if d.kind == "workday"),
            self.pack.clocks.office_start,
            self.pack.clocks.office_end,
            {d.day: d.name for d in days},
        )

    @cached_property
    def jurisdictions(self) -> Jurisdictions:
        """Streets by their polygons."""
        return Jurisdictions(self.pack.boundaries)

    @cached_property
    def answering(self) -> Answering:
        """How the city keeps its answers."""
        return read_answering(self.pack.folder)

    @cached_property
    def handling(self) -> Handling:
        """How units handle."""
        return read_handling(self.pack.folder)

    @cached_property
    def calling(self) -> Calling:
        """Who is asked how it went, when and how often."""
        return read_calling(self.pack.folder)

    @cached_property
    def panels(self) -> Panels:
        """How units share one matter and how panels decide."""
        return read_panels(self.pack.folder)

    @cached_property
    def whistling(self) -> Whistling:
        """How whistles are marked and counted."""
        return read_whistles(self.pack.folder)

    @cached_property
    def lettering(self) -> Lettering:
        """How letters are numbered, worded and timed."""
        return read_letters(self.pack.folder)

    def whistle_limit(self, kind: str) -> Limit:
        """How soon a unit answers a whistle of this kind; of `check`, how soon the coordinator looks at it."""
        return self.pack.clocks.whistle[kind]

    @cached_property
    def overseeing(self) -> Overseeing:
        """How the city oversees its units."""
        return read_overseeing(self.pack.folder)

    @cached_property
    def fairness(self) -> Fairness:
        """How sure one must be before units are told apart."""
        return read_fairness(self.pack.folder)

    @cached_property
    def consequences(self) -> Consequences:
        """What follows from the record: cases, governed streets, praise."""
        return read_consequences(self.pack.folder)

    @cached_property
    def questioning(self) -> Questioning:
        """From where on a pattern in the record is worth a question, and to whom it goes."""
        return read_questioning(self.pack.folder)

    @cached_property
    def alerting(self) -> Alerting:
        """How the city is warned, and who answers."""
        return read_alerting(self.pack.folder)

    @cached_property
    def meetings(self) -> Meetings:
        """How the city reviews a month."""
        return read_meetings(self.pack.folder)

    @cached_property
    def flowing(self) -> Flowing:
        """How the city looks at its flows."""
        return read_flowing(self.pack.folder)

    @cached_property
    def proactive(self) -> Proactive:
        """How the city helps places that have not complained yet."""
        return read_proactive(self.pack.folder)

    @cached_property
    def forecasting(self) -> Forecasting:
        """What the city forecasts, and the seasons it plans for."""
        return read_forecasting(self.pack.folder)

    @cached_property
    def staffing(self) -> Staffing:
        """How the hotline answers, and its shifts."""
        return read_staffing(self.pack.folder)

    @cached_property
    def observing(self) -> Observing:
        """How the city works with its observers."""
        return read_observing(self.pack.folder)

    @cached_property
    def reporting(self) -> Reporting:
        """Which reports the city drafts, and of what they are made."""
        return read_reporting(self.pack.folder)

    @cached_property
    def agenda(self) -> AgendaRules:
        """How the city finds, decides and follows its themes of the year."""
        return read_agenda(self.pack.folder)

    @cached_property
    def telling(self) -> Telling:
        """Who is told what, and when."""
        return read_notices(self.pack.folder)

    def limit(self, clock_class: str, clock: str) -> Limit:
        """The limit of one clock of one class, or of the city where it is the same for all classes."""
        own = self.pack.clocks.classes[clock_class].limits.get(clock)
        return own or self.pack.clocks.limits[self._limit_of_all(clock_class, clock)]

    def _limit_of_all(self, clock_class: str, clock: str) -> str:
        if clock == "conference" and self.dispatching.urgency.get(clock_class, "normal") != "normal":
            return "conference_urgent"
        return LIMIT_OF[clock]

    def term(self, name: str) -> Limit:
        """A limit that belongs to no class, such as the time in which a return can be asked for."""
        return self.pack.clocks.limits[name]

    def district_of(self, unit: str) -> str:
        """The district above a unit, or the unit itself if there is none."""
        here = unit
        while here and self.units[here].level != "district":
            here = self.units[here].parent
        return here or unit

    def matter_name(self, code: str, language: str = "zh") -> str:
        """Name of a matter in the reader's language, empty for none."""
        matter = self.matters.get(code)
        return "" if matter is None else (matter.name_en if language.startswith("en") else matter.name)


def city_of(pack: CityPack, folder: Path) -> City:
    """The pack with its indexes."""
    return City(
        pack,
        read_dispatching(folder),
        {unit.code: unit for unit in pack.units},
        {matter.code: matter for matter in pack.matters},
    )


class _Held:
    """The city this process holds, and when it last looked whether it is still in force."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.city: City | None = None
        self.looked = 0.0


_held = _Held()


def current() -> City:
    """The city in force; raises `NoCity` before the first is loaded."""
    if _held.city is None or time.monotonic() - _held.looked > LOOK_AGAIN_AFTER:
        with _held.lock:
            _held.city = in_force()
            _held.looked = time.monotonic()
    if _held.city is None:
        raise NoCity
    return _held.city


def forget() -> None:
    """Look again at the next question; after a load, and in tests."""
    _held.city, _held.looked = None, 0.0


def hold(city: City) -> None:
    """Hold a city that was read before; the next question looks whether it is the one in force."""
    _held.city, _held.looked = city, 0.0


def in_force() -> City | None:
    """The city in force as the database says now; the parsed one is kept while its digest is the same."""
    row = Pack.objects.filter(in_force=True).first()
    if row is None:
        return None
    held = _held.city
    if held and held.pack.digest == row.digest:
        return held
    folder = _lay_out(row)
    return city_of(read_trusted_pack(folder), folder)


def _lay_out(row: Pack) -> Path:
    folder = home() / "packs" / row.digest
    if not folder.exists():
        part = folder.with_name(f"{row.digest}.{os.getpid()}.{time.monotonic_ns()}")
        for path, content in PackFile.objects.filter(pack=row).values_list("path", "content"):
            (part / path).parent.mkdir(parents=True, exist_ok=True)
            (part / path).write_bytes(bytes(content))
        with suppress(OSError):  # another process laid it out first
            part.rename(folder)
    return folder
