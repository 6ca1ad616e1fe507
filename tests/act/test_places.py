"""Finding the street in what people write: each kind of difficulty, in the demonstration city."""

from pathlib import Path

import pytest

from huiyin.act.triage.places.entries import entries
from huiyin.act.triage.places.finder import Finder, Found
from huiyin.act.triage.places.gazetteer import Entry, Gazetteer
from huiyin.foundation.city.pack import read_trusted_pack

PACK = read_trusted_pack(Path(__file__).parents[2] / "huiyin" / "cities" / "huiyin")
FINDER = Finder(Gazetteer(entries(PACK)))
CODES = {unit.name: unit.code for unit in PACK.units}
NAMES = {unit.code: unit.name for unit in PACK.units}


def answer(words: str, title: str = "", address: str = "") -> str:
    """The name of the street that was found, empty where it is not sure."""
    found = FINDER.find(words, title, address)
    return NAMES[found.answer.value] if found.answer else ""


def offered(found: Found) -> list[str]:
    return [NAMES[guess.value] for guess in found.candidates]


def codes(found: Found) -> set[str]:
    return {reason.code for guess in found.candidates for reason in guess.reasons}


@pytest.mark.parametrize(
    ("words", "street"),
    [
        ("望塔街道的路灯不亮", "望塔街道"),
        ("望塔街道办事处没人接电话", "望塔街道"),
        ("望塔街办没人接电话", "望塔街道"),
        ("望塔的路灯不亮", "望塔街道"),
        ("柳溪镇政府旁边的沟堵了", "柳溪镇"),
        ("溪口村的路坏了", "柳溪镇"),
        ("溪口村委会旁边的路坏了", "柳溪镇"),
        ("和平里居委会门口有个坑", "云岭街道"),
        ("柳堤街上的井盖丢了", "临江街道"),
        ("听雨轩3栋2单元501漏水", "南湖街道"),
        ("望塔街道Ａ区２号楼没有水", "望塔街道"),
        ("A lamp is out near Beacon Lane Community", "临江街道"),
        ("回音市城关镇东关有人烧垃圾", "城关镇"),
    ],
)
def test_full_names_aliases_and_short_forms_are_found(words: str, street: str) -> None:
    assert answer(words) == street


def test_a_name_in_latin_letters_is_no_part_of_a_word() -> None:
    assert answer("near LOTUS COMMUNITY, please") == "塔湖街道"
    assert FINDER.find("the lotus communityhall").candidates == ()


@pytest.mark.parametrize("words", ["我们要和平解决这件事", "早高峰期间一直堵车", "小区新来的保安态度很差"])
def test_ordinary_words_are_no_places(words: str) -> None:
    assert FINDER.find(words).candidates == ()


@pytest.mark.parametrize(
    "words",
    [
        "百强县前五名都有地铁",  # 县前 is a community
        "走到山脚被拦住了",
        "在高峰时段不让走",
        "青年大道的路灯不亮",
        "渡口镇政府没人接电话",
        "世纪花苑的房子漏水",
        "围三村的路坏了",
        "家园小区的垃圾没人清",
        "大华山镇的路灯不亮",
    ],
)
def test_what_only_looks_like_a_name_is_no_answer(words: str) -> None:
    assert FINDER.find(words).answer is None


def test_half_of_a_word_is_no_name() -> None:
    """常营 stands in 正常营业, and 万江 before 江油 is a name all the same where a sentence begins with it."""
    towns = [
        Entry("常营镇", "street", ("A",)),
        Entry("万江镇", "street", ("B",)),
        Entry("和义镇", "street", ("C",)),
    ]
    finder = Finder(Gazetteer(towns))
    assert finder.find("影响店铺的正常营业").candidates == ()
    assert finder.find("我们的权利和义务说不清").candidates == ()
    found = finder.find("万江油新路六巷很吵").answer
    assert found is not None
    assert found.value == "B"


@pytest.mark.parametrize("words", ["码头上有人打架", "码头那边有人打架，码头天天这样"])
def test_an_everyday_word_needs_something_beside_it(words: str) -> None:
    found = FINDER.find(words)
    assert found.answer is None
    assert offered(found) == ["码头街道"]


@pytest.mark.parametrize(
    "words", ["码头街道有人打架", "码头派出所不出警", "回音市码头有人打架", "地址：码头"]
)
def test_an_everyday_word_with_something_beside_it_is_a_place(words: str) -> None:
    assert answer(words) == "码头街道"


