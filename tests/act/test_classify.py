"""Learning labels from texts: what a classifier says of a text, whatever the text, and why."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.act.triage.classify import Classifier, Untrainable, cross_validate, evaluate, train
from huiyin.act.triage.classify.features import learn_vocabulary
from huiyin.act.triage.classify.grams import READ_AT_MOST, cut, find
from huiyin.act.triage.classify.linear import PENALTY, fit
from huiyin.act.triage.classify.model import AT_ONCE
from huiyin.foundation.calendar.clock import at_time
from tests.act.classified import LABELS, messages

FIELDS = ("title", "detail")
ANY = st.text(st.characters(), max_size=60)
ROWS = st.lists(st.tuples(ANY, ANY), min_size=1, max_size=6)
STRANGE = [
    "",
    " ",
    "\x00\x01\x7f",
    "🏮" * 50,
    "灯" * 20_000,
    "\ud800半个",
    "ＡＢＣ１２３",
    "a\r\nb\tc",
    "e\u0301",
]


@cache
def learned() -> Classifier:
    rows, labels = messages()
    return train(rows, labels, fields=FIELDS)


def test_new_messages_of_the_same_kind_get_their_label() -> None:
    rows, labels = messages(60, seed=99)
    report = evaluate(learned(), rows, labels)
    assert report.n == 60 and report.accuracy >= 0.95 and report.macro_f1 >= 0.95
    assert report.ms_per_message > 0 and report.ms_per_message_batch > 0


def test_the_field_in_which_a_word_stands_matters() -> None:
    rows = [(a, b) for a, b in (("甲", "乙"), ("乙", "甲")) for _ in range(20)]
    classifier = train(rows, ["一"] * 20 + ["二"] * 20, fields=FIELDS)
    assert classifier.predict(("甲", "乙"))[0][0] == "一"
    assert classifier.predict(("乙", "甲"))[0][0] == "二"


@given(ROWS)
def test_probabilities_are_probabilities(rows: list[tuple[str, str]]) -> None:
    found = learned().predict_many(rows)
    assert found.shape == (len(rows), 3) and found.dtype == np.float32
    assert ((found >= 0) & (found <= 1)).all()
    assert np.allclose(found.sum(axis=1), 1, atol=1e-5)


@given(ROWS)
def test_one_message_gets_what_many_get(rows: list[tuple[str, str]]) -> None:
    many = learned().predict_many(rows)
    for row, found in zip(rows, many, strict=True):
        said = learned().predict(row)
        assert [p for _, p in said] == sorted((p for _, p in said), reverse=True)
        assert np.allclose([dict(said)[label] for label in learned().labels], found, atol=1e-5)


@given(ROWS, st.randoms())
def test_the_order_of_rows_changes_nothing(rows: list[tuple[str, str]], lot: object) -> None:
    order = list(range(len(rows)))
    lot.shuffle(order)  # type: ignore[attr-defined]
    found = learned().predict_many(rows)
    assert np.allclose(learned().predict_many([rows[i] for i in order]), found[order], atol=1e-6)


def test_more_rows_than_are_worked_on_together() -> None:
    rows, _ = messages(AT_ONCE + 20, seed=3)
    found = learned().predict_many(rows)
    assert np.allclose(found[-20:], learned().predict_many(rows[-20:]), atol=1e-6)
    assert learned().predict_many([]).shape == (0, 3)


@pytest.mark.parametrize("text", STRANGE)
def test_no_text_is_too_strange(text: str) -> None:
    said = learned().predict((text, text))
    assert {label for label, _ in said} == set(LABELS)
    assert sum(p for _, p in said) == pytest.approx(1, abs=1e-5)
    assert isinstance(learned().explain((text, text), LABELS[0]), list)


def test_strange_texts_can_be_learned_from() -> None:
    rows = [(text, text) for text in STRANGE for _ in range(3)]
    classifier = train(rows, ["甲", "乙", "丙"] * len(STRANGE), fields=FIELDS)
    assert np.isfinite(classifier.predict_many(rows)).all()


def test_only_the_first_labels_when_so_asked() -> None:
    row = messages(1)[0][0]
    assert learned().predict(row, top=2) == learned().predict(row)[:2]


def test_a_row_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="2 fields"):
        learned().predict(("only one",))
    with pytest.raises(ValueError, match="2 fields"):
        learned().predict_many([("a", "b"), ("a", "b", "c")])


def test_the_same_rows_give_the_same_model() -> None:
    rows, labels = messages(60)
    with at_time(datetime(2026, 1, 5, tzinfo=UTC)):
        one, two = (train(rows, labels, fields=FIELDS, seed=4) for _ in range(2))
    assert one.card == two.card
    for a, b in ((one.weights, two.weights), (one.vocabulary.slots, two.vocabulary.slots)):
        assert all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))
    assert np.array_equal(one.calibration.scales, two.calibration.scales)


def test_the_card_says_where_the_model_comes_from() -> None:
    rows, labels = messages()
    card = learned().card
    assert card["n"] == 90 and card["fields"] == list(FIELDS) and card["labels"] == sorted(LABELS)
    assert card["metrics"]["macro_f1"] > 0.9 and card["metrics"]["n"] == 90
    with at_time(datetime(2026, 1, 5, tzinfo=UTC)):
        other = train([*rows[1:], rows[0]], [*labels[1:], labels[0]], fields=FIELDS).card
    assert other["data"] != card["data"] and other["date"] == "2026-01-05T00:00:00+00:00"


def test_hundreds_of_labels_with_one_row_or_two() -> None:
    rows = [(f"甲{i}", f"{chr(0x4E00 + i)}{chr(0x5E00 + i)}的事") for i in range(240)]
    classifier = train([*rows, *rows[:40]], [f"{i:06}" for i in (*range(240), *range(40))], fields=FIELDS)
    right = classifier.predict_many(rows).argmax(axis=1) == np.arange(240)
    assert right.mean() > 0.9


def test_two_rows_of_two_labels_suffice() -> None:
    classifier = train([("路灯不亮",), ("校车晚点",)], ["灯", "车"], fields=["text"])
    assert classifier.predict(("路灯不亮",))[0][0] == "灯"
    assert classifier.predict(("校车晚点",))[0][0] == "车"


@pytest.mark.parametrize(
    ("rows", "labels", "english"),
    [([], [], "no rows"), ([("一", "二")] * 3, ["甲"] * 3, "same label: 甲")],
)
def test_what_cannot_be_learned_from_is_refused(
    rows: Sequence[tuple[str, str]], labels: list[str], english: str
) -> None:
    with pytest.raises(Untrainable, match=english) as refused:
        train(rows, labels, fields=FIELDS)
    assert refused.value.zh


def test_rows_and_labels_are_as_many() -> None:
    with pytest.raises(ValueError, match="one label"):
        train([("a", "b")], ["x", "y"], fields=FIELDS)


def test_the_words_that_speak_for_a_label() -> None:
    row = ("请修柳巷的路灯", "打桩机从晚上敲个不停，灯杆坏了。")
    lamps, noise = (learned().explain(row, label) for label in ("照明", "噪声"))
    assert "路灯" in lamps and "路灯" not in noise and "打桩机" in noise
    text = "".join(row)
    assert all(word in text and len(word) > 1 for word in (*lamps, *noise))
    assert len(learned().explain(row, "照明", size=1)) == 1
    assert learned().explain(("", ""), "照明") == []


def test_cross_validation_tells_of_every_row_once() -> None:
    rows, labels = messages()
    report = cross_validate(rows, labels, fields=FIELDS, folds=3)
    assert report.n == 90 and report.accuracy > 0.9
    assert {label: one.n for label, one in report.per_class.items()} == dict.fromkeys(LABELS, 30)


def test_weights_are_those_of_a_slow_exact_solution() -> None:
    rows, labels = messages(60)
    matrix = learn_vocabulary(rows, 2, 10**6).matrix(rows)
    truth = np.array([LABELS.index(label) for label in labels])
    wanted = 2 * np.eye(3)[truth] - 1
    wide = np.hstack([matrix.toarray(), np.ones((60, 1))]).astype(np.float64)

    def exact(
        rows: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    ) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
        part = wide[rows]
        return wide @ np.linalg.solve(part.T @ part + PENALTY * np.eye(wide.shape[1]), part.T @ wanted[rows])

    fold = np.arange(60) // 20
    found = fit(matrix, truth, 3, fold)
    assert np.abs(found.weights.scores(matrix) - exact(fold >= 0)).max() < 0.02
    for one in range(3):
        assert np.abs(found.unseen - exact(fold != one))[fold == one].max() < 0.02


@given(ANY)
@settings(max_examples=200)
def test_words_together_are_the_text(text: str) -> None:
    assert sum(map(len, cut(text))) == len(text)


@given(ANY, ANY)
def test_things_are_found_alike_alone_and_among_others(one: str, two: str) -> None:
    together = find([one, two], 1)
    for i, text in enumerate((one, two)):
        assert sorted(together.slots[together.texts == i]) == sorted(find([text], 1).slots)


def test_capitals_wide_letters_digits_and_blanks_are_alike() -> None:
    letters, wide = (find([text], 1).slots[:11] for text in ("abc34 X", "ＡＢＣ１２\u3000x"))
    assert np.array_equal(letters, wide)
    assert sorted(find(["abc"], 1).slots) != sorted(find(["abd"], 1).slots)


def test_a_long_text_is_read_to_its_bound() -> None:
    text = "路灯不亮" * READ_AT_MOST
    assert np.array_equal(find([text], 1).slots, find([text[:READ_AT_MOST]], 1).slots)


def test_a_word_has_one_slot_wherever_it_stands() -> None:
    found = find(["路灯坏了", "请修路灯"], 1)
    words = {
        (int(s), int(e)): int(slot) for slot, s, e in zip(found.slots, found.starts, found.ends, strict=True)
    }
    assert words[(0, 2)] == words[(6, 8)]
