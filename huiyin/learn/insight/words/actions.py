"""Counting a day's terms, and putting down which rose; both can be done again without a change."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Left

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.queries import by_citizens
from huiyin.learn.insight.words.models import NewWord, WordDay
from huiyin.learn.insight.words.rules import LEAST, Risen, companions, risen, terms, without_parts

WEEK, BEFORE = 7, 56  # days
KEPT = 90  # days of counts
FOUND_AT_MOST = 60
ORDERS_AT_MOST = 50
READ_AT_MOST = 2_000  # characters of one appeal


class Said(NamedTuple):
    """What is read of an order; a plain row, for a week of a large city has half a million."""

    pk: int
    matter: str
    place: str | None
    title: str
    words: str
    appellant: UUID | None

    @property
    def text(self) -> str:
        """Its title and words."""
        return f"{self.title}\n{self.words}"


def count_day(day: date) -> WordDay:
    """The terms of one day in the city's zone, counted once; a day that is over does not change any more."""
    held = WordDay.objects.filter(day=day).first()
    if held:
        return held
    seen: dict[str, set[str]] = {}
    appeals = 0
    for order in _orders(day, day):
        appeals += 1
        for term in terms(order.text):
            seen.setdefault(term, set()).add(str(order.appellant or order.pk))
    # A thousand calls of one person are one voice a day; anonymous ones cannot be told apart and count by order.
    counts = {term: len(people) for term, people in seen.items()}
    made, _new = WordDay.objects.get_or_create(day=day, defaults={"appeals": appeals, "counts": counts})
    return made


@transaction.atomic
def find_new_words(day: date) -> list[NewWord]:
    """What rose in the seven days that end with `day` against the eight weeks before; replaces what was found."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('words.new'))")
    first = day - timedelta(WEEK - 1)
    week, appeals_week = _sums(first, day)
    before, appeals_before = _sums(first - timedelta(BEFORE), first - timedelta(1))
    found = without_parts(risen(week, before, appeals_week, appeals_before))[:FOUND_AT_MOST]
    usual = Counter(week) + Counter(before)
    made = list(_described(found, first, day, usual, appeals_week + appeals_before))
    NewWord.objects.filter(day=day).delete()
    WordDay.objects.filter(day__lt=day - timedelta(KEPT)).delete()
    NewWord.objects.filter(day__lt=day - timedelta(KEPT)).delete()
    return NewWord.objects.bulk_create(made)


def _sums(first: date, last: date) -> tuple[dict[str, int], int]:
    total: Counter[str] = Counter()
    appeals = 0
    for row in WordDay.objects.filter(day__range=(first, last)).iterator(chunk_size=8):
        total.update(row.counts)
        appeals += row.appeals
    return total, appeals


class _Beside:
    """What goes with one term in the week's orders."""

    def __init__(self) -> None:
        self.people: set[str] = set()
        self.matters: Counter[str] = Counter()
        self.places: Counter[str] = Counter()
        self.terms: Counter[str] = Counter()
        self.orders: list[int] = []

    def add(self, order: Said, said: set[str]) -> None:
        # Those who gave no name could all be one: together they count as one.
        self.people.add(str(order.appellant or ""))
        self.matters[order.matter] += 1
        self.places[order.place or ""] += 1
        self.terms.update(said)
        self.orders.append(order.pk)


def _described(
    found: list[Risen], first: date, last: date, usual: Counter[str], appeals: int
) -> Iterator[NewWord]:
    sought = {one.term: _Beside() for one in found}
    for order in _orders(first, last) if sought else ():
        text = order.text
        if any(term in text for term in sought):
            said = terms(text)
            for term in said & sought.keys():
                sought[term].add(order, said)
    for one in found:
        beside = sought[one.term]
        if len(beside.people) >= LEAST:
            yield _row(one, last, beside, usual, appeals)


def _row(one: Risen, day: date, beside: _Beside, usual: Counter[str], appeals: int) -> NewWord:
    times = len(beside.orders)
    (matter, of_matter), (place, of_place) = (
        next(iter(some.most_common(1)), ("", 0)) for some in (beside.matters, beside.places)
    )
    return NewWord(
        day=day, term=one.term, week=one.week, before=one.before, expected=one.expected, p=one.p,
        people=len(beside.people),
        matter=matter if of_matter >= LEAST else "", matter_share=of_matter / times,
        place=place if of_place >= LEAST else "", place_share=of_place / times,
        beside=companions(one.term, beside.terms, times, usual, appeals),
        orders=beside.orders[-ORDERS_AT_MOST:],
    )  # fmt: skip


def _orders(first: date, last: date) -> Iterator[Said]:
    """Orders opened on these days; what was told in confidence, or not by people, is not listened to."""
    city = current()
    zone = city.zone
    since = datetime.combine(first, time(), zone)
    until = datetime.combine(last + timedelta(1), time(), zone)
    rows = WorkOrder.objects.filter(
        by_citizens(city), opened_at__gte=since, opened_at__lt=until, confidential=False
    )
    needed = (
        "pk",
        "matter",
        "place_id",
        "appeal__title",
        Left("appeal__words", READ_AT_MOST),
        "appeal__appellant",
    )
    for row in rows.order_by("opened_at").values_list(*needed).iterator(chunk_size=5_000):
        yield Said(*row)
