"""Words that point at something, found in a text and weighed; no Django."""

from collections.abc import Iterable, Mapping


class Vocabulary:
    """Words that point at something; finds those that stand in a text, in one pass over it.

    Words of one character are left out: in Chinese they stand in too many others.
    """

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._targets: dict[str, list[str]] = {}
        for word, target in entries:
            if len(word) > 1:
                self._targets.setdefault(word, []).append(target)
        lengths: dict[str, set[int]] = {}
        for word in self._targets:
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {start: sorted(some, reverse=True) for start, some in lengths.items()}

    def find(self, text: str) -> dict[str, list[str]]:
        """Each word of the vocabulary that stands in `text`, longest at every point, with its targets."""
        found: dict[str, list[str]] = {}
        lengths, at, end = self._lengths, 0, len(text)
        while at < end:
            some = lengths.get(text[at : at + 2])
            at += self._match(text, at, some, found) if some else 1
        return found

    def _match(self, text: str, at: int, lengths: list[int], found: dict[str, list[str]]) -> int:
        for length in lengths:
            word = text[at : at + length]
            if word in self._targets:
                found[word] = self._targets[word]
                return length
        return 1


def weigh(found: Mapping[str, list[str]], title: str) -> dict[str, float]:
    """Score of each target: long words weigh more, shared words less, words of the title double."""
    scores: dict[str, float] = {}
    for word, targets in found.items():
        weight = (len(word) - 0.5) * (2.0 if word in title else 1.0) / len(targets)
        for target in targets:
            scores[target] = scores.get(target, 0.0) + weight
    return scores


def share(scores: Mapping[str, float], prior: float = 1.0) -> list[tuple[str, float]]:
    """Scores as shares of a whole that leaves `prior` for everything else, greatest first."""
    total = prior + sum(score * score for score in scores.values()) ** 0.5
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(target, score / total) for target, score in ranked]


def words_for(found: Mapping[str, list[str]], target: str) -> list[str]:
    """The words found that point at `target`, at most four; what a reason shows."""
    return [word for word, targets in found.items() if target in targets][:4]
