"""Finding identities by keyed hash, and their masks."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag

from huiyin.foundation.vault.keys import vault_keys
from huiyin.foundation.vault.models import Identity
from huiyin.foundation.vault.rules import blotted, phone_digits, search_key, unseal

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


def households(tokens: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Who of these shares a number, as far as the hotline knows: the same group for the same number, and no more."""
    rows = list(Identity.objects.filter(token__in=set(tokens)).values_list("token", "phone_key"))
    keys = [bytes(key) if key else token.bytes for token, key in rows]
    groups = {key: place for place, key in enumerate(sorted(set(keys)))}
    return {token: groups[key] for (token, _), key in zip(rows, keys, strict=True)}


def without_person(token: uuid.UUID | None, text: str) -> str | None:
    """The text without this person's own name and number, whoever reads it; None: it cannot be known to be so.

    The identity is opened inside the vault and leaves it in no form: all that is told is what was left out.
    """
    if token is None:
        return text
    sealed = Identity.objects.filter(token=token).values_list("sealed", flat=True).first()
    if sealed is None:
        return None
    try:
        person = unseal(vault_keys(), token.bytes, bytes(sealed))
    except InvalidTag:
        return None
    return blotted(text, person)
