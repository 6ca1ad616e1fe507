"""What screens ask about places: which may be meant, what is near a point, what to write on a map."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from shapely import STRtree, box, points

from huiyin.act.triage.places.address import Address, parse
from huiyin.act.triage.places.city import finder_of
from huiyin.act.triage.places.finder import Found
from huiyin.act.triage.places.gazetteer import Entry
from huiyin.act.triage.places.suffixes import COMMUNITY, ESTATE, LANDMARK, ROAD, level_of
from huiyin.act.triage.rules import Guess, Reason
from huiyin.foundation.city.geography import METRES, metres
from huiyin.foundation.city.parts import PackPlace
from huiyin.foundation.city.queries import current

SPOTS = 3
NEAR, NEAR_WITHIN = 3, 1000.0  # how many, and within how many metres
LABELS = 24
COLUMNS, ROWS = 4, 6  # of a map: one label in each field, so that they can be read
_ORDER = {LANDMARK: 0, ROAD: 1, ESTATE: 2, COMMUNITY: 3}
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Candidate:
    """A place that may be meant; without a point where only its street was named."""

    name: str
    street: str
    lon: float | None
    lat: float | None
    likely: float
    sure: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Near:
    """A place of the gazetteer and how far it is from a point, in metres."""

    name: str
    street: str
    metres: float


@dataclass(frozen=True)
class Label:
    """A name on the map, at its point, with its level for the drawing."""

    name: str
    level: str
    lon: float
    lat: float


def heard(place: str, words: str = "") -> Found:
    """What the address field and the words say about the street."""
    return finder_of(current().pack).find(words, "", place)


def address(place: str, words: str = "") -> Address:
    """The parts of the address that was said; the field counts, the words only where it is empty."""
    said = place or words
    return parse(said, heard(place, "" if place else words).heard)


def candidates(place: str, words: str) -> list[Candidate]:
    """The places that may be meant, the likeliest street first and in it the longest name."""
    found = heard(place, words)
    spots = [spot for guess in found.candidates[:SPOTS] for spot in _in_street(guess, found)]
    return spots[:SPOTS]


def _in_street(guess: Guess, found: Found) -> Iterator[Candidate]:
    sure = found.answer is not None and found.answer.value == guess.value
    entries = {
        entry: mention.worth
        for mention in found.heard
        for entry in mention.entries
        if entry.point and entry.streets[:1] == (guess.value,)
    }
    best = sorted(entries, key=lambda entry: (-round(entries[entry], 1), -len(entry.name), entry.name))
    for entry in best:
        yield _candidate(entry, guess, sure)
    if not best and not sure:
        yield Candidate(
            current().units[guess.value].name, guess.value, None, None, guess.likely, sure, guess.reasons
        )


def _candidate(entry: Entry, guess: Guess, sure: bool) -> Candidate:
    assert entry.point is not None
    return Candidate(entry.name, guess.value, *entry.point, guess.likely, sure, guess.reasons)


def near(lon: float, lat: float) -> list[Near]:
    """The places of the gazetteer around a point, the nearest first."""
    tree, places = _points(current().pack.digest)
    reach = NEAR_WITHIN / METRES
    hits = tree.query(box(lon - 2 * reach, lat - reach, lon + 2 * reach, lat + reach))
    found = [
        Near(p.name, p.unit, metres((lon, lat), (p.lon, p.lat))) for p in (places[i] for i in hits.tolist())
    ]
    best: dict[str, Near] = {}
    for one in sorted(found, key=lambda one: (one.metres, one.name)):
        if one.metres <= NEAR_WITHIN:
            best.setdefault(one.name, one)
    return list(best.values())[:NEAR]


def labels(window: Box) -> list[Label]:
    """Names to write on a map of this window (west, south, east, north in degrees): one in each of its fields."""
    tree, places = _points(current().pack.digest)
    west, south, east, north = window
    inside = [places[i] for i in tree.query(box(*window)).tolist()]
    taken: dict[tuple[int, int], Label] = {}
    for place in sorted(inside, key=_rank):
        column = min(int((place.lon - west) / max(east - west, 1e-9) * COLUMNS), COLUMNS - 1)
        row = min(int((place.lat - south) / max(north - south, 1e-9) * ROWS), ROWS - 1)
        level = level_of(place.kind, place.name)
        taken.setdefault((column, row), Label(place.name, level, place.lon, place.lat))
    return list(taken.values())[:LABELS]


def _rank(place: PackPlace) -> tuple[int, int, str]:
    return (_ORDER[level_of(place.kind, place.name)], len(place.name), place.name)


@lru_cache(maxsize=2)
def _points(digest: str) -> tuple[STRtree, tuple[PackPlace, ...]]:
    pack = current().pack
    assert pack.digest == digest
    return _tree(pack.places), pack.places


def _tree(places: Iterable[PackPlace]) -> STRtree:
    where = np.array([(place.lon, place.lat) for place in places]).reshape(-1, 2)
    return STRtree(points(where))
