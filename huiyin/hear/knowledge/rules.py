"""Chinese text as search tokens; no Django."""

import re

import rjieba

_WORD = re.compile(r"[\w]+")


def tokens(text: str) -> list[str]:
    """Words of a text, in order, lower case; punctuation is left out."""
    return [word.lower() for word in rjieba.cut_for_search(text) if _WORD.fullmatch(word)]
