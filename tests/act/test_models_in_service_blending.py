"""Model and words made into one ranking; words that are said with others between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.triage.apart import Apart
from huiyin.act.triage.blending import blend
from huiyin.act.triage.counting import count
from huiyin.act.triage.learned import FIELDS, Learned, row_of
from huiyin.act.triage.matters import LearnedMatters
from huiyin.act.triage.rules import Said
from huiyin.foundation.city.queries import City

LABELS = [f"0{n}0101" for n in range(1, 9)]
shares = st.dictionaries(st.sampled_from(LABELS), st.floats(0, 1), max_size=8)


def whole(found: dict[str, float]) -> list[tuple[str, float]]:
    """A model's guesses add up to one."""
    total = sum(found.values())
    return sorted(((k, v / total) for k, v in found.items()), key=lambda p: -p[1]) if total > 0 else []


@given(shares, shares, st.sampled_from([0.0, 0.5, 1.0, 1.5, 2.0]), st.floats(0, 1))
def test_a_ranking_is_sorted_and_its_probabilities_add_up_to_one_at_most(
    learned: dict[str, float], words: dict[str, float], trust: float, abstain_below: float
) -> None:
    found = blend(dict(whole(learned)), list(words.items()), trust, abstain_below)
    likely = [one.likely for one in found]
    assert all(0.0 <= one <= 1.0 for one in likely)
    assert likely == sorted(likely, reverse=True)
    assert sum(likely) <= 1.0 + 1e-6
    assert len({one.label for one in found}) == len(found)


@given(shares, shares, st.floats(0, 1))
def test_a_model_is_silent_below_the_city_s_threshold(
    learned: dict[str, float], words: dict[str, float], abstain_below: float
) -> None:
    found = blend(dict(whole(learned)), list(words.items()), 1.0, abstain_below)
    if any(one.learned for one in found):
        assert found[0].likely >= abstain_below
    else:
        assert {one.label for one in found} == set(words) or not words or not whole(learned)


@given(shares.filter(lambda found: sum(found.values()) > 0))
def test_without_words_the_model_stands_as_it_is(learned: dict[str, float]) -> None:
    found = {one.label: one.likely for one in blend(dict(whole(learned)), [], 1.5)}
    assert found == pytest.approx(dict(whole(learned)))


def test_where_both_agree_the_guess_is_surer_than_either() -> None:
    learned, words = {"010201": 0.6, "010301": 0.4}, [("010201", 0.55)]
    best = blend(learned, words, 1.0)[0]
    assert best.label == "010201"
    assert best.likely > 0.6


def test_words_find_a_matter_that_the_model_has_never_seen() -> None:
    words = [("020301", 0.8)]
    assert blend({"010201": 0.4, "010301": 0.35, "010101": 0.25}, words, 1.0)[0].label == "020301"
    # but they do not shout down a model that is sure
    assert blend({"010201": 0.99, "010301": 0.01}, words, 1.0)[0].label == "010201"


def learned(*pairs: tuple[str, str]) -> Learned:
    rows = [row_of("", words) for words, _ in pairs]
    model = count(rows, [label for _, label in pairs], fields=FIELDS, judged=[True] * len(rows))
    return Learned(model, 1, "orders", 1.0)


def test_labels_the_city_no_longer_has_are_dropped_and_the_rest_is_a_whole_again() -> None:
    model = learned(("灯不亮了", "010201"), ("工地打桩", "010301"), ("灯不亮了吗", "gone"))
    row = row_of("", "灯不亮了吗")
    before, _ = model.likely(row, frozenset({"010201", "010301", "gone"}), (), 3)
    kept, left = model.likely(row, frozenset({"010201", "010301"}), (), 3)
    assert before["gone"] > before["010201"] > before["010301"]
    assert set(kept) == {"010201", "010301"}
    assert sum(kept.values()) == pytest.approx(1.0) and left == pytest.approx(0.0, abs=1e-6)
    assert kept["010201"] / kept["010301"] == pytest.approx(before["010201"] / before["010301"], rel=1e-3)
    assert model.likely(row, frozenset({"020101"}), (), 3) == ({}, 0.0)


