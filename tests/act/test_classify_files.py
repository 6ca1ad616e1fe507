"""Keeping a classifier: the same after it was kept, and refused when anything was changed."""

import io
import json
import zipfile
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.act.triage.classify import Classifier, Refused, from_bytes, load, save, to_bytes, train
from tests.act.classified import messages


@cache
def learned() -> Classifier:
    rows, labels = messages(45)
    return train(rows, labels, fields=("title", "detail"))


def same(one: Classifier, two: Classifier) -> bool:
    rows, _ = messages(30, seed=11)
    return one.labels == two.labels and np.array_equal(one.predict_many(rows), two.predict_many(rows))


def test_what_was_kept_says_the_same(tmp_path: Path) -> None:
    save(learned(), tmp_path / "model")
    found = load(tmp_path / "model")
    assert same(found, learned()) and found.card["data"] == learned().card["data"]
    assert same(from_bytes(to_bytes(learned())), learned())


def test_the_same_classifier_is_the_same_bytes(tmp_path: Path) -> None:
    save(learned(), tmp_path / "model")
    assert to_bytes(load(tmp_path / "model")) == to_bytes(learned())


def test_a_model_is_replaced_whole(tmp_path: Path) -> None:
    rows, labels = messages(30, seed=5)
    save(learned(), tmp_path / "model")
    save(train(rows, labels, fields=("title", "detail")), tmp_path / "model")
    assert load(tmp_path / "model").card["n"] == 30
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_what_is_no_model_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("keep me")
    (tmp_path / "file").write_text("keep me")
    for name in ("letters", "file"):
        with pytest.raises(Refused, match="is not a model"):
            save(learned(), tmp_path / name)
    assert (tmp_path / "letters" / "dear.txt").read_text() == (tmp_path / "file").read_text() == "keep me"


def test_a_model_beside_which_something_else_lies_is_not_overwritten(tmp_path: Path) -> None:
    save(learned(), tmp_path / "model")
    (tmp_path / "model" / "notes.txt").write_text("mine")
    with pytest.raises(Refused):
        save(learned(), tmp_path / "model")
    assert same(load(tmp_path / "model"), learned())


@pytest.mark.parametrize("where", ["nowhere", "empty"])
def test_no_model_there(tmp_path: Path, where: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(Refused, match="no model") as refused:
        load(tmp_path / where)
    assert "没有" in refused.value.zh


@given(st.data())
@settings(max_examples=60)
def test_a_changed_byte_is_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("kept") / "model"
    save(learned(), folder)
    part = data.draw(st.sampled_from(sorted(folder.iterdir())))
    whole = bytearray(part.read_bytes())
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    part.write_bytes(bytes(whole))
    with pytest.raises(Refused):
        load(folder)


def test_a_missing_or_cut_file_is_refused(tmp_path: Path) -> None:
    save(learned(), tmp_path / "model")
    weights = tmp_path / "model" / "columns.npy"
    weights.write_bytes(weights.read_bytes()[:-10])
    with pytest.raises(Refused, match="damaged"):
        load(tmp_path / "model")
    weights.unlink()
    with pytest.raises(Refused, match="damaged"):
        load(tmp_path / "model")


def test_another_format_is_named(tmp_path: Path) -> None:
    save(learned(), tmp_path / "model")
    card = tmp_path / "model" / "card.json"
    card.write_text(json.dumps({**json.loads(card.read_text("utf-8")), "format": 99}), "utf-8")
    with pytest.raises(Refused, match="another format \\(99"):
        load(tmp_path / "model")


def test_arrays_of_objects_are_never_read(tmp_path: Path) -> None:
    """Even with every checksum right: what only pickle can read is refused."""
    from huiyin.act.triage.classify import files

    parts = files._files(learned())
    out = io.BytesIO()
    np.save(out, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    parts["slots.npy"] = out.getvalue()
    card = json.loads(parts["card.json"])
    card["files"]["slots.npy"] = files.hashlib.sha256(parts["slots.npy"]).hexdigest()
    parts["card.json"] = files._sealed(card)
    with pytest.raises(Refused, match="arrays"):
        files._read(parts)


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip at all"])
def test_bytes_that_are_no_model(data: bytes) -> None:
    with pytest.raises(Refused, match="damaged"):
        from_bytes(data)


def test_a_zip_with_other_files_is_refused() -> None:
    packed = io.BytesIO(to_bytes(learned()))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("../escape", "x")
    with pytest.raises(Refused, match="other files"):
        from_bytes(packed.getvalue())


@given(st.integers(0, 10**9), st.integers(1, 255))
@settings(max_examples=60)
def test_a_changed_byte_of_the_zip_is_refused_or_means_nothing(at: int, flip: int) -> None:
    whole = bytearray(to_bytes(learned()))
    whole[at % len(whole)] ^= flip
    try:
        found = from_bytes(bytes(whole))
    except Refused:
        return
    assert same(found, learned())  # a date or a comment, which nothing reads
