"""Words that may be counted: things and what happens, never who."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.learn.store.term_rules import AT_MOST, terms, vocabulary

SURNAMES = ("王", "李", "张", "陈", "马", "何", "周", "高", "欧阳", "诸葛")
GIVEN = (
    "秀英",
    "建国",
    "志强",
    "海燕",
    "晓岚",
    "子涵",
    "雨桐",
    "桂英",
    "丹丹",
    "大海",
    "高峰",
    "向阳",
    "金花",
    "永安",
)
SENTENCES = ("市民{}反映小区停水三天。", "我叫{}，楼下垃圾清运不及时", "联系人{}，电话13800138000", "邻居{}家漏水", "找{}处理破损的围栏",
             "{}先生来电反映噪音扰民")  # fmt: skip
WORDS = st.text(
    st.sampled_from("停水漏雨垃圾噪音王李张建国秀英号楼单元12３4aB，。 ·区街道的了不"), max_size=60
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_no_name_is_among_them(sentence: str) -> None:
    for surname, name in product(SURNAMES, GIVEN):
        found = terms(sentence.format(surname + name))
        assert not [word for word in found if name in word or word in (surname, surname + name)], found


def test_things_and_what_happens_are_kept_once() -> None:
    found = terms("暖气不热，停水三天，停水！垃圾清运不及时，噪音扰民")
    assert found == ["暖气", "停水", "垃圾清运", "噪音", "扰民"]


def test_words_of_the_taxonomy_are_things_even_if_they_read_like_names() -> None:
    assert "井盖" not in terms("井盖破损")  # the segmenter takes it for somebody
    assert "井盖" in terms("井盖破损", vocabulary(["井盖缺失"]))


@given(WORDS)
def test_numbers_letters_and_signs_never_pass(text: str) -> None:
    found = terms(text)
    assert len(found) == len(set(found)) <= AT_MOST
    for word in found:
        assert word in text
        assert 2 <= len(word) <= 8
        assert all("\u4e00" <= sign <= "\u9fff" for sign in word)
