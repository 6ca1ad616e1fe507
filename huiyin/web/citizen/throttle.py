"""Slowing down those who guess receipts; counted for each address in this process, nothing is stored."""

import hashlib
import secrets

from django.core.cache import cache
from django.http import HttpRequest

TRIES = 60  # many people may share one address; a code of fifty bits does not fear sixty guesses
WINDOW = 10 * 60  # seconds
# What one address may do within the window, beside naming receipts: people who type ask again and again.
MOST = {"tries": TRIES, "asks": 600, "votes": 60, "ballots": 40}
_SALT = secrets.token_hex(8)


def _key(request: HttpRequest, what: str = "tries") -> str:
    address = str(request.META.get("REMOTE_ADDR", ""))
    return f"{what}:" + hashlib.sha256(f"{_SALT}{address}".encode()).hexdigest()[:32]


def too_many(request: HttpRequest) -> bool:
    """Whether this address has named too many unknown receipts of late."""
    return int(cache.get(_key(request), 0)) >= TRIES


def count_miss(request: HttpRequest) -> None:
    """Remember that this address named a receipt that does not exist."""
    _add(_key(request))


def spent(request: HttpRequest, what: str) -> bool:
    """Count one of these acts of this address; whether it has done too many of late."""
    return _add(_key(request, what)) > MOST[what]


def first_time(request: HttpRequest, what: str) -> bool:
    """Whether this address does this for the first time within the window."""
    return bool(cache.add(_key(request, what), 1, WINDOW))


def _add(key: str) -> int:
    if cache.add(key, 1, WINDOW):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, WINDOW)
        return 1
