"""What is due: the days that are over and not counted yet."""

from datetime import date, timedelta

from django.db import transaction

from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.words.actions import BEFORE, WEEK, count_day, find_new_words
from huiyin.learn.insight.words.models import WordDay

DAYS_AT_ONCE = 14  # a fresh installation catches up in some runs


def count_words(day: date) -> int:
    """Count what is not counted of the nine weeks that end with `day`, and find what rose; returns how many days.

    While days are still missing nothing is found: half a past would make half of all words new.
    """
    span = [day - timedelta(n) for n in range(WEEK + BEFORE)]
    held = set(WordDay.objects.filter(day__in=span).values_list("day", flat=True))
    missing = [one for one in span if one not in held]
    # Whoever breaks off between the last days and what rose in them begins again with these days.
    with transaction.atomic():
        for one in missing[:DAYS_AT_ONCE]:
            count_day(one)
        if missing and len(missing) <= DAYS_AT_ONCE:
            find_new_words(day)
    return min(len(missing), DAYS_AT_ONCE)


def count_yesterday() -> int:
    """The same for the last day that is over."""
    today = now().astimezone(current().zone).date()
    return count_words(today - timedelta(1))
