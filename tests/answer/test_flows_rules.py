"""What is usual, what is too few to show, and where a target says nothing: pure rules."""

from collections.abc import Iterator
from functools import cache
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.answer.supervision.flows.rules import against, hidden, quantile, rising

COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 40), max_size=12)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30), st.floats(0, 1))
def test_a_quantile_lies_among_the_values_and_grows_with_its_share(values: list[float], share: float) -> None:
    found = quantile(values, share)
    assert min(values) - 1e-6 <= found <= max(values) + 1e-6
    assert quantile(values, 0) <= found + 1e-6 and found <= quantile(values, 1) + 1e-6


def test_quantiles_lie_between_two_values_in_proportion() -> None:
    assert quantile([1, 2, 3, 4, 5], 0.5) == 3
    assert quantile([10, 20], 0.25) == 12.5
    assert quantile([], 0.5) == 0


@given(COUNTS, st.integers(3, 10))
def test_no_small_cell_is_shown(counts: dict[str, int], few: int) -> None:
    gone = hidden(counts, few)
    assert all(key in gone for key, count in counts.items() if 0 < count < few)
    assert len(gone) != 1 or len(counts) == 1


def tables(cells: int, total: int) -> Iterator[tuple[int, ...]]:
    """All tables of so many cells with this total."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in tables(cells - 1, total - first))


@cache
def hidden_at(table: tuple[int, ...], few: int) -> frozenset[int]:
    return hidden(dict(enumerate(table)), few)


def read_back(table: tuple[int, ...], few: int) -> list[set[int]]:
    """What each hidden cell can be for one who knows the total, every shown cell and this very rule."""
    gone = sorted(hidden_at(table, few))
    found: list[set[int]] = [set() for _ in gone]
    for cells in tables(len(gone), sum(table[at] for at in gone)) if gone else ():
        other = list(table)
        for at, n in zip(gone, cells, strict=True):
            other[at] = n
        if hidden_at(tuple(other), few) == set(gone):
            for values, n in zip(found, cells, strict=True):
                values.add(n)
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=4), st.integers(3, 6))
def test_no_hidden_cell_can_be_reckoned_from_the_total(table: list[int], few: int) -> None:
    assert all(len(values) > 1 for values in read_back(tuple(table), few))


def test_no_small_table_gives_a_hidden_cell_away() -> None:
    for few, cells, most in ((3, 2, 8), (3, 3, 6), (4, 3, 7), (5, 2, 12), (5, 3, 6)):
        for table in product(range(most + 1), repeat=cells):
            assert all(len(values) > 1 for values in read_back(table, few)), (few, table)


def test_two_ones_beside_a_total_of_two_are_not_known() -> None:
    assert hidden({"a": 1, "b": 1, "c": 30, "d": 40}, 5) == {"a", "b", "c"}
    assert hidden({"a": 4, "b": 4, "c": 30, "d": 40}, 5) == {"a", "b", "c"}
    assert hidden({"a": 1, "b": 2, "c": 30}, 5) == {"a", "b"}
    assert hidden({"a": 1, "b": 1, "c": 0}, 5) == {"a", "b", "c"}


@given(COUNTS)
def test_nothing_is_hidden_where_nothing_is_small(counts: dict[str, int]) -> None:
    assert not hidden({key: count for key, count in counts.items() if count == 0 or count >= 5}, 5)


def test_a_target_is_mostly_noise_when_most_units_cannot_be_told_from_it() -> None:
    found = against([(0.7, 0.9), (0.75, 0.95), (0.9, 0.99), (0.5, 0.6), None], 0.8)
    assert (found.above, found.below, found.unclear, found.few, found.units) == (1, 1, 2, 1, 4)
    assert not found.mostly_noise
    assert against([(0.7, 0.9), (0.75, 0.95), (0.9, 0.99)], 0.8).mostly_noise
    assert not against([None], 0.8).mostly_noise


def test_what_rises_came_more_often_than_on_any_day_before() -> None:
    before = [{"lamp": 3, "heat": 1}, {"lamp": 5}, {"lamp": 4, "heat": 2}]
    found = rising({"lamp": 5, "heat": 9, "noise": 2}, before, 6)
    assert found == [("heat", 9, 1), ("noise", 2, 0)]
    assert rising({"lamp": 9}, [], 6) == []


@given(COUNTS, st.lists(COUNTS, min_size=1, max_size=8), st.integers(1, 4))
def test_what_rises_is_never_what_was_seen_before(
    today: dict[str, int], before: list[dict[str, int]], most: int
) -> None:
    found = rising(today, before, most)
    assert len(found) <= most
    assert all(count > max(day.get(key, 0) for day in before) for key, count, _usual in found)
