"""What is counted of a unit and a period: sums that can be added up; no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields


@dataclass(frozen=True)
class Tally:
    """What was recorded about a unit's orders that fell due: how many, and of how many each fact holds.

    `merged` are further appellants of the same matters: nothing falls due twice for them, and each is asked. `quality`
    is the sum of the marks of the records, `quality_sq` of their squares. `held_...` of `valid`, `solved`, `partly` are
    those that another unit has the power for; `power_...` are such orders seen from that other unit, beside the rest.
    `parts` are parts of orders that others lead, which fell due here, `parts_kept` those answered in time. `found` of
    `due` were found before anybody appealed: there is nobody to speak with; `proactive` of them were handled in time.
    `apart` are answers that the panel set apart.
    """

    due: int = 0
    contacted: int = 0
    on_time: int = 0
    valid: int = 0
    solved: int = 0
    partly: int = 0
    satisfied: int = 0
    basically: int = 0
    merged: int = 0
    quality: int = field(default=0, compare=False)
    quality_sq: int = field(default=0, compare=False)
    held_valid: int = 0
    held_solved: int = 0
    held_partly: int = 0
    power_valid: int = 0
    power_solved: int = 0
    power_partly: int = 0
    parts: int = 0
    parts_kept: int = 0
    proactive: int = 0
    apart: int = 0
    found: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class Extras:
    """What else was recorded of a unit in a period: whistles served, with the sum of their marks out of 100, and
    falsifications that were found."""

    whistles: int = 0
    service: float = 0.0
    falsified: int = 0

    def __add__(self, other: "Extras") -> "Extras":
        return Extras(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class Record:
    """The facts of a unit and a period: what counts, and what was excluded with approval, kept apart.

    `graded` holds the same facts by the weight of their matters; empty where all matters weigh the same.
    """

    counted: Tally = Tally()
    excluded: Tally = Tally()
    graded: Mapping[float, "Record"] = field(default_factory=dict)
    extras: Extras = Extras()

    def __add__(self, other: "Record") -> "Record":
        grades = {
            weight: self.graded.get(weight, Record()) + other.graded.get(weight, Record())
            for weight in self.graded.keys() | other.graded.keys()
        }
        extras = self.extras + other.extras
        return Record(self.counted + other.counted, self.excluded + other.excluded, grades, extras)

    @property
    def everything(self) -> "Record":
        """As if nothing had been excluded."""
        grades = {weight: record.everything for weight, record in self.graded.items()}
        return Record(self.counted + self.excluded, Tally(), grades, self.extras)

    @property
    def grades(self) -> dict[float, Tally]:
        """What counts, by the weight of matters."""
        return {weight: record.counted for weight, record in self.graded.items()}
