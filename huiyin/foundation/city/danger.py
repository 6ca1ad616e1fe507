"""How a city listens for danger, as plain parts; no Django.

A pattern is words with gaps, never a regular expression: `煤气|燃气{6}漏|泄漏` means one of the first words, then one
of the second at most six characters later in the same sentence. Such a pattern is matched in one pass over a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

PIECES_AT_MOST, CHOICES_AT_MOST, WORD_AT_MOST, GAP_AT_MOST = 5, 40, 16, 20
SHORTEST = 2  # characters that a pattern must hear at least
REACHES = ("clause", "sentence")
_GAP = re.compile(r"\{(\d{1,2})\}")
_SPECIAL = re.compile(r"[{}()\[\]*+?^$\\.]")


@dataclass(frozen=True)
class RiskPattern:
    """Words with gaps: `pieces[n]` are the choices, `gaps[n]` the characters allowed between piece n and the next."""

    text: str
    pieces: tuple[tuple[str, ...], ...]
    gaps: tuple[int, ...]
    like: str
    line: int


@dataclass(frozen=True)
class Context:
    """Words that make danger a matter of talk or of the past; `to` is the grade that is left,
    empty for none; `kinds` the kinds of danger it holds for, all of them when empty."""

    words: tuple[str, ...]
    reach: str
    to: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class AlarmRules:
    """How soon somebody must take an alarm, in minutes by grade, and whom its script hands over to."""

    take: Mapping[str, float] = field(default_factory=dict)
    stale_days: float = 0.0
    to: Mapping[str, str] = field(default_factory=dict)
    call: str = ""
    call_en: str = ""


@dataclass(frozen=True)
class Advice:
    """What a person who writes of danger is told before sending, for one kind of danger; `dial` the numbers."""

    text: str
    text_en: str
    dial: tuple[str, ...]


@dataclass(frozen=True)
class Danger:
    """Everything by which danger is heard and answered, beside the risk words themselves."""

    patterns: tuple[RiskPattern, ...] = ()
    negations: tuple[str, ...] = ()
    not_negations: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    contexts: tuple[Context, ...] = ()
    alarms: AlarmRules = AlarmRules()
    advice: Mapping[str, Advice] = field(default_factory=dict)


def parse(text: str) -> tuple[tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """Pieces and gaps of a pattern; raises ValueError with what is wrong, in Chinese and English."""
    parted = _GAP.split(text)
    pieces = tuple(tuple(word.strip() for word in piece.split("|")) for piece in parted[::2])
    gaps = tuple(int(gap) for gap in parted[1::2])
    for wrong in _faults(pieces, gaps):
        raise ValueError(*wrong)
    return pieces, gaps


def _faults(pieces: tuple[tuple[str, ...], ...], gaps: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    words = [word for piece in pieces for word in piece]
    if not all(words):
        yield "有空着的词", "a word is empty"
    if any(_SPECIAL.search(word) for word in words):
        yield "只能写词、竖线和{数字}", "only words, bars and {number} are allowed"
    if len(pieces) > PIECES_AT_MOST or any(len(piece) > CHOICES_AT_MOST for piece in pieces):
        yield (
            f"最多{PIECES_AT_MOST}段，一段最多{CHOICES_AT_MOST}个词",
            f"at most {PIECES_AT_MOST} pieces of {CHOICES_AT_MOST} words each",
        )
    if any(len(word) > WORD_AT_MOST for word in words):
        yield f"一个词最多{WORD_AT_MOST}字", f"at most {WORD_AT_MOST} characters in a word"
    if any(gap > GAP_AT_MOST for gap in gaps):
        yield f"间隔最多{GAP_AT_MOST}字", f"a gap of at most {GAP_AT_MOST}"
    if sum(min(map(len, piece)) for piece in pieces) < SHORTEST:
        yield f"至少要听到{SHORTEST}个字", f"it must hear at least {SHORTEST} characters"
