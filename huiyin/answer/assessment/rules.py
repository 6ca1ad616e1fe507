"""The three rates and the mark they make, as formulas over counted facts; no Django. Source: brief section 10."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import fsum, sqrt

from huiyin.answer.assessment.tally_rules import Extras as Extras
from huiyin.answer.assessment.tally_rules import Record as Record
from huiyin.answer.assessment.tally_rules import Tally as Tally

RATES = ("response", "resolution", "satisfaction", "on_time")
# How complete the records were, and how a unit did the parts of orders that others lead.
BESIDE = ("quality", "parts")
ASKED = ("resolution", "satisfaction")  # rates over answered callbacks; the others are over what was due
Z95 = 1.959963984540054
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
class Policy:
    """The formula: how the city scores in the months from `start` on.

    Weights sum to 1; `basic` and `partial` are what half answers are worth, `minimum` the fewest cases to compare.
    `difficulty` weighs solved matters by the beginning of their code, the longest that fits, 1 for all others. `share`
    is the part of a solution that goes to the unit that has the power when a street holds the order. `bonus` and
    `penalty` are points out of 100 by what they are given for.
    """

    weights: Mapping[str, float]
    basic: float
    partial: float
    minimum: int
    bands: Mapping[str, float]
    version: str = ""
    start: date = date.min
    difficulty: Mapping[str, float] = field(default_factory=dict)
    share: float = 0.0
    bonus: Mapping[str, float] = field(default_factory=dict)
    penalty: Mapping[str, float] = field(default_factory=dict)

    def weight_of(self, matter: str) -> float:
        """How much a solution of this matter weighs."""
        fitting = [prefix for prefix in self.difficulty if matter.startswith(prefix)]
        return self.difficulty[max(fitting, key=len)] if fitting else 1.0


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


def wilson(numerator: float, denominator: float, z: float = Z95) -> tuple[float, float]:
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


def rates(
    tally: Tally, policy: Policy, graded: Mapping[float, Tally] | None = None, whole: bool = False
) -> dict[str, Rate]:
    """R, S, M, T and Q of the brief and the unit's parts, by name; `graded` is the tally by the weight of matters.

    `whole`: of several units together, where an order counts once and nothing is shared.
    """
    over = {
        "response": (tally.contacted, tally.due - tally.found),
        "satisfaction": (tally.satisfied + policy.basic * tally.basically, tally.valid),
        "on_time": (tally.on_time, tally.due),
        "parts": (tally.parts_kept, tally.parts),
    }
    found = {name: rate(above, below, policy.minimum) for name, (above, below) in over.items()}
    solved = _resolution(tally, policy, graded or {1.0: tally}, 0.0 if whole else policy.share)
    return found | {"resolution": solved, "quality": _quality(tally, policy.minimum)}


def _resolution(tally: Tally, policy: Policy, graded: Mapping[float, Tally], share: float) -> Rate:
    """S: a share of solved matters, each with its weight; exact counting where all weigh the same."""
    held, power = share > 0 and tally.held_valid > 0, share > 0 and tally.power_valid > 0
    if not held and not power and set(graded) <= {1.0}:
        return rate(tally.solved + policy.partial * tally.partly, tally.valid, policy.minimum)
    return _weighed([one for w, t in graded.items() for one in _shares(w, t, policy.partial, share)], policy)


def _shares(weight: float, tally: Tally, partial: float, share: float) -> list[tuple[float, float, int]]:
    """What is solved of how many, each with its weight: whole, held for another, in the power of this unit."""
    held = tally.held_solved + partial * tally.held_partly
    solved = tally.solved + partial * tally.partly
    power = tally.power_solved + partial * tally.power_partly
    if not share:
        return [(weight, solved, tally.valid)]
    return [
        (weight, solved - held, tally.valid - tally.held_valid),
        (weight * (1 - share), held, tally.held_valid),
        (weight * share, power, tally.power_valid),
    ]


def _weighed(cases: Sequence[tuple[float, float, int]], policy: Policy) -> Rate:
    """A weighted share; its interval is that of as many equal cases as its weights are worth (Kish)."""
    below = fsum(weight * count for weight, _, count in cases)
    count = sum(count for weight, _, count in cases if weight)
    if below <= 0:
        return rate(0, 0, policy.minimum)
    value = fsum(weight * solved for weight, solved, _ in cases) / below
    worth = below * below / fsum(weight * weight * count for weight, _, count in cases)
    low, high = wilson(value * worth, worth)
    return Rate(value * count, count, value, low, high, count < policy.minimum)


def _quality(tally: Tally, minimum: int) -> Rate:
    """Q: the mean mark of the records, as a share of full marks."""
    if tally.due <= 0:
        return rate(0, 0, minimum)
    value = tally.quality / (100 * tally.due)
    spread = max(0.0, tally.quality_sq / (10_000 * tally.due) - value * value)
    half = Z95 * sqrt(spread / tally.due)
    low, high = max(0.0, value - half), min(1.0, value + half)
    return Rate(tally.quality / 100, tally.due, value, low, high, tally.due < minimum)


def excluded_share(record: Record, minimum: int) -> Rate:
    """X: what was excluded, of all that fell due."""
    out = record.excluded.due
    return rate(out, out + record.counted.due, minimum)


def composite(found: Mapping[str, Rate], policy: Policy, points: float = 0.0) -> Composite | None:
    """C with its interval and band; None unless every weighted rate may be compared.

    Rates over the same orders lean the same way, so their errors are added; errors over different denominators
    are joined as squares. A weight on parts is spread over the other rates where a unit has too few of them. `points`
    are added to the mark.
    """
    weighted = [(name, weight, found[name]) for name, weight in weights_in(found, policy).items()]
    if any(one.few for _, _, one in weighted):
        return None
    value = 100 * fsum(weight * (one.value or 0) for _, weight, one in weighted) + points
    value = min(100.0, max(0.0, value))
    low = max(0.0, value - _spread(weighted, "low"))
    high = min(100.0, value + _spread(weighted, "high"))
    name, lifted = band(value, high, policy.bands)
    return Composite(value, low, high, name, lifted)


def weights_in(found: Mapping[str, Rate], policy: Policy) -> dict[str, float]:
    """What each rate weighs in a mark; a weight on parts is spread over the others where a unit has too few of them."""
    weights = {name: weight for name, weight in policy.weights.items() if weight}
    idle = weights.get("parts", 0.0)
    if not idle or not found["parts"].few or len(weights) == 1:
        return weights
    return {name: weight / (1 - idle) for name, weight in weights.items() if name != "parts"}


def points_of(record: Record, policy: Policy) -> float:
    """Points out of 100 beside the rates: the bonus less the penalties, each no more than the city allows.

    A bonus for each proactive order handled in time, one for whistles by the mean mark of their service; a penalty for
    each falsification found.
    """
    bonus, penalty, extras = policy.bonus, policy.penalty, record.extras
    service = extras.service / (100 * extras.whistles) if extras.whistles else 0.0
    earned = bonus.get("proactive", 0.0) * record.counted.proactive + bonus.get("whistle", 0.0) * service
    lost = penalty.get("falsification", 0.0) * extras.falsified
    return min(earned, bonus.get("most", earned)) - min(lost, penalty.get("most", lost))


def _spread(weighted: Iterable[tuple[str, float, Rate]], end: str) -> float:
    together: dict[str, list[float]] = {"due": [], "asked": [], "parts": []}
    for name, weight, one in weighted:
        over = "asked" if name in ASKED else "parts" if name == "parts" else "due"
        together[over].append(weight * abs(getattr(one, end) - (one.value or 0)))
    return 100 * sqrt(fsum(fsum(errors) ** 2 for errors in together.values()))


def band(value: float, high: float, lines: Mapping[str, float]) -> tuple[str, bool]:
    """The band of a mark; an interval that reaches over the next line lifts by that one band, never more."""
    names = [*lines, chr(ord(max(lines)) + 1)]
    floors = [*lines.values(), 0.0]
    place = next(i for i, floor in enumerate(floors) if value >= floor)
    if place and high >= floors[place - 1]:
        return names[place - 1], True
    return names[place], False
