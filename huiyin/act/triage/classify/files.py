"""Keeping a classifier as a folder or as one run of bytes: a card in JSON and arrays, never pickle; no Django.

Every file's SHA-256 stands in the card, and the card's own in the card, so that damage is seen before use. That is no
signature: who may write the folder can write another model.
"""

import hashlib
import io
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from huiyin.act.triage.classify.calibration import Calibration
from huiyin.act.triage.classify.features import Vocabulary
from huiyin.act.triage.classify.grams import BITS, KINDS
from huiyin.act.triage.classify.linear import Weights
from huiyin.act.triage.classify.model import Classifier

FORMAT = 1  # raised when the files change, or what a slot means (grams.py)
CARD = "card.json"
ARRAYS = ("slots", "frequency", "columns", "labels", "calibration")
BYTES_AT_MOST = 2 << 30


class Refused(Exception):
    """The model cannot be read or written; said in one line of each language."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} | {en}")
        self.zh, self.en = zh, en


def save(classifier: Classifier, folder: Path) -> None:
    """Write a folder, all at once; a model that is there is replaced, anything else is left and `Refused`."""
    folder = Path(folder)
    check_target(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            for name, data in _files(classifier).items():
                (fresh / name).write_bytes(data)
            fresh.chmod(0o755)
            _put_in_place(fresh, folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise Refused(f"写不了{folder}", f"cannot write {folder}: {error.strerror}") from error


def check_target(folder: Path) -> None:
    """Raise `Refused` unless a model may be written there: nothing is there, an empty folder, or a model."""
    if not _may_write(folder):
        raise Refused(f"{folder}已存在，又不是模型。", f"{folder} is there and is not a model.")


def load(folder: Path) -> Classifier:
    """Read a folder; `Refused` when it is missing, of another version, damaged or changed."""
    folder = Path(folder)
    if not folder.is_dir() or not (folder / CARD).is_file():
        raise Refused(f"没有这个模型：{folder}", f"There is no model: {folder}")
    try:
        if sum(part.stat().st_size for part in folder.iterdir()) > BYTES_AT_MOST:
            raise _damaged("too large")
        return _read({part.name: part.read_bytes() for part in folder.iterdir() if part.name in _names()})
    except OSError as error:
        raise Refused(f"读不了{folder}", f"cannot read {folder}: {error.strerror}") from error


def to_bytes(classifier: Classifier) -> bytes:
    """The files of the folder as one ZIP; the same classifier gives the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in _files(classifier).items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 1)
    return packed.getvalue()


def from_bytes(data: bytes) -> Classifier:
    """The classifier that `to_bytes` packed; `Refused` like `load`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = archive.infolist()
            if {one.filename for one in inside} != set(_names()) or len(inside) != len(_names()):
                raise _damaged("other files than a model has")
            if sum(one.file_size for one in inside) > BYTES_AT_MOST:
                raise _damaged("too large")
            if any(one.compress_type != zipfile.ZIP_DEFLATED for one in inside):
                raise _damaged("packed in another way")
            files = {one.filename: archive.read(one) for one in inside}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise _damaged("not a ZIP") from error
    return _read(files)


def _names() -> list[str]:
    return [CARD, *(f"{name}.npy" for name in ARRAYS)]


def _files(classifier: Classifier) -> dict[str, bytes]:
    arrays = {
        "slots": classifier.vocabulary.slots,
        "frequency": classifier.vocabulary.weights,
        "columns": classifier.weights.columns,
        "labels": classifier.weights.labels,
        "calibration": np.stack([classifier.calibration.scales, classifier.calibration.shifts]),
    }
    found = {f"{name}.npy": _packed(array) for name, array in arrays.items()}
    card = {**classifier.card, "format": FORMAT, "labels": list(classifier.labels)}
    card["files"] = {name: hashlib.sha256(data).hexdigest() for name, data in found.items()}
    return {CARD: _sealed(card), **found}


def _packed(array: "np.ndarray[Any, Any]") -> bytes:
    out = io.BytesIO()
    np.save(out, np.ascontiguousarray(array), allow_pickle=False)
    return out.getvalue()


def _sealed(card: Mapping[str, Any]) -> bytes:
    bare = {name: value for name, value in card.items() if name != "seal"}
    seal = hashlib.sha256(_json(bare)).hexdigest()
    return _json({**bare, "seal": seal})


def _json(card: Mapping[str, Any]) -> bytes:
    return (json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode(
        "utf-8", "surrogatepass"
    )


def _read(files: Mapping[str, bytes]) -> Classifier:
    card = _card(files.get(CARD, b""))
    for name in _names()[1:]:
        if hashlib.sha256(files.get(name, b"")).hexdigest() != card["files"].get(name):
            raise _damaged(name)
    try:
        arrays = {name: np.load(io.BytesIO(files[f"{name}.npy"]), allow_pickle=False) for name in ARRAYS}
        return _classifier(card, arrays)
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged("arrays") from error


def _card(data: bytes) -> dict[str, Any]:
    try:
        card = json.loads(data.decode("utf-8", "surrogatepass"))
    except ValueError as error:
        raise _damaged(CARD) from error
    if not isinstance(card, dict) or not isinstance(card.get("files"), dict):
        raise _damaged(CARD)
    if card.get("format") != FORMAT:
        found = str(card.get("format"))[:20]
        raise Refused(
            f"模型是另一版本（{found}，本程序读{FORMAT}），请重新训练。",
            f"The model is of another format ({found}; this program reads {FORMAT}); train it again.",
        )
    if _sealed(card) != data:
        raise _damaged(CARD)
    return card


def _classifier(card: Mapping[str, Any], arrays: Mapping[str, "np.ndarray[Any, Any]"]) -> Classifier:
    labels, fields = tuple(card["labels"]), len(card["fields"])
    count, size = len(labels), len(arrays["slots"])
    wanted = {
        "slots": ((size,), np.int32),
        "frequency": ((size,), np.float32),
        "columns": ((size, count), np.float32),
        "labels": ((count,), np.float32),
        "calibration": ((2, count), np.float32),
    }
    for name, (shape, kind) in wanted.items():
        if arrays[name].shape != shape or arrays[name].dtype != kind:
            raise ValueError(name)
    slots = arrays["slots"]
    if size and (slots[0] < 0 or slots[-1] >= fields * len(KINDS) << BITS or (np.diff(slots) <= 0).any()):
        raise ValueError("slots")
    vocabulary = Vocabulary(slots, arrays["frequency"], fields)
    calibration = Calibration(*arrays["calibration"])
    return Classifier(labels, vocabulary, Weights(arrays["columns"], arrays["labels"]), calibration, card)


def _damaged(what: str) -> Refused:
    return Refused(f"模型已损坏或被改动（{what}）。", f"The model is damaged or was changed ({what}).")


def _may_write(folder: Path) -> bool:
    if not folder.exists():
        return not folder.is_symlink()
    if not folder.is_dir():
        return False
    inside = {part.name for part in folder.iterdir()}
    return not inside or (CARD in inside and inside <= set(_names()))


def _put_in_place(fresh: Path, folder: Path) -> None:
    if folder.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        os.rename(folder, old / "old")
        os.rename(fresh, folder)
        shutil.rmtree(old)
    else:
        os.rename(fresh, folder)
