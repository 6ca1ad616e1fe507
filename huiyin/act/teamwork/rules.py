"""Who is spoken to in a remark, and how two versions of one text become one; no Django."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

TEXT_AT_MOST = 2000
NAME_AT_MOST = 20
MENTIONS_AT_MOST = 10
THEIRS, YOURS, BOTH, AGREED = "theirs", "yours", "both", "agreed"


def called(text: str) -> list[str]:
    """What stands behind each @, as far as it can be a name."""
    found = re.findall(rf"@([^\s@，。！？、；：,.!?;:]{{1,{NAME_AT_MOST}}})", text)
    return list(dict.fromkeys(found))[:MENTIONS_AT_MOST]


def beginnings(calls: Iterable[str]) -> set[str]:
    """Every name that can be meant: Chinese runs on after a name without a space."""
    return {call[:length] for call in calls for length in range(2, len(call) + 1)}


def meant(call: str, names: Iterable[str]) -> str:
    """The longest of these names with which a call begins; empty for none."""
    return max((name for name in names if call.startswith(name)), key=len, default="")


@dataclass(frozen=True)
class Piece:
    """Some paragraphs of a merged text and where they come from: agreed, theirs, yours, or both, which conflict."""

    source: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Merged:
    """A proposal made of two versions of one text."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The proposal as one text."""
        return "\n".join(paragraph for piece in self.pieces for paragraph in piece.paragraphs)

    @property
    def disputed(self) -> bool:
        """Whether both changed the same place, so that a person must read it."""
        return any(piece.source == BOTH for piece in self.pieces)


def paragraphs(text: str) -> list[str]:
    """The lines of a text that hold something."""
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def merge(base: str, theirs: str, yours: str) -> Merged:
    """Both versions in one, paragraph by paragraph, seen from the text that both began with.

    What only one of them changed is taken; where both did, both stand, theirs first. So every paragraph that either of
    them wrote is in it, and one goes only if one of them took it out and the other left it as it was.
    """
    old, left, right = paragraphs(base), paragraphs(theirs), paragraphs(yours)
    to_left, to_right = _kept(old, left), _kept(old, right)
    pieces: list[Piece] = []
    at = at_left = at_right = 0
    anchors = [(i, to_left[i], to_right[i]) for i in range(len(old)) if i in to_left and i in to_right]
    for i, j, k in [*anchors, (len(old), len(left), len(right))]:
        pieces += _between(old[at:i], left[at_left:j], right[at_right:k])
        if i < len(old):
            pieces.append(Piece(AGREED, (old[i],)))
        at, at_left, at_right = i + 1, j + 1, k + 1
    return Merged(tuple(_joined(pieces)))


def _kept(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Where each paragraph that stayed went; both rise together."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + n: block.b + n for block in blocks for n in range(block.size)}


def _between(old: list[str], theirs: list[str], yours: list[str]) -> list[Piece]:
    if theirs == yours:
        return [Piece(AGREED, tuple(theirs))]
    if yours == old:
        return [Piece(THEIRS, tuple(theirs))]
    if theirs == old:
        return [Piece(YOURS, tuple(yours))]
    return [Piece(BOTH, (*theirs, *(one for one in yours if one not in theirs)))]


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    found: list[Piece] = []
    for piece in pieces:
        if not piece.paragraphs:
            continue
        if found and found[-1].source == piece.source:
            found[-1] = Piece(piece.source, found[-1].paragraphs + piece.paragraphs)
        else:
            found.append(piece)
    return found
