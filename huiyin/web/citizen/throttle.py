"""Slowing down those who guess receipts; counted for each address in this process, nothing is stored."""

import hashlib
import secrets

from django.core.cache import cache
from django.http import HttpRequest

TRIES = 60  # many people may share one address; a code of fifty bits does not fear sixty guesses
WINDOW = 10 * 60  # seconds
_SALT = secrets.token_hex(8)


def _key(request: HttpRequest) -> str:
    address = str(request.META.get("REMOTE_ADDR", ""))
    return "tries:" + hashlib.sha256(f"{_SALT}{address}".encode()).hexdigest()[:32]


def too_many(request: HttpRequest) -> bool:
    """Whether this address has named too many unknown receipts of late."""
    return int(cache.get(_key(request), 0)) >= TRIES


def count_miss(request: HttpRequest) -> None:
    """Remember that this address named a receipt that does not exist."""
    if not cache.add(_key(request), 1, WINDOW):
        try:
            cache.incr(_key(request))
        except ValueError:  # it ran out between the two calls
            cache.set(_key(request), 1, WINDOW)
