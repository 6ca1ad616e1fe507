"""Danger in what was said: heard, denied, talked about; in work that grows with the text and not faster."""

import csv
import sys
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.triage.danger import hearing, patterns
from huiyin.act.triage.danger.hearing import Hearing
from huiyin.act.triage.danger.patterns import spans
from huiyin.foundation.city.danger import parse
from huiyin.foundation.city.pack import CityPack, read_pack
from huiyin.testing.cast import PACK

LISTS = Path(__file__).parent / "danger"
SERIOUS = ("red", "orange")


@pytest.fixture(scope="module")
def pack() -> CityPack:
    return read_pack(PACK)


@pytest.fixture(scope="module")
def ear(pack: CityPack) -> Hearing:
    return Hearing(pack.risk_words, pack.danger)


def grade(ear: Hearing, text: str) -> str:
    return next((heard.grade for heard in ear.hear(text) if heard.grade), "")


def confusion(ear: Hearing, name: str) -> Counter[tuple[str, str]]:
    with (LISTS / f"{name}.csv").open(encoding="utf-8") as file:
        rows = [(row["truth"], grade(ear, row["text"])) for row in csv.DictReader(file)]
    return Counter((truth, found if found in SERIOUS else "none") for truth, found in rows)


@pytest.mark.parametrize(("name", "recall", "precision"), [("held_back", 0.9, 0.9), ("seen", 0.95, 0.95)])
def test_invented_sentences_are_told_apart(ear: Hearing, name: str, recall: float, precision: float) -> None:
    found = confusion(ear, name)
    for wanted in SERIOUS:
        said = sum(count for (truth, _), count in found.items() if truth == wanted)
        heard = sum(n for (truth, got), n in found.items() if got == wanted and truth != "ambiguous")
        assert found[wanted, wanted] >= recall * said, found
        assert found[wanted, wanted] >= precision * heard, found


@pytest.mark.parametrize(
    ("text", "wanted", "why"),
    [
        ("隔壁着火了", "red", ""),
        ("没有人溺水", "", "denied"),
        ("是不是着火了？", "red", ""),
        ("没有人管，我要跳楼", "red", ""),
        ("不是要跳楼", "", "denied"),
        ("没有任何人溺水", "", "denied"),
        ("没有着火。楼下着火了！", "red", ""),
        ("那点救命钱", "", "harmless"),
        ("那点救命钱没了，我不想活了", "red", ""),
        ("防止有人落水", "", "denied"),
        ("消防宣传时说着火了往下跑", "", "context"),
        ("去年这里着火了", "yellow", "context"),
        ("一旦着火了就来不及", "yellow", "context"),
        ("如果再不解决我就要跳楼", "red", ""),
    ],
)
def test_what_is_denied_or_talked_about_is_told_with_its_reason(
    ear: Hearing, text: str, wanted: str, why: str
) -> None:
    heard = ear.hear(text)
    assert grade(ear, text) == wanted
    assert heard[0].why == why
    assert bool(heard[0].by) == bool(why)
    assert heard[0].by in text


def test_every_word_of_the_pack_is_heard_alone(pack: CityPack, ear: Hearing) -> None:
    for risk in pack.risk_words:
        assert any(heard.risk.word == risk.word for heard in ear.hear(risk.word)), risk.word


def test_every_pattern_is_heard_in_its_shortest_and_its_widest_form(pack: CityPack) -> None:
    for pattern in pack.danger.patterns:
        for width in (0, 1):
            said = pattern.pieces[0][0]
            for piece, gap in zip(pattern.pieces[1:], pattern.gaps, strict=True):
                said += "某" * gap * width + piece[-1]
            assert spans(pattern.pieces, pattern.gaps, said), pattern.text
    one = pack.danger.patterns[0]
    wide = next(p for p in pack.danger.patterns if len(p.pieces) == 2)
    assert not spans(one.pieces, one.gaps, "今天天气很好")
    assert not spans(
        wide.pieces, wide.gaps, wide.pieces[0][0] + "某" * (wide.gaps[0] + 1) + wide.pieces[1][0]
    )


