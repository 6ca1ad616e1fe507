"""What stands in a text, as numbers: runs of characters, and words, hashed; no Django.

A text becomes an array of code points, in which capital and wide letters, digits and blanks are made alike. Runs of
one to four of them, words and pairs of words are hashed into 2**22 slots, each kind with a seed of its own. All of it
is arithmetic on whole arrays: a message of 200 characters takes a tenth of a millisecond.
"""

import unicodedata
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import rjieba

BITS = 22
READ_AT_MOST = 2000  # characters of one field: what a message is about stands early
RUNS = (1, 2, 3, 4)
_PLANE = 1 << 16
_SHIFT = np.uint64(64 - BITS)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_FOLD = np.uint64(32)

Codes = npt.NDArray[np.uint64]
Slots = npt.NDArray[np.int64]


class Kinds(NamedTuple):
    """Which things are looked for in a text."""

    runs: tuple[int, ...] = RUNS
    words: bool = True
    pairs: bool = True


def slots(text: str, field: int, kinds: Kinds) -> Slots:
    """The slot of every run and word of a text, repeated as often as it stands there."""
    text = text[:READ_AT_MOST]
    codes = code_points(text)
    found = [_runs(codes, kinds.runs)]
    if kinds.words or kinds.pairs:
        found.append(_words(text, codes, kinds))
    hashed = np.concatenate(found)
    return _slot(hashed, field)


def positions(text: str, field: int, kinds: Kinds) -> tuple[Slots, Slots, Slots]:
    """Every run and word of a text: its slot, where it begins and how long it is."""
    size, starts, lengths = len(text), [], []
    for length in sorted(kinds.runs):
        starts.append(np.arange(max(0, size - length + 1)))
        lengths.append(np.full(len(starts[-1]), length))
    if kinds.words or kinds.pairs:
        widths = np.fromiter(map(len, cut(text)), np.int64)
        begins = np.cumsum(widths) - widths
        if kinds.words:
            starts.append(begins)
            lengths.append(widths)
        if kinds.pairs:
            starts.append(begins[:-1])
            lengths.append(widths[:-1] + widths[1:])
    return slots(text, field, kinds), np.concatenate(starts), np.concatenate(lengths)


def code_points(text: str) -> Codes:
    """Code points of a text, alike for capitals and small letters, wide and narrow ones, digits, blanks."""
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return _alike()[np.minimum(raw, _PLANE - 1)]


@cache
def _alike() -> Codes:
    """What each code point of the first plane counts as; all further ones count as one."""
    table = np.arange(_PLANE, dtype=np.uint64)
    for code in range(_PLANE):
        char = unicodedata.normalize("NFKC", chr(code)).lower()
        if char.isspace() or not char.isprintable():
            char = " "
        elif char.isdigit():
            char = "0"
        if len(char) == 1:
            table[code] = ord(char)
    return table + np.uint64(1)


def _runs(codes: Codes, lengths: tuple[int, ...]) -> Codes:
    found, run = [], codes
    for length in range(1, max(lengths, default=0) + 1):
        if length > 1:
            run = run[:-1] * _STEP + codes[length - 1 :]
        if length in lengths:
            found.append(run + _seed(length))
    return np.concatenate(found) if found else np.zeros(0, np.uint64)


def _words(text: str, codes: Codes, kinds: Kinds) -> Codes:
    """Hashes of words, and of pairs of neighbours, from differences of one running hash."""
    words = cut(text)
    ends = np.cumsum(np.fromiter(map(len, words), np.int64, len(words)))
    if not len(ends):
        return np.zeros(0, np.uint64)
    starts = np.concatenate([[0], ends[:-1]])
    powers = _powers()[: len(codes)]
    running = np.concatenate([np.zeros(1, np.uint64), np.cumsum(codes * powers, dtype=np.uint64)])
    # Dividing by the power of the start makes a word hash the same wherever it stands.
    hashes = (running[ends] - running[starts]) * _inverse_powers()[starts]
    found = [hashes + _seed(11)] if kinds.words else []
    if kinds.pairs:
        found.append(hashes[:-1] * _STEP + hashes[1:] + _seed(12))
    return np.concatenate(found)


def cut(text: str) -> list[str]:
    """The words of a text, which together are the text."""
    try:
        return rjieba.cut(text)
    except UnicodeEncodeError:
        # Half a character, as broken files have it; the other library takes none.
        return rjieba.cut(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


@cache
def _powers() -> Codes:
    return _series(int(_STEP))


@cache
def _inverse_powers() -> Codes:
    return _series(pow(int(_STEP), -1, 1 << 64))


def _series(base: int) -> Codes:
    values, value = [], 1
    for _ in range(READ_AT_MOST + 1):
        values.append(value)
        value = value * base % (1 << 64)
    return np.array(values, np.uint64)


def _seed(number: int) -> np.uint64:
    return np.uint64(number * int(_MIX) % (1 << 64))


def _slot(hashed: Codes, field: int) -> Slots:
    mixed = (hashed + _seed(field + 100)) * _MIX
    mixed ^= mixed >> _FOLD
    return ((mixed * _STEP) >> _SHIFT).astype(np.int64)
