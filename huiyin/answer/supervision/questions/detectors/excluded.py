"""A jump of the share that a unit wants left out of its marks, against its own past and against its group; no Django.

A unit that always had many lawsuits is no jump: its own past decides how rare the month is. A rise from nothing to
what is usual elsewhere is none either: the bar asks besides that few of the group show as much.
"""

from collections.abc import Iterable

from huiyin.answer.supervision.questions.detectors.peers import measured, standards
from huiyin.answer.supervision.questions.rules import Count, History, Measured


def excluded(counts: Iterable[Count], least_of: int, history: History) -> list[Measured]:
    """Of what fell due this month, what the unit asked to be ended or left out."""
    return measured("excluded", standards(counts), least_of, history, jumps_only=True)
