"""Masking on real messages: none of what can be recognised as somebody's stands, and little else is lost."""

import csv
import re
from pathlib import Path

import pytest

from huiyin.publish.participation.masking_rules import masked, told_enough

pytestmark = pytest.mark.shared
SOMEBODYS = re.compile(r"1[3-9]\d{9}|\d{17}[\dXx]|[A-Za-z0-9.]+@[A-Za-z0-9]+\.[A-Za-z.]+|\d{3,4}-\d{7,8}")


def test_real_messages_are_masked_and_can_still_be_read(shared: Path) -> None:
    with (shared / "data" / "appeals" / "appeals_labelled_dev.csv").open(encoding="utf-8-sig") as file:
        texts = [row["detail"][:600] for row in csv.DictReader(file)]
    texts = [text for text in texts[::4] if len(text) >= 20]
    assert sum(bool(SOMEBODYS.search(text)) for text in texts) >= 3, "there is something to be masked"
    shown = [masked(text) for text in texts]
    assert [text for text in shown if SOMEBODYS.search(text)] == []
    lost = sum(text.count("某") + text.count("＊") for text in shown) / sum(map(len, shown))
    assert lost < 0.03 and sum(told_enough(text, 10) for text in shown) > 0.97 * len(shown)
