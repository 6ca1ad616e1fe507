"""The score of a record: a reason for every point missing, and nothing that pays for saying less."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.orders.quality import Facts, score
from huiyin.act.orders.told import HOUSE, when_said
from huiyin.foundation.city.quality import ACCURACY, ELEMENTS, QualityRules

RULES = QualityRules(
    weights={"who": 20, "when": 15, "where": 30, "what": 20, "how": 15},
    place={"point": 1.0, "road": 0.8, "street": 0.5, "words": 0.3},
    required={"0102": ("where",), "11": ("how",)},
)
WHOLE = Facts("路灯不亮两周了，找过物业，他们说不归他们管。", "010201", "point", 1, contact=True, when="两周")
facts = st.builds(
    Facts,
    words=st.text(max_size=60),
    matter=st.sampled_from(["", "010201", "110101"]),
    accuracy=st.sampled_from(["", *ACCURACY]),
    places=st.integers(0, 3),
    contact=st.booleans(),
    name=st.booleans(),
    anonymous=st.booleans(),
    when=st.sampled_from(["", "昨天"]),
)


def test_a_whole_record_has_all_marks_and_nothing_to_ask() -> None:
    judged = score(WHOLE, RULES)
    assert judged.score == 100
    assert judged.next is None
    assert judged.as_list() == []


def test_an_empty_record_is_scored_too() -> None:
    judged = score(Facts(""), RULES)
    assert judged.score == 0
    assert [part.reason for part in judged.parts] == [
        "nobody",
        "no_time",
        "no_place",
        "no_demand",
        "told_nothing",
    ]


@pytest.mark.parametrize(
    ("change", "element", "reason", "marks"),
    [
        ({"contact": False, "name": True}, "who", "no_contact", 10),
        ({"contact": False}, "who", "nobody", 0),
        ({"contact": False, "anonymous": True}, "who", "", 20),
        ({"when": ""}, "when", "no_time", 0),
        ({"accuracy": "road", "matter": "030101"}, "where", "road", 24),
        ({"accuracy": "street", "matter": "030101"}, "where", "street", 15),
        ({"accuracy": "words", "matter": "030101"}, "where", "words", 9),
        ({"accuracy": "", "places": 0}, "where", "no_place", 0),
        ({"accuracy": "road", "places": 2, "matter": "030101"}, "where", "several_places", 15),
        ({"matter": ""}, "what", "no_matter", 10),
        ({"words": "路灯不亮"}, "how", "told_nothing", 0),
        ({"words": "路灯不亮，两个礼拜了呢"}, "how", "told_little", 7.5),
    ],
)
def test_each_missing_point_has_its_reason(
    change: dict[str, object], element: str, reason: str, marks: float
) -> None:
    judged = score(replace(WHOLE, **change), RULES)  # type: ignore[arg-type]
    part = next(part for part in judged.parts if part.element == element)
    assert (part.reason, part.marks) == (reason, marks)


def test_half_of_what_a_matter_needs_is_worth_nothing_and_is_asked_first() -> None:
    judged = score(replace(WHOLE, accuracy="road", when="", contact=False), RULES)
    part = next(part for part in judged.parts if part.element == "where")
    assert part.needed and part.marks == 0
    assert judged.next is part


@given(facts)
def test_every_score_is_a_whole_of_its_parts(one: Facts) -> None:
    judged = score(one, RULES)
    assert 0 <= judged.score <= 100
    assert [part.element for part in judged.parts] == list(ELEMENTS)
    for part in judged.parts:
        assert 0 <= part.marks <= part.most
        assert bool(part.reason) == (part.missing > 0)
    assert (judged.next is None) == (judged.as_list() == [])


@given(facts)
def test_telling_more_never_costs_marks(one: Facts) -> None:
    before = score(one, RULES).score
    for more in (
        replace(one, contact=True),
        replace(one, when="昨天"),
        replace(one, words=one.words + "又说了一些话"),
        replace(one, accuracy="point", places=1),
    ):
        assert score(more, RULES).score >= before


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("昨天晚上八点停电", "昨天"),
        ("三号楼的灯坏了", ""),
        ("从上个礼拜五就坏了", "上个礼拜五"),
        ("一直不亮", "一直"),
    ],
)
def test_time_is_told_from_a_house_number(words: str, when: str) -> None:
    assert when_said(words) == when


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("和平里3号楼", True),
        ("二栋一单元", True),
        ("3号那天", False),
        ("柳堤街12号", True),
        ("8月12号", False),
        ("手机号码", False),
    ],
)
def test_a_house_number_is_told_from_a_date(words: str, found: bool) -> None:
    assert bool(HOUSE.search(words)) == found
