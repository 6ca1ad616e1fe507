"""How complete a record is: the five elements of brief section 3, each with what it lacks; no Django.

Pure: the facts go in, the city's marks are applied, and out come the marks with a reason for every point missing.
A record that lacks something is still taken; the score tells what to ask, it turns nobody away.
"""

from dataclasses import dataclass
from typing import Any

from huiyin.foundation.city.quality import ELEMENTS, QualityRules

FULL, HALF, NONE = "full", "half", "none"


@dataclass(frozen=True)
class Facts:
    """What is known when a record is made. `accuracy` is "point", "road", "street", "words" or empty for no place;
    `places` how many places may be meant; `contact` a number or other way to answer, `name` a name alone.
    """

    words: str
    matter: str = ""
    accuracy: str = ""
    places: int = 0
    contact: bool = False
    name: bool = False
    anonymous: bool = False
    when: str = ""


@dataclass(frozen=True)
class Part:
    """One element: full, half or none, its marks of at most `most`, and the reason why any are missing."""

    element: str
    state: str
    marks: float
    most: float
    reason: str = ""
    needed: bool = False

    @property
    def missing(self) -> float:
        """Marks that could still be had by asking."""
        return self.most - self.marks


@dataclass(frozen=True)
class Quality:
    """The whole record from 0 to 100, element by element."""

    parts: tuple[Part, ...]

    @property
    def score(self) -> int:
        """Marks of all elements, rounded to a whole number."""
        return round(sum(part.marks for part in self.parts))

    @property
    def next(self) -> Part | None:
        """What to ask next: the element with most marks missing; what the matter needs goes first."""
        lacking = [part for part in self.parts if part.missing > 0]
        return max(lacking, key=lambda part: (part.needed, part.missing), default=None)

    def as_list(self) -> list[dict[str, Any]]:
        """For storage beside the order: only what is missing, and why."""
        return [
            {
                "element": part.element,
                "state": part.state,
                "missing": round(part.missing, 1),
                "why": part.reason,
            }
            for part in self.parts
            if part.missing > 0
        ]


def score(facts: Facts, rules: QualityRules) -> Quality:
    """Judge a record by the city's marks."""
    judged = {"who": _who(facts), "when": _when(facts), "where": _where(facts)}
    judged |= {"what": _what(facts, rules), "how": _how(facts, rules)}
    needed = rules.needs(facts.matter)
    return Quality(tuple(_part(name, *judged[name], name in needed, rules) for name in ELEMENTS))


def _part(name: str, state: str, reason: str, needed: bool, rules: QualityRules) -> Part:
    most = rules.weights[name]
    if name == "where" and reason in rules.place:
        share = rules.place[reason]
        state = FULL if share >= 1 else HALF
    else:
        share = {FULL: 1.0, HALF: rules.half, NONE: 0.0}[state]
    if needed and state == HALF:  # half of what the matter cannot do without is worth nothing
        share = 0.0
    return Part(name, state, most * share, most, "" if share >= 1 else reason or "missing", needed)


def _who(facts: Facts) -> tuple[str, str]:
    if facts.anonymous or facts.contact:
        return FULL, ""
    return (HALF, "no_contact") if facts.name else (NONE, "nobody")


def _when(facts: Facts) -> tuple[str, str]:
    return (FULL, "") if facts.when else (NONE, "no_time")


def _where(facts: Facts) -> tuple[str, str]:
    if facts.places > 1 and facts.accuracy != "point":
        return HALF, "several_places"
    return (HALF, facts.accuracy) if facts.accuracy else (NONE, "no_place")


def _what(facts: Facts, rules: QualityRules) -> tuple[str, str]:
    if facts.matter:
        return FULL, ""
    return (HALF, "no_matter") if len(facts.words.strip()) >= rules.told_enough else (NONE, "no_demand")


def _how(facts: Facts, rules: QualityRules) -> tuple[str, str]:
    told = len(facts.words.strip())
    if told >= rules.told_enough:
        return FULL, ""
    return (HALF, "told_little") if told * 2 >= rules.told_enough else (NONE, "told_nothing")
