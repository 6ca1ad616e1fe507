"""What an event is, how it is hashed, and the tree of RFC 9162; no Django."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from huiyin.foundation.accounts.rules import Actor

START = b"\x00" * 32


@dataclass(frozen=True)
class NewEvent:
    """One entry to be: who did what to which stream, when, why, from which state to which."""

    stream: str
    action: str
    actor_id: int | None
    actor: str
    role: str
    at: datetime | None = None
    reason: str = ""
    source: str = ""
    target: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def by(cls, actor: Actor, stream: str, action: str, **rest: Any) -> "NewEvent":
        """An event of this actor under the actor's first role."""
        role = rest.pop("role", "") or actor.role
        return cls(stream, action, actor.id, actor.name, role, **rest)

    def when(self, at: datetime) -> "NewEvent":
        """The same event at this time, unless it has one."""
        return self if self.at else replace(self, at=at)


def canonical(event: NewEvent, seq: int) -> bytes:
    """The bytes that are hashed: JSON with sorted keys, time in UTC to the microsecond."""
    assert event.at is not None
    body = [
        event.stream,
        seq,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor_id,
        event.actor,
        event.role,
        event.action,
        event.reason,
        event.source,
        event.target,
        event.evidence,
    ]
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def link(previous: bytes, event: NewEvent, seq: int) -> bytes:
    """Hash of an event: SHA-256 over the previous hash of its stream and its own content."""
    return hashlib.sha256(previous + canonical(event, seq)).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Merkle tree hash of RFC 9162 section 2.1.1 over leaf inputs."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    return _fold([hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves])


def _fold(level: list[bytes]) -> bytes:
    while len(level) > 1:
        pairs = [
            hashlib.sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)
        ]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]
