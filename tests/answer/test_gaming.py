"""A small city's months with known cheats: those asked about are cheats, the strong ones are found, the honest left alone."""

import numpy as np
import pytest

from bench import gaming
from bench.gaming_record import STRENGTH, City
from huiyin.answer.supervision.questions.rules import DETECTORS

MONTHS = 5


def city(seed: int, cheats: float, times: float = 1.0) -> City:
    strength = {name: one * times for name, one in STRENGTH.items()}
    return City(np.random.default_rng(seed), strength, scale=0.25, cheats=cheats, replies=25)


@pytest.fixture(scope="module")
def with_cheats() -> dict[str, gaming.Score]:
    made = city(5, 0.07, times=1.5)
    # In so few months every cheat begins with the first, so that all are tried.
    for table in made.cheating.values():
        table[table.any(axis=1), :MONTHS] = True
    return gaming.year(made, gaming.usual(), MONTHS)


def test_nine_of_ten_questions_are_about_cheats(with_cheats: dict[str, gaming.Score]) -> None:
    right = sum(one.right for one in with_cheats.values())
    wrong = sum(one.wrong for one in with_cheats.values())
    assert right >= 40
    assert right / (right + wrong) >= 0.9


def test_most_cheating_units_are_asked_about(with_cheats: dict[str, gaming.Score]) -> None:
    right = sum(one.units_right for one in with_cheats.values())
    missed = sum(one.units_missed for one in with_cheats.values())
    assert right / (right + missed) >= 0.65


@pytest.mark.parametrize("detector", DETECTORS)
def test_each_detector_finds_its_cheats(with_cheats: dict[str, gaming.Score], detector: str) -> None:
    # Six units cheat by each, some of them too small to be told from chance.
    assert with_cheats[detector].units_right >= 2


def test_an_honest_city_is_left_alone() -> None:
    found = gaming.year(city(9, 0.0), gaming.usual(), MONTHS)
    asked, tested = (sum(getattr(one, name) for one in found.values()) for name in ("wrong", "honest"))
    assert tested > 2000
    assert asked <= 3
