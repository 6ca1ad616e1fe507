"""Streets and places of a city pack: borders that meet, places that lie inside, and every mistake named."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from shapely import Point, unary_union

from huiyin.foundation.city.geography import Jurisdictions
from huiyin.foundation.city.pack import CityPack, read_pack
from tests.foundation.spoiled_pack import CITIES, TODAY, copied, errors_of, line_of, replace

GEO = "boundaries.geojson"


@pytest.fixture(scope="module")
def huiyin() -> CityPack:
    return read_pack(CITIES / "huiyin", TODAY)


@pytest.fixture(scope="module")
def qingshi() -> CityPack:
    return read_pack(CITIES / "qingshi", TODAY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path)


def change_geojson(folder: Path, change: Callable[[list[dict[str, Any]]], None]) -> None:
    path = folder / GEO
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data["features"])
    path.write_text(json.dumps(data), encoding="utf-8")


def move_ring(feature: dict[str, Any], shift: float) -> None:
    geometry = feature["geometry"]
    geometry["coordinates"] = [[[x + shift, y] for x, y in ring] for ring in geometry["coordinates"]]


def test_an_overlap_names_both_features(folder: Path) -> None:
    change_geojson(folder, lambda features: move_ring(features[3], -0.001))
    overlaps = [e for e in errors_of(folder) if "重叠" in e.message_zh]
    assert overlaps
    assert all(e.file == GEO and ("T0201" in e.message_en) for e in overlaps)
    assert {e.line for e in overlaps} <= {4, 5, 6}


def test_a_gap_between_streets_is_named(folder: Path, qingshi: CityPack) -> None:
    inner = next(b for b in qingshi.boundaries if b.unit == "T0102")
    hole = inner.shape.representative_point().buffer(0.0005)
    cut = inner.shape.difference(hole)

    def cut_out(features: list[dict[str, Any]]) -> None:
        features[inner.feature - 1]["geometry"] = cut.__geo_interface__

    change_geojson(folder, cut_out)
    gaps = [e for e in errors_of(folder) if "空隙" in e.message_zh]
    assert [(e.file, e.line) for e in gaps] == [(GEO, inner.feature)]


def test_a_street_without_boundary_and_a_boundary_without_street_are_named(folder: Path) -> None:
    replace(folder, GEO, '"unit":"T0201"', '"unit":"T0777"')
    found = {(e.file, e.line) for e in errors_of(folder)}
    assert found >= {(GEO, 4), ("units.csv", line_of(folder, "units.csv", "T0201,"))}


def test_a_street_drawn_twice_is_named(folder: Path) -> None:
    replace(folder, GEO, '"unit":"T0202"', '"unit":"T0201"')
    assert (GEO, 5) in {(e.file, e.line) for e in errors_of(folder) if "两次" in e.message_zh}


def test_shapes_that_are_no_polygons_are_named(folder: Path) -> None:
    bow = [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]

    def bend(features: list[dict[str, Any]]) -> None:
        features[0]["geometry"] = {"type": "Polygon", "coordinates": bow}
        features[1]["geometry"] = None

    change_geojson(folder, bend)
    assert {1, 2} <= {e.line for e in errors_of(folder) if e.file == GEO}


@pytest.mark.parametrize("text", ["{", "[]", '{"features": 3}'])
def test_geojson_that_cannot_be_read_is_named(folder: Path, text: str) -> None:
    (folder / GEO).write_text(text, encoding="utf-8")
    assert [(e.file, e.line) for e in errors_of(folder)] == [(GEO, 1)]


@pytest.mark.parametrize("name", ["huiyin", "qingshi"])
def test_streets_tile_the_city_with_shared_vertices(name: str) -> None:
    pack = read_pack(CITIES / name, TODAY)
    shapes = [boundary.shape for boundary in pack.boundaries]
    whole = unary_union(shapes)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, abs=1e-12)
    for one, two in combinations(shapes, 2):
        border = one.intersection(two)
        if border.length:
            corners = set(one.exterior.coords) & set(two.exterior.coords)
            assert all(tuple(point) in corners for line in lines_of(border) for point in line.coords)


def lines_of(border: Any) -> list[Any]:
    parts = getattr(border, "geoms", [border])
    return [part for part in parts if part.geom_type == "LineString"]


@pytest.mark.parametrize("name", ["huiyin", "qingshi"])
def test_every_place_is_found_in_its_street(name: str) -> None:
    pack = read_pack(CITIES / name, TODAY)
    city = Jurisdictions(pack.boundaries)
    assert all(city.unit_at(place.lon, place.lat) == place.unit for place in pack.places)
    assert {place.unit for place in pack.places} == {b.unit for b in pack.boundaries}


def test_a_point_outside_the_city_has_no_unit_and_a_border_always_the_same(huiyin: CityPack) -> None:
    city = Jurisdictions(huiyin.boundaries)
    assert city.unit_at(0, 0) is None
    assert Jurisdictions([]).unit_at(113.4, 31.2) is None
    corner = Point(huiyin.boundaries[5].shape.exterior.coords[0])
    assert (
        city.unit_at(corner.x, corner.y)
        == min((b.feature, b.unit) for b in huiyin.boundaries if b.shape.intersects(corner))[1]
    )


def test_a_road_may_run_through_more_streets_and_each_must_exist(folder: Path) -> None:
    lines = (folder / "places.csv").read_text("utf-8").splitlines()
    more = [lines[0] + ",also", lines[1] + ",T0202", *(line + "," for line in lines[2:])]
    (folder / "places.csv").write_text("\n".join(more), "utf-8")
    assert read_pack(folder, TODAY).places[0].also == ("T0202",)
    (folder / "places.csv").write_text("\n".join(more).replace(",T0202", ",T0999", 1), "utf-8")
    assert "T0999" in errors_of(folder)[0].message_en


def test_the_nearest_street_and_how_far_it_is(huiyin: CityPack) -> None:
    city = Jurisdictions(huiyin.boundaries)
    west = min(boundary.shape.bounds[0] for boundary in huiyin.boundaries)
    unit, away = city.nearest(west - 0.01, 31.2) or ("", 0.0)
    assert unit in {boundary.unit for boundary in huiyin.boundaries}
    assert away >= 900
    place = huiyin.places[0]
    assert city.nearest(place.lon, place.lat) == (place.unit, 0.0)
    assert Jurisdictions(()).nearest(113.0, 31.0) is None
