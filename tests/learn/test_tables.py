"""Contingency tables: what scipy has too is the same here, and what it has not holds by its own laws."""

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from huiyin.learn.stats.fdr import discoveries
from huiyin.learn.stats.tables import association, rates, wilson

FLAT = arrays(np.int64, st.tuples(st.integers(2, 6), st.integers(2, 6)), elements=st.integers(0, 60))
DEEP = arrays(np.int64, st.tuples(*[st.integers(2, 4)] * 3), elements=st.integers(0, 40))


def full(table: np.ndarray) -> bool:
    """No margin is empty."""
    axes = range(table.ndim)
    return all(table.sum(axis=tuple(a for a in axes if a != axis)).all() for axis in axes)


@given(FLAT | DEEP)
def test_chi_square_is_that_of_scipy(table: np.ndarray) -> None:
    assume(full(table))
    found = association(table, replications=9)
    chi2, p, dof, expected = stats.chi2_contingency(table, correction=False)
    assert found.chi2 == pytest.approx(chi2, rel=1e-9, abs=1e-9)
    assert found.dof == dof
    assert np.allclose(found.expected, expected)
    if found.method == "asymptotic":
        assert found.p_value == pytest.approx(p, rel=1e-9, abs=1e-15)


@given(FLAT)
def test_cramers_v_is_that_of_scipy(table: np.ndarray) -> None:
    assume(full(table))
    found = association(table, replications=9)
    assert found.v == pytest.approx(stats.contingency.association(table, "cramer"), abs=1e-9)
    assert 0 <= found.low <= found.strength <= found.high <= 1


@given(arrays(np.int64, (2, 2), elements=st.integers(0, 12)))
@example(np.array([[3, 0], [0, 3]]))
def test_a_sparse_two_by_two_is_exact(table: np.ndarray) -> None:
    assume(full(table))
    found = association(table)
    if found.method == "exact":
        assert found.p_value == pytest.approx(stats.fisher_exact(table)[1])


def test_a_sparse_table_is_tested_by_random_tables_as_scipy_tests_it() -> None:
    table = np.array([[4, 0, 1, 2], [0, 3, 1, 0], [1, 0, 4, 0]])
    found = association(table, replications=9999, seed=3)
    assert found.method == "monte-carlo"
    same = stats.chi2_contingency(
        table, correction=False, method=stats.MonteCarloMethod(n_resamples=9999, rng=np.random.default_rng(5))
    )
    assert found.p_value == pytest.approx(same.pvalue, abs=0.01)
    assert association(table, seed=3).p_value == association(table, seed=3).p_value


@given(FLAT)
def test_residuals_of_two_by_two_square_to_chi_square_and_turn_with_the_table(table: np.ndarray) -> None:
    small = table[:2, :2]
    assume(full(small))
    found = association(small)
    assert np.allclose(found.residuals**2, found.chi2, atol=1e-8)
    turned = association(small[::-1])
    assert np.allclose(turned.residuals[::-1], found.residuals)


@given(DEEP)
def test_the_order_of_dimensions_changes_nothing(table: np.ndarray) -> None:
    assume(full(table))
    found, other = association(table, replications=9), association(table.transpose(2, 0, 1), replications=9)
    assert np.allclose(found.residuals.transpose(2, 0, 1), other.residuals)
    assert np.allclose(found.p.transpose(2, 0, 1), other.p)
    assert found.strength == pytest.approx(other.strength)


@given(FLAT)
def test_empty_rows_take_no_part(table: np.ndarray) -> None:
    assume(full(table))
    wider = np.insert(table, 1, 0, axis=0)
    found, other = association(table, replications=9), association(wider, replications=9)
    assert other.chi2 == pytest.approx(found.chi2)
    assert np.allclose(np.delete(other.residuals, 1, axis=0), found.residuals)
    assert not other.beyond[1].any() and (other.p[1] == 1).all()


