"""Words of a vocabulary that people say with others between: "路灯" … "不亮"; no Django."""

from collections.abc import Collection, Iterable, Iterator

GAP = 10  # characters that may stand between the two halves
ENDS = "。！？；\n!?;"  # what ends a thought: halves in two of them are not one word


class Apart:
    """Finds a word of the vocabulary whose two halves stand in one thought, in order, near one another.

    Each half has at least two characters: a word of four has one place to fall apart, one of five has two.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._starts: dict[str, list[tuple[int, str, str]]] = {}
        for word in dict.fromkeys(words):
            for first, second in _halves(word):
                self._starts.setdefault(first[:2], []).append((len(first), first + second, second))

    def find(self, text: str, said: Collection[str] = ()) -> Iterator[str]:
        """Each word that stands in `text` with others between its halves, once.

        A half that is part of a word already said as a whole counts there and not again.
        """
        found: set[str] = set()
        starts = self._starts
        for at in range(len(text) - 3):
            for length, word, second in starts.get(text[at : at + 2], ()):
                if word in found or any(word[:length] in one or second in one for one in said):
                    continue
                if _follows(text, at, length, word, second):
                    found.add(word)
                    yield word


def _halves(word: str) -> Iterator[tuple[str, str]]:
    for cut in range(2, len(word) - 1):
        yield word[:cut], word[cut:]


def _follows(text: str, at: int, length: int, word: str, second: str) -> bool:
    """Whether the first half begins at this place and the second follows in the same thought, not at once."""
    if text[at : at + length] != word[:length]:
        return False
    start = at + length
    between = text[start : start + GAP + len(second)]
    place = between.find(second)
    return place > 0 and not any(end in between[:place] for end in ENDS)
