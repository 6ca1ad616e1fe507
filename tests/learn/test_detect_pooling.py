"""Many tests at once, and evidence put together over a hierarchy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from huiyin.learn.stats import fdr, negbin, outbreaks, pooling
from huiyin.learn.stats.pooling import Level

chances = st.lists(st.floats(0, 1), min_size=1, max_size=40)


@given(chances, st.floats(0.01, 0.5))
def test_discoveries_are_those_of_benjamini_and_hochberg(p: list[float], q: float) -> None:
    adjusted = false_discovery_control(p)
    found = fdr.discoveries(np.array(p), q)
    clear = np.abs(adjusted - q) > 1e-12  # what is equal up to rounding may fall to either side
    np.testing.assert_array_equal(found[clear], (adjusted <= q)[clear])


@given(chances, st.floats(0.01, 0.5), st.randoms())
def test_order_and_missing_tests_change_nothing(p: list[float], q: float, chance: object) -> None:
    values = np.array(p)
    order = np.random.default_rng(len(p)).permutation(len(p))
    found = fdr.discoveries(values, q)
    np.testing.assert_array_equal(fdr.discoveries(values[order], q), found[order])
    with_gaps = np.insert(values, 0, np.nan)
    np.testing.assert_array_equal(fdr.discoveries(with_gaps, q), np.insert(found, 0, False))


def test_discoveries_keep_the_shape() -> None:
    p = np.array([[0.001, 0.9], [0.8, 0.002]])
    assert fdr.discoveries(p, 0.05).tolist() == [[True, False], [False, True]]
    assert fdr.discoveries(np.full(3, np.nan), 0.05).tolist() == [False] * 3


def _city(seed: int, streets: int = 20, weeks: int = 320) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.poisson(rng.uniform(0.5, 3, (streets, 1)), (streets, weeks))


TWO = Level("district", np.repeat([0, 1], 10), 2)


def test_counts_are_summed_up_the_tree() -> None:
    y = _city(1)
    total = pooling.roll_up(y, TWO)
    np.testing.assert_array_equal(total, [y[:10].sum(axis=0), y[10:].sum(axis=0)])


def test_levels_cross_areas_with_matters() -> None:
    areas = [Level("street", np.arange(4), 4), Level("city", np.zeros(4, int), 1)]
    matters = [Level("leaf", np.arange(3), 3), Level("any", np.zeros(3, int), 1)]
    tree = pooling.levels(areas, matters)
    assert [level.nodes for level in tree] == [12, 4, 3, 1]
    assert tree[0].node.tolist() == list(range(12))
    assert tree[1].node.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert tree[2].node.tolist() == [0, 1, 2] * 4


def test_what_is_little_in_each_street_is_plain_in_the_district() -> None:
    y = _city(2)
    y[:10, -1] += 3
    street = Level("street", np.arange(20), 20)
    alone, together = pooling.search(y, [street, TWO], 52, y.shape[1])
    assert together.evidence[0, 0] > 6 > 3 > together.evidence[1, 0]
    assert together.evidence[0, 0] > alone.evidence[:, 0].max() + 2
    assert together.p[0, 0] < 0.01


def test_one_street_among_many_is_seen_by_parts_more_than_in_the_sum() -> None:
    y = _city(3)
    y[4, -1] += 14
    leaves = outbreaks.ratios(y, 52, y.shape[1], pooling.SIZES)
    sums = outbreaks.ratios(pooling.roll_up(y, TWO), 52, y.shape[1], pooling.SIZES)
    by_parts = pooling.evidence(pooling.pooled(leaves, TWO), TWO).evidence[0, 0]
    by_sum = pooling.evidence(pooling.mean(sums), TWO).evidence[0, 0]
    assert by_parts > by_sum + 1
    taking_part = pooling.affected(leaves)[:, 0]
    assert taking_part[4] > 0.95 and np.delete(taking_part, 4).max() < 0.9


def test_the_order_of_the_streets_does_not_matter() -> None:
    y = _city(4)
    order = np.random.default_rng(1).permutation(20)
    (one,) = pooling.search(y, [TWO], 52, 315)
    (other,) = pooling.search(y[order], [Level("district", TWO.node[order], 2)], 52, 315)
    np.testing.assert_allclose(one.evidence, other.evidence, rtol=1e-8, atol=1e-8)


def test_without_an_outbreak_the_mean_of_a_ratio_is_one() -> None:
    """What makes 1 / R a p-value: shown with the true mean, where it holds exactly."""
    rng = np.random.default_rng(5)
    mu, phi, more = np.full(400_000, 2.0), np.full(400_000, 1.6), np.full(400_000, 1.5)
    y = rng.negative_binomial(mu / 0.6, 1 / 1.6).astype(float)
    assert np.exp(negbin.log_ratio(y, mu, more, phi)).mean() == pytest.approx(1, abs=0.02)
