"""What insight says of words: those that rose, for a screen and for whoever warns."""

from datetime import date

from huiyin.learn.insight.words import rules
from huiyin.learn.insight.words.models import NewWord

__all__ = ["NewWord", "by_cause", "new_words", "newest_day"]

SHOWN = 40


def newest_day() -> date | None:
    """The day with which the newest week that was looked at ends."""
    return NewWord.objects.order_by("-day").values_list("day", flat=True).first()


def new_words(day: date, size: int = SHOWN) -> list[NewWord]:
    """The terms that rose in the week ending with `day`, the least likely by chance first."""
    return list(NewWord.objects.filter(day=day).order_by("p", "term")[:size])


def by_cause(found: list[NewWord]) -> list[list[NewWord]]:
    """The same terms, those that stand in the same appeals together, the plainest of each first."""
    return [[found[place] for place in group] for group in rules.by_cause([one.orders for one in found])]
