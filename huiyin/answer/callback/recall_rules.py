"""What a second asking says about the first: where they differ, and how sure a share is; no Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

COMPARED = ("contacted", "solved", "attitude", "speed", "result", "pressed")
Z95 = 1.959963984540054


@dataclass(frozen=True)
class Share:
    """So many of so many, with Wilson's 95 % interval; without any there is no value."""

    count: int
    of: int
    value: float | None
    low: float
    high: float


def share(count: int, of: int) -> Share:
    """A share and how sure it is (Wilson's score interval)."""
    if of <= 0:
        return Share(0, 0, None, 0.0, 1.0)
    part, spread = count / of, Z95 * Z95 / of
    middle = (part + spread / 2) / (1 + spread)
    half = Z95 * sqrt(part * (1 - part) / of + spread / (4 * of)) / (1 + spread)
    # The share itself lies within, whatever the last digit says.
    return Share(count, of, part, max(0.0, min(part, middle - half)), min(1.0, max(part, middle + half)))


def differing(first: Mapping[str, object], again: Mapping[str, object]) -> tuple[str, ...]:
    """The questions answered otherwise the second time; one left open on either side is not compared."""
    return tuple(
        name
        for name in COMPARED
        if first.get(name) not in (None, "") and again.get(name) not in (None, "")
        if first[name] != again[name]
    )


def contradicts(differing: Iterable[str]) -> bool:
    """Whether what decides an order was answered otherwise: solved or not, satisfied with the result or not."""
    return bool({"solved", "result"} & set(differing))
