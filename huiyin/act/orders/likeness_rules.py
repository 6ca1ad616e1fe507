"""Whether two appeals are about the same thing: place first, then matter, then time, then words; no Django.

Source: domain brief section 6, rule 8. A person confirms whatever is said here.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from math import asin, cos, log, radians, sin, sqrt
from zlib import crc32

import rjieba

SKETCH_BITS = 512
READ_AT_MOST = 300  # characters: what a thing is stands early, and a sketch of more says less
LEVELS = ("high", "medium", "low")
EXACT_FROM = 6  # characters from which an address without a number is exact enough to be compared
WORDS_SHOWN = 4
_EARTH = 6_371_000.0
# Characters that carry the grammar of a sentence and nothing of its matter, and what stands between words.
_BREAKS = re.compile(
    r"[的了我们你您他她它是在不有和就都也很还又被把吗呢吧啊呀这那个着过到说让给要请问希望，。！？、；：\s\W_]+"
)
_TOKENS = re.compile(r"[0-9a-zA-Z]+|[^0-9a-zA-Z]+")
# How much each kind of evidence weighs; the levels at which the sum is spoken of belong to the city.
PLACE, MATTER, WORDS = 0.4, 0.2, 0.4
SAME_STREET, SAME_HEAD, SAME_BRANCH, UNKNOWN = 0.3, 0.5, 0.25, 0.4
WORDS_ALIKE = 0.5  # cosine from which the words alone say all that words can say
COPIED = 0.86  # cosine from which one text is a copy of the other
OLD = 0.15  # how much of the sum is lost at the far end of the window


@dataclass(frozen=True)
class Side:
    """One of the two that are compared; never who said it."""

    text: str
    at: datetime
    place: str = ""
    matter: str = ""
    address: str = ""
    point: tuple[float, float] | None = None


@dataclass(frozen=True)
class Likeness:
    """How much two appeals look like one matter, and by what: the reasons that a person reads."""

    level: str
    score: float
    same_address: bool
    metres: int | None
    same_street: bool
    matter: str
    days: int
    shared: tuple[
        str, ...
    ] = ()  # named only for what is shown: cutting a hundred texts takes longer than the rest

    def as_evidence(self) -> dict[str, object]:
        """For the ledger."""
        return {
            "level": self.level,
            "score": round(self.score, 2),
            "same_address": self.same_address,
            "metres": self.metres,
            "same_street": self.same_street,
            "matter": self.matter,
            "days": self.days,
            "shared": list(self.shared),
        }


@dataclass(frozen=True)
class Thresholds:
    """From which sum on it is spoken of as probably, and as possibly, the same; days after which nothing is."""

    likely: float
    possible: float
    days: float


def grams(text: str) -> frozenset[str]:
    """Pairs of characters within words that mean something, and numbers whole."""
    found: set[str] = set()
    for run in _BREAKS.split(unicodedata.normalize("NFKC", text[:READ_AT_MOST])):
        for part in _TOKENS.findall(run):
            if part.isascii():
                found.add(part.lower())
            else:
                found.update(part[at : at + 2] for at in range(len(part) - 1))
    return frozenset(found)


def sketch(text: str) -> str:
    """A text's grams as bits, so that a database can count what two texts share without reading them."""
    bits = 0
    for gram in grams(text):
        bits |= 1 << (crc32(gram.encode()) % SKETCH_BITS)
    return format(bits, f"0{SKETCH_BITS}b")


def address_of(said: str) -> str:
    """An address in one spelling; empty when it is not exact enough to stand for one spot."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", said)).lower()
    has_number = bool(re.search(r"[0-9零一二三四五六七八九十]", plain))
    return plain if len(plain) >= EXACT_FROM or (has_number and len(plain) > 3) else ""


def spot(said: str) -> int:
    """Number under which the same address is found; 0 for none."""
    plain = address_of(said)
    return int.from_bytes(blake2b(plain.encode(), digest_size=8).digest(), signed=True) if plain else 0


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance of two points (longitude, latitude) on the ground."""
    (lon, lat), (far_lon, far_lat) = ((radians(x), radians(y)) for x, y in (one, other))
    h = sin((far_lat - lat) / 2) ** 2 + cos(lat) * cos(far_lat) * sin((far_lon - lon) / 2) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(h)))


