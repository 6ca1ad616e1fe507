"""Keeping identities, and revealing one for a purpose that is written down."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.foundation.vault.keys import vault_keys
from huiyin.foundation.vault.models import Identity
from huiyin.foundation.vault.policies import may_reach, may_reveal
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


@dataclass(frozen=True)
class Kept:
    """The token of a person, and whether the person was known before."""

    token: uuid.UUID
    known: bool


def keep(people: list[Person]) -> list[Kept | None]:
    """Tokens of these people, new or known, in the same order; None for nobody.

    One person is one name and number; call inside the transaction that uses the tokens.
    """
    keys = vault_keys()
    subjects = [_subject(keys, person) if person else None for person in people]
    wanted = {s: p for s, p in zip(subjects, people, strict=True) if s}
    if not wanted:
        return [None] * len(people)
    # In one order for all, so that two writers of the same people wait for each other and never in a circle.
    rows = [_identity(keys, subject, wanted[subject]) for subject in sorted(wanted)]
    kept = _insert_or_find(rows)
    return [kept[s] if s else None for s in subjects]


def _insert_or_find(rows: list[Identity]) -> dict[bytes, Kept]:
    # The update changes nothing: it makes the statement give back the token of a person who is known.
    columns = ("token", "subject_key", "phone_key", "sealed", "name_mask", "phone_mask")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO vault_identity (token, subject_key, phone_key, sealed, name_mask, phone_mask, created_at)"
            " SELECT *, now() FROM unnest(%s::uuid[], %s::bytea[], %s::bytea[], %s::bytea[], %s::text[], %s::text[])"
            " ON CONFLICT (subject_key) DO UPDATE SET subject_key = excluded.subject_key"
            " RETURNING subject_key, token, xmax <> 0",
            [[getattr(row, column) for row in rows] for column in columns],
        )
        return {bytes(subject): Kept(token, known) for subject, token, known in cursor.fetchall()}


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


@transaction.atomic
def number_for(actor: Actor, token: uuid.UUID, purpose: str) -> str:
    """The number alone, for one message of the system itself; written down before it is handed out.

    Empty when the person left none or is no longer known.
    """
    if not may_reach(actor) or not purpose.strip():
        raise PermissionDenied
    identity = Identity.objects.filter(token=token).first()
    if identity is None or identity.phone_key is None:
        return ""
    append([NewEvent.by(actor, f"identity:{token}", "reach", reason=purpose.strip())])
    return phone_digits(unseal(vault_keys(), token.bytes, bytes(identity.sealed)).phone)
