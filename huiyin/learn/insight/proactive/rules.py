"""Which places are like those that complained, which are kept to compare with, and what changed; no Django."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from huiyin.learn.stats.changes import Change, change

REASON_KINDS = ("alert", "topic", "forecast")
KEY_AT_MOST = 40
SENTENCE_AT_MOST = 300
WORDS_AT_MOST = 2000


@dataclass(frozen=True)
class Reason:
    """Why orders are opened: what was seen, by its kind and key, and in one sentence."""

    kind: str
    key: str
    sentence: str


@dataclass(frozen=True)
class Place:
    """What is known of a street and a matter: open orders, appeals lately, and in the same season last year."""

    code: str
    group: str
    open: int = 0
    recent: int = 0
    season: int = 0

    @property
    def quiet(self) -> bool:
        """Nobody has complained yet, and nobody is on it already."""
        return not self.open and not self.recent


@dataclass(frozen=True)
class Candidate:
    """A quiet place with what it has in common with those that complained."""

    place: Place
    neighbour: bool
    alike: bool

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is offered, the strongest first; empty if it has nothing in common."""
        told = (("season", self.place.season > 0), ("neighbour", self.neighbour), ("alike", self.alike))
        return tuple(name for name, holds in told if holds)


def candidates(
    places: Iterable[Place], around: Collection[str], neighbours: Collection[str]
) -> list[Candidate]:
    """Quiet places that have something in common with `around`: the season, a border, or their kind.

    Those with most appeals in the same season last year come first, then neighbours, then those of the same kind.
    """
    known = list(places)
    kinds = {place.group for place in known if place.code in around and place.group}
    found = [
        Candidate(place, place.code in neighbours, place.group in kinds)
        for place in known
        if place.quiet and place.code not in around
    ]
    kept = [one for one in found if one.reasons]
    return sorted(kept, key=lambda one: (-one.place.season, not one.neighbour, not one.alike, one.place.code))


def controls(chosen: Sequence[Place], others: Iterable[Place], each: int) -> list[str]:
    """Quiet places left alone to compare with: for each chosen one some of its kind with the nearest count."""
    left = {
        place.code: place for place in others if place.quiet and place.code not in {c.code for c in chosen}
    }
    found: list[str] = []
    for place in chosen:
        nearest = sorted(
            left.values(),
            key=lambda one: (one.group != place.group, abs(one.season - place.season), one.code),
        )
        for one in nearest[:each]:
            found.append(left.pop(one.code).code)
    return sorted(found)


def faults(reason: Reason, words: str, places: Sequence[str], at_once: int) -> list[str]:
    """Fields that cannot be taken."""
    found = []
    if reason.kind not in REASON_KINDS or not 0 < len(reason.key) <= KEY_AT_MOST:
        found.append("reason")
    if not 0 < len(reason.sentence.strip()) <= SENTENCE_AT_MOST:
        found.append("sentence")
    if not 0 < len(words.strip()) <= WORDS_AT_MOST:
        found.append("words")
    if not 0 < len(places) <= at_once:
        found.append("places")
    return found


@dataclass(frozen=True)
class Windows:
    """The days that are compared: equally long here and there, `before` and `after` the opening."""

    before: tuple[date, date]  # first day, and the first that no longer belongs
    after: tuple[date, date]

    @property
    def days(self) -> int:
        """How long after has been counted."""
        return (self.after[1] - self.after[0]).days


def windows(opened: date, today: date, before_days: int, after_days: int) -> Windows:
    """The day of opening belongs to neither side; today is not over and does not count."""
    since = opened + timedelta(days=1)
    until = min(max(today, since), since + timedelta(days=after_days))
    return Windows((opened - timedelta(days=before_days), opened), (since, until))


@dataclass(frozen=True)
class Counted:
    """Appeals of citizens on the matter, before and after: in the places helped, and in those left alone.

    `scatter` is how many times more than Poisson the counts of single places scatter; appeals often come in clumps.
    """

    before: int
    after: int
    other_before: int
    other_after: int
    scatter: float = 1.0


Pair = tuple[int, int]  # of one place, before and after


def together(helped: Sequence[Pair], left: Sequence[Pair]) -> Counted:
    """The sums of both kinds of places, with how much single places scatter round the change of their kind."""
    chi, degrees = 0.0, 0
    for pairs in (helped, left):
        before, after = sum(b for b, _ in pairs), sum(a for _, a in pairs)
        if before and after:
            share = after / (before + after)
            seen = [(b + a, a) for b, a in pairs if b + a]
            chi += sum((a - n * share) ** 2 / (n * share * (1 - share)) for n, a in seen)
            degrees += len(seen) - 1
    here, there = [[sum(pair[side] for pair in pairs) for side in (0, 1)] for pairs in (helped, left)]
    return Counted(here[0], here[1], there[0], there[1], max(1.0, chi / degrees) if degrees > 0 else 1.0)


def enough(counted: Counted, least: int) -> bool:
    """Whether so many appeals were seen on either side, before and after together."""
    here, there = counted.before + counted.after, counted.other_before + counted.other_after
    return here >= least and there >= least


def effect(counted: Counted, days: int, wait_days: int, least: int) -> Change | None:
    """What helping changed, or None while too little has been seen to say.

    Counts are first divided by how much more than Poisson they scatter, so that clumps do not make it look surer.
    """
    comparable = counted.before > 0 and counted.other_before > 0 and counted.other_after > 0
    if days < wait_days or not enough(counted, least) or not comparable:
        return None
    four = (counted.before, counted.after, counted.other_before, counted.other_after)
    found = change(*(round(count / counted.scatter) or min(count, 1) for count in four))
    return replace(found, ratio=counted.after * counted.other_before / (counted.before * counted.other_after))
