"""The shelf this process holds, read anew when it has changed, and asking it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock, Thread
from typing import Any

from django.db import close_old_connections, connection

from huiyin.hear.knowledge.features import is_shorthand, of_question
from huiyin.hear.knowledge.meaning import meaning
from huiyin.hear.knowledge.models import Entry, Shelved, Stamp
from huiyin.hear.knowledge.rules import tokens
from huiyin.hear.knowledge.shelf import Row, Shelf, likely

AT_MOST = 100
MATTER_ADDS = 0.15  # to the score of an entry about the matter that was recognised
# An entry with less of both, score and coverage, has nothing to do with what was asked; letters typed in one go
# are in many entries by chance.
LEAST, LEAST_FOR_LETTERS = (0.3, 0.12), (0.38, 0.2)
READ_ASIDE_FROM = 3000  # entries from which a shelf is read anew beside the questions, not before one


@dataclass(frozen=True)
class Hit:
    """An entry that may answer a question, how likely it is the right one, and the words both share."""

    entry: Entry
    likely: float
    score: float
    shared: tuple[str, ...] = ()


class _Held:
    def __init__(self) -> None:
        self.lock = Lock()
        self.mark: Any = None
        self.shelf: Shelf | None = None


_held = _Held()


def shelf() -> Shelf:
    """All entries in force; a small shelf is always the newest, a large one is followed within seconds."""
    mark = Stamp.objects.values_list("mark", flat=True).first()
    held = _held.shelf
    if held is not None and _held.mark == mark:
        return held
    if held is None or held.size < READ_ASIDE_FROM:
        with _held.lock:
            if _held.shelf is None or _held.mark != mark:
                _read(mark)
            assert _held.shelf is not None
            return _held.shelf
    if _held.lock.acquire(blocking=False):
        Thread(target=_read_aside, args=(mark,), daemon=True).start()
    return held


def _read(mark: Any) -> None:
    fields = ("entry_id", "since", "until", "named", "told", "meaning")
    columns = ", ".join(fields)
    table = Shelved._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} ORDER BY entry_id")  # noqa: S608
        rows = [Row(*row) for row in cursor.fetchall()]
    _held.shelf, _held.mark = Shelf(rows), mark


def _read_aside(mark: Any) -> None:
    try:
        close_old_connections()
        _read(mark)
    finally:
        connection.close()
        _held.lock.release()


def find(text: str, today: date, size: int = 5, matter: str = "") -> list[Hit]:
    """Entries in force today that may answer `text`, best first; each says how likely it is the right one."""
    text = text.strip()
    features = of_question(text)
    if not features:
        return []
    found = shelf().find(features, meaning(text), today, 3 * min(size, AT_MOST) + 2)
    least_score, least_coverage = LEAST_FOR_LETTERS if is_shorthand(text) else LEAST
    held = Entry.objects.filter(state="in_force", valid_until__gte=today).in_bulk(
        [one.entry for one in found]
    )
    scored = [
        (one.score + (MATTER_ADDS if matter and held[one.entry].matter == matter else 0.0), one)
        for one in found
        if one.entry in held and (one.score >= least_score or one.coverage >= least_coverage)
    ]
    scored.sort(key=lambda pair: -pair[0])
    scores = [score for score, _ in scored]
    return [
        Hit(held[one.entry], likely(score, _next(scores, place)), score, _shared(text, held[one.entry]))
        for place, (score, one) in enumerate(scored[:size])
    ]


def _next(scores: Sequence[float], place: int) -> float:
    """What a score has to be ahead of: the second for the first, the first for all others."""
    if place:
        return scores[0]
    return scores[1] if len(scores) > 1 else 0.0


def _shared(text: str, entry: Entry) -> tuple[str, ...]:
    own = {*tokens(entry.question), *entry.words}
    said = [word for word in dict.fromkeys([*entry.words, *tokens(text)]) if len(word) > 1 and word in text]
    return tuple(word for word in said if word in own)[:3]


def mark() -> str:
    """What the shelf is marked with now; whatever was found is as good as new while it stays the same."""
    return str(Stamp.objects.values_list("mark", flat=True).first() or "")


def warmed() -> float:
    """Read the shelf, the readings and the encoder before the first question; seconds it took."""
    began = time.monotonic()
    shelf()
    of_question("暖nuan")
    meaning("。")
    return time.monotonic() - began
