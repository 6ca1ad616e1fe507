"""Cells that no honest row holds: formulas, absurd numbers, machine values; no Django."""

import json
import re

SIGNS = frozenset("=+-@＝＋－＠\t\r\n 　")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE]([+-]?\d+))?")
_EXPONENT = re.compile(r"[+-]?\d(?:\.\d*)?[eE]\+?\d+")
_FORMULA = re.compile(
    r"(?:=(?!=)"  # Excel runs whatever follows one such sign
    r"|[+\-@]\s*(?:"
    r"[A-Za-z][\w.]*\([\x20-\x7e]*\)"  # a function
    r"|[\x20-\x7e]*\|[\x20-\x7e]*![\x20-\x7e]"  # dynamic data exchange: cmd|'/C …'!A0
    r"|\(?[\d.$A-Z]+\)?(?:[-+*/^]\(?[\d.$A-Z]+\)?)*[+*/^]\(?[\d.$A-Z]+\)?(?:[-+*/^]\(?[\d.$A-Z]+\)?)*\s*\Z"
    r"|\$?[A-Z]{1,3}\$?\d{1,7}\s*\Z"  # another cell
    r"))",
    re.ASCII,
)
_WIDE = str.maketrans("＝＋－＠", "=+-@")
_MACHINE = frozenset(
    ("nan", "null", "none", "nil", "undefined", "true", "false", "n/a", "[object object]", "inf")
)
DIGITS_AT_MOST = 64
EXPONENT_AT_MOST = 300


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run the cell; a message that merely begins with a sign is none."""
    if cell[0] not in SIGNS:
        return False
    return bool(_FORMULA.match(cell.lstrip("\t\r\n 　")[:500].translate(_WIDE)))


def is_huge(cell: str) -> bool:
    """Whether the cell is a number that nothing countable reaches."""
    if not cell[-1].isdigit() or not (match := _NUMBER.fullmatch(cell.strip())):
        return cell.lower() in ("infinity", "-infinity")
    exponent = match[1]
    if exponent and (len(exponent) > 9 or abs(int(exponent)) >= EXPONENT_AT_MOST):
        return True
    return len(cell) > DIGITS_AT_MOST


def is_damaged_id(cell: str) -> bool:
    """Whether a spreadsheet has turned an id into 1.23E+17, so that its last digits are lost."""
    return bool(_EXPONENT.fullmatch(cell))


def is_machine_value(words: str) -> bool:
    """Whether the words are what a program writes and no person says: null, 3.14, a list, an object."""
    text = words.strip()
    if len(text) < 20 and text.lower() in _MACHINE:
        return True
    if text[0] in "[{" and text[-1] in "]}":
        return _is_json(text)
    return len(text) < 400 and not any(char.isalpha() for char in text)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def safe(cell: str, most: int = 200) -> str:
    """The cell as it may stand in a file that a spreadsheet will open: cut, on one line, never a formula."""
    text = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]+", " ", cell[:most])
    return (
        f"'{text}"
        if text.lstrip()[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠") and text.strip()
        else text
    )
