"""What an entry and a question have in common, as numbers: words, sounds and initials; no Django.

A feature is a short text such as ``w:路灯`` (a word), ``s:lu den`` (two syllables after one another, which survive a
wrong character that sounds alike) or ``i:gjj`` (first letters), kept as its CRC-32, so that an index needs no
dictionary.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from zlib import crc32

from huiyin.hear.knowledge.rules import tokens
from huiyin.hear.knowledge.sounds import CHINESE, heard, spelled_out, syllables

INITIALS = (2, 3, 4)  # letters in a row that are kept of the first letters of a phrase
LETTERS = re.compile(r"[a-z]+")
SPACED = re.compile(r"[a-z][a-z' ]*[a-z]|[a-z]")
READ_AT_MOST = 400  # characters of a question; what is asked stands early
FEATURES_AT_MOST = 600
# Particles and polite words that stand in any question.
EMPTY = frozenset(
    "的 了 吗 呢 吧 啊 呀 我 你 您 他 她 我们 你们 他们 是 在 有 就 也 都 还 要 请问 想 问 什么 怎么 怎样 如何 "
    "办 怎么办 一个 这 那 这个 那个 个 和 与 及 或 到 去 来 给 把 被 对 从 用 让 说 能 会 可以 不 没 没有 很 "
    "the a an of to is are do does i my how what can in on for and it".split()
)
# How any question is put: what stands around its subject says nothing about which answer it asks for.
FRAME = re.compile(
    "请问|想问一?下?|问一?下|应该|怎么办理|怎么办|怎么|怎样|如何|什么时候|什么|哪个部门|哪个|哪里|哪儿|在哪|几点|几天|几月|"
    "多少钱|多少|多久|多长时间|找谁|谁来|归谁|由谁|谁|可以|能不能|能否|是不是|有没有|需要|要不要|办理|我们|你们|咱们|"
    "坏了|没有|一下|这个|那个|的话|吗|呢|吧|啊|呀|了|的|我|你|您"
)


def of_entry(names: Iterable[str], body: str) -> tuple[list[int], list[int]]:
    """Features of what an entry is called (question and words), and those of its text."""
    named: dict[int, None] = {}
    for name in names:
        text = name.lower()
        named |= dict.fromkeys(_numbers(_written(text)))
        named |= dict.fromkeys(_numbers(_first_letters(text)))
    words = (f"w:{word}" for word in tokens(body.lower()) if word not in EMPTY)
    told = dict.fromkeys(_numbers(words))
    return list(named), [one for one in told if one not in named]


def of_question(text: str) -> list[int]:
    """Features of what a person asks, in Chinese, pinyin, first letters or English."""
    text = text.lower()[:READ_AT_MOST]
    subject = FRAME.sub(" ", text)
    found = dict.fromkeys(_numbers(_written(subject if subject.strip() else text)))
    for run in SPACED.findall(text):
        found |= dict.fromkeys(_numbers(_typed(run)))
    return list(found)[:FEATURES_AT_MOST]


def is_shorthand(text: str) -> bool:
    """Whether somebody typed first letters or pinyin in one go, which is looking something up and not asking."""
    return LETTERS.fullmatch(text.strip().lower()) is not None


def _numbers(names: Iterable[str]) -> Iterator[int]:
    return (crc32(name.encode()) for name in names)


def _written(text: str) -> Iterator[str]:
    yield from (f"w:{word}" for word in tokens(text) if word not in EMPTY)
    for run in CHINESE.findall(text):
        yield from (f"c:{a}{b}" for a, b in pairwise(run))
        yield from _sounds(syllables(run))


def _sounds(spoken: Iterable[str]) -> Iterator[str]:
    said = [heard(one) for one in spoken]
    yield from (f"s:{a} {b}" for a, b in pairwise(said))
    yield from (f"t:{a} {c}" for a, c in zip(said, said[2:], strict=False))


def _first_letters(text: str) -> Iterator[str]:
    for run in CHINESE.findall(text):
        said = syllables(run)
        letters = "".join(one[0] for one in said)
        yield from (f"i:{part}" for size in INITIALS for part in _parts(letters, size))
        for word in tokens(run):
            if len(word) > 1:
                yield "i:" + "".join(one[0] for one in syllables(word))


def _typed(run: str) -> Iterator[str]:
    """What Latin letters may mean: syllables, or else first letters."""
    letters = "".join(LETTERS.findall(run))
    spoken = spelled_out(letters)
    if len(spoken) > 1:
        yield from _sounds(spoken)
    if len(letters) > 1 and (not spoken or len(letters) <= max(INITIALS)):
        yield from (f"i:{part}" for size in INITIALS for part in _parts(letters, size))


def _parts(letters: str, size: int) -> Iterator[str]:
    return (letters[at : at + size] for at in range(len(letters) - size + 1))
