"""What rose beyond chance; no Django. Source: brief section 13, with an exact test in place of fixed multiples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

WEEKS_BEFORE = 4
COUNT_AT_LEAST = 5  # below this a rise is not spoken of, however steep
ODDS = 0.05  # chance that anything at all is called a rise in a week when nothing rose


@dataclass(frozen=True)
class Rise:
    """One series: this week's count, what a usual week brings, and whether the difference is more than chance."""

    key: tuple[str, ...]
    week: int
    usual: float
    daily: tuple[int, ...]
    beyond_chance: bool

    @property
    def extra(self) -> float:
        """How many more than usual."""
        return self.week - self.usual


def rises(daily: Mapping[tuple[str, ...], Sequence[int]]) -> list[Rise]:
    """Every series of five weeks of days, oldest first; what rose beyond chance first, then by how many more.

    The test is exact and conditional: of all cases in five weeks, how likely do so many fall into the last one.
    Counts are first divided by how much more than Poisson they scatter, and the odds shared among all series.
    """
    weeks = {key: weekly(days) for key, days in daily.items()}
    scatter = dispersion([counts[:-1] for counts in weeks.values()])
    odds = ODDS / max(len(weeks), 1)
    found = [
        Rise(
            key,
            counts[-1],
            sum(counts[:-1]) / WEEKS_BEFORE,
            tuple(daily[key]),
            counts[-1] >= COUNT_AT_LEAST and chance(counts[-1], sum(counts[:-1]), scatter) < odds,
        )
        for key, counts in weeks.items()
    ]
    return sorted(found, key=lambda rise: (not rise.beyond_chance, -rise.extra, rise.key))


def weekly(days: Sequence[int]) -> list[int]:
    """Sums of seven days each, the last seven being the last week."""
    return [sum(days[start : start + 7]) for start in range(0, len(days), 7)]


def dispersion(series: Sequence[Sequence[int]]) -> float:
    """How many times more than Poisson the counts of quiet weeks scatter, over all series together; at least 1."""
    chi = degrees = 0.0
    for counts in series:
        mean = sum(counts) / len(counts)
        if mean > 0:
            chi += sum((count - mean) ** 2 for count in counts) / mean
            degrees += len(counts) - 1
    return max(1.0, chi / degrees) if degrees else 1.0


def chance(week: int, before: int, scatter: float = 1.0) -> float:
    """Probability of at least `week` cases in one of five equal weeks when `before` fell into the other four."""
    now, total = int(week / scatter), int((week + before) / scatter)
    share = 1 / (WEEKS_BEFORE + 1)
    return min(1.0, sum(_binomial(k, total, share) for k in range(now, total + 1)))


def _binomial(k: int, n: int, share: float) -> float:
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(ways + k * log(share) + (n - k) * log(1 - share))


def levels(counts: Mapping[str, int]) -> dict[str, int]:
    """Five tints, 0 to 4, by share of the highest count; nothing counted is 0."""
    top = max(counts.values(), default=0)
    return {key: min(4, count * 5 // (top + 1)) if top else 0 for key, count in counts.items()}
