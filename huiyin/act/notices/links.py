"""Addresses that only one recipient may know: written into a message while it is sent, kept nowhere.

A later room writes an event into a stream of its own; the message about it holds `MARK`, and so do the log and the
screens. The code behind the address follows from the stream and the installation's key, so nobody can guess it, and
the later room finds its row by the keyed hash of the code. Whom the event is for stands in it sealed.
"""

import base64
import uuid
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag

from huiyin.act.notices.settings import public_url
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.vault.keys import vault_keys
from huiyin.foundation.vault.rules import seal_text, search_key, unseal_text

MARK = "〔专用网址〕"
CODE_BYTES = 16
PERSON = "person"  # where the sealed token stands in the evidence
# Where the address of each kind of stream leads.
PATHS = {"invitation": "/invited/"}


def private_code(stream: str) -> str:
    """The code that opens what this stream is about: 26 letters and digits."""
    secret = search_key(vault_keys(), "private link", stream)[:CODE_BYTES]
    return base64.b32encode(secret).decode().rstrip("=").lower()


def code_key(code: str) -> bytes:
    """Keyed hash under which a code is found."""
    return search_key(vault_keys(), "private code", code.strip().lower())


def seal_person(stream: str, token: uuid.UUID) -> str:
    """Whom an event is for, readable by the sender of notices alone."""
    return base64.b64encode(seal_text(vault_keys(), stream, str(token))).decode()


def person_of(stream: str, evidence: Mapping[str, Any]) -> uuid.UUID | None:
    """The token sealed into an event; None if there is none or it belongs to another stream."""
    try:
        return uuid.UUID(unseal_text(vault_keys(), stream, base64.b64decode(evidence.get(PERSON, ""))))
    except (InvalidTag, ValueError):
        return None


def has_link(stream: str) -> bool:
    """Whether streams of this kind lead to an address of one person's own."""
    return bool(public_url()) and stream.partition(":")[0] in PATHS


def with_room(words: str) -> str:
    """Words with as many signs in place of the mark as its address will have."""
    return words.replace(MARK, f"{public_url()}{max(PATHS.values(), key=len)}{'x' * 26}/")


def with_link(words: str, event_id: int) -> str:
    """The words as they go out, with the address in place of its mark."""
    if MARK not in words:
        return words
    stream = Event.objects.values_list("stream", flat=True).get(pk=event_id)
    path = PATHS[stream.partition(":")[0]]
    return words.replace(MARK, f"{public_url()}{path}{private_code(stream)}/")
