"""What an address asks for, levels in order, and cells that readers of counts are not shown."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from huiyin.learn.insight.cross.hiding import empty_lines, seen
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
from huiyin.learn.insight.cross.tallying import Axis, Tally, keyed, tally
from huiyin.learn.stats.tables import association

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


FEW = 5
shapes = st.tuples(st.integers(1, 5), st.integers(1, 5)) | st.tuples(*[st.integers(1, 3)] * 3)


@st.composite
def twins(draw: st.DrawFn, rated: bool = False) -> tuple[Tally, Tally]:
    """Two tables that differ in their small counts alone."""
    shape = draw(shapes)
    counts = draw(arrays(np.int64, shape, elements=st.integers(0, 30))).astype(float)
    others = draw(arrays(np.int64, shape, elements=st.integers(1, FEW - 1))).astype(float)
    axes = tuple(
        Axis(name, tuple("abcde"[:n])) for name, n in zip(("place", "kind", "lead"), shape, strict=False)
    )
    told = np.where((counts > 0) & (counts < FEW), others, counts)
    if not rated:
        return Tally(axes, counts), Tally(axes, told)
    of = np.minimum(counts, draw(arrays(np.int64, shape, elements=st.integers(0, 30))))
    hits = np.minimum(of, draw(arrays(np.int64, shape, elements=st.integers(0, 30))))
    of2 = np.where((of > 0) & (of < FEW), np.minimum(others, told), of)
    hits2 = np.where(of2 < FEW, np.minimum(hits, of2), hits)
    return Tally(axes, counts, hits, of), Tally(axes, told, hits2, of2)


@given(twins() | twins(rated=True))
def test_whatever_the_small_counts_are_the_same_is_told_and_tested(pair: tuple[Tally, Tally]) -> None:
    one, other = (seen(table, FEW) for table in pair)
    assert (one.hidden == other.hidden).all()
    for mine, theirs in ((one.told, other.told), (one.tested, other.tested)):
        assert mine.axes == theirs.axes and (mine.counts == theirs.counts).all()
        if mine.hits is not None and mine.of is not None:
            assert (mine.hits == theirs.hits).all() and (mine.of == theirs.of).all()
            assert ((mine.hits <= mine.of) & (mine.hits >= 0)).all()


@given(twins())
def test_small_counts_are_hidden_and_no_other_is_told_to_the_one(pair: tuple[Tally, Tally]) -> None:
    table, _other = pair
    found = seen(table, FEW)
    order = [
        [axis.keys.index(key) for key in told.keys]
        for axis, told in zip(table.axes, found.told.axes, strict=True)
    ]
    counts = table.counts[np.ix_(*order)]
    assert (found.hidden == ((counts > 0) & (counts < FEW))).all()
    listed = found.told.counts[~found.hidden]
    assert (listed % FEW == 0).all() and (np.abs(listed - counts[~found.hidden]) <= FEW // 2).all()
    assert ((listed > 0) == (counts[~found.hidden] > 0)).all()


@given(twins() | twins(rated=True))
def test_a_row_with_a_hidden_count_is_never_an_empty_one(pair: tuple[Tally, Tally]) -> None:
    """Rows of noughts alone are empty, before and behind the screen, whatever the small counts are."""
    one, other = (seen(table, FEW) for table in pair)
    for part in _panels(one.told.counts.shape):
        mine, theirs = (empty_lines(found.told.counts[part], found.hidden[part]) for found in (one, other))
        assert (mine == theirs).all() and not (mine & one.hidden[part].any(axis=1)).any()
    axes = pair[0].axes
    order = np.ix_(
        *[[axis.keys.index(key) for key in told.keys] for axis, told in zip(axes, one.told.axes, strict=True)]
    )
    counts = pair[0].counts[order]
    for part in _panels(counts.shape):
        found = empty_lines(one.told.counts[part], one.hidden[part])
        assert not (found & (counts[part].sum(axis=1) > 0)).any()
        if pair[0].of is None:
            assert (found == (counts[part].sum(axis=1) == 0)).all()


def _panels(shape: tuple[int, ...]) -> list[Any]:
    whole = slice(None)
    return [...] if len(shape) == 2 else [(whole, whole, n) for n in range(shape[2])]


@given(twins(rated=True))
def test_whoever_may_open_the_orders_is_told_the_table_itself(pair: tuple[Tally, Tally]) -> None:
    table, _other = pair
    found = seen(table, 0)
    assert found.told is table and found.tested is table and not found.hidden.any()


def test_sums_are_about_right_where_most_counts_are_small() -> None:
    luck = np.random.default_rng(5)
    for mean in (0.2, 0.5, 1.0):
        counts = luck.poisson(mean, (30, 20)).astype(float)
        axes = (
            Axis("place", tuple(f"p{n}" for n in range(30))),
            Axis("kind", tuple(f"k{n}" for n in range(20))),
        )
        told = seen(Tally(axes, counts), FEW).told.counts.sum()
        assert 0.6 <= told / counts.sum() <= 1.4


def test_hiding_makes_no_tie_out_of_chance() -> None:
    luck = np.random.default_rng(6)
    axes = (Axis("place", tuple("abcdefgh")), Axis("kind", tuple("uvwxyz")))
    marked = 0
    for mean in [2, 4, 6, 10] * 50:
        counts = luck.poisson(mean * luck.uniform(0.5, 2, (8, 1)), (8, 6)).astype(float)
        marked += bool(
            association(seen(Tally(axes, counts), FEW).tested.counts, replications=99).beyond.any()
        )
    assert marked <= 20  # the table itself: one in twenty
