"""What everybody may read: published opinions and the counts of a year."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max

from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.numbers import whole_number
from huiyin.publish.participation.models import Opinion, OpinionAnswer
from huiyin.publish.participation.rules import VERDICTS, told_count

PAGE = 20
JUDGED_AT_MOST = 20_000
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Published:
    """An opinion as everybody may read it; nothing says who gave it or when exactly."""

    pk: int
    words: str
    answer: str
    verdict: str
    unit: str
    year: int
    month: int


@dataclass(frozen=True)
class Public:
    """A page of published opinions and the counts of a year, without those too few to publish."""

    page: tuple[Published, ...]
    next: str
    given: int | None
    answered: int | None
    verdicts: dict[str, int | None]


def published(before: str = "") -> Public:
    """What everybody may read, newest first."""
    rows = Opinion.objects.filter(published_at__isnull=False).prefetch_related("answers").order_by("-id")
    if (start := whole_number(before)) is not None:
        rows = rows.filter(id__lt=start)
    found = list(rows[: PAGE + 1])
    more = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    return Public(tuple(_published(row) for row in found[:PAGE]), more, *_counts())


def _published(row: Opinion) -> Published:
    last = max(row.answers.all(), key=lambda one: one.round)
    at = row.at.astimezone(current().zone)
    return Published(
        row.pk, row.published, row.published_answer, last.verdict, last.unit_id, at.year, at.month
    )


def _counts() -> tuple[int | None, int | None, dict[str, int | None]]:
    fewest, since = current().observing.hearing.fewest, now() - YEAR
    given = Opinion.objects.filter(at__gte=since)
    answered = given.filter(answers__isnull=False).annotate(last=Max("answers__round"))
    rows = OpinionAnswer.objects.filter(opinion__at__gte=since).order_by("opinion", "-round")
    last = Counter(row.verdict for row in rows.distinct("opinion")[:JUDGED_AT_MOST])
    counts = {verdict: told_count(last[verdict], fewest) for verdict in VERDICTS}
    # One count that is not told must not follow from the others.
    total = (
        None if sum(count is None for count in counts.values()) == 1 else told_count(answered.count(), fewest)
    )
    return told_count(given.count(), fewest), total, counts
