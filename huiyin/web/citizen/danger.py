"""What a person who writes of danger is told before sending; nothing is refused and nothing is kept."""

from dataclasses import dataclass

from huiyin.act.triage.queries import dangers
from huiyin.foundation.city.queries import current
from huiyin.web.citizen.words import is_english

WORTH = ("red", "orange")


@dataclass(frozen=True)
class Told:
    """The city's words for this kind of danger, and the numbers to dial."""

    text: str
    dial: tuple[str, ...]


def advice(words: str) -> Told | None:
    """What to tell about the gravest danger that the words speak of; None when they speak of none."""
    ready = current().pack.danger.advice
    for heard in dangers(words):
        if heard.grade in WORTH and heard.risk.kind in ready:
            found = ready[heard.risk.kind]
            return Told(found.text_en if is_english() else found.text, found.dial)
    return None
