"""What an address consists of."""

from pathlib import Path

import pytest

from huiyin.act.triage.places.address import parse
from huiyin.act.triage.places.entries import entries
from huiyin.act.triage.places.finder import Finder
from huiyin.act.triage.places.gazetteer import Gazetteer
from huiyin.foundation.city.pack import read_trusted_pack

FINDER = Finder(
    Gazetteer(entries(read_trusted_pack(Path(__file__).parents[2] / "huiyin" / "cities" / "huiyin")))
)


@pytest.mark.parametrize(
    ("text", "parts", "accuracy"),
    [
        (
            "听雨轩3栋2单元501",
            {"estate": "听雨轩", "building": "3栋", "unit": "2单元", "room": "501"},
            "door",
        ),
        ("松门小区５号楼三单元", {"estate": "松门小区", "building": "5号楼", "unit": "三单元"}, "door"),
        ("石竹花园B座1203室", {"estate": "石竹花园", "building": "b座", "room": "1203室"}, "door"),
        ("石竹花园3-2-1103", {"estate": "石竹花园", "building": "3", "unit": "2", "room": "1103"}, "door"),
        ("江滨路12号", {"road": "江滨路", "number": "12号"}, "building"),
        ("江滨路12号门口", {"road": "江滨路", "number": "12号", "beside": "门口"}, "building"),
        ("幸福路18号院2号楼", {"road": "幸福路", "number": "18号院", "building": "2号楼"}, "building"),
        ("江滨公园门口", {"landmark": "江滨公园", "beside": "门口"}, "spot"),
        ("江滨路口", {"road": "江滨路", "beside": "路口"}, "spot"),
        ("江滨路上", {"road": "江滨路"}, "area"),
        ("溪口村", {"community": "溪口村"}, "area"),
        ("望塔街道", {"street": "望塔街道"}, "street"),
        ("12号上午3号线停运", {}, ""),
        ("", {}, ""),
    ],
)
def test_an_address_in_its_parts(text: str, parts: dict[str, str], accuracy: str) -> None:
    read = parse(text, FINDER.find("", "", text).heard)
    assert read.parts == parts
    assert read.accuracy == accuracy
