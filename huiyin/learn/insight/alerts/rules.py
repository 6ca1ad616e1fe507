"""How grave an alert is, how many are told, what is known already, and what an alert can go through; no Django."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import log10

from huiyin.foundation.city.alerting import GRADES, Grade
from huiyin.learn.insight.alerts.merging_rules import Tree, covers

STATES = ("held", "known", "raised", "read", "answered", "judged", "lapsed")
HELD, KNOWN, RAISED, READ, ANSWERED, JUDGED, LAPSED = STATES
OPEN = (HELD, KNOWN, RAISED, READ, ANSWERED)
TOLD = (RAISED, READ, ANSWERED)
WAITING = (RAISED, READ)  # for the lead's answer
OUTCOMES = ("true", "partly", "false")
REPLIES = ("answer", "help", "instruction")
WORDS_AT_MOST = 2000
CLIMBS = ("", "above", "leaders")  # who was told that nobody answered


@dataclass(frozen=True)
class Strength:
    """What a grade is given by."""

    ratio: float
    count: int
    people: int
    p: float
    danger: bool = False


def grade(strength: Strength, grades: Mapping[str, Grade]) -> str:
    """The gravest grade of which everything is reached; a dangerous matter is one grade graver."""
    reached = next((name for name in GRADES if _reaches(strength, grades[name])), GRADES[-1])
    if not strength.danger:
        return reached
    return GRADES[max(0, GRADES.index(reached) - 1)]


def _reaches(strength: Strength, bar: Grade) -> bool:
    return (
        strength.ratio >= bar.ratio
        and strength.count >= bar.count
        and strength.people >= bar.people
        and strength.p <= bar.p
    )


def graver(one: str, other: str) -> bool:
    """Whether the first of two grades is the graver."""
    return GRADES.index(one) < GRADES.index(other)


@dataclass(frozen=True)
class Weighed:
    """One thing on the scales: its key, its grade, and what it is ranked by among its own."""

    key: int
    grade: str
    p: float
    excess: float

    @property
    def rank(self) -> tuple[float, float, int]:
        """Rarest first; where chance says nothing any more, the larger first."""
        return (log10(max(self.p, 1e-300)), -self.excess, self.key)


def spend(
    weighed: Iterable[Weighed], used: Mapping[str, int], grades: Mapping[str, Grade]
) -> tuple[list[int], list[int]]:
    """Keys of what is told, and of what is held: the strongest of each grade while the day's budget lasts."""
    told, held, spent = [], [], Counter(used)
    for one in sorted(weighed, key=lambda one: (GRADES.index(one.grade), *one.rank)):
        if spent[one.grade] < grades[one.grade].budget:
            spent[one.grade] += 1
            told.append(one.key)
        else:
            held.append(one.key)
    return told, held


@dataclass(frozen=True)
class Known:
    """Something expected: in these matters and places (none: all), on these days, up to so many times the usual."""

    key: str
    since: date
    until: date
    times: float
    matters: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def explains(self, matter: str, place: str, first: date, last: date, ratio: float, tree: Tree) -> bool:
        """Whether what was noticed is no more than was to be expected."""
        in_time = self.since <= last and first <= self.until
        of_it = not self.matters or any(covers(whole, matter) for whole in self.matters)
        there = not self.places or any(tree.holds(area, place) for area in self.places)
        return in_time and of_it and there and ratio <= self.times


def what_explains(
    known: Sequence[Known], matter: str, place: str, first: date, last: date, ratio: float, tree: Tree
) -> str:
    """The key of the known event that explains it, the narrowest first; empty when nothing does."""
    found = [one for one in known if one.explains(matter, place, first, last, ratio, tree)]
    narrow = sorted(found, key=lambda one: (not one.places, not one.matters, one.until - one.since, one.key))
    return narrow[0].key if narrow else ""


def remind_at(raised: datetime, due: datetime, share: float) -> datetime:
    """When who has not answered is reminded."""
    return raised + (due - raised) * share


def is_ended(last: date, today: date, days: int) -> bool:
    """Whether nothing more has shown for so long that what was never told is put away."""
    return today - last > timedelta(days=days)


@dataclass(frozen=True)
class Record:
    """How one grade, source or rule was right: what people judged."""

    true: int = 0
    partly: int = 0
    false: int = 0

    @property
    def judged(self) -> int:
        """How many were judged."""
        return self.true + self.partly + self.false

    @property
    def right(self) -> float:
        """How many were right; what was partly so counts half."""
        return self.true + self.partly / 2