def test_independent_tables_are_rarely_called_beyond_chance_and_v_lies_in_its_interval() -> None:
    luck = np.random.default_rng(11)
    rows, columns = np.array([0.5, 0.3, 0.15, 0.05]), np.array([0.6, 0.25, 0.1, 0.05])
    found = [
        association(luck.multinomial(400, np.outer(rows, columns).ravel()).reshape(4, 4), replications=99)
        for _ in range(300)
    ]
    assert sum(one.beyond.any() for one in found) <= 300 * 0.08
    assert sum(one.p_value <= 0.05 for one in found) <= 300 * 0.09
    assert sum(one.low == 0 for one in found) >= 300 * 0.95


def test_the_interval_of_v_holds_what_is_true() -> None:
    luck = np.random.default_rng(7)
    joint = np.array([[0.3, 0.1, 0.1], [0.1, 0.1, 0.3]])
    margins = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    true = np.sqrt(((joint - margins) ** 2 / margins).sum())
    found = [association(luck.multinomial(500, joint.ravel()).reshape(2, 3)) for _ in range(300)]
    assert 0.9 <= np.mean([one.low <= true <= one.high for one in found]) <= 0.99
    assert np.mean([one.strength for one in found]) == pytest.approx(true, abs=0.01)


def test_a_huge_table_has_the_interval_that_the_exact_law_gives() -> None:
    table = np.array([[52_000, 48_000, 50_000], [48_500, 51_500, 50_000]])
    found = association(table)
    n = table.sum()
    near = [stats.ncx2.cdf(found.chi2, found.dof, n * end**2) for end in (found.low, found.high)]
    assert near == pytest.approx([0.975, 0.025], abs=0.002)
    giant = association(table * 100)
    assert giant.low < giant.strength < giant.high < found.high


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_discoveries_are_those_of_the_step_up_rule(p: list[float]) -> None:
    ranked = sorted(p)
    most = max((k for k, value in enumerate(ranked, 1) if value <= 0.05 * k / len(p)), default=0)
    assert discoveries(p).sum() >= most  # equal values stand together
    assert (np.asarray(p)[discoveries(p)] <= 0.05).all()


@given(st.integers(0, 50), st.integers(0, 50))
def test_wilson_is_that_of_scipy(hits: int, more: int) -> None:
    low, high = wilson(hits, hits + more)
    if hits + more == 0:
        assert (float(low), float(high)) == (0, 1)
        return
    same = stats.binomtest(hits, hits + more).proportion_ci(0.95, "wilson")
    assert (float(low), float(high)) == pytest.approx((same.low, same.high), abs=1e-9)


def test_the_group_that_differs_is_named_and_no_other() -> None:
    hits, of = np.full(12, 80), np.full(12, 100)
    hits[4], of[7], hits[7] = 40, 3, 1
    found = rates(hits, of)
    assert found.beyond.nonzero()[0].tolist() == [4]
    assert found.value[4] == 0.4 and found.low[4] < 0.4 < found.high[4]
    assert found.high[7] - found.low[7] > 0.5


def test_groups_without_cases_have_no_rate() -> None:
    found = rates([[0, 3], [0, 0]], [[0, 4], [5, 0]])
    assert np.isnan(found.value[0, 0]) and found.value[0, 1] == 0.75
    assert found.beyond.shape == (2, 2)


@pytest.mark.parametrize("table", [[1, 2], [[-1, 2], [3, 4]], np.zeros((2, 2, 2, 2))])
def test_what_is_no_table_is_refused(table: object) -> None:
    with pytest.raises(ValueError):
        association(table)  # type: ignore[arg-type]


def test_more_hits_than_cases_are_refused() -> None:
    with pytest.raises(ValueError):
        rates([3], [2])


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[5, 7]], [[5, 0], [7, 0]]])
def test_where_there_is_nothing_to_compare_nothing_is_beyond_chance(table: list[list[int]]) -> None:
    found = association(table)
    assert not found.beyond.any() and found.p_value == 1 and found.strength == 0
