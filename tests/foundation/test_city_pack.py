"""The city pack: both demonstration cities are whole; every mistake is named with its file and line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from shapely import Point, unary_union

from huiyin.foundation.city.files import toml_line
from huiyin.foundation.city.geography import Jurisdictions
from huiyin.foundation.city.pack import CityPack, PackError, PackErrors, digest, pack_files, read_pack

CITIES = Path(__file__).parents[2] / "huiyin" / "cities"
TODAY = date(2026, 6, 1)
GEO = "boundaries.geojson"


@pytest.fixture(scope="module")
def huiyin() -> CityPack:
    return read_pack(CITIES / "huiyin", TODAY)


@pytest.fixture(scope="module")
def qingshi() -> CityPack:
    return read_pack(CITIES / "qingshi", TODAY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CITIES / "qingshi", tmp_path / "qingshi"))


def errors_of(folder: Path, today: date = TODAY) -> list[PackError]:
    with pytest.raises(PackErrors) as caught:
        read_pack(folder, today)
    return caught.value.errors


def line_of(folder: Path, file: str, text: str) -> int:
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def replace(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def append(folder: Path, file: str, text: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as out:
        out.write(text + "\n")


@dataclass(frozen=True)
class Spoil:
    """One mistake: `old` becomes `new` (or `new` is appended), found at the line containing `at`."""

    name: str
    file: str
    old: str
    new: str
    at: str
    zh: str
    en: str


SPOILS = [
    Spoil(
        "duplicate unit",
        "units.csv",
        "",
        "B01,甲,A,functional,department,Q,,,",
        "B01,甲",
        "重复",
        "duplicate",
    ),
    Spoil(
        "unknown parent", "units.csv", "department,Q,", "department,ZZ,", ",ZZ,", "ZZ不存在", "does not exist"
    ),
    Spoil(
        "unknown kind",
        "units.csv",
        "B01,青石市住房和城市建设管理局,Qingshi Housing and Urban Management Bureau,functional",
        "B01,甲,A,royal",
        "royal",
        "royal",
        "royal",
    ),
    Spoil("unknown level", "units.csv", "company,Q", "guild,Q", "guild", "guild", "guild"),
    Spoil("unit code", "units.csv", "V01,", "督1,", "督1,", "代码无效", "Not a valid code"),
    Spoil("unit name", "units.csv", "青石供水公司,", ",", "U01,", "缺少名称", "has no name"),
    Spoil("second root", "units.csv", "company,Q,", "company,,", "U01,", "没有上级", "no parent"),
    Spoil("unknown group", "units.csv", "Q,utility,", "Q,guild,", "Q,guild", "guild", "guild"),
    Spoil(
        "leaf without clock",
        "matters.csv",
        "Potholes,general",
        "Potholes,",
        "Potholes",
        "没有时限",
        "no clock",
    ),
    Spoil("unknown clock", "matters.csv", "Potholes,general", "Potholes,slow", "Potholes", "slow", "slow"),
    Spoil(
        "leaf without lead",
        "matters.csv",
        "general,B01,@street,路面",
        "general,,@street,路面",
        "Potholes",
        "牵头",
        "no lead",
    ),
    Spoil(
        "unknown lead",
        "matters.csv",
        "general,B01,@street,路面",
        "general,B99,@street,路面",
        "Potholes",
        "B99",
        "B99",
    ),
    Spoil("unknown co-unit", "matters.csv", "B06|@street", "B98|@street", "B98", "B98", "B98"),
    Spoil(
        "too few words",
        "matters.csv",
        "路面坑洼|大坑|路坏了|路破|坑坑洼洼|",
        "路面坑洼|",
        "Potholes",
        "特征词",
        "fewer than",
    ),
    Spoil("duplicate matter", "matters.csv", "010102,", "010101,", "Lamp out", "重复", "duplicate"),
    Spoil("matter code", "matters.csv", "010102,", "0101x2,", "0101x2", "代码无效", "Not a matter code"),
    Spoil("matter parent", "matters.csv", "010102,", "017702,", "017702", "017700", "017700"),
    Spoil("matter whistle", "matters.csv", ",emergency", ",loud", ",loud", "loud", "loud"),
    Spoil("catalogue matter", "catalogue.csv", "01-01,010101", "01-01,990101", "990101", "990101", "990101"),
    Spoil("catalogue place", "catalogue.csv", "0201,E02", "0201,E77", "E77", "E77", "E77"),
    Spoil("catalogue lead", "catalogue.csv", "E02,U01", "E02,U77", "U77", "U77", "U77"),
    Spoil("catalogue lead missing", "catalogue.csv", "E02,U01", "E02,", "02-01", "没有单位", "no unit"),
    Spoil(
        "catalogue basis",
        "catalogue.csv",
        "《青石市供水协议》第三条：岭东片区由供水公司统一服务",
        "",
        "02-01",
        "依据",
        "basis",
    ),
    Spoil("catalogue id", "catalogue.csv", "01-02,", "01-01,", "010203", "重复", "duplicate"),
    Spoil("bad date", "calendar.csv", "2025-01-01", "2025-02-30", "2025-02-30", "日期无效", "Not a date"),
    Spoil(
        "calendar duplicate", "calendar.csv", "", "2025-01-01,holiday,又一次", "又一次", "重复", "duplicate"
    ),
    Spoil(
        "calendar kind", "calendar.csv", "2025-01-01,holiday", "2025-01-01,feast", "feast", "feast", "feast"
    ),
    Spoil(
        "no exception",
        "calendar.csv",
        "2025-01-01,holiday",
        "2025-01-01,workday",
        "2025-01-01",
        "例外",
        "exception",
    ),
    Spoil(
        "amount not positive",
        "clocks.toml",
        "sign = { amount = 0.5 }",
        "sign = { amount = -1 }",
        "= -1",
        "正数",
        "positive",
    ),
    Spoil(
        "amount zero",
        "clocks.toml",
        "handle = { amount = 24 }",
        "handle = { amount = 0 }",
        "handle = { amount = 0 }",
        "正数",
        "positive",
    ),
    Spoil("amount infinite", "clocks.toml", "amount = 24 ", "amount = inf ", "= inf", "数字", "number"),
    Spoil("amount huge", "clocks.toml", "= 24 ", "= 1" + "0" * 400 + " ", "00000", "数字", "number"),
    Spoil("clock unit", "clocks.toml", 'unit = "hour"', 'unit = "moon"', "moon", "moon", "moon"),
    Spoil(
        "kind without class", "clocks.toml", 'help = "general"\n', "", "[kinds]", "kinds.help", "kinds.help"
    ),
    Spoil("kind of no class", "clocks.toml", 'help = "general"', 'help = "slow"', "slow", "slow", "slow"),
    Spoil(
        "warnings",
        "clocks.toml",
        "warn = [0.5, 0.8, 1.0]",
        "warn = [0.8, 0.5]",
        "[0.8, 0.5]",
        "由小到大",
        "rising",
    ),
    Spoil("office hours", "clocks.toml", 'end = "17:30"', 'end = "07:30"', "07:30", "晚于", "after"),
    Spoil("time of day", "clocks.toml", 'end = "17:30"', 'end = "25:30"', "25:30", "时刻", "time of day"),
    Spoil(
        "limit missing", "clocks.toml", "reopen =", "reopn =", "[limits]", "limits.reopen", "limits.reopen"
    ),
    Spoil("weights", "scoring.toml", "response = 0.20", "response = 0.30", "[weights]", "权重", "sum to 1"),
    Spoil(
        "whole target",
        "scoring.toml",
        "satisfaction = 0.80",
        "satisfaction = 1.0",
        "satisfaction = 1.0",
        "百分之百",
        "100 %",
    ),
    Spoil(
        "whole target in words",
        "scoring.toml",
        "resolution = 0.75",
        'resolution = "100%"',
        "100%",
        "百分之百",
        "100 %",
    ),
    Spoil("whole band", "scoring.toml", "A = 90", "A = 100", "A = 100", "百分之百", "100 %"),
    Spoil("bands", "scoring.toml", "B = 80", "B = 95", "[bands]", "由高到低", "fall"),
    Spoil("preset", "scoring.toml", "ranked", "shamed", "shamed", "shamed", "shamed"),
    Spoil(
        "scoring date", "scoring.toml", "from = 2026-01-01", 'from = "soon"', "soon", "日期无效", "Not a date"
    ),
    Spoil("basic", "scoring.toml", "partial = 0.5", "partial = 1.5", "1.5", "0与1", "from 0 to 1"),
    Spoil(
        "pattern like none", "risk_patterns.csv", ",救命", ",救人命", "救人命", "没有风险词", "no risk word"
    ),
    Spoil(
        "pattern expression",
        "risk_patterns.csv",
        "着火|起火",
        "着火.*|起火",
        "着火",
        "只能写词",
        "only words",
    ),
    Spoil("pattern gap", "risk_patterns.csv", "{6}漏", "{66}漏", "{66}", "间隔最多", "a gap of at most"),
    Spoil("context reach", "danger.toml", 'reach = "clause"', 'reach = "page"', "page", "page", "page"),
    Spoil(
        "alarm without red", "danger.toml", "red = {", "mauve = {", "[alarms.take]", "红色必须", "Red must"
    ),
    Spoil("alarm unit", "danger.toml", 'unit = "minute"', 'unit = "moment"', "moment", "moment", "moment"),
    Spoil("advice of no kind", "danger.toml", "[advice.threat]", "[advice.thread]", "", "thread", "thread"),
    Spoil(
        "quality weights",
        "quality.toml",
        "who = 20",
        "who = 25",
        "[weights]",
        "之和应为100",
        "must sum to 100",
    ),
    Spoil("quality place", "quality.toml", "road = 0.8", "road = 1.8", "road = ", "0与1", "from 0 to 1"),
    Spoil("quality order", "quality.toml", "words = 0.3", "words = 0.9", "[place]", "越不准", "less exact"),
    Spoil("quality element", "quality.toml", '["where"]', '["whence"]', "whence", "whence", "whence"),
    Spoil(
        "quality matter", "quality.toml", '01 = ["where"]', '99 = ["where"]', "", "没有事项99", "no matter 99"
    ),
    Spoil("risk grade", "risk_words.csv", "堵路,orange", "堵路,mauve", "mauve", "mauve", "mauve"),
    Spoil(
        "risk script",
        "risk_words.csv",
        "请慢慢说。",
        "请慢慢说。,Slowly.\n叹气,blue,emotion,",
        "叹气",
        "话术",
        "script",
    ),
    Spoil("risk duplicate", "risk_words.csv", "堵路,", "救命,", "请不要堵路", "重复", "duplicate"),
    Spoil("place outside", "places.csv", "渔港路,T0101", "渔港路,T0202", "渔港路", "境内", "outside"),
    Spoil("place unit", "places.csv", "渔港路,T0101", "渔港路,T0999", "渔港路", "T0999", "T0999"),
    Spoil(
        "place number",
        "places.csv",
        "青石大街,T0102,",
        "青石大街,T0102,x",
        "青石大街",
        "不是数字",
        "not a number",
    ),
    Spoil("role unknown", "roles.toml", "[role.auditor]", "[role.jester]", "jester", "jester", "jester"),
    Spoil("person role", "people.csv", "agent,H01", "jester,H01", "jester", "jester", "jester"),
    Spoil("person unit", "people.csv", "agent,H01", "agent,H99", "H99", "H99", "H99"),
    Spoil("username", "people.csv", "agent,", "Agent Smith,", "Agent Smith", "用户名", "username"),
    Spoil("username twice", "people.csv", "\ndispatcher,", "\nagent,", "dispatcher", "重复", "duplicate"),
    Spoil(
        "answer source",
        "knowledge/q001.md",
        'source = "《青石市市政设施管理规定》第九条"',
        'source = ""',
        "source",
        "source",
        "source",
    ),
    Spoil(
        "answering number",
        "knowledge.toml",
        "gap_after = 3",
        'gap_after = "3"',
        "gap_after",
        "数字",
        "number",
    ),
    Spoil(
        "answering count", "knowledge.toml", "gap_after = 3", "gap_after = 2.5", "gap_after", "整数", "whole"
    ),
    Spoil(
        "answering share",
        "knowledge.toml",
        "sure_above = 0.8",
        "sure_above = 1",
        "sure_above",
        "0与1",
        "0 and 1",
    ),
    Spoil("answering prefix", "knowledge.toml", '"Z"', '"Q"', "code_prefix", "相撞", "begin"),
    Spoil("oversight count", "oversight.toml", "redos = 3", "redos = 0", "redos", "不小于1", "at least 1"),
    Spoil(
        "oversight level",
        "oversight.toml",
        'leader = "urge"',
        'leader = "shout"',
        "leader",
        "remind",
        "remind",
    ),
    Spoil(
        "oversight owner",
        "oversight.toml",
        'owner = "unit_clerk"',
        'owner = "agent"',
        "owner",
        "head",
        "head",
    ),
    Spoil(
        "oversight wait",
        "oversight.toml",
        "wait = { amount = 15",
        "wait = { amount = 0",
        "",
        "正数",
        "positive",
    ),
    Spoil(
        "oversight unit", "oversight.toml", '7, unit = "day"', '7, unit = "moon"', "", "workday", "workday"
    ),
    Spoil("oversight sheet", "oversight.toml", "〔{year}〕", "", "number", "{year}", "{seq}"),
    Spoil("oversight clock", "oversight.toml", '"part"]', '"sleep"]', "clocks", "handle", "handle"),
    Spoil("oversight urgency", "oversight.toml", '["critical"]', '["loud"]', "urgent", "urgent", "urgent"),
    Spoil("answering unit", "knowledge.toml", '"workday"', '"moon"', "unit", "workday", "workday"),
    Spoil("answer expired", "knowledge/q001.md", "2030-12-31", "2026-05-31", "2026-05-31", "失效", "expired"),
    Spoil("answer owner", "knowledge/q001.md", 'owner = "B01"', 'owner = "B99"', "B99", "B99", "B99"),
    Spoil("answer matter", "knowledge/q001.md", '"010102"', '"990102"', "990102", "990102", "990102"),
    Spoil("answer code twice", "knowledge/q002.md", '"Q002"', '"Q001"', "code", "重复", "also"),
    Spoil(
        "answer too long", "knowledge/q001.md", "## 口径\n", "## 口径\n" + "长" * 80, "## 口径", "80", "80"
    ),
    Spoil("answer section", "knowledge/q001.md", "## English", "## Deutsch", "+++\n", "English", "English"),
    Spoil(
        "answer date", "knowledge/q001.md", "2030-12-31", '"some day"', "some day", "日期无效", "Not a date"
    ),
    Spoil("city zone", "city.toml", "Asia/Shanghai", "Asia/Atlantis", "Atlantis", "时区", "zone"),
    Spoil("city code", "city.toml", 'code = "QS"', 'code = "Q-S"', "Q-S", "字母", "letters"),
    Spoil("city root", "city.toml", 'root = "Q"', 'root = "QQ"', "", "QQ", "QQ"),
    Spoil(
        "city centre",
        "city.toml",
        "centre = [119.240, 35.288]",
        "centre = [119.240]",
        "centre",
        "经度",
        "longitude",
    ),
    Spoil("city name", "city.toml", 'name = "青石市"', 'name = ""', "name =", "文字", "text"),
    Spoil("broken TOML", "clocks.toml", "[limits]", "[limits", "[limits", "TOML", "TOML"),
    Spoil("last resort", "dispatch.toml", 'last_resort = "H01"', 'last_resort = "H99"', "H99", "H99", "H99"),
    Spoil(
        "confidence",
        "dispatch.toml",
        "auto_confidence = ",
        "auto_confidence = 1",
        "auto_confidence =",
        "不大于1",
        "up to 1",
    ),
    Spoil(
        "likeness upside down",
        "dispatch.toml",
        "possible = 0.4",
        "possible = 0.7",
        "likely = ",
        "possible＜likely",
        "possible < likely",
    ),
    Spoil(
        "pushed before marked", "dispatch.toml", "push = 3", "push = 1", "push = 1", "不小于2", "at least 2"
    ),
    Spoil("event of one", "dispatch.toml", "people = 5", "people = 1", "people = 1", "不小于2", "at least 2"),
    Spoil(
        "unknown key",
        "dispatch.toml",
        "metres = 300",
        "metres = 300\nyards = 3",
        "yards",
        "不认识yards",
        "yards is not known",
    ),
    Spoil("no events", "dispatch.toml", "[group_event]", "[group_events]", "", "缺少这一节", "missing"),
    Spoil("urgency of no class", "dispatch.toml", "urgent =", "hasty =", "hasty", "hasty", "hasty"),
    Spoil("urgency", "dispatch.toml", '"critical"', '"hasty"', "hasty", "hasty", "hasty"),
    Spoil("kind without words", "dispatch.toml", "[kinds.help]", "[kinds.hope]", "hope", "hope", "hope"),
    Spoil(
        "missing column", "places.csv", "name,unit,lon", "name,unit,long", "long", "缺少列", "Missing columns"
    ),
    Spoil("cells", "risk_words.csv", "堵路,orange,", "堵路,", "堵路,", "5列", "5 cells"),
]


@pytest.mark.parametrize("spoil", SPOILS, ids=lambda spoil: spoil.name)
def test_a_mistake_is_named_with_file_and_line(folder: Path, spoil: Spoil) -> None:
    if spoil.old:
        replace(folder, spoil.file, spoil.old, spoil.new)
    else:
        append(folder, spoil.file, spoil.new)
    here = [e for e in errors_of(folder) if e.file == spoil.file and spoil.zh in e.message_zh]
    assert here, errors_of(folder)
    assert spoil.en in here[0].message_en
    if spoil.at and spoil.name != "answer section":
        assert here[0].line == line_of(folder, spoil.file, spoil.at)


def test_a_mistake_in_one_table_brings_no_echo_from_the_others(folder: Path) -> None:
    replace(folder, "units.csv", "code,name,name_en", "code,name,english")
    assert [(e.file, e.line) for e in errors_of(folder)] == [("units.csv", 1)]


def test_all_mistakes_come_at_once_in_order(folder: Path) -> None:
    replace(folder, "scoring.toml", "response = 0.20", "response = 0.30")
    replace(folder, "people.csv", "agent,H01", "jester,H01")
    replace(folder, "matters.csv", "Potholes,general", "Potholes,")
    assert [e.file for e in errors_of(folder)] == ["matters.csv", "people.csv", "scoring.toml"]


def test_a_cycle_of_parents_names_every_unit_in_it(folder: Path) -> None:
    replace(folder, "units.csv", "district,Q,town,海城", "district,T0101,town,海城")
    cycle = {e.line for e in errors_of(folder) if "环" in e.message_zh}
    assert cycle == {line_of(folder, "units.csv", "E01,"), line_of(folder, "units.csv", "T0101,海")}


YOUNGER = {
    "agenda.toml",
    "alerts.toml",
    "callback.toml",
    "flows.toml",
    "forecast.toml",
    "notices.toml",
    "observers.toml",
    "panels.toml",
    "proactive.toml",
    "reports.toml",
    "staffing.toml",
}  # packs of an earlier time have none


@pytest.mark.parametrize("name", sorted(p.name for p in (CITIES / "qingshi").iterdir() if p.is_file()))
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert name not in pack_files(folder)
    if name == "people.csv":
        assert read_pack(folder, TODAY).people == ()
        return
    if name in YOUNGER:
        assert read_pack(folder, TODAY)
        return
    assert [(e.file, e.line) for e in errors_of(folder) if "缺少这个文件" in e.message_zh] == [(name, 0)]


def test_a_missing_knowledge_folder_is_named(folder: Path) -> None:
    shutil.rmtree(folder / "knowledge")
    assert [e.file for e in errors_of(folder)] == ["knowledge"]


def test_a_file_that_is_not_utf8_is_named_with_the_line(folder: Path) -> None:
    path = folder / "risk_words.csv"
    path.write_bytes(path.read_bytes() + "哎呀,blue,emotion,好,good\n".encode("gb18030"))
    error = errors_of(folder)[0]
    assert (error.file, error.line) == ("risk_words.csv", 14)
    assert "UTF-8" in error.message_en


def test_a_byte_order_mark_does_no_harm(folder: Path) -> None:
    path = folder / "units.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_pack(folder, TODAY).units[0].code == "Q"


def test_front_matter_that_is_missing_is_named(folder: Path) -> None:
    (folder / "knowledge" / "q001.md").write_text("路灯归谁？\n", encoding="utf-8")
    assert [(e.file, e.line) for e in errors_of(folder)] == [("knowledge/q001.md", 1)]


def test_an_answer_is_good_until_the_end_of_its_last_day(folder: Path) -> None:
    assert read_pack(folder, date(2030, 12, 31)).knowledge
    assert all("失效" in error.message_zh for error in errors_of(folder, date(2031, 1, 1)))


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


def test_the_digest_follows_the_contents_and_only_the_contents(folder: Path, qingshi: CityPack) -> None:
    assert digest(folder) == qingshi.digest
    (folder / ".DS_Store").write_bytes(b"noise")
    assert digest(folder) == qingshi.digest
    replace(folder, "people.csv", "agent,", "agent9,")
    assert digest(folder) != qingshi.digest


def test_the_line_of_a_toml_key_is_that_of_its_own_table() -> None:
    text = "a = 1\n[one]\na = 2\n[two.three]\na = 3\n"
    assert toml_line(text, (), "a") == 1
    assert toml_line(text, ("two", "three"), "a") == 5
    assert toml_line(text, ("one",), "absent") == 2


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
