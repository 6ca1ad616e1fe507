"""Who leads: what a conference ruled, then the pack's dispatch catalogue, then the matter's own lead; no Django."""

from collections.abc import Iterator
from dataclasses import dataclass

from huiyin.act.triage.ruling_rules import Rulings, Standing
from huiyin.foundation.city.parts import CatalogueRule, PackMatter
from huiyin.foundation.city.queries import City

STREET, DISTRICT = "@street", "@district"


@dataclass(frozen=True)
class Duty:
    """Who answers for a matter in a place, as the pack writes it, and the rule of the catalogue, if there is one."""

    wanted: str
    co_units: tuple[str, ...]
    rule: CatalogueRule | None
    ruling: Standing | None = None

    @property
    def by_place(self) -> bool:
        """Whether the unit depends on where it is."""
        return self.wanted.startswith("@")


class Catalogue:
    """The duties of one city."""

    def __init__(self, city: City, rulings: Rulings = ()) -> None:
        self._city = city
        self._rulings: dict[str, list[Standing]] = {}
        for one in rulings:
            self._rulings.setdefault(one.matter, []).append(one)
        self._rules: dict[str, list[CatalogueRule]] = {}
        for rule in city.pack.catalogue:
            self._rules.setdefault(_bare(rule.matter), []).append(rule)

    def duty(self, code: str, place: str) -> Duty:
        """The duty for a matter in a street (empty when it is not known)."""
        best = self.ruled(code, place)
        return Duty(best.lead, best.co_units, None, best) if best else self.written(code, place)

    def ruled(self, code: str, place: str) -> Standing | None:
        """What a conference settled for a matter in a street: the street's ruling, its district's, or the city's."""
        found = [one for one in self._rulings.get(code, ()) if self._covers(one.place, place)]
        return max(found, key=lambda one: (bool(one.place), len(one.place)), default=None)

    def written(self, code: str, place: str) -> Duty:
        """The duty as the pack writes it, whatever was ruled."""
        matter = self._city.matters[code]
        rule = self._rule(matter, place)
        if rule:
            return Duty(rule.lead, rule.co_units, rule)
        return Duty(matter.lead, matter.co_units, None)

    def unit(self, wanted: str, place: str) -> str:
        """The unit that the pack's word means in this place; empty when that cannot be said."""
        if not wanted.startswith("@"):
            return wanted
        if not place:
            return ""
        return place if wanted == STREET else self._city.district_of(place)

    def helpers(self, duty: Duty, place: str, without: str) -> tuple[str, ...]:
        """The units that help, each once, and never the lead."""
        return tuple(dict.fromkeys(self._helpers(duty, place, without)))

    def _helpers(self, duty: Duty, place: str, without: str) -> Iterator[str]:
        for one in duty.co_units:
            unit = self.unit(one, place)
            if unit and unit != without:
                yield unit

    def _rule(self, matter: PackMatter, place: str) -> CatalogueRule | None:
        for prefix in (matter.code, matter.code[:4], matter.code[:2]):
            here = [rule for rule in self._rules.get(_bare(prefix), []) if self._covers(rule.place, place)]
            if here:
                return max(here, key=lambda rule: (bool(rule.place), len(rule.place)))
        return None

    def _covers(self, area: str, place: str) -> bool:
        return not area or (bool(place) and area in (place, self._city.district_of(place)))


def _bare(matter: str) -> str:
    return matter.rstrip("0") or "0"
