"""Large groups that only a city's name holds together are no topic; those with a thing of their own stay."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from huiyin.learn.insight.topics.finding.parting import FROM, parted
from huiyin.learn.insight.topics.finding.reading import Message, page
from huiyin.learn.insight.topics.finding.terms import terms

MATTERS = ("养狗", "地铁", "驾照", "油茶", "传销", "公摊", "树木", "渔船", "单车", "闯灯", "年检", "烟囱")
OTHERS = [Message(f"o{n}", (f"A市第{n}街的{matter}", "")) for n, matter in enumerate(MATTERS * 20)]


def label_of(titles: list[str], likeness: float) -> np.ndarray:
    """How messages that were all put together stand afterwards, each so much like each; they are never alone."""
    said = [Message(f"m{n}", (title, "")) for n, title in enumerate(titles)]
    alike = np.full((len(said), len(said)), likeness)
    whole = csr_matrix(np.pad(alike, (0, len(OTHERS))))
    label = np.concatenate([np.zeros(len(said), int), 1 + np.arange(len(OTHERS))])
    return parted(terms(page([*said, *OTHERS])), whole, label)[: len(said)]


def test_a_city_alone_makes_no_topic() -> None:
    found = label_of([f"B市{matter}" for matter in MATTERS], 0.05)
    assert len(set(found)) == len(MATTERS)


def test_two_of_it_that_are_much_alike_stay_together() -> None:
    found = label_of([f"B市{matter}" for matter in MATTERS], 0.2)
    assert len(set(found)) == 1


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_a_thing_that_a_third_of_them_say_holds_a_topic_together(share: float) -> None:
    titles = [
        f"B市{'槐安里' if n < share * len(MATTERS) else ''}{matter}" for n, matter in enumerate(MATTERS)
    ]
    assert (len(set(label_of(titles, 0.05))) == 1) == (share == 0.5)


def test_a_few_are_left_as_they_are() -> None:
    found = label_of([f"B市{matter}" for matter in MATTERS[: FROM - 1]], 0.05)
    assert len(set(found)) == 1
