"""What the map and the address field say to one another, and the names on the map."""

import pytest
from django.test import Client

from huiyin.foundation.city.queries import City
from huiyin.testing.cast import STREET

pytestmark = pytest.mark.django_db
PIN = {"lon": "113.40539", "lat": "31.21749"}


def where(client: Client, **fields: str) -> str:
    response = client.post("/where/", fields)
    assert response.status_code == 200
    return response.content.decode()


def test_a_pin_names_its_street_and_what_is_near(client: Client, city: City) -> None:
    page = where(client, **PIN)
    assert city.units[STREET].name in page
    assert "江滨路" in page
    assert "data-unpin-map" in page


def test_an_address_elsewhere_is_told_and_can_be_taken(client: Client, city: City) -> None:
    page = where(client, **PIN, place="溪口村")
    assert "柳溪镇" in page
    assert "data-pin-to" in page
    assert "不在一处" in page


@pytest.mark.parametrize("place", ["江滨路12号", "临江街道", "哪里都不是"])
def test_an_address_that_agrees_or_says_nothing_is_no_contradiction(
    client: Client, city: City, place: str
) -> None:
    assert "不在一处" not in where(client, **PIN, place=place)


def test_a_name_of_several_places_offers_each(client: Client, city: City) -> None:
    page = where(client, place="和平路")
    assert page.count("data-pin-to") == 3
    assert all(street in page for street in ("望塔街道", "盐仓街道", "和平街道"))


def test_a_street_alone_asks_for_more(client: Client, city: City) -> None:
    page = where(client, place="望塔街道")
    assert "望塔街道" in page
    assert "data-pin-to" not in page


def test_a_vague_address_is_asked_for_more_and_an_exact_one_is_not(client: Client, city: City) -> None:
    assert "几号楼" in where(client, place="听雨轩")
    assert "几号楼" not in where(client, place="听雨轩3栋2单元501")


def test_a_pin_outside_the_city_is_told(client: Client, city: City) -> None:
    assert "不在本市范围里" in where(client, lon="100", lat="20")


@pytest.mark.parametrize("odd", ["", "x", "nan", "inf", "1e400", "-999"])
def test_odd_points_and_windows_break_nothing(client: Client, city: City, odd: str) -> None:
    assert "pinned" not in where(client, lon=odd, lat="31")
    window = {"west": odd, "south": "31", "east": "114", "north": "32"}
    assert client.post("/map/labels/", window).json() == {"labels": []}


def test_names_on_the_map_lie_in_its_window(client: Client, city: City) -> None:
    window = {"west": "113.39", "south": "31.20", "east": "113.43", "north": "31.23"}
    labels = client.post("/map/labels/", window).json()["labels"]
    assert 3 <= len(labels) <= 24
    for label in labels:
        assert 113.39 <= label["lon"] <= 113.43
        assert 31.20 <= label["lat"] <= 31.23


def test_a_window_of_no_size_or_a_whole_continent_names_nothing(client: Client, city: City) -> None:
    for window in (
        {"west": "113", "south": "31", "east": "113", "north": "32"},
        {"west": "70", "south": "20", "east": "130", "north": "50"},
    ):
        assert client.post("/map/labels/", window).json() == {"labels": []}


def test_nothing_is_asked_in_an_address(client: Client, city: City) -> None:
    assert client.get("/where/").status_code == 405
    assert client.get("/map/labels/").status_code == 405
