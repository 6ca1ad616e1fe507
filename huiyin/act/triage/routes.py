"""Whose it is: the dispatch catalogue, then the matter's own lead, then the unit of last resort."""

from collections.abc import Iterator

from huiyin.act.triage.rules import Guess, Reason, Route
from huiyin.foundation.city.parts import CatalogueRule, PackMatter
from huiyin.foundation.city.queries import City


class Routes:
    """Routes by the rules of one city."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._catalogue: dict[str, list[CatalogueRule]] = {}
        for rule in city.pack.catalogue:
            self._catalogue.setdefault(rule.matter.rstrip("0") or "0", []).append(rule)

    def routes(self, kind: str, matters: tuple[Guess, ...], place: Guess | None) -> Iterator[Route]:
        """A route for each likely matter, and at the end the unit of last resort."""
        seen: set[str] = set()
        for guess in matters:
            route = self._route(guess, place)
            if route and route.lead not in seen:
                seen.add(route.lead)
                yield route
        yield self._last_resort(place)

    def _route(self, guess: Guess, place: Guess | None) -> Route | None:
        matter = self._city.matters[guess.value]
        rule = self._rule(matter, place)
        wanted = rule.lead if rule else matter.lead
        lead = self._resolve(wanted, place)
        if lead is None:
            return None
        basis = f"{rule.id} {rule.basis}" if rule else ""
        reason = (
            Reason("catalogue", {"rule": rule.id}) if rule else Reason("matter_lead", {"matter": matter.code})
        )
        certain = guess.likely * (place.likely**0.5 if place and wanted.startswith("@") else 1.0)
        helpers = tuple(self._helpers(rule.co_units if rule else matter.co_units, place, lead))
        return Route(lead, helpers, basis, certain, (*guess.reasons, reason))

    def _rule(self, matter: PackMatter, place: Guess | None) -> CatalogueRule | None:
        for prefix in (matter.code, matter.code[:4], matter.code[:2]):
            rules = self._catalogue.get(prefix.rstrip("0") or "0", [])
            here = [rule for rule in rules if self._covers(rule.place, place)]
            if here:
                return max(here, key=lambda rule: (bool(rule.place), len(rule.place)))
        return None

    def _covers(self, area: str, place: Guess | None) -> bool:
        if not area:
            return True
        return place is not None and (area == place.value or area == self._city.district_of(place.value))

    def _resolve(self, wanted: str, place: Guess | None) -> str | None:
        if not wanted.startswith("@"):
            return wanted or None
        if place is None:
            return None
        return place.value if wanted == "@street" else self._city.district_of(place.value)

    def _helpers(self, wanted: tuple[str, ...], place: Guess | None, lead: str) -> Iterator[str]:
        for one in wanted:
            unit = self._resolve(one, place)
            if unit and unit != lead:
                yield unit

    def _last_resort(self, place: Guess | None) -> Route:
        if place:  # brief section 6, rule 1: the district of the place takes what nobody can place
            district = self._city.district_of(place.value)
            return Route(district, (), "", 0.2, (Reason("district", {"place": place.value}),))
        return Route(self._city.dispatching.last_resort, (), "", 0.1, (Reason("last_resort"),))
