"""Places are named as their names are, without the clause that leads to them."""

import pytest

from huiyin.learn.insight.topics.finding.reading import Message
from huiyin.learn.insight.topics.finding.wording import Vocabulary, places


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("我一直是在槐安镇上班", "槐安镇"),
        ("住在槐安小区的邻居", "槐安小区"),
        ("槐安铺有301路", "槐安铺有301路"),
        ("我们小区停电", "我们小区"),
    ],
)
def test_a_name_does_not_go_on_across_a_clause(title: str, place: str) -> None:
    found = places(Message("1", (title, "")))
    assert not any(sign in name for name in found for sign in "的了在是有被把我你他她们")
    assert (place in found) == (place in {"槐安镇", "槐安小区"})


def test_a_topic_is_named_without_the_words_before_its_place() -> None:
    said = [
        Message("1", ("我一直是在槐安镇上班，路灯不亮", "")),
        Message("2", ("就是在槐安镇，路灯不亮", "")),
    ]
    others = [Message(str(n), (f"第{n}个问题", "")) for n in range(3, 40)]
    found = Vocabulary([*said, *others]).wording(said)
    assert found.place == "槐安镇" and found.name == "槐安镇 · 路灯不亮"
