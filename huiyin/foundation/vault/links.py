"""Addresses that only who receives them can know: a number of a row with a keyed hash, kept nowhere."""

import base64
import binascii
import hmac

from huiyin.foundation.vault.keys import vault_keys
from huiyin.foundation.vault.rules import search_key

MARK = 20  # bytes of the hash that go into an address: 160 bits
NUMBER = 8
TOKEN = 38  # characters


def link_token(kind: str, number: int) -> str:
    """What stands at the end of an address for this row: 38 characters, 160 bits of which nobody can guess."""
    body = number.to_bytes(NUMBER, "big") + _mark(kind, number)
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def number_in(kind: str, token: str) -> int | None:
    """The row that an address was made for here; None for any that was not."""
    try:
        body = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    number, mark = int.from_bytes(body[:NUMBER], "big"), body[NUMBER:]
    # Spelled in one way only: the last character holds bits that decoding does not see.
    known = hmac.compare_digest(mark, _mark(kind, number)) and hmac.compare_digest(
        token.encode(), link_token(kind, number).encode()
    )
    return number if known else None


def _mark(kind: str, number: int) -> bytes:
    return search_key(vault_keys(), f"link {kind}", str(number))[:MARK]
