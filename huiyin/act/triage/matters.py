"""What an appeal is: its kind and its matter, by learned models and by the characteristic words of the pack."""

from collections.abc import Sequence

from huiyin.act.triage.apart import Apart
from huiyin.act.triage.blending import Blended, blend
from huiyin.act.triage.learned import READ_AT_MOST, Learned, row_of
from huiyin.act.triage.rules import Guess, Reason, Said
from huiyin.act.triage.vocabulary import Vocabulary, share, weigh, words_for
from huiyin.foundation.city.queries import City

GUESSES = 3
ASKED = 8  # of a model's guesses; what stands further back is not lifted to the front by anything but words
APART_WEIGHS = 0.7  # of what the same word weighs when nothing stands between its halves
WORTH_SAYING = 0.02  # a guess less likely than this is not worth a person's glance


class MatterWords:
    """Kinds and leaves of the taxonomy by the city's own words; needs no history."""

    def __init__(self, city: City) -> None:
        pack = city.pack
        leaves = [matter for matter in pack.matters if matter.is_leaf]
        self._targets: dict[str, list[str]] = {}
        for leaf in leaves:
            for word in leaf.words:
                self._targets.setdefault(word, []).append(leaf.code)
        self._matters = Vocabulary((word, leaf.code) for leaf in leaves for word in leaf.words)
        self._apart = Apart(self._targets)
        self._kinds = Vocabulary((w, k) for k, kind in city.dispatching.kinds.items() for w in kind.words)
        self._labels = {leaf.name: leaf.code for leaf in leaves} | {leaf.code: leaf.code for leaf in leaves}

    def chosen(self, said: Said) -> str:
        """The leaf that a person chose by name or code, empty for none."""
        return self._labels.get(said.matter, "")

    def kind(self, said: Said, text: str) -> Guess:
        """Consultation, help, complaint and so on; what the person chose goes first."""
        if said.kind:
            return Guess(said.kind, 1.0, (Reason("chosen"),))
        ranked = self.kinds(said, text)
        return ranked[0] if ranked else Guess("help", 0.3, (Reason("no_kind_words"),))

    def kinds(self, said: Said, text: str) -> list[Guess]:
        """Every kind that words speak for, likeliest first."""
        found = self._kinds.find(text)
        return [_by_words(kind, likely, found) for kind, likely in share(weigh(found, said.title))]

    def matters(self, said: Said, text: str) -> tuple[Guess, ...]:
        """Up to three leaves of the taxonomy, likeliest first."""
        if chosen := self.chosen(said):
            return (Guess(chosen, 1.0, (Reason("chosen"),)),)
        return tuple(self.leaves(said, text)[:GUESSES])

    def leaves(self, said: Said, text: str) -> list[Guess]:
        """Every leaf that words speak for, likeliest first; words said apart count too."""
        found = self._matters.find(text)
        scores = weigh(found, said.title)
        apart = {word: self._targets[word] for word in self._apart.find(text, found)}
        for target, score in weigh(apart, "").items():
            scores[target] = scores.get(target, 0.0) + APART_WEIGHS * score
        found |= apart
        return [_by_words(code, likely, found) for code, likely in share(scores, prior=2.0)]


def _by_words(target: str, likely: float, found: dict[str, list[str]]) -> Guess:
    return Guess(target, likely, (Reason("words", {"words": words_for(found, target)}),))


class LearnedMatters:
    """Kinds and leaves by the models in service, with the city's words where they are silent or do not know."""

    def __init__(self, city: City, kind: Learned | None, matter: Learned | None) -> None:
        self._words = MatterWords(city)
        self._kind, self._matter = kind, matter
        self._kinds = frozenset(city.dispatching.kinds)
        self._leaves = frozenset(leaf.code for leaf in city.pack.matters if leaf.is_leaf)
        self._abstain_below = city.dispatching.abstain_below

    def kind(self, said: Said, text: str) -> Guess:
        """The kind that a person chose, else the likeliest."""
        if said.kind or self._kind is None:
            return self._words.kind(said, text)
        guesses = self._guess(self._kind, said, self._words.kinds(said, text), self._kinds, 1)
        return guesses[0] if guesses else self._words.kind(said, text)

    def matters(self, said: Said, text: str) -> tuple[Guess, ...]:
        """The leaf that a person chose, else up to three, likeliest first."""
        if self._matter is None or self._words.chosen(said):
            return self._words.matters(said, text)
        return self._guess(self._matter, said, self._words.leaves(said, text), self._leaves, GUESSES)

    def _guess(
        self, model: Learned, said: Said, by_words: Sequence[Guess], labels: frozenset[str], count: int
    ) -> tuple[Guess, ...]:
        row = row_of(said.title, said.words)
        words = [(guess.value, guess.likely) for guess in by_words]
        learned, left = model.likely(row, labels, [label for label, _ in words], ASKED)
        ranked = blend(learned, words, model.trust, self._abstain_below, left)
        reasons = {guess.value: guess.reasons for guess in by_words}
        worth = [one for place, one in enumerate(ranked[:count]) if one.likely >= WORTH_SAYING or not place]
        return tuple(self._said(model, row, one, reasons.get(one.label, ())) for one in worth)

    def _said(
        self, model: Learned, row: tuple[str, str], one: Blended, by_words: tuple[Reason, ...]
    ) -> Guess:
        """A guess with the model's reason, the words' reason, or both where they agree."""
        reasons = by_words if one.words else ()
        if one.learned >= WORTH_SAYING:
            reasons = (model.reason(row, one.label), *reasons)
        return Guess(one.label, one.likely, reasons)


__all__ = ["READ_AT_MOST", "LearnedMatters", "MatterWords"]
