"""What an address asks for, levels in order, and cells that readers of counts are not shown."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from huiyin.learn.insight.cross.hiding import hidden
from huiyin.learn.insight.cross.rules import (
    DAYS_AT_MOST,
    DIMENSIONS,
    MEASURES,
    RATES,
    REST,
    View,
    coarser,
    view_from,
)
from huiyin.learn.insight.cross.tallying import keyed, tally

DAY = date(2026, 6, 15)
days = st.dates(date(2020, 1, 1), date(2026, 6, 15))


@st.composite
def views(draw: st.DrawFn) -> View:
    axes = draw(st.lists(st.sampled_from(DIMENSIONS), min_size=2, max_size=3, unique=True))
    measure = draw(st.sampled_from([m for m in MEASURES if RATES.get(m) not in axes]))
    where = draw(
        st.dictionaries(st.sampled_from(DIMENSIONS), st.sampled_from(["010000", "S0101", "3"]), max_size=3)
    )
    third = axes[2] if len(axes) == 3 else ""
    if draw(st.booleans()):
        span = draw(st.integers(1, DAYS_AT_MOST))
        return View(axes[0], axes[1], third, measure, span, where=where)
    since = draw(days)
    until = since + timedelta(days=draw(st.integers(1, DAYS_AT_MOST)))
    return View(axes[0], axes[1], third, measure, 0, since, until, where)


@given(views())
def test_an_address_read_back_is_the_same_view(view: View) -> None:
    assert view_from(view.as_query()) == view


@given(
    st.dictionaries(st.sampled_from(["rows", "columns", "third", "measure", "days", "from", "to"]), st.text())
)
def test_any_address_is_a_view_that_can_be_asked(asked: dict[str, str]) -> None:
    found = view_from(asked)
    assert len(set(found.axes)) == len(found.axes) and set(found.axes) <= set(DIMENSIONS)
    since, until = found.span(DAY)
    assert timedelta(days=1) <= until - since <= timedelta(days=DAYS_AT_MOST)
    assert view_from(found.as_query()) == found


def test_a_span_counted_back_holds_today() -> None:
    assert View(days=7).span(DAY) == (date(2026, 6, 9), date(2026, 6, 16))


def test_a_rate_is_not_parted_by_itself() -> None:
    assert view_from({"rows": "solved", "columns": "place", "measure": "solved"}).measure == "count"


def test_too_many_days_become_weeks() -> None:
    view = View("day", "channel")
    assert coarser(view, DAY - timedelta(days=30), DAY) == view
    assert coarser(view, DAY - timedelta(days=300), DAY).rows == "week"
    assert coarser(View("day", "week"), DAY - timedelta(days=300), DAY).axes == ("month", "week")


def frame(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_levels_stand_by_size_time_in_its_order_and_what_is_unknown_last() -> None:
    found = frame(place=["", "b", "a", "a"], hour=[9, 10, 9, 11], n=[50, 3, 4, 2])
    table = tally(keyed(found, ["place", "hour"]), ["place", "hour"])
    assert table.axes[0].keys == ("a", "b", "")
    assert table.axes[1].keys == ("9", "10", "11")
    assert table.counts.tolist() == [[4, 0, 2], [0, 3, 0], [50, 0, 0]]


def test_the_long_tail_is_put_together_and_nothing_is_lost() -> None:
    found = frame(matter=[f"{n:06d}" for n in range(60)], kind=["x"] * 60, n=list(range(60, 0, -1)))
    table = tally(keyed(found, ["matter", "kind"]), ["matter", "kind"])
    assert table.axes[0].keys[-1] == REST and len(table.axes[0].keys) == 40 and table.axes[0].rest == 21
    assert table.counts.sum() == sum(range(61))
    assert table.counts[-1, 0] == sum(range(1, 22))


def test_a_rate_counts_only_what_is_known() -> None:
    found = frame(place=["a"] * 3, kind=["x"] * 3, solved=[True, False, None], n=[6, 2, 10])
    table = tally(keyed(found, ["place", "kind", "solved"]), ["place", "kind"], "solved")
    assert (table.counts.item(), table.hits.item(), table.of.item()) == (18, 6, 8)  # type: ignore[union-attr]


@given(arrays(np.int64, st.tuples(st.integers(2, 6), st.integers(2, 6)), elements=st.integers(0, 12)))
def test_no_hidden_number_follows_from_its_line(counts: np.ndarray) -> None:
    cells, rows, columns = hidden(counts.astype(float), 5)
    assert cells[(counts > 0) & (counts < 5)].all()
    whole = np.vstack([np.column_stack([cells, rows]), np.append(columns, False)])
    for line in (*whole, *whole.T):
        assert line.sum() != 1
    if (counts == 0).all() or (counts >= 5).all():
        assert not cells.any()


def test_nothing_is_hidden_from_those_who_open_orders() -> None:
    cells, rows, columns = hidden(np.array([[1.0, 2.0], [3.0, 900.0]]), 0)
    assert not (cells.any() or rows.any() or columns.any())


@pytest.mark.parametrize("counts", [[[1.0]], [[3.0, 0.0], [0.0, 9.0]]])
def test_the_sum_of_all_is_always_shown(counts: list[list[float]]) -> None:
    cells, _rows, _columns = hidden(np.array(counts), 5)
    assert cells[0, 0]
