"""The rulings that stand, as this process holds them, and the questions about them."""

import csv
import io
import time
from threading import Lock

from huiyin.act.triage.models import Ruling
from huiyin.act.triage.ruling_rules import Rulings, Standing
from huiyin.foundation.city.queries import City

LOOK_AGAIN_AFTER = 2.0  # seconds for which a process may not notice a new ruling
STANDING_AT_MOST = 5_000
LISTED_AT_MOST = 200
HEADER = ("id", "matter", "place", "lead", "co_units", "basis")


class _Held:
    """What is held, and when it was looked at last."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.rulings: Rulings = ()
        self.looked = 0.0


_held = _Held()


def standing() -> Rulings:
    """All rulings that stand; one small question every two seconds."""
    if time.monotonic() - _held.looked > LOOK_AGAIN_AFTER or not _held.looked:
        with _held.lock:
            _held.rulings = _look()
            _held.looked = time.monotonic()
    return _held.rulings


def forget() -> None:
    """Look again at the next question; after a ruling, and in tests."""
    _held.looked = 0.0


def _look() -> Rulings:
    rows = Ruling.objects.filter(ended_at=None).order_by("matter", "place")[:STANDING_AT_MOST]
    return tuple(Standing(row.matter, row.place, row.lead, tuple(row.co_units), row.number) for row in rows)


def ruling_for(city: City, matter: str, place: str) -> Ruling | None:
    """The ruling that stands for a matter in a street: its own, its district's, or the city's."""
    if not matter:
        return None
    places = ["", *([place, city.district_of(place)] if place else [])]
    rows = Ruling.objects.filter(matter=matter, place__in=places, ended_at=None)
    return max(rows, key=lambda row: (bool(row.place), len(row.place)), default=None)


def listed(ended: bool = False) -> list[Ruling]:
    """Rulings that stand, or those that ended, newest first."""
    return list(Ruling.objects.filter(ended_at__isnull=not ended).order_by("-id")[:LISTED_AT_MOST])


def as_catalogue(rows: list[Ruling]) -> str:
    """Lines for `catalogue.csv` of the city's next pack, with its heading."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(HEADER)
    for row in rows:
        basis = f"{row.number} {' '.join(row.minutes.split())}"
        lines.writerow([f"R-{row.pk}", row.matter, row.place, row.lead, "|".join(row.co_units), basis])
    return text.getvalue()
