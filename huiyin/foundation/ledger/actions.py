"""The only two writers of the ledger: append and seal."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from time import monotonic, sleep

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from huiyin.foundation.calendar.clock import now
from huiyin.foundation.copying import copy_in
from huiyin.foundation.ledger.models import Event, Seal
from huiyin.foundation.ledger.queries import last_sealed
from huiyin.foundation.ledger.rules import START, NewEvent, link, root

SEAL_AT_MOST = 100_000  # events under one seal; the rest goes under the next
PATIENCE = 1.0  # seconds a writer is waited for
BETWEEN_LOOKS = 0.01  # seconds
Head = tuple[int, bytes]


def heads(streams: Iterable[str]) -> dict[str, Head]:
    """Length and last hash of each stream that has events."""
    rows = (
        Event.objects.filter(stream__in=set(streams))
        .order_by("stream", "-seq")
        .distinct("stream")
        .values_list("stream", "seq", "hash")
    )
    return {stream: (seq, bytes(digest)) for stream, seq, digest in rows}


def append(events: list[NewEvent], fresh: bool = False) -> None:
    """Append events in order; `fresh` promises that none of their streams exists yet.

    Two writers of one stream at once: the second fails on the unique constraint and its transaction ends.
    """
    known = {} if fresh else heads(event.stream for event in events)
    rows = []
    for event in events:
        at = event.at or now()
        event = event.when(at)
        seq, previous = known.get(event.stream, (0, START))
        digest = link(previous, event, seq + 1)
        known[event.stream] = (seq + 1, digest)
        rows.append(_row(event, at, seq + 1, digest))
    copy_in(rows)


def _row(event: NewEvent, at: datetime, seq: int, digest: bytes) -> Event:
    return Event(
        stream=event.stream,
        seq=seq,
        at=at,
        actor_id=event.actor_id,
        actor=event.actor,
        role=event.role,
        action=event.action,
        reason=event.reason,
        source=event.source,
        target=event.target,
        evidence=dict(event.evidence),
        hash=digest,
    )


def seal() -> Seal | None:
    """Seal what became final since the last seal; None if nothing did, or if writers are busy just now."""
    last = last_final()
    with transaction.atomic():
        _one_sealer()
        before = Seal.objects.order_by("-last_event").first()
        since = before.last_event if before else 0
        final = Event.objects.filter(id__gt=since, id__lte=last).order_by("id").values_list("id", "hash")
        rows = list(final[:SEAL_AT_MOST])
        if not rows:
            return None
        return _seal(before, [bytes(leaf) for _, leaf in rows], rows[-1][0])


def _seal(before: Seal | None, leaves: list[bytes], last: int) -> Seal:
    top = root(leaves)
    chain = hashlib.sha256((bytes(before.chain) if before else START) + top).digest()
    return Seal.objects.create(last_event=last, events=len(leaves), root=top, chain=chain)


def last_final() -> int:
    """The highest event before which nothing can appear any more; the last sealed one while a long writer is busy.

    Whoever writes is waited for, up to `PATIENCE`; nobody is held up.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM ledger_event")
        last: int = cursor.fetchone()[0]
        # An id below the last one was given out to a writer who held this lock then, and holds it until the end: once
        # those who hold it now are gone, nothing can appear below. Locking the table would wait for a vacuum, too.
        busy, until = _writing(cursor), monotonic() + PATIENCE
        while busy and monotonic() < until:
            sleep(BETWEEN_LOOKS)
            busy &= _writing(cursor)
    return last_sealed() if busy else last


def _writing(cursor: CursorWrapper) -> set[str]:
    """The other transactions that have written to the ledger and not ended yet."""
    cursor.execute(
        "SELECT virtualtransaction FROM pg_locks"
        " WHERE locktype = 'relation' AND relation = 'ledger_event'::regclass AND mode = 'RowExclusiveLock'"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        " AND granted AND pid IS DISTINCT FROM pg_backend_pid()"
    )
    return {row[0] for row in cursor.fetchall()}


def _one_sealer() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('ledger.seal'))")
