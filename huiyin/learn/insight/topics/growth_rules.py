"""When a topic grows beyond chance; no Django."""

from math import exp, lgamma, log

LEAST = 5  # orders in the week
WEEKS = 4
ODDS = 0.01


def beyond_chance(week: int, past: int) -> tuple[bool, float]:
    """Whether so many in a week, after so many in the four before, are more than chance; and that chance.

    Exact: of all orders of five weeks, so many or more fall into the last one by chance alone. A new topic, of which
    nothing was known before, has nothing to compare with but five orders in a week.
    """
    if week < LEAST:
        return False, 1.0
    chance = _tail(week, week + past, 1 / (WEEKS + 1))
    return chance <= ODDS, chance


def _tail(at_least: int, of: int, share: float) -> float:
    """Chance that a binomial count is as high."""
    return min(1.0, sum(exp(_log_term(k, of, share)) for k in range(at_least, of + 1)))


def _log_term(k: int, of: int, share: float) -> float:
    ways = lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1)
    return ways + k * log(share) + (of - k) * log(1 - share)
