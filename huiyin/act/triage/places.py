"""Where a matter lies: the street that a point, an address or the words name."""

from collections.abc import Iterator

from huiyin.act.triage.rules import Guess, Reason, Said
from huiyin.act.triage.vocabulary import Vocabulary, share, weigh, words_for
from huiyin.foundation.city.queries import City

GUESSES = 3


class Places:
    """Streets by the pack's polygons and gazetteer."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._names = Vocabulary(_names(city))

    def find(self, said: Said, text: str) -> tuple[Guess | None, tuple[Guess, ...]]:
        """The street the matter lies in, if it is one; otherwise the candidates, and no guess."""
        if unit := self._at(said):
            guess = Guess(unit, 1.0, (Reason("point"),))
            return guess, (guess,)
        found = self._names.find(said.place) or self._names.find(text)
        guesses = tuple(_guesses(found))
        sure = guesses and (len(guesses) == 1 or guesses[0].likely > 2 * guesses[1].likely)
        return (guesses[0] if sure else None), guesses[:GUESSES]

    def _at(self, said: Said) -> str | None:
        if said.lon is None or said.lat is None:
            return None
        return self._city.jurisdictions.unit_at(said.lon, said.lat)


def _guesses(found: dict[str, list[str]]) -> Iterator[Guess]:
    for unit, likely in share(weigh(found, ""), prior=0.5):
        yield Guess(unit, likely, (Reason("place_named", {"words": words_for(found, unit)}),))


def _names(city: City) -> Iterator[tuple[str, str]]:
    for unit in city.pack.units:
        if unit.level in ("street", "community"):
            street = unit.code if unit.level == "street" else unit.parent
            yield from ((name, street) for name in (unit.name, *unit.aliases))
    for place in city.pack.places:
        yield from ((name, place.unit) for name in (place.name, *place.aliases))
