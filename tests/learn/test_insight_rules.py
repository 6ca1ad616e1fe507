"""What counts as a rise, and what is chance."""

from math import comb

import pytest

from huiyin.learn.insight.rules import chance, dispersion, levels, rises, weekly


def exactly(week: int, before: int) -> float:
    total = week + before
    return sum(comb(total, k) * 0.2**k * 0.8 ** (total - k) for k in range(week, total + 1))


@pytest.mark.parametrize(("week", "before"), [(0, 0), (5, 0), (10, 40), (20, 40), (61, 70), (3, 90)])
def test_the_test_is_exact(week: int, before: int) -> None:
    assert chance(week, before) == pytest.approx(exactly(week, before), rel=1e-9)


def test_counts_that_scatter_more_need_more_to_stand_out() -> None:
    assert chance(20, 40, scatter=3.0) > chance(20, 40)


def test_scatter_is_one_for_even_weeks_and_grows_with_uneven_ones() -> None:
    assert dispersion([[10, 10, 10, 10]]) == 1.0
    assert dispersion([]) == 1.0
    assert dispersion([[0, 0, 0, 0]]) == 1.0
    assert dispersion([[0, 40, 0, 40], [1, 30, 2, 35]]) > 10


def days(*weeks: int) -> list[int]:
    return [count for week in weeks for count in (week, 0, 0, 0, 0, 0, 0)]


def test_a_burst_is_found_among_noise_and_put_first() -> None:
    found = rises(
        {
            ("steady",): days(10, 12, 9, 11, 13),
            ("burst",): days(3, 2, 4, 3, 46),
            ("rare",): days(0, 0, 0, 0, 3),
            ("fell",): days(20, 21, 19, 20, 8),
        }
    )
    assert [(rise.key[0], rise.beyond_chance) for rise in found] == [
        ("burst", True),
        ("rare", False),
        ("steady", False),
        ("fell", False),
    ]
    assert found[0].usual == 3
    assert found[0].extra == 43


def test_hardly_anything_is_called_a_rise_when_nothing_rose() -> None:
    quiet: dict[tuple[str, ...], list[int]] = {
        (str(n),): days(*((n * k * 7) % 5 + 3 for k in (1, 2, 3, 4, 5))) for n in range(200)
    }
    assert not any(rise.beyond_chance for rise in rises(quiet))


def test_weeks_and_tints() -> None:
    assert weekly(list(range(14))) == [21, 70]
    assert levels({"a": 0, "b": 10, "c": 100}) == {"a": 0, "b": 0, "c": 4}
    assert levels({}) == {}
    assert levels({"a": 0}) == {"a": 0}
