"""From what was said to the street it lies in: one answer, or candidates; pure, no Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from huiyin.act.triage.places.gazetteer import ALIAS, SHORT, Gazetteer
from huiyin.act.triage.places.mentions import EVERYDAY, UNSURE, Mention, mentions
from huiyin.act.triage.places.normal import normal
from huiyin.act.triage.places.suffixes import STREET
from huiyin.act.triage.places.typos import Typos
from huiyin.act.triage.places.weighing import NOTED, Heard, Weight, is_sure, ranked, weigh
from huiyin.act.triage.rules import Guess, Reason

TITLE, WORDS, ADDRESS = 2.0, 1.0, 3.0
SHOWN = 4
Field = tuple[str, float]  # a normalised text and how much it weighs


@dataclass(frozen=True)
class Found:
    """The street if it is one, all candidates with reasons, and the names that were heard."""

    answer: Guess | None
    candidates: tuple[Guess, ...]
    heard: tuple[Mention, ...]


class Finder:
    """Finds the street of an appeal by the names of one gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._typos = Typos(gazetteer)

    def find(self, words: str, title: str = "", address: str = "") -> Found:
        """The street that the words, the title and the address field together name."""
        fields = [
            (normal(text), weight) for text, weight in ((address, ADDRESS), (title, TITLE), (words, WORDS))
        ]
        heard = [Heard(m, weight) for text, weight in fields if text for m in mentions(text, self.gazetteer)]
        found = self._weigh(heard)
        if found.answer:
            return found
        slips = self._slips(fields, heard, alone=not _names_something(heard))
        return self._weigh([*heard, *slips]) if slips else found

    def _weigh(self, heard: Sequence[Heard]) -> Found:
        weights = weigh(heard, self.gazetteer)
        shares = ranked(weights)
        guesses = tuple(
            Guess(street, likely, tuple(_reasons(weights[street], street))) for street, likely in shares
        )
        answer = guesses[0] if is_sure(shares, weights) else None
        return Found(answer, guesses, tuple(one.mention for one in heard))

    def _slips(self, fields: Sequence[Field], heard: Sequence[Heard], alone: bool) -> list[Heard]:
        """Mistyped names outside those that were found; beside these only what hardly can be another name."""
        return [
            Heard(mention, weight)
            for text, weight in fields
            if text
            for mention in self._typos.find(text, everywhere=weight == ADDRESS)
            if alone or (UNSURE not in mention.notes and _is_apart(mention, weight, heard))
        ]


def _names_something(heard: Sequence[Heard]) -> bool:
    return any(one.mention.streets and EVERYDAY not in one.mention.notes for one in heard)


def _is_apart(mention: Mention, weight: float, heard: Sequence[Heard]) -> bool:
    return all(
        one.field != weight or mention.end <= one.mention.start or one.mention.end <= mention.start
        for one in heard
    )


def _reasons(weight: Weight, street: str) -> Iterable[Reason]:
    by_word = {mention.word: mention for mention in reversed(weight.mentions)}
    plain = [m.word for m in by_word.values() if not m.typed and m.how not in (ALIAS, SHORT)]
    short = [m.word for m in by_word.values() if not m.typed and m.how in (ALIAS, SHORT)]
    if plain or short:
        yield Reason("place_named", {"words": [*reversed(plain), *reversed(short)][:SHOWN]})
    for mention in by_word.values():
        if mention.typed:
            meant = list(dict.fromkeys(e.name for e in mention.entries if street in e.streets))
            yield Reason("place_typo", {"words": [mention.typed], "meant": meant[:SHOWN]})
    if not weight.shared and not any(e.level == STREET for m in weight.mentions for e in m.entries):
        yield Reason("street_unsaid")
    if weight.shared:
        yield Reason(
            "place_shared", {"words": [m.word for m in by_word.values() if len(m.streets) > 1][:SHOWN]}
        )
    notes = {note for m in weight.mentions for note in m.notes}
    yield from (Reason(f"place_{note}") for note in NOTED if note in notes)
