"""Messages as one long row of characters, cut where nothing that belongs together goes on; no Django."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

BODY_AT_MOST = 100  # characters of what follows the title: what a message is about stands early
CODED = 0xF0000  # private characters from here on stand for names made of letters and numbers
_CODE = re.compile(r"[A-Z]{1,2}\d{0,3}\s?(?:市|区|县|州)(?=\S|$)")
# The address of a page or an upload says nothing that a citizen said.
_ADDRESS = re.compile(r"(?:https?://|/)[\w./?=&%#:~+-]*[A-Za-z0-9][\w./?=&%#:~+-]*", re.ASCII)
_UNSAID = re.compile("[\x00\U000f0000-\U0010ffff]")  # no writing, and what stands for codes here
# What the names of places, buildings and bodies end in, longest first where one holds another.
ENDINGS = (
    "有限责任公司 有限公司 小区 花园 家园 公寓 公馆 国际 社区 街道 大道 广场 大厦 公园 市场 大学 学院 中学 小学 "
    "一中 二中 三中 医院 公司 集团 苑 城 府 湾 庭 邸 路 街 巷 桥 河 湖 江 溪 港 镇 乡 村 屯 庄 山 寺 线 期 栋"
).split()
_ENDING = re.compile("|".join(ENDINGS))

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Message:
    """One message as it came: its texts in the order of their weight (a title first), and when, if that is known."""

    id: str
    texts: tuple[str, ...]
    at: datetime | None = None


@dataclass(frozen=True)
class Page:
    """All messages end to end: each character, whose it is, whether of a title, and where endings of names stand."""

    codes: npt.NDArray[np.uint32]
    owner: Ints
    title: Flags
    inside: Flags  # letters, numbers and Chinese characters; everything else parts what stands around it
    ending_starts: Flags
    ending_from: Ints  # for a position behind an ending: where that ending begins, else -1
    cities: Ints  # of a message: a bit for each city that it names by a code; 0 when it names none


def page(messages: Sequence[Message]) -> Page:
    """Lay messages end to end, each as its title and the beginning of the rest."""
    coded: dict[str, str] = {}
    heads = [_plain(one.texts[0] if one.texts else "", coded) + "\n" for one in messages]
    rests = [
        _plain("\n".join(one.texts[1:])[: BODY_AT_MOST * 2], coded)[:BODY_AT_MOST] + "\n" for one in messages
    ]
    parts = [part for pair in zip(heads, rests, strict=True) for part in pair]
    lengths = np.fromiter(map(len, parts), np.int64, len(parts))
    whole = "".join(parts)
    codes = np.frombuffer(whole.encode("utf-32-le", "replace"), np.uint32)
    starts = np.zeros(len(codes) + 1, bool)
    begun = np.full(len(codes) + 1, -1, np.int64)
    for found in _ENDING.finditer(whole):
        starts[found.start()] = True
        begun[found.end()] = found.start()
    owner = np.repeat(np.arange(len(parts)) // 2, lengths)
    return Page(
        codes,
        owner,
        np.repeat(np.arange(len(parts)) % 2 == 0, lengths),
        _inside(codes),
        starts,
        begun,
        _cities(codes, owner, tuple(coded), len(messages)),
    )


def _cities(codes: npt.NDArray[np.uint32], owner: Ints, coded: tuple[str, ...], of: int) -> Ints:
    """A city by its code is its letters; its districts have a number behind them."""
    letters = [re.match("[A-Z]+", name) for name in coded]
    cities = sorted({found[0] for found in letters if found})
    bits = np.array([1 << cities.index(found[0]) % 62 if found else 0 for found in letters], np.int64)
    at = np.flatnonzero(codes >= CODED)
    named = np.zeros(of, np.int64)
    np.bitwise_or.at(named, owner[at], bits[codes[at] - CODED])
    return named


def plain(text: str) -> str:
    """A text with wide letters narrow, without addresses of pages: what all reading of words begins with."""
    return _ADDRESS.sub(" ", _UNSAID.sub(" ", unicodedata.normalize("NFKC", text)))


def _plain(text: str, coded: dict[str, str]) -> str:
    """A text in which each name made of letters and numbers is one private character that stands alone."""

    def replaced(found: re.Match[str]) -> str:
        name = found.group().replace(" ", "")
        return coded.setdefault(name, chr(CODED + min(len(coded), 0xFFFD)))

    return _CODE.sub(replaced, plain(text)).lower()


def _inside(codes: npt.NDArray[np.uint32]) -> Flags:
    han = (codes >= 0x4E00) & (codes <= 0x9FFF)
    number = (codes >= 48) & (codes <= 57)
    letter = (codes >= 97) & (codes <= 122)
    inside: Flags = han | number | letter
    return inside
