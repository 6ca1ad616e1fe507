"""Mistakes in a city pack: every one is named with its file and line."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from huiyin.foundation.city.files import toml_line
from huiyin.foundation.city.pack import pack_files, read_pack
from tests.foundation.spoiled_pack import CITIES, TODAY, append, copied, errors_of, line_of, replace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path)


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
    Spoil("duplicate unit", "units.csv", "", "B01,甲,A,functional,department,Q,,,", "B01,甲", "重复", "duplicate"),
    Spoil("unknown parent", "units.csv", "department,Q,", "department,ZZ,", ",ZZ,", "ZZ不存在", "does not exist"),
    Spoil("unknown kind", "units.csv", "B01,青石市住房和城市建设管理局,Qingshi Housing and Urban Management Bureau,functional", "B01,甲,A,royal", "royal", "royal", "royal"),
    Spoil("unknown level", "units.csv", "company,Q", "guild,Q", "guild", "guild", "guild"),
    Spoil("unit code", "units.csv", "V01,", "督1,", "督1,", "代码无效", "Not a valid code"),
    Spoil("unit name", "units.csv", "青石供水公司,", ",", "U01,", "缺少名称", "has no name"),
    Spoil("second root", "units.csv", "company,Q,", "company,,", "U01,", "没有上级", "no parent"),
    Spoil("unknown group", "units.csv", "Q,utility,", "Q,guild,", "Q,guild", "guild", "guild"),
    Spoil("leaf without clock", "matters.csv", "Potholes,general", "Potholes,", "Potholes", "没有时限", "no clock"),
    Spoil("unknown clock", "matters.csv", "Potholes,general", "Potholes,slow", "Potholes", "slow", "slow"),
    Spoil("leaf without lead", "matters.csv", "general,B01,@street,路面", "general,,@street,路面", "Potholes", "牵头", "no lead"),
    Spoil("unknown lead", "matters.csv", "general,B01,@street,路面", "general,B99,@street,路面", "Potholes", "B99", "B99"),
    Spoil("unknown co-unit", "matters.csv", "B06|@street", "B98|@street", "B98", "B98", "B98"),
    Spoil("too few words", "matters.csv", "路面坑洼|大坑|路坏了|路破|坑坑洼洼|", "路面坑洼|", "Potholes", "特征词", "fewer than"),
    Spoil("duplicate matter", "matters.csv", "010102,", "010101,", "Lamp out", "重复", "duplicate"),
    Spoil("matter code", "matters.csv", "010102,", "0101x2,", "0101x2", "代码无效", "Not a matter code"),
    Spoil("matter parent", "matters.csv", "010102,", "017702,", "017702", "017700", "017700"),
    Spoil("matter whistle", "matters.csv", ",emergency", ",loud", ",loud", "loud", "loud"),
    Spoil("catalogue matter", "catalogue.csv", "01-01,010101", "01-01,990101", "990101", "990101", "990101"),
    Spoil("catalogue place", "catalogue.csv", "0201,E02", "0201,E77", "E77", "E77", "E77"),
    Spoil("catalogue lead", "catalogue.csv", "E02,U01", "E02,U77", "U77", "U77", "U77"),
    Spoil("catalogue lead missing", "catalogue.csv", "E02,U01", "E02,", "02-01", "没有单位", "no unit"),
    Spoil("catalogue basis", "catalogue.csv", "《青石市供水协议》第三条：岭东片区由供水公司统一服务", "", "02-01", "依据", "basis"),
    Spoil("catalogue id", "catalogue.csv", "01-02,", "01-01,", "010203", "重复", "duplicate"),
    Spoil("bad date", "calendar.csv", "2025-01-01", "2025-02-30", "2025-02-30", "日期无效", "Not a date"),
    Spoil("calendar duplicate", "calendar.csv", "", "2025-01-01,holiday,又一次", "又一次", "重复", "duplicate"),
    Spoil("calendar kind", "calendar.csv", "2025-01-01,holiday", "2025-01-01,feast", "feast", "feast", "feast"),
    Spoil("no exception", "calendar.csv", "2025-01-01,holiday", "2025-01-01,workday", "2025-01-01", "例外", "exception"),
    Spoil("amount not positive", "clocks.toml", "sign = { amount = 0.5 }", "sign = { amount = -1 }", "= -1", "正数", "positive"),
    Spoil("amount zero", "clocks.toml", "handle = { amount = 24 }", "handle = { amount = 0 }", "handle = { amount = 0 }", "正数", "positive"),
    Spoil("amount infinite", "clocks.toml", "amount = 24 ", "amount = inf ", "= inf", "数字", "number"),
    Spoil("amount huge", "clocks.toml", "= 24 ", "= 1" + "0" * 400 + " ", "00000", "数字", "number"),
    Spoil("clock unit", "clocks.toml", 'unit = "hour"', 'unit = "moon"', "moon", "moon", "moon"),
    Spoil("kind without class", "clocks.toml", 'help = "general"\n', "", "[kinds]", "kinds.help", "kinds.help"),
    Spoil("kind of no class", "clocks.toml", 'help = "general"', 'help = "slow"', "slow", "slow", "slow"),
    Spoil("warnings", "clocks.toml", "warn = [0.5, 0.8, 1.0]", "warn = [0.8, 0.5]", "[0.8, 0.5]", "由小到大", "rising"),
    Spoil("office hours", "clocks.toml", 'end = "17:30"', 'end = "07:30"', "07:30", "晚于", "after"),
    Spoil("time of day", "clocks.toml", 'end = "17:30"', 'end = "25:30"', "25:30", "时刻", "time of day"),
    Spoil("limit missing", "clocks.toml", "reopen =", "reopn =", "[limits]", "limits.reopen", "limits.reopen"),
    Spoil("weights", "scoring.toml", "response = 0.20", "response = 0.30", "[weights]", "权重", "sum to 1"),
    Spoil("whole target", "scoring.toml", "satisfaction = 0.80", "satisfaction = 1.0", "satisfaction = 1.0", "百分之百", "100 %"),
    Spoil("whole target in words", "scoring.toml", "resolution = 0.75", 'resolution = "100%"', "100%", "百分之百", "100 %"),
    Spoil("whole band", "scoring.toml", "A = 90", "A = 100", "A = 100", "百分之百", "100 %"),
    Spoil("bands", "scoring.toml", "B = 80", "B = 95", "[bands]", "由高到低", "fall"),
    Spoil("preset", "scoring.toml", "ranked", "shamed", "shamed", "shamed", "shamed"),
    Spoil("scoring date", "scoring.toml", "from = 2026-01-01", 'from = "soon"', "soon", "日期无效", "Not a date"),
    Spoil("basic", "scoring.toml", "partial = 0.5", "partial = 1.5", "1.5", "0与1", "from 0 to 1"),
    Spoil("pattern like none", "risk_patterns.csv", ",救命", ",救人命", "救人命", "没有风险词", "no risk word"),
    Spoil("pattern expression", "risk_patterns.csv", "着火|起火", "着火.*|起火", "着火", "只能写词", "only words"),
    Spoil("pattern gap", "risk_patterns.csv", "{6}漏", "{66}漏", "{66}", "间隔最多", "a gap of at most"),
    Spoil("context reach", "danger.toml", 'reach = "clause"', 'reach = "page"', "page", "page", "page"),
    Spoil("alarm without red", "danger.toml", "red = {", "mauve = {", "[alarms.take]", "红色必须", "Red must"),
    Spoil("alarm unit", "danger.toml", 'unit = "minute"', 'unit = "moment"', "moment", "moment", "moment"),
    Spoil("advice of no kind", "danger.toml", "[advice.threat]", "[advice.thread]", "", "thread", "thread"),
    Spoil("quality weights", "quality.toml", "who = 20", "who = 25", "[weights]", "之和应为100", "must sum to 100"),
    Spoil("quality place", "quality.toml", "road = 0.8", "road = 1.8", "road = ", "0与1", "from 0 to 1"),
    Spoil("quality order", "quality.toml", "words = 0.3", "words = 0.9", "[place]", "越不准", "less exact"),
    Spoil("quality element", "quality.toml", '["where"]', '["whence"]', "whence", "whence", "whence"),
    Spoil("quality matter", "quality.toml", '01 = ["where"]', '99 = ["where"]', "", "没有事项99", "no matter 99"),
    Spoil("risk grade", "risk_words.csv", "堵路,orange", "堵路,mauve", "mauve", "mauve", "mauve"),
    Spoil("risk script", "risk_words.csv", "请慢慢说。", "请慢慢说。,Slowly.\n叹气,blue,emotion,", "叹气", "话术", "script"),
    Spoil("risk duplicate", "risk_words.csv", "堵路,", "救命,", "请不要堵路", "重复", "duplicate"),
    Spoil("place outside", "places.csv", "渔港路,T0101", "渔港路,T0202", "渔港路", "境内", "outside"),
    Spoil("place unit", "places.csv", "渔港路,T0101", "渔港路,T0999", "渔港路", "T0999", "T0999"),
    Spoil("place number", "places.csv", "青石大街,T0102,", "青石大街,T0102,x", "青石大街", "不是数字", "not a number"),
    Spoil("role unknown", "roles.toml", "[role.auditor]", "[role.jester]", "jester", "jester", "jester"),
    Spoil("person role", "people.csv", "agent,H01", "jester,H01", "jester", "jester", "jester"),
    Spoil("person unit", "people.csv", "agent,H01", "agent,H99", "H99", "H99", "H99"),
    Spoil("username", "people.csv", "agent,", "Agent Smith,", "Agent Smith", "用户名", "username"),
    Spoil("username twice", "people.csv", "\ndispatcher,", "\nagent,", "dispatcher", "重复", "duplicate"),
    Spoil("answer source", "knowledge/q001.md", 'source = "《青石市市政设施管理规定》第九条"', 'source = ""', "source", "source", "source"),
    Spoil("answering number", "knowledge.toml", "gap_after = 3", 'gap_after = "3"', "gap_after", "数字", "number"),
    Spoil("answering count", "knowledge.toml", "gap_after = 3", "gap_after = 2.5", "gap_after", "整数", "whole"),
    Spoil("answering share", "knowledge.toml", "sure_above = 0.8", "sure_above = 1", "sure_above", "0与1", "0 and 1"),
    Spoil("answering prefix", "knowledge.toml", '"Z"', '"Q"', "code_prefix", "相撞", "begin"),
    Spoil("oversight count", "oversight.toml", "redos = 3", "redos = 0", "redos", "不小于1", "at least 1"),
    Spoil("oversight level", "oversight.toml", 'leader = "urge"', 'leader = "shout"', "leader", "remind", "remind"),
    Spoil("oversight owner", "oversight.toml", 'owner = "unit_clerk"', 'owner = "agent"', "owner", "head", "head"),
    Spoil("oversight wait", "oversight.toml", "wait = { amount = 15", "wait = { amount = 0", "", "正数", "positive"),
    Spoil("oversight unit", "oversight.toml", '7, unit = "day"', '7, unit = "moon"', "", "workday", "workday"),
    Spoil("oversight sheet", "oversight.toml", "〔{year}〕", "", "number", "{year}", "{seq}"),
    Spoil("oversight clock", "oversight.toml", '"part"]', '"sleep"]', "clocks", "handle", "handle"),
    Spoil("oversight urgency", "oversight.toml", '["critical"]', '["loud"]', "urgent", "urgent", "urgent"),
    Spoil("answering unit", "knowledge.toml", '"workday"', '"moon"', "unit", "workday", "workday"),
    Spoil("answer expired", "knowledge/q001.md", "2030-12-31", "2026-05-31", "2026-05-31", "失效", "expired"),
    Spoil("answer owner", "knowledge/q001.md", 'owner = "B01"', 'owner = "B99"', "B99", "B99", "B99"),
    Spoil("answer matter", "knowledge/q001.md", '"010102"', '"990102"', "990102", "990102", "990102"),
    Spoil("answer code twice", "knowledge/q002.md", '"Q002"', '"Q001"', "code", "重复", "also"),
    Spoil("answer too long", "knowledge/q001.md", "## 口径\n", "## 口径\n" + "长" * 80, "## 口径", "80", "80"),
    Spoil("answer section", "knowledge/q001.md", "## English", "## Deutsch", "+++\n", "English", "English"),
    Spoil("answer date", "knowledge/q001.md", "2030-12-31", '"some day"', "some day", "日期无效", "Not a date"),
    Spoil("city zone", "city.toml", "Asia/Shanghai", "Asia/Atlantis", "Atlantis", "时区", "zone"),
    Spoil("city code", "city.toml", 'code = "QS"', 'code = "Q-S"', "Q-S", "字母", "letters"),
    Spoil("city root", "city.toml", 'root = "Q"', 'root = "QQ"', "", "QQ", "QQ"),
    Spoil("city centre", "city.toml", "centre = [119.240, 35.288]", "centre = [119.240]", "centre", "经度", "longitude"),
    Spoil("city name", "city.toml", 'name = "青石市"', 'name = ""', "name =", "文字", "text"),
    Spoil("broken TOML", "clocks.toml", "[limits]", "[limits", "[limits", "TOML", "TOML"),
    Spoil("last resort", "dispatch.toml", 'last_resort = "H01"', 'last_resort = "H99"', "H99", "H99", "H99"),
    Spoil("confidence", "dispatch.toml", "auto_confidence = ", "auto_confidence = 1", "auto_confidence =", "不大于1", "up to 1"),
    Spoil("likeness upside down", "dispatch.toml", "possible = 0.4", "possible = 0.7", "likely = ", "possible＜likely", "possible < likely"),
    Spoil("pushed before marked", "dispatch.toml", "push = 3", "push = 1", "push = 1", "不小于2", "at least 2"),
    Spoil("event of one", "dispatch.toml", "people = 5", "people = 1", "people = 1", "不小于2", "at least 2"),
    Spoil("unknown key", "dispatch.toml", "metres = 300", "metres = 300\nyards = 3", "yards", "不认识yards", "yards is not known"),
    Spoil("no events", "dispatch.toml", "[group_event]", "[group_events]", "", "缺少这一节", "missing"),
    Spoil("urgency of no class", "dispatch.toml", "urgent =", "hasty =", "hasty", "hasty", "hasty"),
    Spoil("urgency", "dispatch.toml", '"critical"', '"hasty"', "hasty", "hasty", "hasty"),
    Spoil("kind without words", "dispatch.toml", "[kinds.help]", "[kinds.hope]", "hope", "hope", "hope"),
    Spoil("missing column", "places.csv", "name,unit,lon", "name,unit,long", "long", "缺少列", "Missing columns"),
    Spoil("cells", "risk_words.csv", "堵路,orange,", "堵路,", "堵路,", "5列", "5 cells"),
]  # fmt: skip


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
}  # packs of an earlier time have none  # packs of an earlier time have none


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


def test_the_line_of_a_toml_key_is_that_of_its_own_table() -> None:
    text = "a = 1\n[one]\na = 2\n[two.three]\na = 3\n"
    assert toml_line(text, (), "a") == 1
    assert toml_line(text, ("two", "three"), "a") == 5
    assert toml_line(text, ("one",), "absent") == 2
