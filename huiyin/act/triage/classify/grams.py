"""What stands in texts, as numbers: characters, pairs of them, and words, each hashed; no Django.

Texts become one array of code points, in which capital and small letters, wide and narrow ones, digits, and blanks
are alike. Every kind of thing in every field has a range of slots of its own, its *block*. All of it is arithmetic on
whole arrays, for one message as for a thousand; only the cutting into words goes text by text.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain
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
_BACK = np.uint64(pow(int(_STEP), -1, 1 << 64))
_MIX = np.uint64(0xD6E8FEB86659FD93)
_FOLD = np.uint64(32)

Codes = npt.NDArray[np.uint64]
Slots = npt.NDArray[np.int64]


class Found(NamedTuple):
    """Everything found in texts put end to end: its slot, whose it is, where it begins and behind what it ends."""

    slots: Slots
    texts: Slots
    starts: Slots
    ends: Slots


def find(texts: Sequence[str], fields: int) -> Found:
    """All characters, pairs and words of texts, as often as they stand there; text i is of field i modulo `fields`."""
    read = [text[:READ_AT_MOST] for text in texts]
    codes = code_points("".join(read))
    text_of = np.repeat(np.arange(len(read)), np.fromiter(map(len, read), np.int64, len(read)))
    singles = np.arange(len(codes))
    pairs = np.flatnonzero(text_of[:-1] == text_of[1:])
    ends = np.cumsum(np.fromiter(chain.from_iterable(map(len, cut(text)) for text in read), np.int64))
    words = np.concatenate([np.zeros(1, np.int64), ends])[:-1]
    hashed = np.concatenate([codes, codes[pairs] * _STEP + codes[pairs + 1], _spans(codes, words, ends)])
    starts = np.concatenate([singles, pairs, words])
    kinds = np.repeat(np.arange(len(KINDS)), (len(singles), len(pairs), len(words)))
    owners = text_of[starts]
    blocks = owners % fields * len(KINDS) + kinds
    return Found(_slot(hashed, blocks), owners, starts, np.concatenate([singles + 1, pairs + 2, ends]))


@lru_cache(maxsize=8)
def find_one(row: tuple[str, ...]) -> Found:
    """What stands in one row; kept for a moment, since several models are asked about the same message."""
    return find(row, len(row))


def code_points(text: str) -> Codes:
    """Code points of a text, alike for capitals and small letters, wide and narrow ones, digits, blanks."""
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return _alike()[np.minimum(raw, _PLANE - 1)]


def cut(text: str) -> list[str]:
    """The words of a text, which together are the text (half a character counts as one that cannot be read)."""
    try:
        return rjieba.cut(text)
    except UnicodeEncodeError:
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


def _spans(codes: Codes, starts: Slots, ends: Slots) -> Codes:
    """Hashes of spans, from differences of one running hash; the same wherever a word stands."""
    running = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(codes * _powers(_STEP, len(codes)), out=running[1:])
    found: Codes = (running[ends] - running[starts]) * _powers(_BACK, len(codes))[starts]
    return found


_kept: dict[int, Codes] = {}


def _powers(base: np.uint64, count: int) -> Codes:
    """So many powers of the base from the zeroth on, without the upper digits."""
    found = _kept.get(int(base))
    if found is None or len(found) < count:
        found = np.full(max(count, 2 * READ_AT_MOST), base, np.uint64)
        found[0] = 1
        found = _kept[int(base)] = np.cumprod(found)
    return found[:count]


def _slot(hashed: Codes, blocks: Slots) -> Slots:
    mixed = hashed * _MIX
    mixed ^= mixed >> _FOLD
    mixed *= _STEP
    return (mixed >> _SHIFT).astype(np.int64) + (blocks << BITS)
