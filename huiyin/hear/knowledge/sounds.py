"""How Chinese sounds, for finding by keyboard: syllables of a text, and syllables typed without spaces; no Django."""

import re
from functools import cache, lru_cache

CHINESE = re.compile(r"[\u3400-\u9fff]+")
SYLLABLE_AT_MOST = 6
# Heard alike in half the country, and typed alike: zh as z, ch as c, sh as s, -ng as -n.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"))


@lru_cache(maxsize=4096)
def syllables(chinese: str) -> tuple[str, ...]:
    """One syllable without tone for each character, in the reading that the phrase asks for."""
    from pypinyin import lazy_pinyin  # four tenths of a second, so only where something is looked for

    return tuple(lazy_pinyin(chinese, v_to_u=False))


def heard(syllable: str) -> str:
    """The syllable as many people say it."""
    for full, plain in _ALIKE:
        if syllable.startswith(full):
            syllable = plain + syllable[2:]
            break
    return syllable[:-1] if syllable.endswith("ng") else syllable


@cache
def all_syllables() -> frozenset[str]:
    """Every syllable of the language, without tones."""
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal

    # The dictionary holds about 1,300 spellings with tones; a few exclamations without a vowel are left out.
    spelled = {one for readings in PINYIN_DICT.values() for one in readings.split(",")}
    plain = {to_normal(one) for one in spelled}
    return frozenset(one for one in plain if one.isascii() and re.search("[aeiouv]", one))


def spelled_out(letters: str) -> tuple[str, ...]:
    """Letters typed in one go as syllables, the fewest that fit; empty when they are not pinyin.

    >>> spelled_out("gongjijin")
    ('gong', 'ji', 'jin')
    """
    best: list[tuple[str, ...] | None] = [(), *([None] * len(letters))]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - SYLLABLE_AT_MOST), end):
            before = best[start]
            if before is not None and letters[start:end] in all_syllables():
                found = (*before, letters[start:end])
                held = best[end]
                if held is None or len(found) < len(held):
                    best[end] = found
    return best[len(letters)] or ()
