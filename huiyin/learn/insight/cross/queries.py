"""A question of two or three dimensions answered within the reader's scope, and the orders behind each cell."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from huiyin.act.orders.queries import Page
from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment.policies import Scope, may_open_orders, whole
from huiyin.answer.assessment.queries import scope_of
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.cross import behind as opening
from huiyin.learn.insight.cross.asking import NoSuchLevel, counted
from huiyin.learn.insight.cross.hiding import hidden
from huiyin.learn.insight.cross.models import SavedView
from huiyin.learn.insight.cross.rules import (
    ALONG,
    DIMENSIONS,
    MEASURES,
    NOT_ASKED,
    RATES,
    REST,
    SPANS,
    View,
    coarser,
    good,
    view_from,
)
from huiyin.learn.insight.cross.tallying import Axis, Tally, tally
from huiyin.learn.insight.cross.warnings import Turned, turned
from huiyin.learn.stats.fdr import discoveries
from huiyin.learn.stats.tables import Association, Rates, association, rates
from huiyin.learn.store.queries import fresh_until

__all__ = [
    "ALONG", "DIMENSIONS", "MEASURES", "NOT_ASKED", "RATES", "REST", "SPANS", "Axis", "Course", "Crossed",
    "NoSuchLevel", "Panel", "SavedView", "Turned", "View", "course", "crossed", "opened_page", "saved",
    "saved_view", "view_from",
]  # fmt: skip
REPLICATIONS = 499
SAVED_AT_MOST = 60
MONTHS_OF_COURSE, WEEKS_OF_COURSE = 100, 20
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Panel:
    """A table of rows by columns, the whole or one level of the third dimension.

    `beyond` marks the cells that chance does not explain; what is hidden from readers of counts alone is in
    `hidden` (cells), `rows_hidden` and `columns_hidden` (sums).
    """

    key: str
    counts: Floats
    association: Association
    rates: Rates | None
    beyond: Bools
    hidden: Bools
    rows_hidden: Bools
    columns_hidden: Bools


@dataclass(frozen=True)
class Crossed:
    """An answer: its axes, its panels, how strong the tie is over all, and what turns round when looked at closer."""

    view: View
    since: date
    until: date
    scope: Scope
    opens: bool
    axes: tuple[Axis, ...]
    panels: tuple[Panel, ...]
    whole: Association
    total: int
    turned: tuple[Turned, ...]
    fresh: datetime | None
    least: int

    @property
    def empty(self) -> bool:
        """Whether nothing was counted."""
        return self.total == 0


@dataclass(frozen=True)
class Course:
    """How appeals, their handling and its effect went over time; a rate is (hits, of) for each step.

    `hidden` are the places of steps that a reader of counts alone is not shown.
    """

    unit: str
    steps: tuple[str, ...]
    counts: tuple[int, ...]
    rates: Mapping[str, tuple[tuple[int, int], ...]]
    hidden: frozenset[int]


def crossed(actor: Actor, view: View) -> Crossed:
    """Answer a view; raises `Refused` for those who answer for no unit, `NoSuchLevel`."""
    own, opens = scope_in(actor, view), may_open_orders(actor)
    since, until = view.span(now().astimezone(current().zone).date())
    view = coarser(view, since, until)
    table = _table(own, view, since, until)
    panels = _panels(table, opens)
    greatest = [_greatest(table, place) for place in (0, 1)]
    return Crossed(
        view,
        since,
        until,
        own,
        opens,
        table.axes,
        panels,
        _tie(table, panels),
        int(table.counts.sum()),
        tuple(turned(own, view, (since, until), *greatest)),
        fresh_until(),
        current().pack.scoring.minimum_valid,
    )


def scope_in(actor: Actor, view: View) -> Scope:
    """What the reader answers for, or the part of it that the view is about; raises `Refused` outside of it."""
    own = scope_of(actor)
    if not view.of or view.of == own.root:
        return own
    if not own.whole or view.of not in own.units:
        raise Refused
    return whole(current(), view.of)


def _table(own: Scope, view: View, since: date, until: date) -> Tally:
    outcome = RATES.get(view.measure, "")
    by = (*view.axes, outcome) if outcome else view.axes
    frame = counted(own, since, until, by, view.where, view.words)
    return tally(frame, view.axes, outcome, good(outcome))


def _tie(table: Tally, panels: tuple[Panel, ...]) -> Association:
    """How strong the tie is over all; of two dimensions the one panel has tested it already."""
    if not panels:
        return association(np.zeros((2, 2)))
    if table.counts.ndim == 2:
        return panels[0].association
    return association(table.counts, replications=REPLICATIONS)


def _greatest(table: Tally, place: int) -> list[str]:
    others = tuple(axis for axis in range(table.counts.ndim) if axis != place)
    sums = table.counts.sum(axis=others)
    keys = table.axes[place].keys
    return [keys[at] for at in np.argsort(-sums, kind="stable") if sums[at]]


def _panels(table: Tally, opens: bool) -> tuple[Panel, ...]:
    if not table.counts.size:
        return ()
    if table.counts.ndim == 2:
        made = [_panel("", table, ..., opens)]
    else:
        made = [
            _panel(key, table, (slice(None), slice(None), n), opens)
            for n, key in enumerate(table.axes[2].keys)
        ]
    return _marked(made)


def _panel(key: str, table: Tally, part: Any, opens: bool) -> Panel:
    counts = table.counts[part]
    found = None
    if table.hits is not None and table.of is not None:
        found = rates(table.hits[part], table.of[part])
    tied = association(counts, replications=REPLICATIONS)
    gone = _gone(counts, found, _few(opens))
    return Panel(key, counts, tied, found, tied.beyond, *gone)


def _gone(counts: Floats, found: Rates | None, few: int) -> tuple[Bools, Bools, Bools]:
    """What is hidden; beside a rate drawings and files say the counts too, so neither may be small."""
    cells, rows, columns = hidden(counts, few)
    if found is None:
        return cells, rows, columns
    of_cells, of_rows, of_columns = hidden(found.of, few)
    return cells | of_cells, rows | of_rows, columns | of_columns


def _marked(panels: list[Panel]) -> tuple[Panel, ...]:
    """Over all panels together no more than the false share of the marked cells is there by chance."""
    p = [_p_of(panel) for panel in panels]
    flat = discoveries(np.concatenate([one.ravel() for one in p]))
    ends = np.cumsum([one.size for one in p])[:-1]
    parts = np.split(flat, ends)
    return tuple(
        replace(panel, beyond=part.reshape(one.shape))
        for panel, part, one in zip(panels, parts, p, strict=True)
    )


def _p_of(panel: Panel) -> Floats:
    if panel.rates is None:
        return panel.association.p
    whole = panel.rates.whole
    return whole.p[:, 0].reshape(panel.counts.shape)


def opened_page(actor: Actor, view: View, cell: Mapping[str, str], after: str = "", before: str = "") -> Page:
    """The orders behind a cell (its key of each dimension; none: of the whole table), newest first.

    A cell of the rest of an axis leaves out the levels that the axis shows.
    """
    own = scope_in(actor, view)
    since, until = view.span(now().astimezone(current().zone).date())
    view = coarser(view, since, until)
    if any(name not in view.axes for name in cell):
        raise NoSuchLevel(str(sorted(cell)))
    apart = {name: _shown(own, view, since, until, name) for name, key in cell.items() if key == REST}
    where = {**view.where, **{name: key for name, key in cell.items() if key != REST}}
    clash = [name for name, key in view.where.items() if name in cell and cell[name] not in (key, REST)]
    if clash:
        raise NoSuchLevel(str(clash))
    return opening.behind(actor, own, (since, until), where, apart, view.words, after, before)


def _shown(own: Scope, view: View, since: date, until: date, name: str) -> tuple[str, ...]:
    table = _table(own, view, since, until)
    return tuple(key for key in table.axes[view.axes.index(name)].keys if key != REST)


def course(actor: Actor, view: View) -> Course:
    """Appeals, process and effect over the view's span, by month, week or day as it is long."""
    own = scope_in(actor, view)
    since, until = view.span(now().astimezone(current().zone).date())
    days = (until - since).days
    unit = "month" if days > MONTHS_OF_COURSE else "week" if days > WEEKS_OF_COURSE else "day"
    frame = counted(own, since, until, (unit, "late", "solved", "satisfied"), view.where, view.words)
    steps = tuple(sorted(set(frame[unit])))
    sums = frame.groupby(unit)["n"].sum()
    found = {}
    for name, outcome in RATES.items():
        asked = frame[frame[outcome] != NOT_ASKED]
        of = asked.groupby(unit)["n"].sum()
        hits = asked[asked[outcome] == good(outcome)].groupby(unit)["n"].sum()
        found[name] = tuple((int(hits.get(step, 0)), int(of.get(step, 0))) for step in steps)
    counts = tuple(int(sums[step]) for step in steps)
    gone, _sums, _steps = hidden(np.array([counts], dtype=np.float64), _few(may_open_orders(actor)))
    return Course(unit, steps, counts, found, frozenset(np.flatnonzero(gone).tolist()))


def _few(opens: bool) -> int:
    """Below which a count is not shown; whoever may open the orders is shown every one."""
    return 0 if opens else current().flowing.few


def saved(actor: Actor) -> list[SavedView]:
    """What the person keeps, what the person's units share, and what is shared with all; own first."""
    mine = Q(account_id=actor.id or 0)
    units = sorted({post.unit for post in actor.posts})
    seen = mine | Q(shared="unit", unit__in=units) | Q(shared="all")
    found = list(SavedView.objects.filter(seen).order_by("name", "id")[:SAVED_AT_MOST])
    return sorted(found, key=lambda one: one.account_id != actor.id)


def saved_view(actor: Actor, view_id: int) -> SavedView | None:
    """One of those, by its key."""
    return next((one for one in saved(actor) if one.pk == view_id), None)
