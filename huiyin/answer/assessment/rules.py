"""The three rates and the mark they make, as formulas over counted facts; no Django. Source: brief section 10."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from math import sqrt

RATES = ("response", "resolution", "satisfaction", "on_time")
ASKED = ("resolution", "satisfaction")  # rates over answered callbacks; the others are over what was due
Z95 = 1.959963984540054
Z998 = 3.090232306167813
PEERS_AT_LEAST = 4  # fewer units than this have no middle half worth drawing
SPANS = (1, 3)


@dataclass(frozen=True)
class Period:
    """Whole months up to and including `last` (any day of it): one month, or a quarter where one has too few."""

    last: date
    months: int = 1

    @classmethod
    def read(cls, code: str) -> "Period | None":
        """The period that a code such as 2026-10 or 2026-10x3 names; None for anything else."""
        month, _, span = code.partition("x")
        try:
            found = cls(date.fromisoformat(f"{month}-01"), int(span or 1))
        except ValueError:
            return None
        return found if found.months in SPANS and len(month) == 7 else None

    @property
    def code(self) -> str:
        """The name of the period in addresses."""
        return f"{self.last:%Y-%m}" + (f"x{self.months}" if self.months > 1 else "")

    @property
    def start(self) -> date:
        """Its first day."""
        return _month(self.last, 1 - self.months)

    @property
    def end(self) -> date:
        """The day after its last."""
        return _month(self.last, 1)

    def moved(self, months: int) -> "Period":
        """The period so many months later."""
        return Period(_month(self.last, months), self.months)

    def spanning(self, months: int) -> "Period":
        """The period of another length that ends with the same month."""
        return Period(self.last, months)


def _month(day: date, ahead: int) -> date:
    count = day.year * 12 + day.month - 1 + ahead
    return date(count // 12, count % 12 + 1, 1)


@dataclass(frozen=True)
class Tally:
    """What was recorded about a unit's orders that fell due: how many, and of how many each fact holds.

    `merged` are further appellants of the same matters: nothing falls due twice for them, and each is asked.
    """

    due: int = 0
    contacted: int = 0
    on_time: int = 0
    valid: int = 0
    solved: int = 0
    partly: int = 0
    satisfied: int = 0
    basically: int = 0
    merged: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class Record:
    """The facts of a unit and a period: what counts, and what was excluded with approval, kept apart."""

    counted: Tally = Tally()
    excluded: Tally = Tally()

    def __add__(self, other: "Record") -> "Record":
        return Record(self.counted + other.counted, self.excluded + other.excluded)


@dataclass(frozen=True)
class Policy:
    """How the city scores: weights that sum to 1, the worth of half answers, the fewest cases to compare."""

    weights: Mapping[str, float]
    basic: float
    partial: float
    minimum: int
    bands: Mapping[str, float]


@dataclass(frozen=True)
class Rate:
    """A share with its denominator and its 95 % Wilson interval; `few` says that it is not to be compared."""

    numerator: float
    denominator: int
    value: float | None
    low: float | None
    high: float | None
    few: bool


@dataclass(frozen=True)
class Composite:
    """The mark out of 100 with its interval, its band, and whether the interval lifted it into that band."""

    value: float
    low: float
    high: float
    band: str
    lifted: bool


def wilson(numerator: float, denominator: int, z: float = Z95) -> tuple[float, float]:
    """Wilson's score interval of a share; `numerator` may hold halves. (0, 1) when nothing was counted."""
    if denominator <= 0:
        return 0.0, 1.0
    share, spread = numerator / denominator, z * z / denominator
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / denominator + spread / (4 * denominator)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def rate(numerator: float, denominator: int, minimum: int) -> Rate:
    """A rate with its interval; without a denominator there is no value."""
    if denominator <= 0:
        return Rate(numerator, 0, None, None, None, True)
    low, high = wilson(numerator, denominator)
    return Rate(numerator, denominator, numerator / denominator, low, high, denominator < minimum)


