"""The models that this process holds, and how it notices a switch without asking for every message."""

import hashlib
import logging
import time
from dataclasses import dataclass
from threading import Lock
from typing import Any

from huiyin.act.triage.classify import Refused, from_bytes
from huiyin.act.triage.history import Damaged, History
from huiyin.act.triage.learned import Learned, LearnedRoutes
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
    route: LearnedRoutes | None = None


class _Held:
    """What is held, when it was looked at last, and what could not be read and is not tried again."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.models = Models()
        self.looked = 0.0
        self.read: dict[tuple[str, int, str], Learned | LearnedRoutes | None] = {}


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
    by_part: dict[str, Any] = {one[0]: _held.read[one] for one in key}
    return Models(key, **by_part)


def _read_or_none(part: str, version: int, digest: str) -> Learned | LearnedRoutes | None:
    try:
        return read_routes(version) if part == "route" else read(part, version)
    except Unreadable as problem:
        logger.error("%s model %s cannot be used (%s); the city's pack judges alone", part, version, problem)
        return None


def read(part: str, version: int) -> Learned:
    """One version of kinds or matters, its bytes compared with the digest put down with them; raises `Unreadable`."""
    row, content = _intact(part, version)
    try:
        return Learned(from_bytes(content), version, row.origin, float(row.card.get("trust", 1.0)))
    except Refused as refused:
        raise Unreadable(refused.en) from refused


def read_routes(version: int) -> LearnedRoutes:
    """One version of the history of dispatch; raises `Unreadable` like `read`."""
    _, content = _intact("route", version)
    try:
        return LearnedRoutes(History.from_bytes(content), version)
    except Damaged as damaged:
        raise Unreadable("it is not a history as it was written") from damaged


def check(part: str, version: int) -> None:
    """Read one version of any part, whether it can be; raises `Unreadable`."""
    if part == "route":
        read_routes(version)
    else:
        read(part, version)


def _intact(part: str, version: int) -> tuple[TriageModel, bytes]:
    row = TriageModel.objects.get(part=part, version=version)
    content = bytes(row.content)
    if hashlib.sha256(content).hexdigest() != row.digest:
        raise Unreadable("its bytes do not match its digest")
    return row, content
