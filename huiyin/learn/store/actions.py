"""Carrying orders over from PostgreSQL: exactly once, and safe to be killed at any moment.

What counts is what the database says: the bookmark and the list of files change in one transaction, after the new
files are on the disk. Whoever is killed before leaves files that nobody knows of; the next run removes them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
from django.db import transaction
from django.db.models import QuerySet

from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.ledger.actions import last_final
from huiyin.foundation.ledger.models import Event
from huiyin.learn.store import files, reading
from huiyin.learn.store.models import Bookmark, Piece

BOOKMARK = "orders"
EVENTS_AT_ONCE = 400_000
KEPT_FOR_READERS = timedelta(hours=1)
_IDS = pa.schema([("id", pa.int64())])


@dataclass(frozen=True)
class Carried:
    """What a run did: how many orders the ledger told of, how many files were written, whether more is to come."""

    orders: int = 0
    files: int = 0
    more: bool = False
    busy: bool = False  # another run holds the bookmark

    def __add__(self, other: "Carried") -> "Carried":
        return Carried(self.orders + other.orders, self.files + other.files, other.more, other.busy)


def carry(steps: int | None = None) -> Carried:
    """Bring new, changed and removed orders over, in so many steps at most; each step is a whole.

    Where nothing is there yet, or files were made by another method, they are made anew, a month in each step. Raises
    `NoCity` before a city is loaded.
    """
    done = Carried(more=True)
    while done.more and (steps is None or steps > 0):
        done += _step()
        steps = None if steps is None else steps - 1
    return done


def rebuild() -> Carried:
    """Make all files anew from PostgreSQL; those in force serve until the new ones are whole."""
    with transaction.atomic():
        mark = _awaited()
        mark.method = mark.next_method = ""
        mark.save()
    return carry()


def mend(months: Iterable[date]) -> Carried:
    """Make the files of these months anew, and drop those of months without orders."""
    city, wrong = current(), set(months)
    with transaction.atomic():
        mark = _awaited()
        done = [_make(city, mark.generation, month) for month in sorted(wrong)]
    return Carried(orders=sum(done), files=len(done))


def _step() -> Carried:
    at, until, city = now(), last_final(), current()
    with transaction.atomic():
        mark = _mark()
        if mark is None:
            return Carried(busy=True)
        _sweep(at)
        if mark.method != reading.method(city):
            return _build(city, mark, until, at)
        return _follow(city, mark, until, at)


def _mark() -> Bookmark | None:
    """The bookmark, held until the transaction ends; None if another run holds it."""
    Bookmark.objects.get_or_create(name=BOOKMARK)
    return Bookmark.objects.select_for_update(skip_locked=True).filter(name=BOOKMARK).first()


def _awaited() -> Bookmark:
    """The same, waiting for who holds it."""
    Bookmark.objects.get_or_create(name=BOOKMARK)
    return Bookmark.objects.select_for_update().get(name=BOOKMARK)


def _build(city: City, mark: Bookmark, until: int, at: datetime) -> Carried:
    """The next month of the next generation; when there is none left, that generation comes into force."""
    method = reading.method(city)
    if mark.next_method != method:
        _replace(Piece.objects.filter(generation=mark.generation + 1, replaced_at=None), at)
        mark.next_method, mark.next_position, mark.next_month, mark.next_since = method, until, None, at
    month = reading.month_after(city, mark.next_month)
    if month is None:
        _come_into_force(mark, at)
        return Carried(more=True)
    orders = _make(city, mark.generation + 1, month)
    mark.next_month = month
    mark.save()
    return Carried(orders, 1, more=True)


def _come_into_force(mark: Bookmark, at: datetime) -> None:
    _replace(Piece.objects.filter(generation=mark.generation, replaced_at=None), at)
    mark.generation += 1
    mark.method, mark.position, mark.fresh_until = mark.next_method, mark.next_position, mark.next_since
    mark.next_method, mark.next_month = "", None
    mark.save()


def _follow(city: City, mark: Bookmark, until: int, at: datetime) -> Carried:
    """What the ledger tells of next; only files that hold such an order are written anew."""
    lost = [piece.month for piece in _pieces(mark.generation) if not (files.folder() / piece.path).exists()]
    for month in lost:
        _make(city, mark.generation, month)
    end = _end_of_batch(mark.position, until)
    orders, written = _absorb(city, mark, end, at) if end > mark.position else (0, 0)
    mark.position = max(end, mark.position)
    if end >= until:
        mark.fresh_until = at
    mark.save()
    return Carried(orders, written + len(lost), more=end < until)


def _end_of_batch(position: int, until: int) -> int:
    found = Event.objects.filter(id__gt=position, id__lte=until).order_by("id").values_list("id", flat=True)
    return next(iter(found[EVENTS_AT_ONCE - 1 : EVENTS_AT_ONCE]), until)


def _absorb(city: City, mark: Bookmark, end: int, at: datetime) -> tuple[int, int]:
    with files.staging() as place, files.workshop(place) as workbench:
        touched, staged = place / "touched.parquet", place / "orders.parquet"
        orders = files.stage(touched, reading.touch(mark.position, end), _IDS)
        if not orders:
            return 0, 0
        files.stage(staged, reading.of_touched(city))
        pieces = {piece.month: piece for piece in _pieces(mark.generation)}
        paths = {str(files.folder() / piece.path): month for month, piece in pieces.items()}
        held = files.files_of_touched(workbench, touched, [Path(path) for path in paths])
        months = files.months_of_staged(workbench, staged) | {paths[path] for path in held}
        for month in sorted(months):
            before = files.folder() / pieces[month].path if month in pieces else None
            span = (month, reading.following(month))
            _put(mark.generation, month, files.merge(workbench, span, staged, before, touched), at)
        return orders, len(months)


def _make(city: City, generation: int, month: date) -> int:
    """The file of one month, from PostgreSQL alone; how many orders it holds."""
    with files.staging() as place, files.workshop(place) as workbench:
        staged = place / "orders.parquet"
        files.stage(staged, reading.of_month(city, month))
        written = files.merge(workbench, (month, reading.following(month)), staged)
        _put(generation, month, written, now())
        return written[1]


def _put(generation: int, month: date, written: files.Written, at: datetime) -> None:
    """Let a file take the place of the one of its month; an empty one takes no place."""
    path, orders, size = written
    _replace(Piece.objects.filter(generation=generation, month=month, replaced_at=None), at)
    Piece.objects.create(
        generation=generation,
        month=month,
        path=path,
        orders=orders,
        size=size,
        written_at=at,
        replaced_at=None if orders else at,
    )


def _replace(pieces: QuerySet[Piece], at: datetime) -> None:
    pieces.update(replaced_at=at)


def _pieces(generation: int) -> list[Piece]:
    return list(Piece.objects.filter(generation=generation, replaced_at=None).order_by("month"))


def _sweep(at: datetime) -> None:
    """Remove what was replaced a while ago, and what nobody knows of; only who holds the bookmark may."""
    Piece.objects.filter(replaced_at__lt=at - KEPT_FOR_READERS).delete()
    files.remove_all_but(set(Piece.objects.values_list("path", flat=True)))
