"""What the sources tell alerts: something in a place, in a matter, on a day, is more than it should be; no Django."""

from dataclasses import dataclass
from datetime import date, timedelta

SOURCES = ("counts", "scan", "topics", "forecasts", "words")
COUNTS, SCAN, TOPICS, FORECASTS, WORDS = SOURCES
KINDS = ("day", "week", "cluster", "growing", "group", "ahead", "word")


@dataclass(frozen=True)
class Signal:
    """One thing that stands out.

    `matter` is a leaf, a level above it, or empty for all; `place` a street, a district, or empty for the city.
    `p` is the chance of at least as much when nothing happens. `days` end with `day`; `upper` is the threshold;
    `label` says in the source's own words what its members share.
    """

    source: str
    kind: str
    matter: str
    place: str
    day: date
    observed: int
    expected: float
    p: float
    orders: tuple[int, ...] = ()
    days: int = 1
    upper: float = 0.0
    label: str = ""
    label_en: str = ""

    @property
    def since(self) -> date:
        """The first day that is counted."""
        return self.day - timedelta(days=self.days - 1)

    @property
    def excess(self) -> float:
        """How many more than expected."""
        return self.observed - self.expected

    @property
    def ratio(self) -> float:
        """How many times the expected; what is expected never counts for less than half a case."""
        return self.observed / max(self.expected, 0.5)
