"""Finding appeals."""

import uuid
from typing import Any

from huiyin.foundation.vault.keys import vault_keys
from huiyin.foundation.vault.rules import search_key
from huiyin.hear.intake.models import Appeal, Attachment, Draft
from huiyin.hear.intake.rules import receipt_spelling

APPEALS_AT_MOST = 200


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


def draft(account_id: int) -> dict[str, Any]:
    """What the agent had typed; empty if nothing is kept."""
    found = Draft.objects.filter(account_id=account_id).first()
    return dict(found.fields) if found else {}
