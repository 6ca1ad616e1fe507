"""The models that this process holds, and how it notices a switch without asking for every message."""

import hashlib
import logging
import time
from dataclasses import dataclass
from threading import Lock

from huiyin.act.triage.classify import Refused, from_bytes
from huiyin.act.triage.learned import Learned
from huiyin.act.triage.models import TriageModel

LOOK_AGAIN_AFTER = 2.0  # seconds for which a process may not notice that another version was put in service
logger = logging.getLogger(__name__)


class Unreadable(Exception):
    """The bytes of a version are not what was put down, or are no model."""


@dataclass(frozen=True)
class Models:
    """The models in service, None for a part that the city's words do alone."""

    key: tuple[tuple[str, int, str], ...] = ()
    kind: Learned | None = None
    matter: Learned | None = None


class _Held:
    """What is held, when it was looked at last, and what could not be read and is not tried again."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.models = Models()
        self.looked = 0.0
        self.read: dict[tuple[str, int, str], Learned | None] = {}


_held = _Held()


def models() -> Models:
    """The models in service; one small question every two seconds, and the bytes only after a switch."""
    if time.monotonic() - _held.looked > LOOK_AGAIN_AFTER or not _held.looked:
        # While one thread reads a new version, the others go on with the old one.
        first = not _held.looked
        if _held.lock.acquire(blocking=first):
            try:
                _held.models = _look()
                _held.looked = time.monotonic()
            finally:
                _held.lock.release()
    return _held.models


def forget() -> None:
    """Look again at the next question; after a switch, and in tests."""
    _held.looked = 0.0


def _look() -> Models:
    rows = TriageModel.objects.filter(state="in_service").order_by("part")
    key = tuple(rows.values_list("part", "version", "digest"))
    if key == _held.models.key:
        return _held.models
    _held.read = {one: _held.read[one] if one in _held.read else _read_or_none(*one) for one in key}
    by_part = {part: _held.read[part, version, digest] for part, version, digest in key}
    return Models(key, by_part.get("kind"), by_part.get("matter"))


def _read_or_none(part: str, version: int, digest: str) -> Learned | None:
    try:
        return read(part, version)
    except Unreadable as problem:
        logger.error("%s model %s cannot be used (%s); the city's words judge alone", part, version, problem)
        return None


def read(part: str, version: int) -> Learned:
    """One version, its bytes compared with the digest that was put down with them; raises `Unreadable`."""
    row = TriageModel.objects.get(part=part, version=version)
    content = bytes(row.content)
    if hashlib.sha256(content).hexdigest() != row.digest:
        raise Unreadable("its bytes do not match its digest")
    try:
        return Learned(from_bytes(content), version, row.origin, float(row.card.get("trust", 1.0)))
    except Refused as refused:
        raise Unreadable(refused.en) from refused
