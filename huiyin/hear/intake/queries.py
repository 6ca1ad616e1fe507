"""Finding appeals."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag

from huiyin.foundation.vault.keys import vault_keys
from huiyin.foundation.vault.rules import search_key, unseal_text
from huiyin.hear.intake.models import Appeal, Attachment, Draft
from huiyin.hear.intake.rules import receipt_spelling

APPEALS_AT_MOST = 200
DRAFTS_AT_MOST = 20


def receipt_key(code: str) -> bytes:
    """Keyed hash under which a receipt is found."""
    return search_key(vault_keys(), "receipt", receipt_spelling(code))


def by_receipt(code: str) -> Appeal | None:
    """The appeal whose receipt this is."""
    return Appeal.objects.filter(receipt_key=receipt_key(code)).first()


def by_appellants(tokens: list[uuid.UUID], size: int = 20) -> list[Appeal]:
    """Newest appeals of these identities."""
    found = Appeal.objects.filter(appellant__in=tokens).order_by("-received_at")
    return list(found[: min(size, APPEALS_AT_MOST)])


def attachments(appeal_id: int) -> list[Attachment]:
    """Files of an appeal."""
    return list(Attachment.objects.filter(appeal_id=appeal_id).order_by("id")[:50])


def attachment(pk: int) -> Attachment | None:
    """One file, with its appeal."""
    return Attachment.objects.select_related("appeal").filter(pk=pk).first()


@dataclass(frozen=True)
class Kept:
    """A draft as it is handed out again: only to the account that typed it."""

    key: str
    fields: dict[str, Any]
    typed_at: int
    saved_at: datetime
    parked: bool


def draft_owner(account_id: int, key: str) -> str:
    """What a sealed draft is bound to, so that moved to another account or call it cannot be read."""
    return f"draft:{account_id}:{key}"


def drafts(account_id: int) -> list[Kept]:
    """What the agent has begun and not registered, newest first; what cannot be unsealed is left out."""
    rows = Draft.objects.filter(account_id=account_id).order_by("-saved_at", "-id")[:DRAFTS_AT_MOST]
    return [kept for row in rows if (kept := _kept(row))]


def _kept(row: Draft) -> Kept | None:
    try:
        text = unseal_text(vault_keys(), draft_owner(row.account_id, row.key), bytes(row.sealed))
    except InvalidTag:  # the master key was changed: nobody can read it any more
        return None
    return Kept(row.key, json.loads(text), row.typed_at, row.saved_at, row.parked)


def local_key(account_id: int, purpose: str = "desk") -> bytes:
    """The key under which a screen keeps its copies on a person's device: handed out with the page, never stored."""
    return search_key(vault_keys(), purpose, str(account_id))
