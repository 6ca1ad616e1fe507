"""Danger in what was said: the words and patterns of risk in force, less what was denied or only talked about."""

from huiyin.act.triage.danger.hearing import Heard, Hearing
from huiyin.act.triage.risk_rules import Changes, with_changes
from huiyin.foundation.city.queries import City

__all__ = ["Heard", "Risks"]


class Risks:
    """The gravest grade of danger in a text."""

    def __init__(self, city: City, changes: Changes = ()) -> None:
        self._hearing = Hearing(with_changes(city.pack.risk_words, changes), city.pack.danger)

    def hear(self, text: str) -> list[Heard]:
        """Everything that sounds like danger, the gravest first, with what undid it."""
        return self._hearing.hear(text)

    def find(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The gravest grade that stands (empty for none), and the words in which it was heard."""
        standing = [heard for heard in self.hear(text) if heard.grade]
        if not standing:
            return "", ()
        return standing[0].grade, tuple(dict.fromkeys(heard.said for heard in standing))
