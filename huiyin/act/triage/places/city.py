"""The gazetteer of the city in force, and its points: triage's door to places."""

from threading import Lock
from typing import TYPE_CHECKING

from huiyin.act.triage.places.entries import entries
from huiyin.act.triage.places.finder import Finder, Found
from huiyin.act.triage.places.gazetteer import Gazetteer
from huiyin.act.triage.rules import Guess, Reason, Said
from huiyin.foundation.city.parts import CityPack

if TYPE_CHECKING:  # files are judged without a database, and the city in force lies in one
    from huiyin.foundation.city.queries import City

GUESSES = 3
NEAR = 2000  # metres to the nearest street at which a point outside still says something
NEAREST = 0.2
CONTRADICTED = 0.6  # a pin that the words contradict may have slipped
KEPT = 2  # cities: the one in force and the one before
_made: dict[str, Finder] = {}
_making = Lock()


def finder_of(pack: CityPack) -> Finder:
    """The finder of a pack, made once for all who ask in this process."""
    with _making:
        if pack.digest not in _made:
            while len(_made) >= KEPT:
                _made.pop(next(iter(_made)))
            _made[pack.digest] = Finder(Gazetteer(entries(pack)))
        return _made[pack.digest]


class Places:
    """Streets by the pack's polygons and gazetteer."""

    def __init__(self, city: "City") -> None:
        self._city = city
        self._finder = finder_of(city.pack)

    def find(self, said: Said, text: str) -> tuple[Guess | None, tuple[Guess, ...]]:
        """The street the matter lies in, if it is one; otherwise the candidates, and no guess."""
        words = text.removeprefix(said.title).lstrip("\n") if said.title else text
        found = self._finder.find(words, said.title, said.place)
        if said.lon is None or said.lat is None:
            return found.answer, found.candidates[:GUESSES]
        unit = self._city.jurisdictions.unit_at(said.lon, said.lat)
        return _at(unit, found) if unit else self._outside(said.lon, said.lat, found)

    def _outside(self, lon: float, lat: float, found: Found) -> tuple[Guess | None, tuple[Guess, ...]]:
        """A pin outside the city decides nothing: the words do, or the nearest street is one to ask about."""
        nearest = self._city.jurisdictions.nearest(lon, lat)
        facts = {"place": nearest[0], "metres": round(nearest[1])} if nearest else {}
        reason = Reason("point_outside", facts)
        if found.candidates:
            guesses = tuple(
                Guess(g.value, g.likely, (*g.reasons, reason)) for g in found.candidates[:GUESSES]
            )
            return (guesses[0] if found.answer else None), guesses
        if nearest is None or nearest[1] > NEAR:
            return None, ()
        return None, (Guess(nearest[0], NEAREST, (reason,)),)


def _at(unit: str, found: Found) -> tuple[Guess | None, tuple[Guess, ...]]:
    """The street of the point; what the words say otherwise is shown beside it."""
    other = found.answer if found.answer and found.answer.value != unit else None
    if other is None:
        guess = Guess(unit, 1.0, (Reason("point"), *_same(unit, found)))
        return guess, (guess,)
    reason = Reason("words_elsewhere", {"place": other.value})
    guess = Guess(unit, CONTRADICTED, (Reason("point"), reason))
    return guess, (guess, Guess(other.value, other.likely * (1 - CONTRADICTED), other.reasons))


def _same(unit: str, found: Found) -> tuple[Reason, ...]:
    return next((guess.reasons[:1] for guess in found.candidates if guess.value == unit), ())
