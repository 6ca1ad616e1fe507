"""Counting how entries serve, and keeping what was asked in vain."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import connection, transaction

from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.hear.knowledge.models import Entry, Missed
from huiyin.hear.knowledge.rules import masked

WHAT = ("proposed", "used", "opened", "helped", "not_helped", "settled")
SHORTEST = 4  # characters below which words are no question
SAME_WITHIN = timedelta(hours=1)  # the same words missed again so soon are the same person trying again


def count(codes: Iterable[str], what: str) -> None:
    """Add one to what happened to these entries today; unknown codes are passed over."""
    assert what in WHAT, what
    day = now().astimezone(current().zone).date()
    with connection.cursor() as cursor:
        # In order of their numbers, so that two counts at once do not wait for one another in a circle.
        cursor.execute(
            "INSERT INTO knowledge_usage (entry_id, day, what, count) "
            "SELECT id, %s, %s, 1 FROM knowledge_entry WHERE code = ANY(%s) ORDER BY id "
            "ON CONFLICT (entry_id, day, what) DO UPDATE SET count = knowledge_usage.count + 1",
            [day, what, sorted(set(codes))],
        )


@transaction.atomic
def miss(text: str, why: str, matter: str = "", key: str | None = None, code: str = "") -> None:
    """Keep a question that found no answer, masked and cut; the same key, or the same words just now, is kept once."""
    words = masked(text, current().answering.text_at_most)
    if len(words) < SHORTEST:
        return
    again = Missed.objects.filter(text=words, why=why, at__gt=now() - SAME_WITHIN)
    if key is None and again.exists():
        return
    entry = Entry.objects.filter(code=code).first() if code else None
    row = Missed(text=words, matter=matter, why=why, at=now(), key=key, entry=entry)
    Missed.objects.bulk_create([row], ignore_conflicts=True)
