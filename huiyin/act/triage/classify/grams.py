"""What stands in a text, as numbers: characters, pairs of them, and words, each hashed; no Django.

A text becomes an array of code points, in which capital and small letters, wide and narrow ones, digits, and blanks
are alike. Every kind of thing in every field has a range of slots of its own, its *block*. All of it is arithmetic on
whole arrays: a message of 200 characters takes about a tenth of a millisecond.
"""

import unicodedata
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import rjieba

KINDS = ("character", "pair", "word")
BITS = 20  # of a hash within its block
READ_AT_MOST = 2000  # characters of one field: what a message is about stands early
_PLANE = 1 << 16
_SHIFT = np.uint64(64 - BITS)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_FOLD = np.uint64(32)

Codes = npt.NDArray[np.uint64]
Slots = npt.NDArray[np.int64]


class Found(NamedTuple):
    """Everything found in a text: its slot, where it begins and how many characters it has."""

    slots: Slots
    starts: Slots
    lengths: Slots


def slots(text: str, field: int) -> Slots:
    """The slot of every character, pair and word of a text, repeated as often as it stands there."""
    text = text[:READ_AT_MOST]
    codes = code_points(text)
    parts = (codes, codes[:-1] * _STEP + codes[1:], _words(codes, _ends(text)))
    return np.concatenate([_slot(part, field * len(KINDS) + at) for at, part in enumerate(parts)])


def locate(text: str, field: int) -> Found:
    """The same with the place of each."""
    text = text[:READ_AT_MOST]
    size, ends = len(text), _ends(text)
    begins = np.concatenate([np.zeros(1, np.int64), ends[:-1]])[: len(ends)]
    starts = (np.arange(size), np.arange(max(0, size - 1)), begins)
    lengths = [np.full(len(starts[0]), 1), np.full(len(starts[1]), 2), ends - begins]
    return Found(slots(text, field), np.concatenate(starts), np.concatenate(lengths))


def code_points(text: str) -> Codes:
    """Code points of a text, alike for capitals and small letters, wide and narrow ones, digits, blanks."""
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return _alike()[np.minimum(raw, _PLANE - 1)]


def cut(text: str) -> list[str]:
    """The words of a text, which together are the text."""
    try:
        return rjieba.cut(text)
    except UnicodeEncodeError:
        # Half a character, as broken files have it, is taken for one that cannot be read.
        return cut("".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text))


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


def _ends(text: str) -> Slots:
    words = cut(text)
    return np.cumsum(np.fromiter(map(len, words), np.int64, len(words)))


def _words(codes: Codes, ends: Slots) -> Codes:
    """Hashes of words, from differences of one running hash; the same wherever in the text a word stands."""
    running = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(codes * _powers()[: len(codes)], out=running[1:])
    starts = np.concatenate([np.zeros(1, np.int64), ends[:-1]])[: len(ends)]
    found: Codes = (running[ends] - running[starts]) * _inverse_powers()[starts]
    return found


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


def _slot(hashed: Codes, block: int) -> Slots:
    mixed = hashed * _MIX
    mixed ^= mixed >> _FOLD
    return ((mixed * _STEP) >> _SHIFT).astype(np.int64) + (block << BITS)
