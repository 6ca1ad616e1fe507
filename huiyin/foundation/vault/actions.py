"""Keeping identities, and revealing one for a purpose that is written down."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction

from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.foundation.vault.keys import vault_keys
from huiyin.foundation.vault.models import Identity
from huiyin.foundation.vault.policies import may_reveal
from huiyin.foundation.vault.rules import (
    Keys,
    Person,
    mask_name,
    mask_phone,
    phone_digits,
    seal,
    search_key,
    unseal,
)


def keep(people: list[Person]) -> list[uuid.UUID | None]:
    """Tokens of these people, new or known, in the same order; None for nobody.

    One person is one name and number; call inside the transaction that uses the tokens.
    """
    keys = vault_keys()
    subjects = [_subject(keys, person) if person else None for person in people]
    wanted = {s: p for s, p in zip(subjects, people, strict=True) if s}
    if not wanted:
        return [None] * len(people)
    known = _known(list(wanted))
    fresh = [_identity(keys, subject, person) for subject, person in wanted.items() if subject not in known]
    if fresh:
        Identity.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=1000)
        known = _known(list(wanted))
    return [known[s] if s else None for s in subjects]


def _known(subjects: list[bytes]) -> dict[bytes, uuid.UUID]:
    rows = Identity.objects.filter(subject_key__in=subjects).values_list("subject_key", "token")
    return {bytes(subject): token for subject, token in rows}


def _subject(keys: Keys, person: Person) -> bytes:
    return search_key(keys, "person", f"{person.name.strip()}|{phone_digits(person.phone)}")


def _identity(keys: Keys, subject: bytes, person: Person) -> Identity:
    token = uuid.uuid4()
    digits = phone_digits(person.phone)
    return Identity(
        token=token,
        subject_key=subject,
        phone_key=search_key(keys, "phone", digits) if digits else None,
        sealed=seal(keys, token.bytes, person),
        name_mask=mask_name(person.name),
        phone_mask=mask_phone(person.phone),
    )


@transaction.atomic
def reveal(actor: Actor, token: uuid.UUID, purpose: str) -> Person:
    """Name and number in the clear; who looked and why is in the ledger before they are shown."""
    if not may_reveal(actor) or not purpose.strip():
        raise PermissionDenied
    identity = Identity.objects.get(token=token)
    append([NewEvent.by(actor, f"identity:{token}", "reveal", reason=purpose.strip())])
    return unseal(vault_keys(), token.bytes, bytes(identity.sealed))
