"""The effect of an intervention on counts: coverage on simulated effects, placebos, and too little data."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.learn.stats.interrupted import (
    Effect,
    Placebo,
    TooLittle,
    as_numbers,
    doubtful,
    effect,
    placebos_in_controls,
    placebos_in_time,
    rank_p,
    weigh,
)

START, AFTER = 36, 6


def world(
    seed: int,
    ratio: float = 1.0,
    trend: float = 0.0,
    controls: int = 6,
    mean: float = 60,
    scatter: float = 2.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Counts of one matter and of others that share its season and shocks; the rate falls to `ratio` at the start."""
    rng = np.random.default_rng(seed)
    at = np.arange(START + AFTER)
    shared = 0.2 * np.cos(2 * np.pi * at / 12) + np.cumsum(rng.normal(0, 0.04, len(at))) + trend * at / 12

    def drawn(level: float, step: float) -> np.ndarray:
        rate = level * np.exp(shared) * np.where(at >= START, step, 1)
        shape = level / (scatter - 1)
        return rng.poisson(rate * rng.gamma(shape, 1 / shape, len(at)))

    treated = drawn(mean, ratio)
    return treated, np.stack([drawn(mean * rng.uniform(0.5, 3), 1.0) for _ in range(controls)])


@pytest.mark.parametrize(("ratio", "trend"), [(1.0, 0.0), (0.7, 0.0), (1.0, -0.4)])
def test_the_interval_covers_the_truth_as_often_as_it_says(ratio: float, trend: float) -> None:
    covered = 0
    for seed in range(150):
        found = effect(*_args(world(seed, ratio, trend)))
        assert isinstance(found, Effect)
        covered += found.low <= ratio <= found.high
    assert 0.90 <= covered / 150 <= 1.0  # the bench says it to a point; here three standard errors


def _args(made: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, int, int, np.ndarray]:
    return made[0], START, 12, made[1]


def test_a_falling_trend_misleads_the_bar_before_and_after_but_not_the_series() -> None:
    misled = ours = 0
    for seed in range(60):
        counts, others = world(seed, ratio=1.0, trend=-0.5, scatter=1.2)
        before, after = counts[START - 12 : START - 12 + AFTER], counts[START:]  # the same months a year ago
        error = np.sqrt(1 / before.sum() + 1 / after.sum())
        misled += np.log(after.mean() / before.mean()) + 1.96 * error < 0
        found = effect(counts, START, 12, others)
        assert isinstance(found, Effect)
        ours += found.verdict == "fewer"
    assert misled > 30  # says that it helped, most of the time, where nothing was done
    assert ours <= 6


def test_a_strong_effect_is_seen_with_the_cases_it_spared() -> None:
    counts, others = world(3, ratio=0.5)
    found = effect(counts, START, 12, others)
    assert isinstance(found, Effect)
    assert found.verdict == "fewer" and found.low < 0.5 < found.high
    assert found.avoided_low < found.avoided < found.avoided_high
    assert found.avoided == pytest.approx(found.expected[START:].sum() - counts[START:].sum(), rel=1e-6)
    assert (found.lower < found.expected).all() and (found.expected < found.upper).all()


@given(st.integers(0, 10_000), st.integers(2, 50))
def test_interval_and_spared_cases_say_the_same(seed: int, times: int) -> None:
    counts, others = world(seed, ratio=0.8)
    found = effect(counts, START, 12, others)
    assert isinstance(found, Effect)
    assert found.low <= found.ratio <= found.high
    assert (found.avoided_low > 0) is (found.high < 1) and (found.avoided_high < 0) is (found.low > 1)
    # What the controls are counted in does not matter, only how they move.
    larger = effect(counts, START, 12, others * times, weights=weigh(counts[:START], others[:, :START]))
    assert isinstance(larger, Effect)
    assert larger.ratio == pytest.approx(found.ratio, rel=1e-6)


@given(st.integers(0, 10_000), st.integers(1, 8))
def test_weights_are_shares_and_know_nothing_of_what_came_after(seed: int, controls: int) -> None:
    counts, others = world(seed, controls=controls)
    weights = weigh(counts[:START], others[:, :START])
    assert (weights >= 0).all() and weights.sum() == pytest.approx(1)
    later = others.copy()
    later[:, START:] *= 5
    assert np.array_equal(weights, weigh(counts[:START], later[:, :START]))


def test_a_control_that_moves_alike_weighs_most() -> None:
    rng = np.random.default_rng(5)
    shape = np.exp(0.6 * np.sin(np.arange(START) / 3))
    like, flat = rng.poisson(400 * shape), rng.poisson(400 * np.ones(START))
    weights = weigh(rng.poisson(300 * shape), np.stack([like, flat, np.zeros(START)]))
    assert weights[0] > 0.8 and weights[2] == 0


@pytest.mark.parametrize(
    ("before", "after", "mean", "with_controls", "reason"),
    [
        (8, 6, 60, True, "before_short"),
        (14, 6, 60, False, "alone_short"),
        (36, 2, 60, True, "after_short"),
        (36, 6, 1, True, "few_before"),
        (36, 3, 2, True, "few_after"),
    ],
)
def test_with_too_little_nothing_is_said(
    before: int, after: int, mean: float, with_controls: bool, reason: str
) -> None:
    counts = np.full(before + after, float(mean))
    others = np.full((3, before + after), 80.0) if with_controls else None
    assert effect(counts, before, 12, others) == TooLittle(reason)


def test_controls_without_cases_are_nothing_to_compare_with() -> None:
    counts = np.full(42, 60.0)
    assert effect(counts, START, 12, np.zeros((2, 42))) == TooLittle("few_compared")
    assert effect(counts, START, 12, np.full((1, 42), 1.0)) == TooLittle("few_compared")


def test_what_ceased_wholly_has_a_ratio_and_all_cases_spared() -> None:
    counts, others = world(1)
    counts[START:] = 0
    found = effect(counts, START, 12, others)
    assert isinstance(found, Effect)
    assert found.high < 0.1 and found.avoided > 200


def test_the_months_in_which_measures_are_taken_are_left_out() -> None:
    counts, others = world(2, ratio=0.6)
    strange = counts.copy()
    strange[START] *= 4
    left_out, without = (
        effect(strange, START, 12, others, settling=1),
        effect(counts, START, 12, others, settling=1),
    )
    assert isinstance(left_out, Effect) and isinstance(without, Effect)
    assert left_out.ratio == pytest.approx(without.ratio) and left_out.after == AFTER - 1


def test_placebos_rarely_see_anything_and_a_true_effect_stands_out() -> None:
    seen = total = 0
    for seed in range(12):
        counts, others = world(seed, ratio=0.4)
        earlier = placebos_in_time(counts, START, 12, others)
        controls = placebos_in_controls(counts, START, 12, others)
        assert earlier and len(controls) == len(others)
        assert all(one.at < START for one in earlier)
        total += len(earlier) + len(controls)
        seen += sum(one.sees for one in [*earlier, *controls])
        found = effect(counts, START, 12, others)
        assert isinstance(found, Effect)
        assert rank_p(found, controls) == pytest.approx(1 / (1 + len(controls)))
        assert as_numbers(found)["verdict"] == "fewer"
    assert seen / total < 0.15


def test_a_model_that_sees_what_is_not_there_is_doubted() -> None:
    sees, blind = Placebo(1, 0.5, 0.4, 0.7, -4.0), Placebo(2, 0.9, 0.7, 1.2, -0.7)
    assert doubtful([sees, sees, blind]) and not doubtful([sees, blind]) and not doubtful([])
    assert not doubtful([sees, sees, *[blind] * 10])