def rarity(texts: Iterable[frozenset[str]]) -> Mapping[str, float]:
    """Weight of each gram among these texts: what all of one street's lamps share says little."""
    counts: dict[str, int] = {}
    total = 20  # so that two or three texts do not decide what is rare
    for one in texts:
        total += 1
        for gram in one:
            counts[gram] = counts.get(gram, 0) + 1
    return {gram: log(1 + total / (1 + count)) for gram, count in counts.items()}


def cosine(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    """How much two texts share, between 0 and 1, rare things counting more."""
    shared = sum(weights[gram] ** 2 for gram in one & other)
    norm = sqrt(_square(one, weights) * _square(other, weights))
    return shared / norm if norm else 0.0


def _square(one: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(weights[gram] ** 2 for gram in one)


def compare(one: Side, others: Sequence[Side], how: Thresholds) -> list[Likeness]:
    """The likeness of one appeal with each of the others, in their order."""
    own = grams(one.text)
    theirs = [grams(other.text) for other in others]
    weights = rarity([own, *theirs])
    return [
        _likeness(one, other, cosine(own, heard, weights), how)
        for other, heard in zip(others, theirs, strict=True)
    ]


def _likeness(one: Side, other: Side, alike: float, how: Thresholds) -> Likeness:
    metres = metres_between(one.point, other.point) if one.point and other.point else None
    same_address = bool(address_of(one.address)) and address_of(one.address) == address_of(other.address)
    days = abs((one.at - other.at).total_seconds()) / 86400
    said = 1.0 if alike >= COPIED else 0.9 * min(alike / WORDS_ALIKE, 1.0)
    place, matter = _place(one, other, same_address, metres), _matter(one.matter, other.matter)
    fresh = 1 - OLD * min(days / how.days, 1.0)
    score = fresh * (PLACE * place + MATTER * matter + WORDS * said)
    return Likeness(
        _level(score, alike, same_address, matter, how),
        score,
        same_address,
        None if metres is None else round(metres),
        bool(one.place) and one.place == other.place,
        {1.0: "leaf", SAME_HEAD: "head", SAME_BRANCH: "branch"}.get(matter, ""),
        round(days),
    )


def _level(score: float, alike: float, same_address: bool, matter: float, how: Thresholds) -> str:
    # The two plain rules of the brief go before the sum: the same address and leaf, or a copied text.
    if score >= how.likely or (same_address and matter == 1.0) or (alike >= COPIED and matter > 0):
        return "high"
    return "medium" if score >= how.possible else "low"


def _place(one: Side, other: Side, same_address: bool, metres: float | None) -> float:
    if same_address:
        return 1.0
    if metres is not None:
        near = next((worth for reach, worth in ((50, 0.95), (150, 0.75), (300, 0.5)) if metres <= reach), 0.0)
        return near or (0.1 if one.place == other.place else 0.0)
    if not one.place or not other.place:
        return SAME_STREET / 2
    return SAME_STREET if one.place == other.place else 0.0


def _matter(one: str, other: str) -> float:
    if not one or not other:
        return UNKNOWN
    if one == other:
        return 1.0
    return SAME_HEAD if one[:4] == other[:4] else SAME_BRANCH if one[:2] == other[:2] else 0.0


def shared_words(one: str, other: str) -> tuple[str, ...]:
    """Words that stand in both texts, as a person would call them words; the longest first.

    Cut differently in two sentences, a word is the same word: what either calls one is looked for in both.
    """
    one, other = one[:READ_AT_MOST], other[:READ_AT_MOST]
    words = dict.fromkeys(word for word in (*rjieba.cut(one), *rjieba.cut(other)) if grams(word))
    both = [word for word in words if word in one and word in other]
    whole = [word for word in both if not any(word != other and word in other for other in both)]
    return tuple(sorted(whole, key=lambda word: (-len(word), one.find(word)))[:WORDS_SHOWN])
