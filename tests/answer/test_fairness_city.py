"""A simulated city of 343 units with known true quality: what the comparison finds of it."""

import numpy as np
import pytest

from huiyin.testing.many_units import SHAPES, Trial, city, marks_held, sizes, trial

CITIES = 40
ASKED = {60: 3.1, 200: 5.1, 600: 7.1, 2000: 9.0}


def error(values: list[float]) -> float:
    return float(np.std(values) / np.sqrt(len(values)))


def test_simulated_city_is_the_one_described() -> None:
    truth = np.concatenate([city(seed, 600)[1] for seed in range(20)])
    assert truth.mean() == pytest.approx(0.93, abs=0.001)
    assert truth.std() == pytest.approx(0.01, abs=0.0005)
    size = sizes(np.random.default_rng(1), 600, 20_000)
    assert np.median(size) == pytest.approx(600, rel=0.03)
    assert np.log(size).std() == pytest.approx(0.9, abs=0.02)
    for shape in SHAPES:
        other = np.concatenate([city(seed, 600, shape)[1] for seed in range(40)])
        assert other.mean() == pytest.approx(0.93, abs=0.002)
        assert other.std() == pytest.approx(0.01, rel=0.15)


def test_shrinking_finds_more_of_the_worst_than_plain_rates() -> None:
    done = [trial(seed, 200) for seed in range(4)]
    assert sum(one.shrunken for one in done) > sum(one.raw for one in done) + 3
    assert all(one.named_rightly <= one.named <= 10 for one in done)


def _many(median: int) -> list[Trial]:
    return [trial(seed, median) for seed in range(CITIES)]


@pytest.mark.slow
@pytest.mark.parametrize("median", ASKED)
def test_ten_worst_intervals_and_names_are_as_promised(median: int) -> None:
    done = _many(median)
    hits = [float(one.shrunken) for one in done]
    assert np.mean(hits) >= ASKED[median] - 2 * error(hits)
    assert np.mean(hits) > np.mean([one.raw for one in done]) + 1
    for level in (0.8, 0.95):
        held = [one.held[level] for one in done]
        assert abs(np.mean(held) - level) <= 0.02 + 2 * error(held)
    places = [one.places_held for one in done]
    assert abs(np.mean(places) - 0.95) <= 0.02
    named, right = sum(one.named for one in done), sum(one.named_rightly for one in done)
    assert right >= 0.95 * named
    if median == 2000:
        assert named > 3 * CITIES, "whoever names nobody is always right"
    if median == 60:
        assert np.mean([one.reliability for one in done]) < 0.2, "a list of small numbers is mostly noise"


@pytest.mark.slow
def test_named_rightly_whatever_the_shape_of_quality() -> None:
    done = [trial(seed, 1000, shape) for shape in SHAPES for seed in range(10)]
    named, right = sum(one.named for one in done), sum(one.named_rightly for one in done)
    assert named > 40
    assert right >= 0.95 * named


@pytest.mark.slow
@pytest.mark.parametrize("median", [60, 600])
def test_intervals_of_composite_marks_hold_as_promised(median: int) -> None:
    for level in (0.8, 0.95):
        held = [marks_held(seed, median, level) for seed in range(CITIES)]
        assert abs(np.mean(held) - level) <= 0.02 + 2 * error(held)
