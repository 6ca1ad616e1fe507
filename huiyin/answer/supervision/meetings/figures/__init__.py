"""The figures of a meeting: counted once for all units, weighed, and kept as they were on the day."""

from dataclasses import replace
from datetime import date

from huiyin.answer.assessment.rules import Period
from huiyin.answer.supervision.meetings.figures.building import Facts, facts, sheet, whole
from huiyin.answer.supervision.meetings.figures.decided import earlier_decisions
from huiyin.answer.supervision.meetings.figures.shapes import Ask, Counted, DecisionLine, OfUnit, Whole
from huiyin.answer.supervision.meetings.figures.storing import as_json, read
from huiyin.answer.supervision.meetings.rules import Signs

__all__ = ["LEVELS", "Counted", "as_json", "count", "earlier_decisions", "joined", "read", "signs"]

LEVELS = ("city", "district")


def count(scope: str, month: date) -> Counted:
    """The month of a scope: the papers of the whole and of every unit that had something to answer for."""
    found: Facts = facts(scope, Period(month))
    return Counted(whole(found), {unit: sheet(found, unit) for unit in found.units})


def joined(counted: Counted, decisions: tuple[DecisionLine, ...]) -> tuple[Whole, dict[str, OfUnit]]:
    """The papers with the decisions of earlier meetings; a unit that only has a decision gets no sheet for it."""
    sheets = {unit: _with_decisions(one, decisions) for unit, one in counted.sheets.items()}
    return replace(counted.whole, decisions=decisions), sheets


def _with_decisions(one: OfUnit, decisions: tuple[DecisionLine, ...]) -> OfUnit:
    own = tuple(line for line in decisions if line.unit == one.unit)
    late = sum(line.standing == "overdue" for line in own)
    asks = (Ask("late_decisions", count=late), *one.asks) if late else one.asks
    return replace(one, decisions=own, asks=asks)


def signs(whole: Whole, sheets: dict[str, OfUnit]) -> Signs:
    """What of the figures calls for an item of the agenda."""
    below = [one for one in whole.rows if min(one.sides[name] for name in ("resolution", "satisfaction")) < 0]
    below.sort(key=lambda one: (one.rates["resolution"].high or 1.0, one.unit))
    return Signs(
        decisions_open=sum(line.standing not in ("done", "dropped") for line in whole.decisions),
        below=[one.unit for one in below],
        improved=[one.unit for one in whole.improved],
        matters=[one.matter for one in whole.matters if one.side < 0],
        repeated=whole.unhappy_count,
        excluded=list(whole.much_excluded),
        practices=len(whole.practices),
    )
