"""Two versions of one text become one, and nothing that anybody wrote is lost."""

from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.teamwork.rules import BOTH, beginnings, called, meant, merge, paragraphs

LINES = st.lists(
    st.sampled_from(["井盖松了。", "已经垫实。", "明天再看。", "留了电话。", "谢谢反映。", "拍了照。"]),
    max_size=6,
)
TEXTS = LINES.map("\n".join)
ANY = st.text(max_size=60)


@given(TEXTS, TEXTS, TEXTS)
def test_every_paragraph_that_either_wrote_is_in_the_proposal(base: str, theirs: str, yours: str) -> None:
    merged = paragraphs(merge(base, theirs, yours).text)
    old = paragraphs(base)
    written = [one for one in paragraphs(theirs) + paragraphs(yours) if one not in old]
    assert set(written) <= set(merged)
    both_kept = [one for one in old if one in paragraphs(theirs) and one in paragraphs(yours)]
    assert set(both_kept) <= set(merged)
    assert set(merged) <= set(paragraphs(theirs)) | set(paragraphs(yours))


@given(ANY, ANY, ANY)
def test_nothing_is_invented_whatever_the_text(base: str, theirs: str, yours: str) -> None:
    merged = merge(base, theirs, yours)
    assert set(paragraphs(merged.text)) <= set(paragraphs(theirs)) | set(paragraphs(yours))
    written = set(paragraphs(theirs) + paragraphs(yours)) - set(paragraphs(base))
    assert written <= {one for piece in merged.pieces for one in piece.paragraphs}


@given(TEXTS, TEXTS)
def test_what_one_left_alone_is_as_the_other_has_it(base: str, changed: str) -> None:
    want = paragraphs(changed)
    assert paragraphs(merge(base, changed, base).text) == want
    assert paragraphs(merge(base, base, changed).text) == want
    assert paragraphs(merge(base, changed, changed).text) == want
    assert not merge(base, changed, changed).disputed


@given(TEXTS, TEXTS, TEXTS)
def test_whose_turn_it_is_changes_the_order_only(base: str, one: str, other: str) -> None:
    assert set(paragraphs(merge(base, one, other).text)) == set(paragraphs(merge(base, other, one).text))


def test_two_places_changed_by_two_people_need_no_reading() -> None:
    merged = merge("一。\n二。\n三。", "一甲。\n二。\n三。", "一。\n二。\n三乙。")
    assert merged.text == "一甲。\n二。\n三乙。"
    assert not merged.disputed


def test_one_place_changed_by_both_keeps_both_and_says_so() -> None:
    merged = merge("一。\n二。", "一甲。\n二。", "一乙。\n二。")
    assert merged.text == "一甲。\n一乙。\n二。"
    assert [piece.source for piece in merged.pieces if piece.source == BOTH] == [BOTH]


def test_names_are_found_where_chinese_runs_on() -> None:
    assert called("@周经办看一下，@郑书记 知道") == ["周经办看一下", "郑书记"]
    assert {"周经", "周经办"} <= beginnings(["周经办看一下"])
    assert meant("周经办看一下", ["周经", "周经办", "郑书记"]) == "周经办"
    assert meant("周", ["周经办"]) == ""
