"""Finding answers."""

from datetime import date

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F

from huiyin.hear.knowledge.models import Entry
from huiyin.hear.knowledge.rules import tokens

ENTRIES_AT_MOST = 100
TOKENS_AT_MOST = 40


def entry(code: str) -> Entry | None:
    """The entry with this code."""
    return Entry.objects.select_related("owner").filter(code=code).first()


def search(text: str, today: date, size: int = 5) -> list[Entry]:
    """Valid entries that share words with `text`, best first."""
    words = list(dict.fromkeys(tokens(text)))[:TOKENS_AT_MOST]
    if not words:
        return []
    query = SearchQuery(words[0], config="simple", search_type="plain")
    for word in words[1:]:
        query |= SearchQuery(word, config="simple", search_type="plain")
    found = Entry.objects.filter(search=query, valid_until__gte=today)
    ranked = found.annotate(rank=SearchRank(F("search"), query)).order_by("-rank", "code")
    return list(ranked[: min(size, ENTRIES_AT_MOST)])


def entries(after: str = "", size: int = ENTRIES_AT_MOST) -> list[Entry]:
    """One page of all entries by code."""
    found = Entry.objects.select_related("owner").filter(code__gt=after).order_by("code")
    return list(found[: min(size, ENTRIES_AT_MOST)])


def count() -> int:
    """How many entries there are."""
    return Entry.objects.count()


def expiring(before: date) -> list[Entry]:
    """Entries whose validity ends before this day."""
    found = (
        Entry.objects.select_related("owner").filter(valid_until__lt=before).order_by("valid_until", "code")
    )
    return list(found[:ENTRIES_AT_MOST])
