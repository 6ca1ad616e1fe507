"""Putting entries where they are found, and taking them away."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from django.db import transaction
from django.db.models import F, Q

from huiyin.hear.knowledge import features
from huiyin.hear.knowledge.meaning import encode
from huiyin.hear.knowledge.models import Entry, Shelved, Stamp

METHOD = 1  # raised when features or meanings are made in another way; the job then shelves every entry anew
SPOKEN_WEIGHS = 0.8  # of the meaning of the question and its words
BATCH = 500


def shelve(entries: Sequence[Entry]) -> None:
    """Make these entries findable as they are now."""
    rows = [row for at in range(0, len(entries), BATCH) for row in _rows(entries[at : at + BATCH])]
    Shelved.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=["version", "method", "since", "until", "named", "told", "meaning"],
    )
    _mark()


def unshelve(entry: Entry) -> None:
    """Let this entry be found no more."""
    Shelved.objects.filter(entry=entry).delete()
    _mark()


@transaction.atomic
def shelve_missing(at_most: int = BATCH) -> int:
    """Shelve entries in force that are not there, or not as they are now; returns how many."""
    fresh = Q(shelved__version=F("version"), shelved__method=METHOD)
    waiting = Entry.objects.filter(state="in_force").exclude(fresh).order_by("pk")
    entries = list(waiting.select_for_update(of=("self",), skip_locked=True)[:at_most])
    if entries:
        shelve(entries)
    return len(entries)


def _rows(entries: Sequence[Entry]) -> Iterable[Shelved]:
    asked = encode([f"{entry.question}{' '.join(entry.words)}" for entry in entries]).astype(np.float32)
    spoken = encode([entry.spoken for entry in entries]).astype(np.float32)
    both = asked + SPOKEN_WEIGHS * spoken
    scaled = np.clip(
        np.rint(both * (100 / np.maximum(np.abs(both).max(axis=1, keepdims=True), 1))), -127, 127
    )
    for entry, meaning in zip(entries, scaled.astype(np.int8), strict=True):
        names = [entry.question, *entry.words, entry.question_en]
        named, told = features.of_entry(names, f"{entry.spoken} {entry.written} {entry.english}")
        yield Shelved(
            entry=entry,
            version=entry.version,
            method=METHOD,
            since=entry.valid_from or date.min,
            until=entry.valid_until,
            named=np.array(named, dtype=np.uint32).tobytes(),
            told=np.array(told, dtype=np.uint32).tobytes(),
            meaning=meaning.tobytes(),
        )


def _mark() -> None:
    # A mark is never used twice, so that a change that was rolled back is not taken for the one that follows it.
    Stamp.objects.update_or_create(pk=1, defaults={"mark": uuid.uuid4()})
