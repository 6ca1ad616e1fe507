"""One figure of a measurement, and what is said while it is taken."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One figure with its limit; `most` says that it must not be more, otherwise not less."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    most: bool = True

    @property
    def kept(self) -> bool | None:
        """Whether the limit is kept; None without one."""
        if self.limit is None:
            return None
        return self.value <= self.limit if self.most else self.value >= self.limit


Parts = Mapping[str, Callable[[dict[str, int]], list[Figure]]]


def say(words: str) -> None:
    """Tell what is being measured."""
    print(words, file=sys.stderr, flush=True)
