"""What must hold of finding places, whatever is written and in whatever order the pack's rows stand."""

import random
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.act.triage.places.address import parse
from huiyin.act.triage.places.entries import entries
from huiyin.act.triage.places.finder import Finder, Found
from huiyin.act.triage.places.gazetteer import Entry, Gazetteer
from huiyin.act.triage.places.suffixes import base
from huiyin.foundation.city.pack import read_trusted_pack

PACK = read_trusted_pack(Path(__file__).parents[2] / "huiyin" / "cities" / "huiyin")
ALL = tuple(entries(PACK))
FINDER = Finder(Gazetteer(ALL))
STREETS = [unit for unit in PACK.units if unit.level == "street"]
UNRELATED = (
    "请尽快处理，谢谢。",
    "已经打过三次电话都没人管。",
    "晚上十点以后更吵，孩子睡不着觉！",
    "工作人员说会回复，一直没有消息。",
    "物业不管，业主意见很大。",
    "He said he would call back.",
)
PIECES = st.sampled_from(
    [entry.name for entry in ALL]
    + [base(entry.name, entry.level) for entry in ALL]
    + [
        "从",
        "到",
        "不是",
        "我住在",
        "街道",
        "社区",
        "路",
        "有限公司",
        "，",
        "。",
        "\n",
        "的",
        "方向",
        "3号楼",
        "和平",
        "Ａ",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=12).map("".join))
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


def said(found: Found) -> tuple[str, list[tuple[str, float]]]:
    likely = [(guess.value, round(guess.likely, 9)) for guess in found.candidates]
    return (found.answer.value if found.answer else "", likely)


@given(TEXTS, TEXTS, TEXTS)
def test_any_text_gives_probabilities_and_never_fails(words: str, title: str, address: str) -> None:
    found = FINDER.find(words, title, address)
    likely = [guess.likely for guess in found.candidates]
    assert likely == sorted(likely, reverse=True)
    assert all(0 < one < 1 for one in likely)
    assert sum(likely) < 1
    assert all(guess.reasons for guess in found.candidates)
    assert found.answer is None or found.answer == found.candidates[0]


@given(TEXTS)
def test_any_text_has_an_address_or_none(text: str) -> None:
    read = parse(text, FINDER.find("", "", text).heard)
    assert all(isinstance(part, str) and part for part in read.parts.values())
    assert (read.accuracy == "") <= (read.street == "")


@given(st.lists(PIECES, max_size=8).map("".join), st.sampled_from(UNRELATED), st.booleans())
def test_a_sentence_without_places_changes_nothing(words: str, more: str, first: bool) -> None:
    longer = f"{more}\n{words}" if first else f"{words}\n{more}"
    assert said(FINDER.find(longer)) == said(FINDER.find(words))


@given(st.sampled_from(STREETS), st.sampled_from(UNRELATED), st.sampled_from(UNRELATED))
def test_a_street_named_in_full_is_among_the_candidates(street: object, before: str, after: str) -> None:
    found = FINDER.find(f"{before}{street.name}的事。{after}")  # type: ignore[attr-defined]
    assert street.code in [guess.value for guess in found.candidates]  # type: ignore[attr-defined]


@settings(max_examples=10)
@given(st.integers(), st.lists(st.lists(PIECES, max_size=8).map("".join), min_size=1, max_size=20))
def test_the_order_of_the_packs_rows_changes_nothing(seed: int, texts: list[str]) -> None:
    shuffled = list(ALL)
    random.Random(seed).shuffle(shuffled)
    other = Finder(Gazetteer(shuffled))
    for text in texts:
        assert said(other.find(text)) == said(FINDER.find(text))


LONG = [e for e in ALL if len(base(e.name, e.level)) >= 4 and len(e.streets) == 1 and e.name.isalpha()]
ONLY = [e for e in LONG if sum(e.name == other.name and e.streets != other.streets for other in ALL) == 0]


@given(st.sampled_from(ONLY), st.integers(0, 3), st.sampled_from(["other", "lost", "double"]), HAN)
def test_one_wrong_character_in_a_long_name_is_understood(entry: Entry, at: int, how: str, char: str) -> None:
    """In the address field; a shorter exact name within the mistyped one may be what is found instead."""
    name = entry.name
    middle = {"other": char + name[at + 1 :], "lost": name[at + 1 :], "double": name[at] + name[at:]}[how]
    found = FINDER.find("", "", name[:at] + middle)
    exact = {form.entry for m in found.heard if not m.typed for form in FINDER.gazetteer.forms[m.word]}
    assert exact or entry.streets[0] in [guess.value for guess in found.candidates]


@given(
    st.sampled_from(["镇", "街道"]),
    st.text(HAN, min_size=2, max_size=4),
    st.text(HAN, min_size=2, max_size=4),
)
def test_a_city_nobody_prepared_for_is_found_by_its_names_alone(ending: str, one: str, other: str) -> None:
    if one in other or other in one or ending in one + other:
        return
    areas = [Entry(one + ending, "street", ("1",)), Entry(other + ending, "street", ("2",))]
    found = Finder(Gazetteer(areas)).find(f"{one}{ending}的路灯不亮。")
    assert "1" in [guess.value for guess in found.candidates]
