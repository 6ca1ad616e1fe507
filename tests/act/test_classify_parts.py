"""Near duplicates, folds, calibration and levels of a taxonomy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import softmax

from huiyin.act.triage.classify import Levels, roll_up, surest
from huiyin.act.triage.classify.calibration import calibrate
from huiyin.act.triage.classify.duplicates import groups
from huiyin.act.triage.classify.metrics import calibration_error
from huiyin.act.triage.classify.training import split
from tests.act.classified import messages

LONG = "柳巷口的路灯从上个月起就忽明忽暗，晚上老人孩子经过时看不清台阶，已经有两个人摔倒，请尽快派人来修。"
OTHER = "校车经常提前开走，孩子们在站牌下等了半个小时，学校说不归他们管，公司电话也打不通，希望有人管一管。"


def test_near_duplicates_are_one_group() -> None:
    found = groups([("标题", LONG), ("另一标题", LONG + "谢谢！"), ("标题", OTHER), ("标题", LONG[3:])])
    assert found[0] == found[1] == found[3] != found[2]


def test_what_resembles_in_a_chain_is_one_group() -> None:
    chain = [(LONG[i:] + OTHER[:i],) for i in range(0, len(LONG), 4)]
    assert len(set(groups(chain).tolist())) == 1


def test_the_same_short_words_are_one_group_and_others_are_not() -> None:
    found = groups([("路灯",), ("校车",), ("路灯",), ("",), ("",)])
    assert found[0] == found[2] != found[1] and found[3] == found[4] != found[0]


@given(st.lists(st.text(max_size=12), max_size=12))
def test_equal_rows_are_always_together(texts: list[str]) -> None:
    found = groups([(text,) for text in texts])
    assert len(found) == len(texts)
    for i, text in enumerate(texts):
        assert found[i] == found[texts.index(text)]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=60), st.integers(2, 6), st.integers(0, 99))
def test_a_group_lies_in_one_fold(group: list[int], folds: int, seed: int) -> None:
    fold = split(np.array(group), folds, seed)
    assert all(len(set(fold[np.array(group) == one])) == 1 for one in set(group))
    assert fold.min() >= 0 and fold.max() < folds
    assert np.array_equal(fold, split(np.array(group), folds, seed))


def test_folds_are_about_as_large() -> None:
    assert np.ptp(np.bincount(split(np.arange(103), 5, 1))) <= 1


def test_scores_that_are_too_bold_become_probabilities() -> None:
    lot = np.random.default_rng(3)
    true = lot.normal(size=(6000, 4)) * 2
    chances = softmax(true, axis=1)
    labels = np.array([lot.choice(4, p=row) for row in chances])
    bold = (true * [2.0, 3.0, 2.5, 4.0] + [1, 0, -1, 0]).astype(np.float32)
    found = calibrate(bold[:3000], labels[:3000]).probabilities(bold[3000:])
    raw, true_labels = softmax(bold[3000:], axis=1), labels[3000:]
    error, before = (
        calibration_error(some.max(axis=1), some.argmax(axis=1) == true_labels) for some in (found, raw)
    )
    assert error < 0.03 < before
    assert np.abs(found - chances[3000:]).mean() < 0.03


def test_a_label_with_few_rows_goes_with_the_others() -> None:
    scores = np.random.default_rng(1).normal(size=(50, 3)).astype(np.float32)
    found = calibrate(scores, np.array([0, 1] * 24 + [2, 2]))
    assert found.shifts[2] == 0 and np.isfinite(found.scales).all()


def test_nothing_to_calibrate_on() -> None:
    found = calibrate(np.zeros((0, 3), np.float32), np.zeros(0, np.int64))
    assert found.probabilities(np.zeros(3, np.float32)) == pytest.approx([1 / 3] * 3)


CODES, SLASHES = Levels(widths=(2, 4, 6)), Levels(separator="/")


def test_codes_and_slashes_tell_their_ancestors() -> None:
    assert CODES.path("AABBCC") == ("AA", "AABB", "AABBCC")
    assert CODES.path("AA") == ("AA",) and CODES.path("AAB") == ("AA", "AAB")
    assert SLASHES.path("a/b/c") == ("a", "a/b", "a/b/c") and SLASHES.path("a") == ("a",)


def test_probabilities_add_up_branch_by_branch() -> None:
    ranked = [("a/x", 0.4), ("b/y", 0.3), ("a/z", 0.2), ("c", 0.1)]
    assert roll_up(ranked, SLASHES, 1) == [("a", pytest.approx(0.6)), ("b", 0.3), ("c", 0.1)]
    assert surest(ranked, SLASHES, 0.5) == ("a", pytest.approx(0.6))
    assert surest(ranked, SLASHES, 0.35) == ("a/x", 0.4)
    assert surest(ranked, SLASHES, 0.9) is None and surest([], SLASHES, 0.5) is None


@given(st.lists(st.tuples(st.text("ab/", max_size=6), st.floats(0, 1)), max_size=12), st.integers(1, 4))
def test_nothing_is_lost_on_the_way_up(ranked: list[tuple[str, float]], depth: int) -> None:
    found = roll_up(ranked, SLASHES, depth)
    assert sum(p for _, p in found) == pytest.approx(sum(p for _, p in ranked))
    assert [p for _, p in found] == sorted((p for _, p in found), reverse=True)


@pytest.mark.parametrize(
    "wrong", [{}, {"separator": "/", "widths": (2,)}, {"widths": (4, 2)}, {"widths": (0, 2)}]
)
def test_levels_that_make_no_sense(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Levels(**wrong)  # type: ignore[arg-type]


def test_invented_messages_are_not_all_one_group() -> None:
    assert len(set(groups(messages()[0]).tolist())) > 10
