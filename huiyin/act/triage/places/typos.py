"""Names that were mistyped: the same sound, or one character off; asked only when nothing exact was found."""

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from rapidfuzz.distance import OSA

from huiyin.act.triage.places.gazetteer import FULL, SHORT, Entry, Gazetteer
from huiyin.act.triage.places.mentions import UNSURE, Mention
from huiyin.act.triage.places.normal import is_han
from huiyin.act.triage.places.suffixes import ENDS, distinctive

LONG = 3  # characters that tell a name apart, from which one of them may be missing
SAME_SOUND, ONE_OFF, MAYBE = 0.8, 0.6, 0.15
SHORTEST, LONGEST = 3, 9
NEVER_IN_A_NAME = frozenset("的了是在我你没被这那很就说吗呢")
READ_EVERYWHERE = 60  # characters of an address field in which an error may also be in the ending
# Sounds that speakers of many dialects, and those who type by ear, do not keep apart.
_ALIKE = (("zh", "z"), ("sh", "s"), ("ch", "c"), ("ng", "n"))

Tables = tuple[dict[str, list[str]], dict[str, list[str]], frozenset[str]]


class Typos:
    """Mistyped names of one gazetteer; its tables are made when the first is looked for."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def find(self, text: str, everywhere: bool) -> list[Mention]:
        """Names that may be meant; before the endings of names, in an address at every point."""
        spans = _everywhere(text[:READ_EVERYWHERE]) if everywhere else _before_endings(text)
        found = [
            mention for start, end in spans if (mention := self._match(text[start:end], start, everywhere))
        ]
        return _apart(found)

    @cached_property
    def _tables(self) -> Tables:
        sounds: dict[str, list[str]] = {}
        shortened: dict[str, list[str]] = {}
        whole: set[str] = set()
        for word, forms in self._gazetteer.forms.items():
            if not SHORTEST <= len(word) <= LONGEST or all(form.how == SHORT for form in forms):
                continue
            sounds.setdefault(sound(word), []).append(word)
            if len(word) > SHORTEST:
                whole.add(word)
                for key in _one_less(word):
                    shortened.setdefault(key, []).append(word)
        return sounds, shortened, frozenset(whole)

    def _match(self, typed: str, start: int, everywhere: bool) -> Mention | None:
        sounds, shortened, whole = self._tables
        if typed in self._gazetteer.forms:
            return None
        alike = [word for word in sounds.get(sound(typed), ()) if _sounds_like(word, typed)]
        if alike:
            return self._meant(alike, typed, start, SAME_SOUND)
        less = set(_one_less(typed))
        near = {word for key in (shortened.keys() & (less | {typed})) for word in shortened[key]}
        near = {word for word in near | (whole & less) if OSA.distance(word, typed) == 1}
        if not near:
            return None
        plain = sorted(word for word in near if _is_plain_slip(word, typed))
        if plain:  # a name that lost its first character is as likely then
            headless = [word for word in near if typed == word[1:]]
            return self._meant(sorted({*plain, *headless}), typed, start, ONE_OFF)
        rest = sorted(word for word in near if everywhere or len(distinctive(word)) >= LONG)
        return self._meant(rest, typed, start, MAYBE, (UNSURE,)) if rest else None

    def _meant(
        self, words: list[str], typed: str, start: int, worth: float, notes: tuple[str, ...] = ()
    ) -> Mention:
        entries: dict[Entry, None] = {}
        for word in words:
            entries.update((form.entry, None) for form in self._gazetteer.forms[word] if form.how != SHORT)
        return Mention(start, start + len(typed), words[0], tuple(entries), FULL, worth, notes, typed)


def _sounds_like(word: str, typed: str) -> bool:
    """The same sound says enough when a character that tells the name apart is the same too; two need it exactly."""
    own = distinctive(word)
    if not any(one == other for one, other in zip(own, typed, strict=False)):
        return False
    return len(own) >= LONG or plain_sound(word) == plain_sound(typed)


def _is_plain_slip(word: str, typed: str) -> bool:
    """A character lost, doubled or swapped in a long name, or a wrong one in a very long one.

    Another character in a short name makes another name: 大华山镇 is not 大岭山镇 mistyped.
    """
    own = len(distinctive(word))
    if typed == word[1:]:
        return False  # what stood before may have made it another name
    if len(word) == len(typed) and sorted(word) != sorted(typed):
        return own > LONG
    return own >= LONG


def _one_less(word: str) -> Iterator[str]:
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def _before_endings(text: str) -> Iterator[tuple[int, int]]:
    for ending in ENDS.finditer(text):
        yield from _windows(text, ending.end(), NEVER_IN_A_NAME)


def _everywhere(text: str) -> Iterator[tuple[int, int]]:
    for end in range(SHORTEST, len(text) + 1):
        yield from _windows(text, end, frozenset())


def _windows(text: str, end: int, never: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Stretches of a name's length that end here and hold nothing but characters of names."""
    start = end
    while start > 0 and end - start < LONGEST + 1 and _may_be_in_a_name(text[start - 1], never):
        start -= 1
        if end - start >= SHORTEST:
            yield start, end


def _may_be_in_a_name(char: str, never: frozenset[str]) -> bool:
    return (is_han(char) or char.isalnum()) and char not in never


def _apart(found: Iterable[Mention]) -> list[Mention]:
    """The best that do not overlap: worth first, then the longer."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (-m.worth, m.start - m.end, m.start)):
        if all(mention.end <= one.start or one.end <= mention.start for one in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def plain_sound(word: str) -> str:
    """How a word sounds without tones."""
    return " ".join(map(_plain, word))


def sound(word: str) -> str:
    """How a word sounds, without tones and without what is often confused."""
    return " ".join(map(_syllable, word))


@lru_cache(maxsize=30_000)
def _syllable(char: str) -> str:
    syllable = _plain(char)
    for one, other in _ALIKE:
        syllable = syllable.replace(one, other)
    return syllable if syllable[:1] != "l" else "n" + syllable[1:]


@lru_cache(maxsize=30_000)
def _plain(char: str) -> str:
    from pypinyin import (
        lazy_pinyin,  # its dictionary of phrases is slow to read; not every process meets a typo
    )

    return str(lazy_pinyin(char)[0])
