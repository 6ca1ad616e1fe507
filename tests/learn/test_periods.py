"""What changed beyond chance: exact where it can be checked, silent where nothing happened."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from huiyin.learn.stats.periods import changes, dispersion


@given(st.integers(0, 60), st.integers(1, 60))
def test_one_series_is_the_exact_binomial_test(now: int, before: int) -> None:
    found = changes([[before, now]], [4, 1])
    upper = stats.binom.sf(now - 1, now + before, 0.2)
    lower = stats.binom.cdf(now, now + before, 0.2)
    assert found.p[0] == pytest.approx(min(1, 2 * min(upper, lower)), abs=1e-9)
    assert found.usual[0] == pytest.approx(before / 4)


def test_what_rose_and_what_fell_is_found_and_nothing_else() -> None:
    luck = np.random.default_rng(4)
    counts = luck.poisson(40, (60, 9))
    counts[7, -1], counts[11, -1] = 95, 8
    assert changes(counts, [7] * 9).beyond.nonzero()[0].tolist() == [7, 11]


def test_quiet_weeks_stay_quiet_even_where_counts_scatter() -> None:
    luck = np.random.default_rng(9)
    wrong = 0
    for _ in range(60):
        level = luck.gamma(4, 10 / 4, (50, 9)) * 4  # four times more than Poisson and beyond
        wrong += changes(luck.poisson(level), [7] * 9).beyond.any()
    assert wrong <= 60 * 0.15


def test_longer_months_are_not_taken_for_a_rise() -> None:
    found = changes([[2800, 3100, 2800, 3100]], [28, 31, 28, 31])
    assert not found.beyond.any() and found.usual[0] == pytest.approx(3100)


def test_few_cases_are_not_spoken_of() -> None:
    assert not changes([[0, 0, 0, 0, 4]], [1] * 5).beyond.any()


@given(st.lists(st.integers(0, 500), min_size=3, max_size=9))
def test_scatter_is_never_below_poisson(counts: list[int]) -> None:
    assert dispersion(np.array([counts], dtype=float), np.ones(len(counts))) >= 1


@pytest.mark.parametrize(
    ("counts", "lengths"), [([[1, 2]], [1]), ([[1]], [1]), ([1, 2], [1, 1]), ([[1, 2]], [0, 1])]
)
def test_periods_without_lengths_are_refused(counts: object, lengths: list[float]) -> None:
    with pytest.raises(ValueError):
        changes(counts, lengths)  # type: ignore[arg-type]
