"""Fair comparison, rule by rule: what must hold whatever the counts are."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom

from huiyin.answer.assessment.fairness.arrays import Numbers
from huiyin.answer.assessment.fairness.case_mix import adjusted, case_mix
from huiyin.answer.assessment.fairness.comparing import compare
from huiyin.answer.assessment.fairness.funnel import Funnel, funnel
from huiyin.answer.assessment.fairness.intervals import deviate, wilson
from huiyin.answer.assessment.fairness.places import draw, places, reliability
from huiyin.answer.assessment.fairness.shrinkage import USUAL_SPREAD, peers, shrink
from huiyin.answer.assessment.fairness.sizes import Scores, correlations, scores, spread
from huiyin.answer.assessment.rules import wilson as wilson_of_one

# Units as (cases, good): from the tiny to the large, all good and all bad among them.
unit = st.integers(0, 3000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
units = st.lists(unit, min_size=1, max_size=25)
WORST = 0.1


def counted(found: list[tuple[int, int]]) -> Scores:
    size, good = np.array(found, float).reshape(-1, 2).T
    return Scores(good / np.maximum(size, 1), size)


def city(seed: int, count: int = 343, median: float = 600, deviation: float = 0.01) -> tuple[Scores, Numbers]:
    """Units with known quality; deviation 0 makes them all alike."""
    random = np.random.default_rng(seed)
    strength = 0.93 * 0.07 / deviation**2 - 1 if deviation else np.inf
    truth = random.beta(0.93 * strength, 0.07 * strength, count) if deviation else np.full(count, 0.93)
    size = np.maximum(1, np.round(median * np.exp(0.9 * random.standard_normal(count))))
    return Scores(random.binomial(size.astype(int), truth) / size, size), truth


@given(unit, st.sampled_from([0.8, 0.95, 0.998]))
def test_wilson_of_many_is_wilson_of_one(one: tuple[int, int], level: float) -> None:
    size, good = one
    low, high = wilson(np.array([good / max(size, 1)]), np.array([float(size)]), level)
    assert (low[0], high[0]) == pytest.approx(wilson_of_one(good, size, deviate(level)))


def test_wilson_reproduces_the_small_and_the_large_unit_of_the_rules() -> None:
    low, high = wilson(np.array([0.9, 0.9]), np.array([20.0, 2000.0]))
    assert [round(v, 3) for v in (low[0], high[0], low[1], high[1])] == [0.699, 0.972, 0.886, 0.912]


@given(st.integers(0, 50), st.integers(1, 50), st.integers(2, 40))
def test_wilson_narrows_with_more_cases(good: int, bad: int, times: int) -> None:
    share, size = good / (good + bad), float(good + bad)
    low, high = wilson(np.full(2, share), np.array([size, times * size]))
    assert high[1] - low[1] < high[0] - low[0]
    assert low[0] - 1e-12 <= share <= high[0] + 1e-12


@given(units)
def test_shrunken_lies_between_own_score_and_mean_of_peers(found: list[tuple[int, int]]) -> None:
    seen = counted(found)
    group = peers(seen)
    done = shrink(seen, group)
    low, high = done.interval()
    known = seen.size > 0
    assert (done.value >= np.minimum(seen.share, group.mean) - 1e-9)[known].all()
    assert (done.value <= np.maximum(seen.share, group.mean) + 1e-9)[known].all()
    assert done.value[~known] == pytest.approx(group.mean)
    assert ((low >= 0) & (low <= high) & (high <= 1)).all()


@given(units, st.integers(1, 500))
def test_shrinking_keeps_the_order_of_units_of_one_size(found: list[tuple[int, int]], size: int) -> None:
    seen = Scores(counted(found).share, np.full(len(found), float(size)))
    value = shrink(seen, peers(seen)).value
    order = np.argsort(seen.share, kind="stable")
    assert (np.diff(value[order]) >= -1e-12).all()


@given(units)
def test_larger_units_are_drawn_less(found: list[tuple[int, int]]) -> None:
    seen = counted(found)
    drawn = shrink(seen, peers(seen)).drawn
    assert (np.diff(drawn[np.argsort(seen.size)]) <= 1e-12).all()
    assert ((drawn >= 0) & (drawn <= 1)).all()


@settings(max_examples=30, deadline=None)
@given(units, st.randoms(use_true_random=False))
def test_order_of_units_changes_nothing(found: list[tuple[int, int]], random: Any) -> None:
    mixed = list(range(len(found)))
    random.shuffle(mixed)
    here = compare(counted(found), np.zeros(len(found), int), draws=200)
    there = compare(counted([found[i] for i in mixed]), np.zeros(len(found), int), draws=200)
    assert here.value[mixed] == pytest.approx(there.value)
    assert here.low[mixed] == pytest.approx(there.low)
    assert (here.outside[mixed] == there.outside).all()
    if len(set(found)) == len(found):
        places_here, places_there = (c.listed(np.arange(len(found))) for c in (here, there))
        assert (places_here.low[mixed] == places_there.low).all()
        assert places_here.last[mixed] == pytest.approx(places_there.last)


@given(st.integers(30, 400), st.integers(2, 40))
def test_shrunken_interval_narrows_with_more_cases(size: int, times: int) -> None:
    group = peers(city(3, 60)[0])
    low, high = shrink(Scores(np.full(2, group.mean), np.array([1.0, times]) * size), group).interval()
    assert high[1] - low[1] < high[0] - low[0]


def test_no_signal_between_units_draws_all_together() -> None:
    seen, _ = city(1, median=60, deviation=0)
    done = shrink(seen, peers(seen))
    assert done.value.std() < seen.share.std() / 8
    assert done.drawn.mean() > 0.85


def test_much_signal_leaves_units_where_they_are() -> None:
    seen, truth = city(1, median=2000, deviation=0.1)
    done = shrink(seen, peers(seen))
    assert np.abs(done.value - seen.share).max() < 0.1
    assert done.drawn[seen.size > 1000].max() < 0.01
    assert np.corrcoef(done.value, truth)[0, 1] > 0.99


@pytest.mark.parametrize("good", [0, 50])
def test_all_alike_and_at_an_end(good: int) -> None:
    seen = counted([(50, good)] * 12)
    done = shrink(seen, peers(seen))
    low, high = done.interval()
    assert np.ptp(done.value) < 1e-12
    assert np.abs(done.value - good / 50).max() < 0.01
    assert (low < high).all() and (high - low < 0.08).all()


def test_few_units_are_hardly_drawn() -> None:
    few, many = counted([(400, 380), (400, 320)]), counted([(400, 380), (400, 320)] * 20)
    assert shrink(few, peers(few)).drawn[0] < 0.3
    one = counted([(400, 380)])
    assert shrink(one, peers(one)).value[0] == pytest.approx(0.95, abs=0.015)
    assert shrink(many, peers(many)).value[0] == pytest.approx(0.95, abs=0.01)


def test_a_group_without_any_case() -> None:
    seen = counted([(0, 0), (0, 0)])
    low, high = shrink(seen, peers(seen)).interval()
    assert (high - low > 0.8).all()
    assert (funnel(seen).outside(seen) == 0).all()


@given(st.floats(0.3, 0.99), st.floats(0, 0.001), st.floats(1, 5000), st.sampled_from([0.95, 0.998]))
def test_funnel_is_symmetric_and_narrows(centre: float, between: float, size: float, level: float) -> None:
    one = Funnel(centre, 1.0, between)
    low, high = one.limits(np.array([size, 4 * size]), level)
    inner = (low > 0) & (high < 1)
    assert (centre - low)[inner] == pytest.approx((high - centre)[inner])
    assert high[1] - low[1] <= high[0] - low[0]
    wide_low, wide_high = one.limits(np.array([size]), 0.998)
    assert wide_low[0] <= low[0] and wide_high[0] >= high[0]


@given(st.lists(unit, min_size=4, max_size=25))
def test_outside_means_beyond_the_limits(found: list[tuple[int, int]]) -> None:
    seen = counted(found)
    one = funnel(seen)
    low, high = one.limits(seen.size, 0.998)
    side = one.outside(seen)
    known = seen.size > 0
    assert (side[known & (seen.share < low - 1e-9)] == -1).all()
    assert (side[known & (seen.share > high + 1e-9)] == 1).all()
    assert (side[~known] == 0).all()


def test_funnel_of_pure_chance_is_not_widened() -> None:
    dispersion = [funnel(city(seed, deviation=0)[0]).dispersion for seed in range(30)]
    assert np.mean(dispersion) == pytest.approx(1, abs=0.05)


def test_funnel_with_customary_differences_still_finds_the_outlier() -> None:
    seen, _ = city(5, median=1000)
    share, size = np.append(seen.share, 0.84), np.append(seen.size, 900.0)
    one = funnel(Scores(share, size))
    assert one.dispersion > 1.5
    assert one.between**0.5 == pytest.approx(0.01, rel=0.3)
    side = one.outside(Scores(share, size))
    assert side[-1] == -1
    assert np.abs(side).sum() < 12
    of_chance = Funnel(one.centre, 1.0, 0.0).outside(Scores(share, size))
    assert np.abs(of_chance).sum() > 3 * np.abs(side).sum()


def test_half_answers_are_worth_more_cases() -> None:
    """Whoever answers "half" on every order varies less than whoever answers yes or no."""
    cases = np.full((2, 1), 100.0)
    halves = spread(np.full((2, 1), 50.0), np.full((2, 1), 25.0), cases)
    plain = spread(np.full((2, 1), 50.0), np.full((2, 1), 50.0), cases)
    shares, weights = np.full((2, 1), 0.5), np.ones(1)
    assert scores(shares, cases, plain, weights).size == pytest.approx([100.0, 100.0], rel=0.01)
    assert (scores(shares, cases, halves, weights).size > 1000).all()


def test_rates_that_lean_together_are_worth_fewer_cases() -> None:
    shares, cases = np.full((3, 2), 0.8), np.full((3, 2), 100.0)
    deviation, weights = np.full(2, 0.4), np.full(2, 0.5)
    apart, alike = (scores(shares, cases, deviation, weights, a).size for a in (np.eye(2), np.ones((2, 2))))
    assert apart == pytest.approx(2 * alike)
    assert alike == pytest.approx([100.0] * 3, rel=0.02)


def test_correlations_are_those_of_the_orders_themselves() -> None:
    random = np.random.default_rng(4)
    first = random.integers(0, 2, 4000)
    orders = np.stack(
        [first, np.where(random.random(4000) < 0.7, first, 0.5), random.integers(0, 2, 4000)], 1
    )
    asked = random.random(4000) < 0.6
    kinds, counts = np.unique(np.column_stack([orders, asked]), axis=0, return_counts=True)
    known = np.ones((len(kinds), 3))
    known[:, 1] = kinds[:, 3]
    found = correlations(kinds[:, :3], known, counts.astype(float))
    assert found == pytest.approx(found.T)
    assert found[0, 1] == pytest.approx(np.corrcoef(orders[asked, 0], orders[asked, 1])[0, 1])
    assert found[0, 2] == pytest.approx(np.corrcoef(orders[:, 0], orders[:, 2])[0, 1])
    never = correlations(np.ones((2, 2)), np.array([[1.0, 0.0], [0.0, 1.0]]), np.ones(2))
    assert (never == np.eye(2)).all()


def test_unit_without_cases_of_a_weighted_rate_has_no_size() -> None:
    shares, cases = np.array([[0.9, 0.0], [0.9, 0.8]]), np.array([[50.0, 0.0], [50.0, 40.0]])
    deviation = np.full(2, 0.4)
    assert scores(shares, cases, deviation, np.array([0.5, 0.5])).size[0] == 0
    assert scores(shares, cases, deviation, np.array([1.0, 0.0])).size[0] > 0


def test_places_of_units_that_are_far_apart_are_certain() -> None:
    seen = counted([(5000, good) for good in (4900, 4500, 4000, 3500, 3000, 2500, 2000, 1500, 1000, 100)])
    group = peers(seen)
    done = shrink(seen, group)
    found = places(done.value, draw(seen, group))
    assert list(found.place) == list(found.low) == list(found.high) == list(found.tier) == list(range(1, 11))
    assert found.last[-1] == 1 and found.last[:-1].max() == 0
    assert found.bar == pytest.approx(0.02, abs=0.005)


def test_units_that_chance_explains_share_a_tier_and_nobody_is_surely_last() -> None:
    seen, _ = city(2, median=60, deviation=0)
    group = peers(seen)
    done = shrink(seen, group)
    found = places(done.value, draw(seen, group))
    assert found.tier.max() <= 2
    assert found.last.max() < 0.6
    assert (found.high - found.low).mean() > 250
    assert reliability(done.value, done.variance) < 0.15


def test_fewer_than_ten_units_have_no_last_tenth() -> None:
    seen = counted([(5000, 4900)] * 8 + [(5000, 50)])
    group = peers(seen)
    assert places(shrink(seen, group).value, draw(seen, group), WORST).last.max() == 0


def test_equal_scores_share_a_place() -> None:
    seen = counted([(100, 90), (100, 80), (100, 90)])
    group = peers(seen)
    assert list(places(shrink(seen, group).value, draw(seen, group)).place) == [1, 3, 1]


def test_points_move_a_unit_and_not_its_uncertainty() -> None:
    seen = counted([(500, 450)] * 20)
    group = np.zeros(20, int)
    plain = compare(seen, group)
    moved = compare(seen, group, np.array([-0.02] + [0.0] * 19))
    assert moved.value[0] == pytest.approx(plain.value[0] - 0.02)
    assert moved.high[0] - moved.low[0] == pytest.approx(plain.high[0] - plain.low[0])
    assert moved.listed(np.arange(20)).last[0] > plain.listed(np.arange(20)).last[0]


def test_groups_are_drawn_to_their_own_means() -> None:
    seen = counted([(50, 45)] * 20 + [(50, 35)] * 20)
    done = compare(seen, np.repeat([0, 1], 20))
    assert done.value[0] == pytest.approx(0.9, abs=0.01)
    assert done.value[-1] == pytest.approx(0.7, abs=0.01)
    assert done.groups[0].mean > done.groups[1].mean + 0.15


@given(st.integers(1, 12), st.integers(1, 8), st.integers(0, 1000))
def test_same_mix_everywhere_adjusts_nothing(count: int, matters: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    mix = random.integers(40, 200, matters).astype(float)
    cases = np.tile(mix, (count, 1))
    good = random.binomial(cases.astype(int), 0.8).astype(float)
    found = case_mix(good, cases, np.zeros(matters, int))
    assert found.factor == pytest.approx(np.ones(count))
    assert found.worth == pytest.approx(np.ones(count))


@given(st.integers(2, 12), st.integers(1, 8), st.integers(0, 1000))
def test_expected_sums_to_what_was_observed(count: int, matters: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    cases = random.integers(30, 300, (count, matters)).astype(float)
    good = random.binomial(cases.astype(int), random.uniform(0.3, 0.99, matters)).astype(float)
    found = case_mix(good, cases, np.zeros(matters, int))
    assert (found.expected * cases.sum(axis=1)).sum() == pytest.approx(good.sum())
    assert ((found.expected >= 0) & (found.expected <= 1)).all()
    share = good.sum(axis=1) / cases.sum(axis=1)
    fair = adjusted(share, found.factor)
    assert ((fair >= 0) & (fair <= 1)).all()
    assert adjusted(found.expected, found.factor) == pytest.approx(np.full(count, good.sum() / cases.sum()))


def test_rare_matter_has_the_rate_of_its_first_level() -> None:
    cases = np.array([[100.0, 0.0, 0.0], [100.0, 2.0, 0.0], [0.0, 0.0, 100.0]])
    good = np.array([[60.0, 0.0, 0.0], [60.0, 0.0, 0.0], [0.0, 0.0, 90.0]])
    found = case_mix(good, cases, np.array([0, 0, 1]))
    assert found.expected[1] == pytest.approx((100 * 0.6 + 2 * 120 / 202) / 102)
    assert found.expected[2] == pytest.approx(0.9)
    assert case_mix(np.zeros((2, 0)), np.zeros((2, 0)), np.zeros(0, int)).factor == pytest.approx([1, 1])


def test_hard_matters_unevenly_spread_mislead_the_plain_order_and_not_the_adjusted_one() -> None:
    """The better half of the units has the hard matters: seen plainly it looks worse."""
    random = np.random.default_rng(8)
    quality = np.repeat([0.02, -0.02], 30) + random.normal(0, 0.005, 60)
    rate = np.array([0.95, 0.9, 0.6, 0.55])
    hard = np.repeat([0.6, 0.2], 30)
    cases = random.multinomial(800, np.stack([(1 - hard) / 2, (1 - hard) / 2, hard / 2, hard / 2], 1))
    good = random.binomial(cases, np.clip(rate + quality[:, None], 0, 1)).astype(float)
    share = good.sum(axis=1) / cases.sum(axis=1)
    fair = adjusted(share, case_mix(good, cases.astype(float), np.array([0, 0, 1, 1])).factor)
    best = quality > 0
    assert share[best].mean() < share[~best].mean() - 0.05
    assert fair[best].mean() > fair[~best].mean() + 0.02
    assert np.corrcoef(share, quality)[0, 1] < -0.5
    assert np.corrcoef(fair, quality)[0, 1] > 0.75


def test_peers_are_those_of_the_beta_binomial_integrated_by_force() -> None:
    """Twelve small units: the same posterior from scipy's distribution on a plain dense grid."""
    size, good = 20, np.array([20, 19, 18, 17, 20, 19, 15, 20, 18, 19, 20, 12])
    means, spreads = np.meshgrid(np.linspace(0.0025, 0.9975, 200), np.linspace(0.004, 0.9, 200))
    strength = 1 / spreads**2 - 1
    log = betabinom.logpmf(good[:, None, None], size, means * strength, (1 - means) * strength).sum(axis=0)
    weight = np.exp(log - log.max()) * spreads / (1 + (spreads / USUAL_SPREAD) ** 2) ** 2
    weight /= weight.sum()
    group = peers(counted([(size, int(one)) for one in good]))
    assert group.mean == pytest.approx((weight * means).sum(), abs=0.002)
    by_force = np.sqrt((weight * means * (1 - means) * spreads**2).sum())
    assert group.spread == pytest.approx(by_force, rel=0.03)
