"""What an appeal is: its kind and its matter, by the characteristic words of the pack."""

from huiyin.act.triage.rules import Guess, Reason, Said
from huiyin.act.triage.vocabulary import Vocabulary, share, weigh, words_for
from huiyin.foundation.city.queries import City

GUESSES = 3


class MatterWords:
    """Kinds and leaves of the taxonomy by the city's own words; needs no history."""

    def __init__(self, city: City) -> None:
        pack = city.pack
        leaves = [matter for matter in pack.matters if matter.is_leaf]
        self._matters = Vocabulary((word, leaf.code) for leaf in leaves for word in leaf.words)
        self._kinds = Vocabulary((w, k) for k, kind in city.dispatching.kinds.items() for w in kind.words)
        self._labels = {leaf.name: leaf.code for leaf in leaves} | {leaf.code: leaf.code for leaf in leaves}

    def kind(self, said: Said, text: str) -> Guess:
        """Consultation, help, complaint and so on; what the person chose goes first."""
        if said.kind:
            return Guess(said.kind, 1.0, (Reason("chosen"),))
        found = self._kinds.find(text)
        ranked = share(weigh(found, said.title))
        if not ranked:
            return Guess("help", 0.3, (Reason("no_kind_words"),))
        best, likely = ranked[0]
        return Guess(best, likely, (Reason("words", {"words": words_for(found, best)}),))

    def matters(self, said: Said, text: str) -> tuple[Guess, ...]:
        """Up to three leaves of the taxonomy, likeliest first."""
        if chosen := self._labels.get(said.matter):
            return (Guess(chosen, 1.0, (Reason("chosen"),)),)
        found = self._matters.find(text)
        ranked = share(weigh(found, said.title), prior=2.0)[:GUESSES]
        return tuple(
            Guess(code, likely, (Reason("words", {"words": words_for(found, code)}),))
            for code, likely in ranked
        )
