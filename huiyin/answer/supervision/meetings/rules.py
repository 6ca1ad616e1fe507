"""Pure decisions about meetings: states and the agenda; no Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

CALLED, SIGNED = "called", "signed"
MEETING_STATES = (CALLED, SIGNED)
# A decision is drafted at the meeting, adopted when the minutes are signed, claimed done by the unit, and closed.
DRAFTED, ADOPTED, CLAIMED, DONE, DROPPED = "drafted", "adopted", "claimed", "done", "dropped"
DECISION_STATES = (DRAFTED, ADOPTED, CLAIMED, DONE, DROPPED)
OPEN_STATES = (ADOPTED, CLAIMED)
SUBJECTS = ("order", "case", "matter")
SOURCES = ("rule", "person")
STEPS = {
    (DRAFTED, "adopt"): ADOPTED,
    (DRAFTED, "drop"): DROPPED,
    (ADOPTED, "report"): ADOPTED,
    (ADOPTED, "claim"): CLAIMED,
    (CLAIMED, "report"): CLAIMED,
    (CLAIMED, "claim"): CLAIMED,
    (CLAIMED, "confirm"): DONE,
    (CLAIMED, "send_back"): ADOPTED,
    (ADOPTED, "confirm"): DONE,
    (ADOPTED, "drop"): DROPPED,
    (CLAIMED, "drop"): DROPPED,
}


def after(state: str, act: str) -> str | None:
    """Where a decision stands after an act; None when it cannot be done."""
    return STEPS.get((state, act))


def standing(state: str, due_on: date, today: date) -> str:
    """How a decision stands to a reader: drafted, done, dropped, claimed, overdue, or running."""
    if state == ADOPTED:
        return "overdue" if due_on < today else "running"
    return state


@dataclass(frozen=True)
class Proposal:
    """One item that a rule proposes: which rule, about what, with which figures, and who should speak."""

    rule: str
    about: str = ""
    unit: str = ""
    count: int = 0

    @property
    def key(self) -> str:
        """The same item has the same key however often it is proposed."""
        return ":".join(part for part in ("rule", self.rule, self.about, self.unit) if part)


@dataclass(frozen=True)
class Signs:
    """What of the figures calls for an item: units and matters are codes, the worst first."""

    decisions_open: int = 0
    below: Sequence[str] = ()  # units under what chance explains
    improved: Sequence[str] = ()  # units better than chance explains, against themselves
    matters: Sequence[str] = ()  # matters solved less than chance explains
    repeated: int = 0  # orders with two unhappy answers or more
    excluded: Sequence[str] = ()  # units that excluded more than chance explains
    practices: int = 0


def agenda(signs: Signs, each: int) -> list[Proposal]:
    """What to speak about, in this order; at most `each` units or matters of one kind.

    Nothing is proposed that rests on chance, and a month without any sign has only its report.
    """
    found = [Proposal("decisions", count=signs.decisions_open)] if signs.decisions_open else []
    found.append(Proposal("report"))
    found += [Proposal("below", unit=unit) for unit in signs.below[:each]]
    found += [Proposal("matter", about=matter) for matter in signs.matters[:each]]
    if signs.repeated:
        found.append(Proposal("repeated", count=signs.repeated))
    found += [Proposal("excluded", unit=unit) for unit in signs.excluded[:each]]
    found += [Proposal("improved", unit=unit) for unit in signs.improved[:each]]
    if signs.practices:
        found.append(Proposal("practices", count=signs.practices))
    return [*found, Proposal("decide")]