def rates(tally: Tally, policy: Policy) -> dict[str, Rate]:
    """R, S, M and T of the brief, by name."""
    over = {
        "response": (tally.contacted, tally.due),
        "resolution": (tally.solved + policy.partial * tally.partly, tally.valid),
        "satisfaction": (tally.satisfied + policy.basic * tally.basically, tally.valid),
        "on_time": (tally.on_time, tally.due),
    }
    return {name: rate(above, below, policy.minimum) for name, (above, below) in over.items()}


def excluded_share(record: Record, minimum: int) -> Rate:
    """X: what was excluded, of all that fell due."""
    out = record.excluded.due
    return rate(out, out + record.counted.due, minimum)


def composite(found: Mapping[str, Rate], policy: Policy) -> Composite | None:
    """C with its interval and band; None unless every weighted rate may be compared.

    Rates over the same orders lean the same way, so their errors are added; errors over different denominators
    are joined as squares.
    """
    weighted = [(name, weight, found[name]) for name, weight in policy.weights.items() if weight]
    if any(one.few for _, _, one in weighted):
        return None
    value = 100 * sum(weight * (one.value or 0) for _, weight, one in weighted)
    low = max(0.0, value - _spread(weighted, "low"))
    high = min(100.0, value + _spread(weighted, "high"))
    name, lifted = band(value, high, policy.bands)
    return Composite(value, low, high, name, lifted)


def _spread(weighted: Iterable[tuple[str, float, Rate]], end: str) -> float:
    due = asked = 0.0
    for name, weight, one in weighted:
        part = weight * abs(getattr(one, end) - (one.value or 0))
        due, asked = (due, asked + part) if name in ASKED else (due + part, asked)
    return 100 * sqrt(due * due + asked * asked)


def band(value: float, high: float, lines: Mapping[str, float]) -> tuple[str, bool]:
    """The band of a mark; an interval that reaches over the next line lifts by that one band, never more."""
    names = [*lines, chr(ord(max(lines)) + 1)]
    floors = [*lines.values(), 0.0]
    place = next(i for i, floor in enumerate(floors) if value >= floor)
    if place and high >= floors[place - 1]:
        return names[place - 1], True
    return names[place], False


@dataclass(frozen=True)
class Middle:
    """The middle half of comparable peers: lower quartile, median, upper quartile, how many."""

    low: float
    median: float
    high: float
    count: int


def middle(values: Iterable[float]) -> Middle | None:
    """The middle half of these values; None when they are too few to have one."""
    ordered = sorted(values)
    if len(ordered) < PEERS_AT_LEAST:
        return None
    return Middle(_at(ordered, 0.25), _at(ordered, 0.5), _at(ordered, 0.75), len(ordered))


def _at(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def apart(one: Rate, common: float) -> int:
    """1 or -1 if a rate lies above or below the common one by more than chance (99.8 %), else 0."""
    if one.few or one.value is None:
        return 0
    low, high = limits(common, one.denominator, Z998)
    return 1 if one.value > high else -1 if one.value < low else 0


def limits(common: float, denominator: int, z: float) -> tuple[float, float]:
    """Between which shares a unit with so many cases falls by chance alone (score limits of a funnel)."""
    half = z * sqrt(common * (1 - common) / denominator)
    return max(0.0, common - half), min(1.0, common + half)


def stance(one: Rate, peers: Middle | None) -> str:
    """Where a rate stands among peers: few, alone, inside, touching, above or below the middle half."""
    if one.few or one.value is None or one.low is None or one.high is None:
        return "few"
    if peers is None:
        return "alone"
    if peers.low <= one.value <= peers.high:
        return "inside"
    if one.high >= peers.low and one.low <= peers.high:
        return "touching_below" if one.value < peers.low else "touching_above"
    return "below" if one.value < peers.low else "above"
