"""What a history is learned from, and what it is asked; no Django."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

Extras = tuple[tuple[str, str], ...]


@dataclass(frozen=True, order=True)
class Asked:
    """A matter in a place, each as levels from coarse to fine, and what else is known; empty text is unknown."""

    matter: tuple[str, ...]
    place: tuple[str, ...]
    extras: Extras = ()


@dataclass(frozen=True)
class Example:
    """One thing that happened: this unit settled it (weight above 0), or it was not this unit's (below 0).

    A weight of 1 is one order settled. An order that a unit gave back with consent is an example of its own with
    that unit and a weight below 0; the unit that settled it in the end is another with a weight above 0.
    """

    matter: tuple[str, ...]
    place: tuple[str, ...]
    unit: str
    when: date
    weight: float = 1.0
    extras: Extras = ()

    @property
    def asked(self) -> Asked:
        """What was known before anybody knew the unit."""
        return Asked(self.matter, self.place, self.extras)

    @property
    def day(self) -> float:
        """When it was, in days."""
        return day_of(self.when)


def day_of(when: date) -> float:
    """A date or a time in days since the year 1; times without a zone are taken as UTC."""
    if isinstance(when, datetime):
        aware = when if when.tzinfo else when.replace(tzinfo=UTC)
        return aware.timestamp() / 86400 + date(1970, 1, 1).toordinal()
    return float(when.toordinal())
