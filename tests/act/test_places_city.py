"""Triage's door to places: points and polygons beside words, in the city in force."""

import pytest

from huiyin.act.triage.places import Places, queries
from huiyin.act.triage.rules import Guess, Said
from huiyin.foundation.city.queries import City
from huiyin.testing.cast import STREET

pytestmark = pytest.mark.django_db
INSIDE = (113.40539, 31.21749)
FAR_AWAY = (100.0, 20.0)


def find(
    city: City, words: str = "", point: tuple[float, float] | None = None, place: str = ""
) -> tuple[str, list[Guess]]:
    lon, lat = point or (None, None)
    guess, candidates = Places(city).find(Said("", words, place, lon, lat), words)
    return (guess.value if guess else "", list(candidates))


def codes(guesses: list[Guess]) -> set[str]:
    return {reason.code for guess in guesses for reason in guess.reasons}


def beside(city: City) -> tuple[float, float]:
    """A point some hundred metres outside the city."""
    west, south, _east, north = city.pack.boundaries[0].shape.bounds
    for boundary in city.pack.boundaries:
        bounds = boundary.shape.bounds
        if bounds[0] < west:
            west, south, _east, north = bounds
    point = (west - 0.003, (south + north) / 2)
    assert city.jurisdictions.unit_at(*point) is None
    return point


def test_a_point_decides_alone(city: City) -> None:
    street, candidates = find(city, "路灯不亮", INSIDE)
    assert street == STREET
    assert [guess.likely for guess in candidates] == [1.0]


def test_a_point_with_words_that_agree_has_both_reasons(city: City) -> None:
    street, candidates = find(city, "江滨路的路灯不亮", INSIDE)
    assert street == STREET
    assert codes(candidates) == {"point", "place_named"}


def test_a_point_that_the_words_contradict_still_decides_and_it_is_shown(city: City) -> None:
    street, candidates = find(city, "柳溪镇溪口村的路坏了", INSIDE)
    assert street == STREET
    assert "words_elsewhere" in codes(candidates[:1])
    assert candidates[0].likely < 1
    assert candidates[1].value == "S0402"


def test_a_point_outside_leaves_it_to_the_words(city: City) -> None:
    street, candidates = find(city, "柳溪镇溪口村的路坏了", FAR_AWAY)
    assert street == "S0402"
    assert "point_outside" in codes(candidates)


def test_a_point_just_outside_offers_the_nearest_street_and_guesses_none(city: City) -> None:
    street, candidates = find(city, "路灯不亮", beside(city))
    assert street == ""
    assert len(candidates) == 1
    assert candidates[0].likely < 0.5
    assert codes(candidates) == {"point_outside"}


def test_a_point_far_outside_offers_nothing(city: City) -> None:
    assert find(city, "路灯不亮", FAR_AWAY) == ("", [])


def test_the_address_field_counts_more_than_the_words(city: City) -> None:
    assert find(city, "白鹭镇也这样", place="江滨路12号")[0] == STREET


def test_never_more_than_three_candidates(city: City) -> None:
    words = "望塔街道、盐仓街道、和平街道、临江街道、古渡街道都这样"
    assert len(find(city, words)[1]) == 3


def test_what_is_near_is_named_nearest_first(city: City) -> None:
    found = queries.near(*INSIDE)
    assert found[0].name == "江滨路"
    assert [one.metres for one in found] == sorted(one.metres for one in found)
    assert queries.near(*FAR_AWAY) == []


def test_candidates_carry_their_points(city: City) -> None:
    found = queries.candidates("和平路", "")
    assert len({one.street for one in found}) == 3
    for one in found:
        assert one.lon is not None
        assert one.lat is not None
        assert city.jurisdictions.unit_at(one.lon, one.lat) == one.street


def test_an_address_is_read_with_the_citys_names(city: City) -> None:
    read = queries.address("和平里3号楼2单元")
    assert read.parts == {"estate": "和平里小区", "building": "3号楼", "unit": "2单元"}
    assert read.accuracy == "door"
