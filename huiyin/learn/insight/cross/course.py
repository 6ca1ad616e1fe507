"""How appeals, their handling and its effect went over time, as a reader is told them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from huiyin.answer.assessment.policies import Scope, may_open_orders
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.cross.asking import counted, few_for, scope_in, table_of
from huiyin.learn.insight.cross.hiding import Seen, seen
from huiyin.learn.insight.cross.rules import ALONG, NOT_ASKED, RATES, View, coarser, good

MONTHS_OF_COURSE, WEEKS_OF_COURSE = 100, 20


@dataclass(frozen=True)
class Course:
    """How appeals, their handling and its effect went over time; a rate is (hits, of) for each step.

    Readers of counts alone are told the sums of their own table where time goes on in it, and else nothing: any other
    count of the same orders would tell of what the table hides. `hidden` are the places of steps they are not shown.
    """

    unit: str
    steps: tuple[str, ...]
    counts: tuple[int, ...]
    rates: Mapping[str, tuple[tuple[int, int], ...]]
    hidden: frozenset[int]


NOTHING = Course("day", (), (), {}, frozenset())


def course(actor: Actor, view: View) -> Course:
    """Appeals, process and effect over the view's span, by month, week or day as it is long."""
    own = scope_in(actor, view)
    since, until = view.span(now().astimezone(current().zone).date())
    few = few_for(may_open_orders(actor))
    if not few:
        return _course(own, view, (since, until))
    view = coarser(view, since, until)
    table = seen(table_of(own, view, since, until), few)
    along = next((n for n, axis in enumerate(table.told.axes) if axis.name in ALONG), None)
    return NOTHING if along is None else _course_of(table, along, few)


def _course_of(table: Seen, along: int, few: int) -> Course:
    """The sums of a table by its own time: another count of the same steps would tell of what it hides."""
    counts = table.told.counts
    others = tuple(axis for axis in range(counts.ndim) if axis != along)
    sums = counts.sum(axis=others)
    gone = np.flatnonzero(table.hidden.any(axis=others) & (sums < few))
    axis = table.told.axes[along]
    return Course(axis.name, axis.keys, tuple(int(n) for n in sums), {}, frozenset(gone.tolist()))


def _course(own: Scope, view: View, span: tuple[date, date]) -> Course:
    days = (span[1] - span[0]).days
    unit = "month" if days > MONTHS_OF_COURSE else "week" if days > WEEKS_OF_COURSE else "day"
    frame = counted(own, *span, (unit, "late", "solved", "satisfied"), view.where, view.words)
    steps = tuple(sorted(set(frame[unit])))
    sums = frame.groupby(unit)["n"].sum()
    found = {}
    for name, outcome in RATES.items():
        asked = frame[frame[outcome] != NOT_ASKED]
        of = asked.groupby(unit)["n"].sum()
        hits = asked[asked[outcome] == good(outcome)].groupby(unit)["n"].sum()
        found[name] = tuple((int(hits.get(step, 0)), int(of.get(step, 0))) for step in steps)
    return Course(unit, steps, tuple(int(sums[step]) for step in steps), found, frozenset())
