"""The names of a city's places and where each of them lies; pure data, whatever it was read from."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from huiyin.act.triage.places.normal import normal
from huiyin.act.triage.places.suffixes import CITY, COMMUNITY, DISTRICT, LANDMARK, STREET, base

FULL, ALIAS, SHORT = "full", "alias", "short"
_NAMES_OF_PLACES = ("ns", "nr", "nt")  # how the dictionary marks names of places, persons, bodies
# Words of everyday speech that the dictionary takes for names.
_EVERYDAY = frozenset(
    "和平 幸福 高峰 新城 新区 老城 中心 东门 西门 南门 北门 东关 西关 南关 北关 石桥 大桥 青年 团结 光明 胜利 解放"
    " 人民 建设 友谊 文化 文明 东风 前进 红星 向阳 春光 新村 新华 中华 中山 城关 河东 河西 江东 江西 湖西 大岭 新港"
    " 长江 黄河".split()
)


@dataclass(frozen=True)
class Entry:
    """A place with a name: its level, the streets it lies in and the unit above those; `point` if it is known."""

    name: str
    level: str
    streets: tuple[str, ...]
    within: str = ""
    aliases: tuple[str, ...] = ()
    point: tuple[float, float] | None = None


@dataclass(frozen=True)
class Form:
    """One way to write an entry."""

    entry: Entry
    how: str


class Gazetteer:
    """Every name and short form of a city, found in a text in one pass."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(sorted(set(entries), key=_order))
        self.forms = _forms(self.entries)
        self.within = {e.streets[0]: e.within for e in self.entries if e.level == STREET}
        lengths: dict[str, set[int]] = {}
        for word in self.forms:
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {start: sorted(some, reverse=True) for start, some in lengths.items()}

    def spans(self, text: str) -> list[tuple[int, str]]:
        """Where names stand in a normalised text, the longest at every point, none within another."""
        found: list[tuple[int, str]] = []
        lengths, forms, at, last = self._lengths, self.forms, 0, len(text) - 1
        while at < last:
            for length in lengths.get(text[at : at + 2], ()):
                word = text[at : at + length]
                if word in forms and not (word.isascii() and _is_half(text, at, at + length)):
                    found.append((at, word))
                    at += length
                    break
            else:
                at += 1
        return found


def _is_half(text: str, start: int, end: int) -> bool:
    """Whether letters go on to either side of a name in Latin letters."""
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return any(char.isascii() and char.isalnum() for char in around)


def _order(entry: Entry) -> tuple[object, ...]:
    point = entry.point or ()
    return (entry.name, entry.level, entry.streets, entry.within, entry.aliases, point)


def _forms(entries: tuple[Entry, ...]) -> dict[str, tuple[Form, ...]]:
    found: dict[str, dict[tuple[Entry, str], Form]] = {}
    for entry in entries:
        for word, how in _ways(entry):
            kept = found.setdefault(word, {})
            if not any((entry, better) in kept for better in (FULL, ALIAS)):
                kept[(entry, how)] = Form(entry, how)
    return {word: tuple(forms.values()) for word, forms in found.items()}


def _ways(entry: Entry) -> list[tuple[str, str]]:
    """Full name, aliases, short forms, in this order; what has one character stands in too many other words."""
    ways = [(normal(entry.name), FULL)]
    ways += [(normal(alias), ALIAS if len(alias) > 2 else SHORT) for alias in entry.aliases]
    short = base(normal(entry.name), entry.level)
    ways.append((short, SHORT))
    if entry.level in (CITY, DISTRICT, STREET, COMMUNITY):
        ways += [(base(normal(alias), entry.level), SHORT) for alias in entry.aliases]
    return [(word, how) for word, how in ways if len(word) > 1 and not _too_short(word, how, entry)]


def _too_short(word: str, how: str, entry: Entry) -> bool:
    """Two characters may stand for a unit, hardly for an estate or a shop."""
    return how == SHORT and len(word) < 3 and entry.level == LANDMARK


@lru_cache(maxsize=50_000)
def is_everyday(word: str) -> bool:
    """Whether a short form is also an ordinary word, so that alone it says little."""
    if word in _EVERYDAY:
        return True
    if not rjieba.has_word(word):
        return False
    tags = rjieba.tag(word)
    return len(tags) == 1 and not tags[0][1].startswith(_NAMES_OF_PLACES)


@lru_cache(maxsize=50_000)
def is_word(text: str) -> bool:
    """Whether the dictionary has this as one word that is no person's name."""
    return bool(rjieba.has_word(text)) and not rjieba.tag(text)[0][1].startswith("nr")


def words(text: str) -> list[str]:
    """A text cut into words of the dictionary; what it does not know falls into characters."""
    cut: list[str] = rjieba.cut(text, False)
    return cut


def is_place_word(word: str) -> bool:
    """Whether the dictionary knows a word as the name of a place."""
    return bool(rjieba.tag(word)[0][1].startswith("ns"))
