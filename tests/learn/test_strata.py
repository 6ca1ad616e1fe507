"""Simpson's warnings: known reversals are found, plain differences are not, and the formulas hold their laws."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from huiyin.learn.stats.strata import common, reversals

# Kidney stones (Charig et al. 1986): open surgery against puncture, small stones and large.
STONES_HITS, STONES_OF = [[81, 192], [234, 55]], [[87, 263], [270, 80]]
CASES = arrays(np.int64, (2, 4), elements=st.integers(1, 40))


def test_the_kidney_stones_turn_round_but_might_by_chance() -> None:
    one = common(STONES_HITS, STONES_OF)
    assert one.first == pytest.approx(273 / 350) and one.second == pytest.approx(289 / 350)
    assert one.crude < 0 < one.difference
    assert one.ratio == pytest.approx(1.4461, abs=1e-3)
    assert reversals(STONES_HITS, STONES_OF) == []  # neither difference is beyond chance
    (found,) = reversals(np.multiply(STONES_HITS, 10), np.multiply(STONES_OF, 10))
    assert (found.verdict, found.first, found.second) == ("reverses", 0, 1)
    assert (found.compared, found.ahead, found.behind, found.against) == (2, 2, 0, 2)


def test_a_strong_reversal_is_called_one() -> None:
    hits, of = np.array([[950, 1200], [4500, 100]]), np.array([[1000, 4000], [5000, 500]])
    (found,) = reversals(hits, of)
    assert found.verdict == "reverses"
    assert found.common.crude < 0 < found.common.low


def test_a_difference_that_only_comes_from_the_mix_vanishes() -> None:
    of = np.array([[900, 100], [100, 900]])
    hits = np.round(of * [0.9, 0.5]).astype(int)
    (found,) = reversals(hits, of)
    assert found.verdict == "vanishes"
    assert found.common.difference == pytest.approx(0, abs=1e-9)


def test_a_difference_that_the_mix_hides_appears() -> None:
    of = np.array([[200, 800], [800, 200]])
    hits = np.array([[190, 440], [560, 70]])  # better in both strata, the same in the whole
    (found,) = reversals(hits, of)
    assert found.verdict == "appears"
    assert found.common.difference > 0.1 and abs(found.common.crude) < 0.001


def test_a_plain_difference_warns_of_nothing() -> None:
    of = np.full((2, 5), 300)
    assert reversals(np.round(of * [[0.9], [0.6]]).astype(int), of) == []


def test_strata_in_which_all_are_alike_say_nothing() -> None:
    of = np.array([[40, 60, 0], [10, 0, 90]])
    assert reversals(of * [1, 0, 0], of) == []


def test_chance_warns_of_nothing() -> None:
    luck = np.random.default_rng(2)
    of = luck.integers(20, 80, (12, 10))
    found = [reversals(luck.binomial(of, 0.7), of) for _ in range(20)]
    assert sum(bool(one) for one in found) <= 2


@given(CASES, st.data())
def test_one_stratum_is_the_plain_comparison(of: np.ndarray, data: st.DataObject) -> None:
    of = of[:, :1]
    hits = np.array([[data.draw(st.integers(0, int(n)))] for n in of[:, 0]])
    found = common(hits, of)
    assert found.difference == pytest.approx(found.crude)
    a, c = hits[:, 0]
    b, d = (of - hits)[:, 0]
    assume(a * d > 0 and b * c > 0)
    same = stats.contingency.odds_ratio([[a, b], [c, d]], kind="sample")
    assert found.ratio == pytest.approx(same.statistic)
    assert found.ratio_low == pytest.approx(same.confidence_interval().low)
    chi2 = stats.chi2_contingency([[a, b], [c, d]], correction=False)
    assert found.crude_p == pytest.approx(chi2.pvalue)


@given(CASES, st.data())
def test_turning_the_groups_turns_the_signs(of: np.ndarray, data: st.DataObject) -> None:
    hits = np.array([[data.draw(st.integers(0, int(n))) for n in row] for row in of])
    found, turned = common(hits, of), common(hits[::-1], of[::-1])
    assert turned.difference == pytest.approx(-found.difference)
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))
    assert turned.p == pytest.approx(found.p)
    assert found.low <= found.difference <= found.high
    assert found.crude_low <= found.crude <= found.crude_high


@given(CASES, st.data())
def test_strata_with_one_group_change_nothing_in_common(of: np.ndarray, data: st.DataObject) -> None:
    hits = np.array([[data.draw(st.integers(0, int(n))) for n in row] for row in of])
    more = np.array([[30], [0]])
    wider = common(np.hstack([hits, [[12], [0]]]), np.hstack([of, more]))
    found = common(hits, of)
    assert wider.difference == pytest.approx(found.difference)
    assert wider.p == pytest.approx(found.p)


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ValueError):
        common([[3]], [[2]])
    with pytest.raises(ValueError):
        common([[1, 1]], [[2, 2]])
