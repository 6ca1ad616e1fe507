"""Pure decisions about observers: drawing fairly, conflicts of interest, agreement, months; no Django."""

import hashlib
import hmac
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from huiyin.answer.assessment.rules import wilson

Key = TypeVar("Key", bound=Hashable)

# What becomes of an invitation, and of an opinion.
DRAWN, INVITED, ACCEPTED, DECLINED, EXPIRED, PASSED = (
    "drawn",
    "invited",
    "accepted",
    "declined",
    "expired",
    "passed",
)
INVITATION_STATES = (DRAWN, INVITED, ACCEPTED, DECLINED, EXPIRED, PASSED)
LIVE = (DRAWN, INVITED, ACCEPTED)  # a person stands in one of these once
OPEN, ANSWERED, DISPUTED, SETTLED = "open", "answered", "disputed", "settled"
OPINION_STATES = (OPEN, ANSWERED, DISPUTED, SETTLED)
VERDICTS = ("adopted", "partly", "declined")
RELATIONS = ("work", "family", "business")
ENDS = ("left", "term", "ended")
SOLVED = ("solved", "partly", "unsolved")
CONFLICTS = ("own", "unit", "place")


def fair_draw(people: Mapping[Key, Sequence[str]], size: int, seed: str) -> list[Key]:
    """So many of them, spread over their strata in proportion; the same seed draws the same.

    Systematic sampling with a random start: all are laid in a row by stratum, inside one by a keyed hash, and every
    (N / size)-th is taken. Each has exactly the chance size / N, and no stratum is off its share by one whole person.
    """
    row = sorted(people, key=lambda key: (tuple(people[key]), _hash(seed, repr(key)), repr(key)))
    total, size = len(row), min(size, len(row))
    if size <= 0:
        return []
    start = int.from_bytes(_hash(seed, "start"), "big") % total
    return [row[(start + place * total) // size] for place in range(size)]


def _hash(seed: str, text: str) -> bytes:
    return hmac.new(seed.encode(), text.encode(), hashlib.sha256).digest()


def age_band(days: float, bands: Sequence[int]) -> str:
    """Between which of the pack's days an age lies, as a word that sorts."""
    return f"{sum(days >= band for band in bands):02d}"


@dataclass(frozen=True)
class Interests:
    """What could make an observer partial: own tokens, units of declared relations, places of own appeals."""

    tokens: Collection[str] = ()
    units: Collection[str] = ()
    places: Collection[str] = ()


@dataclass(frozen=True)
class Concerned:
    """Whom an order concerns: its appellants, units with those above them, and its place."""

    appellants: Collection[str]
    units: Collection[str]
    place: str = ""


def conflict(mine: Interests, order: Concerned) -> str:
    """Why this observer may not judge this order; empty when nothing speaks against it."""
    if not set(mine.tokens).isdisjoint(order.appellants):
        return "own"
    if not set(mine.units).isdisjoint(order.units):
        return "unit"
    return "place" if order.place and order.place in set(mine.places) else ""


def add_months(at: datetime, months: int) -> datetime:
    """The same day so many months later, or the last of that month."""
    month = at.month - 1 + months
    first = at.replace(year=at.year + month // 12, month=month % 12 + 1, day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return first.replace(day=min(at.day, (following - timedelta(days=1)).day))


@dataclass(frozen=True)
class Agreement:
    """How often observers and the recorded answers say the same: share with Wilson's interval, Cohen's kappa."""

    judged: int
    same: int
    share: float | None
    low: float
    high: float
    kappa: float | None
    kappa_low: float
    kappa_high: float


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Agreement over (observer's, recorded) answers.

    Kappa's interval is that of the share, carried over at the chance that was seen, so that it does not shrink to a
    point when few agree always or never. Without two different answers kappa says nothing.
    """
    total = len(pairs)
    if not total:
        return Agreement(0, 0, None, 0.0, 1.0, None, -1.0, 1.0)
    same = sum(mine == theirs for mine, theirs in pairs)
    share = same / total
    low, high = wilson(same, total)
    low, high = min(low, share), max(high, share)  # rounding at the ends
    kinds = {word for pair in pairs for word in pair}
    chance = sum(
        sum(mine == kind for mine, _ in pairs) * sum(theirs == kind for _, theirs in pairs) for kind in kinds
    ) / (total * total)
    if chance >= 1:
        return Agreement(total, same, share, low, high, None, -1.0, 1.0)
    kappa, kappa_low, kappa_high = ((value - chance) / (1 - chance) for value in (share, low, high))
    return Agreement(total, same, share, low, high, kappa, max(-1.0, kappa_low), kappa_high)


def told_count(count: int, fewest: int) -> int | None:
    """A count as it may be published: nothing between one and the fewest, so that nobody is found by it."""
    return count if count == 0 or count >= fewest else None
