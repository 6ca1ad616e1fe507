"""How likely a topic's week is when nothing happens; no Django."""

import scipy

WEEKS = 4  # that came before


def chance(week: int, past: int, least: int) -> float:
    """Of all orders of five equal weeks, how likely so many fall into the last; fewer than the least say nothing."""
    return float(scipy.stats.binom.sf(week - 1, week + past, 1 / (WEEKS + 1))) if week >= least else 1.0
