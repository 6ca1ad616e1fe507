"""When a street comes under governance (治理类) and when it has earned to leave: figures by quarter; no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from statistics import median

ENTRY, GOVERNED, EXIT, LEFT, DECLINED = "entry", "governed", "exit", "left", "declined"
STATES = (ENTRY, GOVERNED, EXIT, LEFT, DECLINED)
OPEN = (ENTRY, GOVERNED, EXIT)
ROUNDING = 1e-9
# What is done in which state, and where it leads.
MOVES = {
    ("confirm_entry", ENTRY): GOVERNED,
    ("decline_entry", ENTRY): DECLINED,
    ("plan", GOVERNED): GOVERNED,
    ("task_done", GOVERNED): GOVERNED,
    ("report", GOVERNED): GOVERNED,
    ("help", GOVERNED): GOVERNED,
    ("help_came", GOVERNED): GOVERNED,
    ("propose_exit", GOVERNED): EXIT,
    ("plan", EXIT): EXIT,
    ("task_done", EXIT): EXIT,
    ("report", EXIT): EXIT,
    ("help", EXIT): EXIT,
    ("help_came", EXIT): EXIT,
    ("confirm_exit", EXIT): LEFT,
    ("keep_on", EXIT): GOVERNED,
}


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year, counted from 1."""

    year: int
    part: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.part - 2, 1)

    @property
    def end(self) -> date:
        """The day after its last."""
        return self.moved(1).start

    @property
    def last(self) -> date:
        """The first day of its last month, which names the period in rates."""
        return date(self.year, 3 * self.part, 1)

    @property
    def code(self) -> str:
        """Its name, such as 2026Q3."""
        return f"{self.year}Q{self.part}"

    @classmethod
    def read(cls, code: str) -> "Quarter":
        """The quarter of this name."""
        year, _, part = code.partition("Q")
        return cls(int(year), int(part))

    def moved(self, by: int) -> "Quarter":
        """So many quarters later."""
        count = self.year * 4 + self.part - 1 + by
        return Quarter(count // 4, count % 4 + 1)


def density(volumes: Mapping[str, int], residents: Mapping[str, int], per: int) -> dict[str, float]:
    """Appeals for each so many residents, of every street whose residents are known; no appeal is 0."""
    return {unit: volumes.get(unit, 0) * per / people for unit, people in residents.items() if people > 0}


def top(values: Mapping[str, float], share: float) -> frozenset[str]:
    """The units in the top share, at least one; those as high as the last of them are in it, and zero never is."""
    if not values:
        return frozenset()
    count = max(1, ceil(len(values) * share - ROUNDING))
    line = sorted(values.values(), reverse=True)[count - 1]
    return frozenset(unit for unit, value in values.items() if value >= line and value > 0)


def entering(quarters: Sequence[Mapping[str, float]], share: float) -> frozenset[str]:
    """Units that were in the top share in every one of these quarters."""
    found = [top(values, share) for values in quarters]
    return frozenset.intersection(*found) if found else frozenset()


def fell(volume: int, at_entry: float, down: float) -> bool:
    """Whether the volume fell by so much since the entry."""
    return at_entry > 0 and volume <= at_entry * (1 - down) + ROUNDING


def is_good(own: float | None, group: Sequence[float]) -> bool:
    """Whether resolution is at least the median of the group; unknown is not good, and alone one is its own group."""
    return own is not None and own >= median(group or [own]) - ROUNDING


def may_leave(
    volumes: Sequence[int], at_entry: float, down: float, good: Sequence[bool], quarters: int
) -> bool:
    """Whether in each of the last so many quarters the volume had fallen and resolution was good."""
    if min(len(volumes), len(good)) < quarters:
        return False
    fallen = all(fell(one, at_entry, down) for one in volumes[-quarters:])
    return fallen and all(good[-quarters:])


def months_over(entered: date, today: date) -> list[date]:
    """First days of the months since the entry that are over, the month of the entry among them."""
    months, month = [], entered.replace(day=1)
    while (after := next_month(month)) <= today:
        months.append(month)
        month = after
    return months


def is_late(month: date, today: date, day: int) -> bool:
    """Whether the report on a month should have been there before today."""
    return today > next_month(month).replace(day=day)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
