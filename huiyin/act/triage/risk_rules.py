"""The words of danger in force: the pack's, with what two persons have changed since; no Django."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from huiyin.foundation.city.parts import RiskWord

WORD = re.compile(r"[^\W\d_]{2,24}")


@dataclass(frozen=True)
class Change:
    """The newest change in force of one word; an empty grade means that it is heard no longer."""

    word: str
    grade: str
    kind: str


Changes = tuple[Change, ...]


def with_changes(words: Sequence[RiskWord], changes: Changes) -> tuple[RiskWord, ...]:
    """The pack's words as changed; what was added is answered by the pack's own sentences for its kind."""
    changed = {change.word: change for change in changes}
    kept = [word for word in words if word.word not in changed]
    added = [_heard(change, words) for change in changes if change.grade]
    return (*kept, *added)


def _heard(change: Change, words: Sequence[RiskWord]) -> RiskWord:
    alike = [word for word in words if word.kind == change.kind]
    best = next((word for word in alike if word.grade == change.grade), alike[0] if alike else None)
    script, script_en = (best.script, best.script_en) if best else ("", "")
    return RiskWord(change.word, change.grade, change.kind, script, script_en, line=0)


def is_word(text: str) -> bool:
    """Whether it can be a word of danger: letters of any script alone, so that no number or name with one slips in."""
    return WORD.fullmatch(text) is not None
