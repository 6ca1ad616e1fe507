"""Terms that people hardly said before, where one matter or one street has most of them."""

from datetime import date, timedelta

from huiyin.learn.insight.alerts.signals import WORDS, Signal
from huiyin.learn.insight.words import queries
from huiyin.learn.insight.words.actions import WEEK

MOSTLY = 0.5  # of a term's orders; below that the alert would be nobody's
LEAST_EXPECTED = 0.1


def notice(day: date) -> list[Signal]:
    """The newest terms by `day`: those of the week that ended with it, or with the day before while it goes on."""
    latest = queries.newest_day()
    if latest is None or not day - timedelta(days=1) <= latest <= day:
        return []
    return [_signal(one) for one in queries.new_words(latest) if _matter(one) or _place(one)]


def _matter(one: queries.NewWord) -> str:
    return one.matter if one.matter_share >= MOSTLY else ""


def _place(one: queries.NewWord) -> str:
    return one.place if one.place_share >= MOSTLY else ""


def _signal(one: queries.NewWord) -> Signal:
    expected = max(one.expected, LEAST_EXPECTED)
    return Signal(
        WORDS, "word", _matter(one), _place(one), one.day, one.week, expected, one.p,
        orders=tuple(one.orders), days=WEEK, label=one.term,
    )  # fmt: skip
