"""The first method of triage: the pack's words, places and catalogue."""

from collections.abc import Iterator

from huiyin.act.triage.rules import Guess, Proposal, Reason, Route, Said, Vocabulary, share, weigh
from huiyin.foundation.city.parts import CatalogueRule, PackMatter
from huiyin.foundation.city.queries import City

READ_AT_MOST = 2000  # characters: what an appeal is about stands early
GUESSES = 3
GRADES = ("red", "orange", "yellow", "blue")


class WordsMethod:
    """Judges by characteristic words, the gazetteer and the dispatch catalogue of one city."""

    def __init__(self, city: City) -> None:
        pack = city.pack
        self.city = city
        self._matters = Vocabulary((w, m.code) for m in pack.matters if m.is_leaf for w in m.words)
        self._kinds = Vocabulary((w, k) for k, kind in city.dispatching.kinds.items() for w in kind.words)
        self._places = Vocabulary(_places(city))
        self._risks = Vocabulary((r.word, r.grade) for r in pack.risk_words)
        self._labels = {m.name: m.code for m in pack.matters if m.is_leaf} | {
            m.code: m.code for m in pack.matters
        }
        self._catalogue: dict[str, list[CatalogueRule]] = {}
        for rule in pack.catalogue:
            self._catalogue.setdefault(rule.matter.rstrip("0") or "0", []).append(rule)

    def propose(self, said: Said) -> Proposal:
        """Judge one appeal by words, place and catalogue."""
        text = f"{said.title}\n{said.words[:READ_AT_MOST]}"
        kind = self.kind(said, text)
        matters = self.matters(said, text)
        place, places = self.places(said, text)
        clock_class = self.clock_class(kind.value, matters)
        routes = tuple(self.routes(matters, place))
        grade, words = self.risk(text)
        return Proposal(
            kind, matters, place, places, routes, clock_class, self.urgency(clock_class, grade), grade, words
        )

    def kind(self, said: Said, text: str) -> Guess:
        """Consultation, help, complaint and so on; what the person chose goes first."""
        if said.kind:
            return Guess(said.kind, 1.0, (Reason("chosen"),))
        found = self._kinds.find(text)
        ranked = share(weigh(found, said.title))
        if not ranked:
            return Guess("help", 0.3, (Reason("no_kind_words"),))
        best, likely = ranked[0]
        return Guess(best, likely, (Reason("words", {"words": _words(found, best)}),))

    def matters(self, said: Said, text: str) -> tuple[Guess, ...]:
        """Up to three leaves of the taxonomy, likeliest first."""
        if chosen := self._labels.get(said.matter):
            return (Guess(chosen, 1.0, (Reason("chosen"),)),)
        found = self._matters.find(text)
        ranked = share(weigh(found, said.title), prior=2.0)[:GUESSES]
        return tuple(
            Guess(code, likely, (Reason("words", {"words": _words(found, code)}),)) for code, likely in ranked
        )

    def places(self, said: Said, text: str) -> tuple[Guess | None, tuple[Guess, ...]]:
        """The street the matter lies in, if it is one; otherwise the candidates, and no guess."""
        if unit := self._at(said):
            guess = Guess(unit, 1.0, (Reason("point"),))
            return guess, (guess,)
        found = self._places.find(said.place) or self._places.find(text)
        guesses = tuple(self._place_guesses(found))
        sure = guesses and (len(guesses) == 1 or guesses[0].likely > 2 * guesses[1].likely)
        return (guesses[0] if sure else None), guesses[:GUESSES]

    def _at(self, said: Said) -> str | None:
        if said.lon is None or said.lat is None:
            return None
        return self.city.jurisdictions.unit_at(said.lon, said.lat)

    def _place_guesses(self, found: dict[str, list[str]]) -> Iterator[Guess]:
        for unit, likely in share(weigh(found, ""), prior=0.5):
            yield Guess(unit, likely, (Reason("place_named", {"words": _words(found, unit)}),))

    def clock_class(self, kind: str, matters: tuple[Guess, ...]) -> str:
        """The matter's own class, unless it is only being asked about; else the class of the kind."""
        by_kind = self.city.pack.clocks.kinds[kind]
        if kind in ("consultation", "suggestion", "praise") or not matters:
            return by_kind
        return self.city.matters[matters[0].value].clock or by_kind

    def urgency(self, clock_class: str, grade: str) -> str:
        """Urgency that the class or a word of danger brings."""
        if grade == "red":
            return "critical"
        return self.city.dispatching.urgency.get(clock_class, "normal")

    def risk(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The gravest grade among the risk words said, and the words."""
        found = self._risks.find(text)
        grades = {grade for targets in found.values() for grade in targets}
        return next((grade for grade in GRADES if grade in grades), ""), tuple(found)

    def routes(self, matters: tuple[Guess, ...], place: Guess | None) -> Iterator[Route]:
        """A route for each likely matter, and at the end the unit of last resort."""
        seen: set[str] = set()
        for guess in matters:
            route = self._route(guess, place)
            if route and route.lead not in seen:
                seen.add(route.lead)
                yield route
        yield self._last_resort(place)

    def _route(self, guess: Guess, place: Guess | None) -> Route | None:
        matter = self.city.matters[guess.value]
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
        return place is not None and (area == place.value or area == self.city.district_of(place.value))

    def _resolve(self, wanted: str, place: Guess | None) -> str | None:
        if not wanted.startswith("@"):
            return wanted or None
        if place is None:
            return None
        return place.value if wanted == "@street" else self.city.district_of(place.value)

    def _helpers(self, wanted: tuple[str, ...], place: Guess | None, lead: str) -> Iterator[str]:
        for one in wanted:
            unit = self._resolve(one, place)
            if unit and unit != lead:
                yield unit

    def _last_resort(self, place: Guess | None) -> Route:
        if place:  # brief section 6, rule 1: the district of the place takes what nobody can place
            district = self.city.district_of(place.value)
            return Route(district, (), "", 0.2, (Reason("district", {"place": place.value}),))
        return Route(self.city.dispatching.last_resort, (), "", 0.1, (Reason("last_resort"),))


def _places(city: City) -> Iterator[tuple[str, str]]:
    for unit in city.pack.units:
        if unit.level in ("street", "community"):
            street = unit.code if unit.level == "street" else unit.parent
            yield from ((name, street) for name in (unit.name, *unit.aliases))
    for place in city.pack.places:
        yield from ((name, place.unit) for name in (place.name, *place.aliases))


def _words(found: dict[str, list[str]], target: str) -> list[str]:
    return [word for word, targets in found.items() if target in targets][:4]