def test_a_name_of_several_streets_gives_candidates_and_no_guess() -> None:
    found = FINDER.find("和平路的路灯不亮")
    assert found.answer is None
    assert set(offered(found)) == {"望塔街道", "盐仓街道", "和平街道"}
    assert "place_shared" in codes(found)


@pytest.mark.parametrize(
    ("words", "street"),
    [
        ("云岭区和平路的路灯不亮", "和平街道"),
        ("和平路的路灯不亮，就是盐仓街道那一段", "盐仓街道"),
        ("和平路靠近官盐巷社区的路灯不亮", "盐仓街道"),
    ],
)
def test_what_lies_above_or_beside_tells_which_of_one_name(words: str, street: str) -> None:
    assert answer(words) == street


def test_a_district_and_its_street_of_one_name_are_told_apart() -> None:
    assert answer("临江的路灯不亮") == ""
    assert offered(FINDER.find("临江的路灯不亮")) == ["临江街道"]
    assert answer("临江街道的路灯不亮") == "临江街道"
    assert FINDER.find("临江区的路灯不亮").candidates == ()


@pytest.mark.parametrize(
    ("words", "street"),
    [
        ("不是临江街道，是望塔街道的事", "望塔街道"),
        ("我住在望塔街道，古渡社区的井盖丢了", "古渡街道"),
        ("望塔街道开往白鹭镇的车不发了", "望塔街道"),
        ("往白鹭镇方向，望塔街道有货车乱停", "望塔街道"),
        ("塔湖街道石桥社区的垃圾没人清", "塔湖街道"),
        ("石门镇溪口村的路坏了", "石门镇"),
    ],
)
def test_what_only_passes_by_does_not_decide(words: str, street: str) -> None:
    assert answer(words) == street


@pytest.mark.parametrize("words", ["从望塔街道到盐仓街道的公交太少", "望塔街道和临江街道交界处的桥坏了"])
def test_between_two_streets_nobody_guesses(words: str) -> None:
    found = FINDER.find(words)
    assert found.answer is None
    assert len(offered(found)) == 2


def test_the_title_weighs_more_than_the_detail_and_the_address_field_most() -> None:
    assert answer("有人说白鹭镇也这样", title="望塔街道的路灯不亮") == "望塔街道"
    assert answer("白鹭镇也这样", address="望塔街道3号") == "望塔街道"


@pytest.mark.parametrize(
    ("words", "street", "meant"),
    [
        ("旺塔街道的路灯不亮", "望塔街道", "望塔街道"),
        ("臨江街道的路灯不亮", "临江街道", "临江街道"),
        ("芦苇当社区有人养鸡", "古渡街道", "芦苇荡社区"),
        ("集装相社区有异味", "新港街道", "集装箱社区"),
        ("东码头加园有人卖假货", "码头街道", "东码头家园"),
    ],
)
def test_a_mistyped_name_is_understood_and_the_reason_says_so(words: str, street: str, meant: str) -> None:
    found = FINDER.find(words)
    assert answer(words) == street
    assert found.answer is not None
    assert [r.facts["meant"] for r in found.answer.reasons if r.code == "place_typo"] == [[meant]]


def test_a_mistyped_street_tells_which_of_several_is_meant() -> None:
    assert answer("旺塔街道有人打架，和平路那边") == "望塔街道"


def test_another_place_of_a_like_name_is_no_typo() -> None:
    """东湖社区 is a community that this city does not have, not 南湖社区 mistyped."""
    assert FINDER.find("东湖社区的垃圾没人清").answer is None


def test_reasons_say_what_was_found_and_what_was_not_said() -> None:
    assert "street_unsaid" in codes(FINDER.find("溪口村的路坏了"))
    assert "street_unsaid" not in codes(FINDER.find("柳溪镇溪口村的路坏了"))
    assert "place_from_to" in codes(FINDER.find("从望塔街道到盐仓街道的公交太少"))


def test_a_road_that_runs_through_two_streets_is_a_candidate_in_both() -> None:
    streets = [Entry("甲岗镇", "street", ("A",)), Entry("乙岗镇", "street", ("B",))]
    finder = Finder(Gazetteer([*streets, Entry("长虹大道", "road", ("A", "B"))]))
    assert finder.find("长虹大道有坑").answer is None
    found = finder.find("乙岗镇长虹大道有坑").answer
    assert found is not None
    assert found.value == "B"


def test_a_popular_name_of_a_community_is_found() -> None:
    assert answer("造船厂宿舍区没有水") == "望江街道"


def test_the_packs_own_road_through_two_streets_is_no_guess() -> None:
    found = FINDER.find("集装箱路有大车乱停")
    assert found.answer is None
    assert set(offered(found)) == {"新港街道", "银杏街道"}
