"""Reading the ledger, and checking that it is whole."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from huiyin.foundation.ledger.models import Event, Seal
from huiyin.foundation.ledger.rules import START, NewEvent, link, root

EVENTS_AT_MOST = 2000


def story(stream: str) -> list[Event]:
    """Everything that happened in a stream, oldest first."""
    return list(Event.objects.filter(stream=stream).order_by("seq")[:EVENTS_AT_MOST])


def last(stream: str) -> Event | None:
    """The newest event of a stream."""
    return Event.objects.filter(stream=stream).order_by("-seq").first()


def last_by_action(stream: str, action: str, before: int) -> Event | None:
    """The newest event of one kind in a stream, of those before the one with this number."""
    return Event.objects.filter(stream=stream, action=action, seq__lt=before).order_by("-seq").first()


def after(position: int, until: int, since: datetime, size: int) -> list[Event]:
    """Events behind a position and up to another that happened since a moment, in order."""
    found = Event.objects.filter(id__gt=position, id__lte=until, at__gte=since)
    return list(found.order_by("id")[:size])


def last_sealed() -> int:
    """The last event under a seal: it and all before it are final."""
    return Seal.objects.order_by("-last_event").values_list("last_event", flat=True).first() or 0


def recent(before: int | None = None, size: int = 50) -> list[Event]:
    """One page of all events, newest first."""
    found = Event.objects.order_by("-id")
    return list((found.filter(id__lt=before) if before else found)[:size])


@dataclass(frozen=True)
class Break:
    """Where the ledger is not whole: which event or seal, and what is wrong with it."""

    where: str
    stream: str
    seq: int
    event: int | None
    problem: str


@dataclass(frozen=True)
class Verification:
    """What a check of the whole ledger found."""

    ok: bool
    events: int
    streams: int
    seals: int
    sealed: int
    breaks: tuple[Break, ...]

    def as_dict(self) -> dict[str, Any]:
        """For `--json`; the first break stands apart."""
        found = asdict(self)
        found["breaks"] = [asdict(b) for b in self.breaks]
        found["first_break"] = found["breaks"][0] if self.breaks else None
        return found


def verify(breaks_at_most: int = 100) -> Verification:
    """Read every event and every seal and compare each hash with what it should be."""
    events = streams = 0
    breaks: list[Break] = []
    stream, seq, previous = "", 0, START
    for event in Event.objects.order_by("stream", "seq").iterator(chunk_size=5000):
        if event.stream != stream:
            stream, seq, previous, streams = event.stream, 0, START, streams + 1
        problem = _problem(event, seq, previous)
        if problem:
            breaks.append(Break("event", event.stream, event.seq, event.pk, problem))
        seq, previous, events = event.seq, bytes(event.hash), events + 1
    broken, seals, sealed = _verify_seals()
    breaks = (breaks + broken)[:breaks_at_most]
    return Verification(not breaks, events, streams, seals, sealed, tuple(breaks))


def _problem(event: Event, seq: int, previous: bytes) -> str:
    if event.seq != seq + 1:
        return f"event {seq + 1} of the stream is missing"
    if link(previous, as_new(event), event.seq) != bytes(event.hash):
        return "content and hash do not agree"
    return ""


def as_new(event: Event) -> NewEvent:
    """The event as it was before it was written."""
    return NewEvent(
        event.stream,
        event.action,
        event.actor_id,
        event.actor,
        event.role,
        event.at,
        event.reason,
        event.source,
        event.target,
        event.evidence,
    )


def _verify_seals() -> tuple[list[Break], int, int]:
    breaks: list[Break] = []
    since, chain, seals, sealed = 0, START, 0, 0
    for seal in Seal.objects.order_by("last_event").iterator():
        leaves = list(_leaves(since, seal.last_event))
        chain = hashlib.sha256(chain + root(leaves)).digest()
        if len(leaves) != seal.events or chain != bytes(seal.chain):
            problem = (
                f"{seal.events} events were sealed, {len(leaves)} stand there, or one of them is another"
            )
            breaks.append(Break("seal", "", seals + 1, seal.last_event, problem))
            chain = bytes(seal.chain)
        since, seals, sealed = seal.last_event, seals + 1, sealed + seal.events
    return breaks, seals, sealed


def _leaves(since: int, until: int) -> Iterator[bytes]:
    found = Event.objects.filter(id__gt=since, id__lte=until).order_by("id").values_list("hash", flat=True)
    return (bytes(leaf) for leaf in found.iterator(chunk_size=10000))
