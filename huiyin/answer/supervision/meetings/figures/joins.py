"""What other parts of the answer hand to the papers, each through one function."""

from collections.abc import Iterable

from huiyin.answer.assessment.rules import Period
from huiyin.answer.supervision.meetings.figures.shapes import Practice, Standing


def standing(period: Period, units: Iterable[str]) -> Standing | None:
    """What the fair arithmetic says of the list of these units; None where it says nothing."""
    return None


def praised(period: Period, units: Iterable[str]) -> list[Practice]:
    """Good practice that was recorded and shared, newest first."""
    return []
