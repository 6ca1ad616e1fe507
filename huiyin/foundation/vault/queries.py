"""Finding identities by keyed hash, and their masks."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from huiyin.foundation.vault.keys import vault_keys
from huiyin.foundation.vault.models import Identity
from huiyin.foundation.vault.rules import phone_digits, search_key

TOKENS_AT_MOST = 50


@dataclass(frozen=True)
class Mask:
    """What may be shown of an appellant without revealing."""

    name: str
    phone: str


def masks(tokens: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, Mask]:
    """Masks of these tokens."""
    wanted = {token for token in tokens if token}
    if not wanted:
        return {}
    rows = Identity.objects.filter(token__in=wanted).values_list("token", "name_mask", "phone_mask")
    return {token: Mask(name, phone) for token, name, phone in rows}


def tokens_of_phone(phone: str) -> list[uuid.UUID]:
    """Everybody known under this number."""
    key = search_key(vault_keys(), "phone", phone_digits(phone))
    return list(Identity.objects.filter(phone_key=key).values_list("token", flat=True)[:TOKENS_AT_MOST])


def number_key(phone: str) -> bytes:
    """The keyed hash under which a number is known here; empty for what is no number."""
    digits = phone_digits(phone)
    return search_key(vault_keys(), "phone", digits) if digits else b""


def tokens_alike(token: uuid.UUID) -> list[uuid.UUID]:
    """The token and all others with the same number: one household as far as the hotline knows."""
    phone = Identity.objects.filter(token=token).values_list("phone_key", flat=True).first()
    if phone is None:
        return [token]
    return list(Identity.objects.filter(phone_key=phone).values_list("token", flat=True)[:TOKENS_AT_MOST])
