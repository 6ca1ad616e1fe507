"""Keeping a history: words as JSON, numbers as NumPy arrays, each with its hash; never a pickle."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from huiyin.act.triage.history.counts import Counts
from huiyin.act.triage.history.model import History
from huiyin.act.triage.history.regression import Regression

FORMAT = 1
WORDS, NUMBERS = "history.json", "history.npz"
MOMENT = (1980, 1, 1, 0, 0, 0)  # one moment for all members: the same history gives the same bytes


class Damaged(ValueError):
    """These files or bytes are not a history as it was written."""


def save(history: History, folder: Path) -> None:
    """Write a history to a folder, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    words, numbers = _parts(history)
    (folder / NUMBERS).write_bytes(numbers)
    (folder / WORDS).write_bytes(words)


def load(folder: Path) -> History:
    """Read a history from a folder; raises `Damaged` if something is missing or was changed."""
    try:
        return _made((folder / WORDS).read_bytes(), (folder / NUMBERS).read_bytes())
    except OSError as missing:
        raise Damaged(f"{missing.filename}: {missing.strerror}") from missing


def packed(history: History) -> bytes:
    """Both parts in one block of bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as bundle:
        for name, part in zip((WORDS, NUMBERS), _parts(history), strict=True):
            bundle.writestr(zipfile.ZipInfo(name, MOMENT), part)
    return content.getvalue()


def unpacked(content: bytes) -> History:
    """The history in a block of bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            return _made(bundle.read(WORDS), bundle.read(NUMBERS))
    except (zipfile.BadZipFile, KeyError) as problem:
        raise Damaged(f"not a history: {problem}") from problem


def _parts(history: History) -> tuple[bytes, bytes]:
    counts, regression = history.counts, history.regression
    arrays: dict[str, Any] = {
        "bounds": counts.bounds,
        "columns": counts.columns,
        "settled": counts.settled,
        "recent": counts.recent,
        "against": counts.against,
    }
    if regression:
        arrays |= {"coefficients": regression.coefficients, "constants": regression.constants}
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)  # the names are all of arrays
    numbers = content.getvalue()
    words: dict[str, Any] = {
        "format": FORMAT,
        "levels": counts.levels,
        "units": counts.units,
        "cells": counts.cells,
        "regression_units": regression.units if regression else None,
        "regression_signs": regression.signs if regression else None,
        "blend": history.blend,
        "sharpness": history.sharpness,
        "window": counts.window,
        "about": dict(history.about),
        "numbers_sha256": hashlib.sha256(numbers).hexdigest(),
    }
    words["words_sha256"] = _digest(words)
    return json.dumps(words, ensure_ascii=False, sort_keys=True).encode(), numbers


def _digest(words: dict[str, Any]) -> str:
    counted = {key: value for key, value in words.items() if key != "words_sha256"}
    return hashlib.sha256(json.dumps(counted, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _made(words: bytes, numbers: bytes) -> History:
    try:
        read = json.loads(words)
    except ValueError as problem:
        raise Damaged(f"{WORDS}: {problem}") from problem
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        raise Damaged(f"{WORDS}: not a history of format {FORMAT}")
    if read.get("words_sha256") != _digest(read):
        raise Damaged(f"{WORDS}: its hash does not match")
    if read["numbers_sha256"] != hashlib.sha256(numbers).hexdigest():
        raise Damaged(f"{NUMBERS}: its hash does not match")
    with np.load(io.BytesIO(numbers), allow_pickle=False) as arrays:
        return _history(read, {name: arrays[name] for name in arrays.files})


def _history(read: dict[str, Any], arrays: dict[str, Any]) -> History:
    matter, place = read["levels"]
    counts = Counts(
        (matter, place),
        read["window"],
        tuple(read["units"]),
        tuple(read["cells"]),
        *(arrays[name] for name in ("bounds", "columns", "settled", "recent", "against")),
    )
    regression = None
    if read["regression_units"] is not None:
        units, signs = tuple(read["regression_units"]), tuple(read["regression_signs"])
        regression = Regression(units, signs, arrays["coefficients"], arrays["constants"])
    return History(counts, regression, read["blend"], read["sharpness"], read["about"])
