"""What may not be: departments' matters at streets, and a report of wrongdoing at those it is about; no Django."""

import re
from collections.abc import Iterable, Iterator

from huiyin.act.triage.catalogue import STREET, Catalogue
from huiyin.act.triage.ruling_rules import Rulings
from huiyin.foundation.city.parts import PackUnit
from huiyin.foundation.city.queries import City

TERRITORIAL = ("street", "community")
NEAR = 8  # characters behind a unit's name within which its people or their conduct are named
CLAUSE = re.compile(r"[，。；！？、,.;!?\s]")


class Bars:
    """Which streets may lead which matters, by the pack and what conferences ruled: nothing learned can lift a bar.

    A street may lead what the catalogue, or else the matter's own lead, gives to the street; `[streets]` of
    `dispatch.toml` names further matters that are barred, or says that streets are open to everything else.
    """

    def __init__(self, city: City, rulings: Rulings = ()) -> None:
        self._city = city
        self._catalogue = Catalogue(city, rulings)

    def barred(self, matter: str, unit: str) -> bool:
        """Whether this unit, being a street, may not lead this matter."""
        place = self._city.units.get(unit)
        if place is None or place.level not in TERRITORIAL or matter not in self._city.matters:
            return False
        street = unit if place.level == "street" else place.parent
        ruled = self._catalogue.ruled(matter, street)
        if ruled and ruled.lead == unit:
            return False
        rules = self._city.dispatching.streets
        if any(matter.startswith(prefix) for prefix in rules.barred):
            return True
        if rules.duty == "open":
            return False
        return self._catalogue.written(matter, street).wanted not in (STREET, unit)


class Reported:
    """Units that a report of wrongdoing is about, by their names, their people and what these are said to have done.

    A place that is only named ("a shop in X Street") is not reported; "the staff of X Street", "X Street takes
    bribes" and "I report X Bureau" are. The words for people and conduct are the pack's.
    """

    def __init__(self, city: City) -> None:
        self._city = city
        self._near = city.dispatching.reports.words
        self._verbs = city.dispatching.kinds["report"].words
        names = {name: unit for unit in city.pack.units for name in _names(unit)}
        self._named = {name: unit for name, unit in names.items() if len(name) > 1 and unit.parent}
        longest_first = sorted(self._named, key=lambda name: (-len(name), name))
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def units(self, text: str) -> dict[str, str]:
        """Each unit reported on, with the words that say so."""
        found: dict[str, str] = {}
        for match in self._pattern.finditer(text):
            unit = self._named[match.group()]
            if said := self._said(text, match, unit):
                found.setdefault(unit.code, said)
        return found

    def closed(self, units: Iterable[str]) -> frozenset[str]:
        """Those units with all that are above and below them: none of them is to have the report."""
        about = frozenset(units)
        if not about:
            return about
        below = {unit.code for unit in self._city.pack.units if about & set(self._above(unit.code))}
        return about | below | {one for unit in about for one in self._above(unit)}

    def _said(self, text: str, match: re.Match[str], unit: PackUnit) -> str:
        behind = CLAUSE.split(text[match.end() : match.end() + NEAR], maxsplit=1)[0]
        if near := next((word for word in self._near if word in behind), ""):
            return match.group() + behind[: behind.index(near) + len(near)]
        before = next((verb for verb in self._verbs if text[: match.start()].endswith(verb)), "")
        # "I report X Bureau" is about it; "I report X Street's shop" only says where the shop is.
        return before + match.group() if before and (unit.kind != "territorial" or not behind) else ""

    def _above(self, code: str) -> Iterator[str]:
        here = self._city.units[code].parent
        while here and self._city.units[here].parent:
            yield here
            here = self._city.units[here].parent


def _names(unit: PackUnit) -> tuple[str, ...]:
    return (unit.name, *unit.aliases)