def test_what_is_not_told_is_left_over_and_what_words_ask_for_is_told() -> None:
    model = learned(*((f"第{n}种声音{n}号", f"0{n}0101") for n in range(1, 9)))
    labels = frozenset(f"0{n}0101" for n in range(1, 9))
    told, left = model.likely(row_of("", "第3种声音3号"), labels, ["080101"], 2)
    assert "080101" in told and 2 <= len(told) <= 3
    assert sum(told.values()) + left == pytest.approx(1.0)
    every, _ = model.likely(row_of("", "第3种声音3号"), labels, (), 8)
    some = {one.label: one.likely for one in blend(told, [("080101", 0.5)], 1.0, left=left)}
    whole_ranking = {one.label: one.likely for one in blend(every, [("080101", 0.5)], 1.0)}
    assert some == pytest.approx({label: whole_ranking[label] for label in some}, rel=1e-4)


def test_what_a_person_chose_goes_first_whatever_the_model_says(city: City) -> None:
    model = learned(("灯不亮了", "010201"), ("工地打桩", "010301"))
    kind = learned(("谢谢你们", "praise"), ("查一查他们", "report"))
    matters = LearnedMatters(city, kind, model)
    said = Said("", "灯不亮了，谢谢你们", kind="complaint", matter="010301")
    assert [guess.value for guess in matters.matters(said, said.words)] == ["010301"]
    assert matters.matters(said, said.words)[0].reasons[0].code == "chosen"
    assert matters.kind(said, said.words).value == "complaint"


def test_a_guess_of_both_carries_both_reasons_and_a_label_that_is_gone_is_not_shown(city: City) -> None:
    model = learned(("路灯不亮好几天", "010201"), ("别的什么事", "999999"))
    guesses = LearnedMatters(city, None, model).matters(Said("", "路灯不亮好几天"), "路灯不亮好几天")
    assert [reason.code for reason in guesses[0].reasons] == ["learned", "words"]
    assert all(guess.value != "999999" for guess in guesses)


@pytest.mark.parametrize("text", ["路灯从上周三开始就一直不亮", "这条街的路灯有三天都不亮了"])
def test_words_said_with_others_between_are_found(city: City, text: str) -> None:
    assert list(Apart(["路灯不亮"]).find(text)) == ["路灯不亮"]
    assert LearnedMatters(city, None, None).matters(Said("", text), text)[0].value == "010201"


@pytest.mark.parametrize(
    "text",
    ["路灯修好了。电视不亮", "不亮的是路灯", "路灯不亮", "路灯旁边新开的那家卖水果的小店今天晚上不亮灯"],
)
def test_halves_in_two_thoughts_in_the_wrong_order_or_far_apart_are_no_word(text: str) -> None:
    assert list(Apart(["路灯不亮"]).find(text)) == []


def test_a_half_that_was_said_as_part_of_a_whole_word_counts_once() -> None:
    assert list(Apart(["小区路灯"]).find("小区门口的路灯不亮")) == ["小区路灯"]
    assert list(Apart(["小区路灯"]).find("小区门口的路灯不亮", {"路灯不亮": []})) == []


@given(st.text(alphabet="路灯不亮的。", max_size=40))
def test_a_word_said_apart_is_in_the_text_in_two_halves(text: str) -> None:
    for word in Apart(["路灯不亮"]).find(text):
        first = text.index(word[:2])
        assert word[2:] in text[first + 2 :]


def test_noise_of_a_building_site_at_night_is_not_a_manhole_cover(city: City) -> None:
    from huiyin.act.triage.held import Models
    from huiyin.act.triage.method import CityMethod
    from huiyin.act.triage.starting import learn_from_pack

    text = "楼下工地一到夜里就施工，挖机砸得井盖响，一家人睡不着"
    assert CityMethod(city).propose(Said("", text)).matter == "010104"  # by words alone: the fault
    classifier, card = learn_from_pack(city, "matter")
    models = Models((), None, Learned(classifier, 1, "examples", card["trust"]))
    assert CityMethod(city, models).propose(Said("", text)).matter == "010301"
