"""The city pack: both demonstration cities are whole, differ in data alone, and are told apart by their contents."""

from __future__ import annotations

from pathlib import Path

import pytest

from huiyin.foundation.city.pack import CityPack, digest, read_pack
from tests.foundation.spoiled_pack import CITIES, TODAY, copied, replace


@pytest.fixture(scope="module")
def huiyin() -> CityPack:
    return read_pack(CITIES / "huiyin", TODAY)


@pytest.fixture(scope="module")
def qingshi() -> CityPack:
    return read_pack(CITIES / "qingshi", TODAY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path)


def test_the_digest_follows_the_contents_and_only_the_contents(folder: Path, qingshi: CityPack) -> None:
    assert digest(folder) == qingshi.digest
    (folder / ".DS_Store").write_bytes(b"noise")
    assert digest(folder) == qingshi.digest
    replace(folder, "people.csv", "agent,", "agent9,")
    assert digest(folder) != qingshi.digest


def test_the_demonstration_city_is_as_large_as_a_city(huiyin: CityPack) -> None:
    streets = [unit for unit in huiyin.units if unit.level == "street"]
    leaves = [matter for matter in huiyin.matters if matter.is_leaf]
    assert len([unit for unit in huiyin.units if unit.level == "district"]) >= 4
    assert len(streets) >= 26
    assert len([unit for unit in huiyin.units if unit.level in ("department", "company")]) >= 32
    assert len([matter for matter in huiyin.matters if matter.level == 1]) >= 20
    assert len(leaves) >= 170
    assert all(8 <= len(set(matter.words)) <= 15 for matter in leaves)
    assert len(huiyin.catalogue) >= 60
    assert len(huiyin.places) >= 250
    assert len(huiyin.risk_words) >= 120
    assert len(huiyin.knowledge) >= 60
    for street in streets:
        assert 2 <= len([unit for unit in huiyin.units if unit.parent == street.code]) <= 4


def test_every_role_has_a_login_and_every_street_a_clerk_and_a_head(huiyin: CityPack) -> None:
    held = {person.role for person in huiyin.people}
    assert held == {role.code for role in huiyin.roles}
    for unit in huiyin.units:
        if unit.level in ("street", "department"):
            roles = {person.role for person in huiyin.people if person.unit == unit.code}
            assert {"unit_clerk", "unit_head"} <= roles


def test_the_two_cities_differ_only_in_data(huiyin: CityPack, qingshi: CityPack) -> None:
    assert (huiyin.scoring.preset, qingshi.scoring.preset) == ("banded", "ranked")
    assert huiyin.city.code != qingshi.city.code
    assert huiyin.clocks.classes["general"].limits["handle"].unit == "day"
    assert qingshi.clocks.classes["general"].limits["handle"].unit == "workday"
    assert huiyin.digest != qingshi.digest
