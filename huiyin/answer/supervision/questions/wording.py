"""The sentence of a question, in both languages, from the city's own words; no Django."""

from huiyin.answer.supervision.questions.rules import Measured
from huiyin.foundation.city.questioning import Pattern


def sentences(one: Measured, pattern: Pattern) -> tuple[str, str]:
    """What is asked, in Chinese and in English: counts and what is usual, never what it means."""
    facts = {
        "observed": f"{one.observed:,}",
        "of": f"{one.of:,}",
        "rate": percent(one.rate),
        "expected": percent(one.expected),
        "low": percent(one.low),
        "high": percent(one.high),
        "ratio": f"{one.ratio:.1f}",
    }
    return pattern.zh.format_map(facts), pattern.en.format_map(facts)


def percent(share: float) -> str:
    """A share as people read it."""
    return f"{100 * share:.1f}%"
