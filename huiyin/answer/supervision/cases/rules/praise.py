"""What earns praise: thanks, a recovery against oneself that is no chance, matters found early; no Django."""

from dataclasses import dataclass
from math import sqrt

GROUNDS = ("thanks", "recovery", "early", "given")
PROPOSED, GIVEN, DECLINED = "proposed", "given", "declined"
STATES = (PROPOSED, GIVEN, DECLINED)
DRAFT, SUBMITTED, PUBLISHED, WITHDRAWN = "draft", "submitted", "published", "withdrawn"
PRACTICE_STATES = (DRAFT, SUBMITTED, PUBLISHED, WITHDRAWN)


@dataclass(frozen=True)
class Share:
    """A share with its Wilson interval."""

    value: float
    low: float
    high: float


def difference(now: Share, before: Share) -> Share:
    """How much a share rose, with Newcombe's interval for the difference of two shares (1998, method 10)."""
    change = now.value - before.value
    down = sqrt((now.value - now.low) ** 2 + (before.high - before.value) ** 2)
    up = sqrt((now.high - now.value) ** 2 + (before.value - before.low) ** 2)
    return Share(change, change - down, change + up)


def is_recovery(now: Share, before: Share, better: float) -> bool:
    """Whether a share rose by at least so much, and by more than chance."""
    rose = difference(now, before)
    return rose.value >= better and rose.low > 0