def test_a_gap_never_crosses_the_end_of_a_sentence() -> None:
    pieces, gaps = parse("煤气{6}味")
    assert spans(pieces, gaps, "煤气有股味")
    assert not spans(pieces, gaps, "换煤气。有股味")


@given(
    st.text(max_size=80), st.text(max_size=80), st.sampled_from(["有人落水了", "我不想活了", "家里着火了"])
)
def test_other_sentences_around_never_silence_danger(before: str, after: str, danger: str) -> None:
    ear = _ear()
    # Consequences may be told in the same sentence; whatever stands in another one changes nothing.
    assert grade(ear, f"{before}。{danger}。{after}") == "red"


@given(st.text(max_size=400))
def test_any_text_can_be_heard_and_what_is_heard_was_said(text: str) -> None:
    for heard in _ear().hear(text):
        assert heard.said in text
        assert heard.by in text
        assert bool(heard.why) or heard.grade == heard.risk.grade


@given(st.lists(st.sampled_from("煤气漏味跳楼不没有人。，"), max_size=60).map("".join))
def test_spans_agree_with_a_plain_search(text: str) -> None:
    pieces, gaps = (("煤气", "跳"), ("漏", "味", "楼")), (3,)
    plain = {
        (end + len(second))
        for first in pieces[0]
        for second in pieces[1]
        for start in range(len(text))
        if text.startswith(first, start)
        for end in range(start + len(first), start + len(first) + gaps[0] + 1)
        if text.startswith(second, end) and "。" not in text[start + len(first) : end]
    }
    assert {span.end for span in spans(pieces, gaps, text)} == plain


_EARS: list[Hearing] = []


def _ear() -> Hearing:
    if not _EARS:
        pack = read_pack(PACK)
        _EARS.append(Hearing(pack.risk_words, pack.danger))
    return _EARS[0]


def steps(ear: Hearing, text: str) -> int:
    """Lines of the two modules that run for a text."""
    files = {patterns.__file__, hearing.__file__}
    count = 0

    def line(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    def call(frame: FrameType, event: str, _: Any) -> Any:
        return line if frame.f_code.co_filename in files else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        ear.hear(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "unit", ["煤气", "没有", "跳", "没跳楼", "我要跳", "几十个人堵门", "火。", "a", "不不不想活"]
)
def test_twice_the_text_is_at_most_twice_the_work(ear: Hearing, unit: str) -> None:
    once, twice = steps(ear, unit * 1500), steps(ear, unit * 3000)
    assert twice <= 2.2 * once + 200


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("煤气(a+)+", "只能写词"),
        ("煤气.*漏", "只能写词"),
        ("煤气{6}", "有空着的词"),
        ("煤气||漏", "有空着的词"),
        ("煤气{99}漏", "间隔最多"),
        ("漏", "至少要听到"),
        ("{1}".join("甲乙丙丁戊己"), "最多"),
        ("|".join(f"词{n}" for n in range(41)), "最多"),
        ("很" * 17, "一个词最多"),
    ],
)
def test_a_pattern_that_is_none_is_refused_with_words(text: str, wrong: str) -> None:
    with pytest.raises(ValueError) as problem:
        parse(text)
    assert wrong in problem.value.args[0]
    assert problem.value.args[1].isascii()


@given(st.text(alphabet="煤气漏{}|06", max_size=30))
def test_whatever_is_written_is_a_pattern_or_is_refused(text: str) -> None:
    try:
        pieces, gaps = parse(text)
    except ValueError:
        return
    assert len(pieces) == len(gaps) + 1
    assert spans(pieces, gaps, "".join(piece[0] for piece in pieces))


@pytest.mark.shared
def test_few_real_appeals_are_taken_for_an_emergency(shared: Path, ear: Hearing) -> None:
    with (shared / "data/appeals/appeals_labelled_dev.csv").open(encoding="utf-8-sig") as file:
        grades = Counter(grade(ear, f"{r['title']}\n{r['detail']}") for r in csv.DictReader(file))
    assert grades["red"] <= 0.02 * grades.total()
    assert grades["orange"] <= 0.035 * grades.total()
