"""A question of two or three dimensions answered within the reader's scope, and the orders behind each cell."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from huiyin.act.orders.queries import Page
from huiyin.answer.assessment.policies import Scope, may_open_orders
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.cross import behind as opening
from huiyin.learn.insight.cross.asking import NoSuchLevel, few_for, scope_in, table_of
from huiyin.learn.insight.cross.course import Course, course
from huiyin.learn.insight.cross.hiding import Seen, empty_lines, seen
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
    view_from,
)
from huiyin.learn.insight.cross.tallying import Axis
from huiyin.learn.insight.cross.warnings import Turned, turned
from huiyin.learn.stats.fdr import discoveries
from huiyin.learn.stats.tables import Association, Rates, against_chance, association, rates
from huiyin.learn.store.queries import fresh_until

__all__ = [
    "ALONG", "DIMENSIONS", "MEASURES", "NOT_ASKED", "RATES", "REST", "SPANS", "Axis", "Course", "Crossed",
    "NoSuchLevel", "Panel", "SavedView", "Turned", "View", "course", "crossed", "opened_page", "saved",
    "saved_view", "view_from",
]  # fmt: skip
REPLICATIONS = 499
SAVED_AT_MOST = 60
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Panel:
    """A table of rows by columns, the whole or one level of the third dimension.

    `beyond` marks the cells that chance does not explain. To readers of counts alone the numbers are told as `hiding`
    has them: what they are not told is in `hidden` (cells), `rows_hidden`, `columns_hidden` and `sum_hidden`.
    """

    key: str
    counts: Floats
    association: Association
    rates: Rates | None
    beyond: Bools
    hidden: Bools
    rows_hidden: Bools
    columns_hidden: Bools
    sum_hidden: bool

    @property
    def empty(self) -> Bools:
        """Rows without any order, known as such by every reader."""
        return empty_lines(self.counts, self.hidden)

    @property
    def mute(self) -> Bools:
        """Rows in which this measure has nothing to say: without an order, or without a case for a rate."""
        return self.empty if self.rates is None else empty_lines(self.rates.of, self.hidden)


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
    few: int  # counts below are not told, the others to its nearest multiple; 0 for who may open the orders

    @property
    def empty(self) -> bool:
        """Whether nothing was counted."""
        return self.total == 0


def crossed(actor: Actor, view: View) -> Crossed:
    """Answer a view; raises `Refused` for those who answer for no unit, `NoSuchLevel`."""
    own, opens = scope_in(actor, view), may_open_orders(actor)
    since, until = view.span(now().astimezone(current().zone).date())
    view = coarser(view, since, until)
    few = few_for(opens)
    table = seen(table_of(own, view, since, until), few)
    panels = _panels(table, few)
    return Crossed(
        view,
        since,
        until,
        own,
        opens,
        table.told.axes,
        panels,
        _tie(table, panels),
        int(table.told.counts.sum()),
        tuple(turned(own, view, (since, until), _greatest(table, 0), _greatest(table, 1), few)),
        fresh_until(),
        current().pack.scoring.minimum_valid,
        few,
    )


def _tie(table: Seen, panels: tuple[Panel, ...]) -> Association:
    """How strong the tie is over all; of two dimensions the one panel has tested it already."""
    if not panels:
        return association(np.zeros((2, 2)))
    if table.tested.counts.ndim == 2:
        return panels[0].association
    return association(table.tested.counts, replications=REPLICATIONS)


def _greatest(table: Seen, place: int) -> list[str]:
    counts = table.told.counts
    sums = counts.sum(axis=tuple(axis for axis in range(counts.ndim) if axis != place))
    keys = table.told.axes[place].keys
    return [keys[at] for at in np.argsort(-sums, kind="stable") if sums[at]]


def _panels(table: Seen, few: int) -> tuple[Panel, ...]:
    told = table.told
    if not told.counts.size:
        return ()
    if told.counts.ndim == 2:
        return _marked([_panel("", table, ..., few)])
    whole = slice(None)
    return _marked(
        [_panel(key, table, (whole, whole, n), few) for n, key in enumerate(told.axes[2].keys)],
    )


def _panel(key: str, table: Seen, part: Any, few: int) -> Panel:
    counts, hidden = table.told.counts[part], table.hidden[part]
    tied = association(table.tested.counts[part], replications=REPLICATIONS)
    if few:
        tied = against_chance(tied, counts)
    rows, columns = (_sums_hidden(counts, hidden, few, axis) for axis in (1, 0))
    whole = bool(hidden.any() and counts.sum() < few)
    return Panel(key, counts, tied, _rates(table, part, few), tied.beyond, hidden, rows, columns, whole)


def _sums_hidden(counts: Floats, hidden: Bools, few: int, axis: int) -> Bools:
    """Sums of lines in which there is nothing but what is hidden."""
    found: Bools = hidden.any(axis=axis) & (counts.sum(axis=axis) < few)
    return found


def _rates(table: Seen, part: Any, few: int) -> Rates | None:
    """The rates as they are told, with what the test says of those that were counted."""
    told, tested = table.told, table.tested
    if told.hits is None or told.of is None or tested.hits is None or tested.of is None:
        return None
    found = rates(tested.hits[part], tested.of[part])
    if not few:
        return found
    shown = rates(told.hits[part], told.of[part])
    return replace(shown, beyond=found.beyond, whole=against_chance(found.whole, shown.whole.observed))


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
    table = table_of(own, view, since, until)
    return tuple(key for key in table.axes[view.axes.index(name)].keys if key != REST)


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
