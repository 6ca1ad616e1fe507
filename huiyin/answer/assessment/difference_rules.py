"""How two rates differ beyond chance; no Django."""

from dataclasses import dataclass
from math import sqrt

from huiyin.answer.assessment.rules import Z95, Rate, wilson


@dataclass(frozen=True)
class Difference:
    """How much a rate rose, with its interval; `certain` when chance does not explain it."""

    points: float
    low: float
    high: float
    certain: bool


def difference(later: Rate, earlier: Rate, z: float = Z95) -> Difference | None:
    """Newcombe's hybrid score interval of the difference of two independent rates (1998, method 10).

    None when either has too few cases or nothing was counted.
    """
    if later.few or earlier.few or later.value is None or earlier.value is None:
        return None
    (low, high), (low_before, high_before) = _interval(later, z), _interval(earlier, z)
    points = later.value - earlier.value
    down = sqrt((later.value - low) ** 2 + (high_before - earlier.value) ** 2)
    up = sqrt((high - later.value) ** 2 + (earlier.value - low_before) ** 2)
    least, most = max(-1.0, points - down), min(1.0, points + up)
    return Difference(points, least, most, least > 0 or most < 0)


def _interval(one: Rate, z: float) -> tuple[float, float]:
    """A rate's interval: its own at 95 %, else as wide as so many equal cases make it as its own tells of."""
    assert one.value is not None
    assert one.low is not None
    assert one.high is not None
    if z == Z95 or one.low == one.high:
        return one.low, one.high
    worth = _worth(one.value, one.low, one.high)
    return wilson(one.value * worth, worth, z)


def _worth(share: float, low: float, high: float) -> float:
    """From how many equal cases Wilson's 95 % interval of a share is as wide as this; his formula turned around."""
    spread, square = share * (1 - share), ((high - low) / 2) ** 2
    middle = spread - 2 * square
    return Z95 * Z95 * (middle + sqrt(middle * middle + (1 - 4 * square) * square)) / (2 * square)
