"""Words with gaps, found in one pass over a text.

A pattern is a few pieces, each a choice of words, with gaps of a bounded length between them. Every piece is found
by the string search of Python; the places found are joined left to right, each looked at once. So the work grows with
the length of the text alone, whatever was written into the pack and whatever a stranger sends.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

SENTENCE_ENDS = "。！？!?\n"
Places = list[tuple[int, int]]


@dataclass(frozen=True)
class Span:
    """Where a pattern was heard: from `start` to `end`; the first piece ends at `first`, the last begins at `last`."""

    start: int
    first: int
    last: int
    end: int


def places(words: Sequence[str], text: str) -> Places:
    """Where any of the words stands, in the order of the text."""
    return sorted(place for word in words for place in _places(word, text))


def _places(word: str, text: str) -> Iterator[tuple[int, int]]:
    at = text.find(word)
    while at >= 0:
        yield at, at + len(word)
        at = text.find(word, at + 1)


def spans(pieces: Sequence[Sequence[str]], gaps: Sequence[int], text: str) -> list[Span]:
    """Every place where the pattern ends, each with the beginning that lies nearest."""
    found = [Span(start, end, start, end) for start, end in places(pieces[0], text)]
    for piece, gap in zip(pieces[1:], gaps, strict=True):
        if not found:
            break
        found = list(_joined(found, places(piece, text), gap, text))
    return found


def _joined(before: list[Span], after: Places, gap: int, text: str) -> Iterator[Span]:
    # The nearest earlier piece has the shortest gap: if that is too long or holds an end of sentence, so have all.
    before = sorted(before, key=lambda span: span.end)
    at = -1
    for start, end in after:
        while at + 1 < len(before) and before[at + 1].end <= start:
            at += 1
        if at < 0:
            continue
        nearest = before[at]
        between = text[nearest.end : start] if start - nearest.end <= gap else SENTENCE_ENDS
        if not any(letter in SENTENCE_ENDS for letter in between):
            yield Span(nearest.start, nearest.first, start, end)


class Lexicon:
    """All words of many patterns; tells in one pass which patterns can stand in a text at all.

    Words are looked up by their first two characters, so that a text pays for the words it nearly says and not for
    all that the pack knows.
    """

    def __init__(self, patterns: Iterable[Sequence[Sequence[str]]]) -> None:
        self._full: list[int] = []
        self._starts: dict[str, list[str]] = {}
        self._uses: dict[str, list[tuple[int, int]]] = {}
        for number, pieces in enumerate(patterns):
            self._full.append(len(pieces))
            for place, piece in enumerate(pieces):
                for word in piece:
                    self._use(word, number, place)

    def _use(self, word: str, number: int, place: int) -> None:
        if word not in self._uses:
            self._starts.setdefault(word[:2], []).append(word)
        self._uses.setdefault(word, []).append((number, place))

    def present(self, text: str) -> Iterator[tuple[int, list[list[str]]]]:
        """The patterns of which every piece is somewhere in the text, each with the words that are."""
        said = {text[at : at + 2] for at in range(len(text))} | set(text)
        found: dict[int, dict[int, list[str]]] = {}
        for start in self._starts.keys() & said:
            for word in self._starts[start]:
                if len(word) <= 2 or word in text:
                    for number, place in self._uses[word]:
                        found.setdefault(number, {}).setdefault(place, []).append(word)
        for number in sorted(found):
            pieces = found[number]
            if len(pieces) == self._full[number]:
                yield number, [pieces[place] for place in range(self._full[number])]
