"""What must not stand in a public reply; no Django."""

import re

# People's telephones, fixed lines, and identity papers, however they are spaced; bank cards look like them too.
_MOBILE = r"(?:\+?86[-\s]?)?1[3-9]\d(?:[-\s]?\d{4}){2}"
_FIXED = r"0\d{2,3}[-\s—]?\d{7,8}"
_IDENTITY = r"\d{17}[\dXx]|\d{15}"
_NUMBERS = re.compile(rf"(?<![\d.])(?:{_IDENTITY}|{_MOBILE}|{_FIXED})(?![\d])")
_WIDE = str.maketrans("０１２３４５６７８９－", "0123456789-")


def leaks(text: str, open_numbers: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Telephone and identity numbers that stand in a text, as they stand there; those of the city's own left out."""
    found = (match.group() for match in _NUMBERS.finditer(text.translate(_WIDE)))
    return tuple(number for number in found if re.sub(r"[^\dXx]", "", number) not in open_numbers)
