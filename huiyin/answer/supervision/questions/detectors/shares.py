"""Two patterns that are plain shares: the same matter at the same place again, and "done" that was not; no Django."""

from collections.abc import Iterable

from huiyin.answer.supervision.questions.detectors.peers import measured, standards
from huiyin.answer.supervision.questions.rules import Count, History, Measured


def reappeal(counts: Iterable[Count], least_of: int, history: History) -> list[Measured]:
    """Of the orders that were recorded as solved, those whose matter was brought again at the same place.

    The stratum is the matter: what comes back often everywhere (noise, parking) is expected to come back.
    """
    return measured("reappeal", standards(counts), least_of, history)


def self_report(counts: Iterable[Count], least_of: int, history: History) -> list[Measured]:
    """Of the orders that the unit itself reported as done, those whose appellant says that nothing was solved."""
    return measured("self_report", standards(counts), least_of, history)
