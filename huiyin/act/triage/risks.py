"""Danger in what was said: the pack's words of risk."""

from huiyin.act.triage.vocabulary import Vocabulary
from huiyin.foundation.city.queries import City

GRADES = ("red", "orange", "yellow", "blue")


class Risks:
    """The gravest grade of danger in a text."""

    def __init__(self, city: City) -> None:
        self._words = Vocabulary((risk.word, risk.grade) for risk in city.pack.risk_words)

    def find(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The gravest grade among the risk words said (empty for none), and the words."""
        found = self._words.find(text)
        grades = {grade for targets in found.values() for grade in targets}
        return next((grade for grade in GRADES if grade in grades), ""), tuple(found)
