"""Taking appeals in; the one way for every door."""

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from huiyin.foundation.calendar.clock import now
from huiyin.foundation.copying import COPY_FROM, copy_in, insert_new, number
from huiyin.foundation.vault.actions import Kept, keep
from huiyin.foundation.vault.keys import vault_keys
from huiyin.foundation.vault.rules import Person, seal_text, unseal_text
from huiyin.hear.intake.media_rules import ACCEPTED, media_type
from huiyin.hear.intake.models import Appeal, Attachment, Draft
from huiyin.hear.intake.queries import draft_owner, receipt_key
from huiyin.hear.intake.rules import NOBODY, NewAppeal, NewAttachment, faults, new_receipt

# What a door needs to bring an appeal in; doors do not import rules.
__all__ = [
    "ACCEPTED",
    "NewAppeal",
    "NewAttachment",
    "Person",
    "Registered",
    "attach",
    "attachment_path",
    "drop_draft",
    "faults",
    "media_type",
    "pass_draft",
    "register_many",
    "save_draft",
    "store",
    "take_draft",
]
LATER_AT_MOST = 30  # files of one appeal, those that came later with it
DRAFTS_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Registered:
    """An appeal in the house: `receipt` only when it is new, since only its keyed hash is kept."""

    appeal: Appeal
    new: bool
    receipt: str = ""
    same: bool = True
    known_person: bool = False


@transaction.atomic(savepoint=False)
def register_many(appeals: list[NewAppeal], when_said: bool = False) -> list[Registered]:
    """Register appeals that have no faults; those known by source and key come back as they are.

    `when_said` dates the receipt of old appeals, brought from an earlier system, to when they were said.

    The caller's transaction decides when all this becomes true. Two at once with the same key: the second
    waits for the first and then finds it.
    """
    fresh = _first_of_each(appeals)
    made = _insert(fresh, when_said)  # most are new: looking first would cost a question each time
    known = _known([new for new in fresh if _key(new) not in made])
    return [_registered(new, made, known) for new in appeals]


def _insert(fresh: list[NewAppeal], when_said: bool) -> dict[tuple[str, str], Registered]:
    kept = keep([new.person if not new.anonymous else NOBODY for new in fresh])
    receipts = [new_receipt() for _ in fresh]
    rows = [
        _row(new, one.token if one else new.appellant, receipt, when_said)
        for new, one, receipt in zip(fresh, kept, receipts, strict=True)
    ]
    written = {id(row) for row in _write(rows)}
    done = [t for t in zip(fresh, rows, receipts, kept, strict=True) if id(t[1]) in written]
    _attach([row for _, row, _, _ in done], [new for new, _, _, _ in done])
    return {
        _key(new): Registered(row, True, receipt, known_person=_is_known(new, one))
        for new, row, receipt, one in done
    }


def _is_known(new: NewAppeal, one: Kept | None) -> bool:
    return one.known if one else new.appellant is not None


def _write(rows: list[Appeal]) -> list[Appeal]:
    if len(rows) >= COPY_FROM:
        try:
            with transaction.atomic():
                number(rows)
                copy_in(rows)
            return rows
        except IntegrityError:  # some are in the house already
            pass
    return insert_new(rows, ("source", "source_key"))


def _registered(
    new: NewAppeal, made: dict[tuple[str, str], Registered], known: dict[tuple[str, str], Appeal]
) -> Registered:
    # The first of those that came together under one key is the new one; the others find it in the house.
    first = made.pop(_key(new), None)
    if first:
        known[_key(new)] = first.appeal
        return first
    appeal = known[_key(new)]
    return Registered(appeal, False, same=bytes(appeal.digest) == new.digest)


def _key(new: NewAppeal) -> tuple[str, str]:
    return new.source, new.source_key


def _first_of_each(appeals: list[NewAppeal]) -> list[NewAppeal]:
    return list({_key(new): new for new in reversed(appeals)}.values())[::-1]


def _known(appeals: list[NewAppeal]) -> dict[tuple[str, str], Appeal]:
    found: dict[tuple[str, str], Appeal] = {}
    for source in {new.source for new in appeals}:
        keys = [new.source_key for new in appeals if new.source == source]
        rows = Appeal.objects.filter(source=source, source_key__in=keys)
        found |= {(source, row.source_key): row for row in rows}
    return found


def _row(new: NewAppeal, token: uuid.UUID | None, receipt: str, when_said: bool) -> Appeal:
    moment = (new.said_at if when_said else None) or now()
    return Appeal(
        channel=new.channel,
        source=new.source,
        source_key=new.source_key,
        digest=new.digest,
        receipt_key=receipt_key(receipt),
        kind_said=new.kind,
        label_said=new.label[:120],
        title=new.title,
        words=new.words,
        place_said=new.place,
        lon=new.lon,
        lat=new.lat,
        said_at=new.said_at or moment,
        received_at=moment,
        appellant=token,
        anonymous=new.anonymous,
        confidential=new.confidential,
        agent_id=new.agent_id,
    )


def _attach(rows: list[Appeal], news: list[NewAppeal]) -> None:
    found = [_attached(row, one) for row, new in zip(rows, news, strict=True) for one in new.attachments]
    if found:
        Attachment.objects.bulk_create(found, ignore_conflicts=True)


@transaction.atomic
def attach(appeal_id: int, attachments: tuple[NewAttachment, ...]) -> list[str]:
    """Keep files that come after the appeal; the same bytes stand once. Hashes of those given, in order.

    Call in the transaction that says why they came. More than an appeal can hold are left out.
    """
    if not attachments:
        return []
    appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
    room = max(0, LATER_AT_MOST - Attachment.objects.filter(appeal=appeal).count())
    rows = [_attached(appeal, one) for one in attachments[:room]]
    Attachment.objects.bulk_create(rows, ignore_conflicts=True)
    return [row.sha256 for row in rows]


def attachment_path(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def _attached(appeal: Appeal, one: NewAttachment) -> Attachment:
    return Attachment(
        appeal=appeal,
        name=one.name[-120:],
        media_type=one.media_type,
        size=len(one.content),
        sha256=store(one.content),
    )


def store(content: bytes) -> str:
    """Put bytes into the file store and return the hash they lie under.

    Named by content: a second write of the same bytes, or one whose transaction fails, does no harm.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = attachment_path(sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{new_receipt()}")
        part.write_bytes(content)
        part.replace(path)
    return sha256


def save_draft(
    account_id: int, key: str, fields: dict[str, str], typed_at: int = 0, parked: bool = False
) -> bool:
    """Keep what an agent has typed during one call, sealed; whether it was kept.

    What was typed earlier never overwrites what was typed later, nor does the same take up again what was put aside
    with it, and what is registered already is no draft: a save that comes late changes nothing.
    """
    if Appeal.objects.filter(source="desk", source_key=key).exists():
        return False
    sealed = seal_text(vault_keys(), draft_owner(account_id, key), json.dumps(fields, ensure_ascii=False))
    row = Draft(account_id=account_id, key=key, sealed=sealed, typed_at=typed_at, parked=parked)
    made = Draft.objects.bulk_create([row], ignore_conflicts=True)
    older = Q(typed_at__lt=typed_at) | Q(typed_at=typed_at, parked__lte=parked)
    changed = Draft.objects.filter(older, account_id=account_id, key=key).update(
        sealed=sealed, typed_at=typed_at, parked=parked, saved_at=now()
    )
    Draft.objects.filter(account_id=account_id, saved_at__lt=now() - DRAFTS_KEPT).delete()
    return bool(made and changed)


def take_draft(account_id: int, key: str) -> None:
    """Take a parked call up again."""
    Draft.objects.filter(account_id=account_id, key=key).update(parked=False)


def drop_draft(account_id: int, key: str) -> None:
    """Forget a draft; it has become an appeal or was put away."""
    Draft.objects.filter(account_id=account_id, key=key).delete()


@transaction.atomic
def pass_draft(account_id: int, key: str, to: int) -> bool:
    """Give a parked call to a colleague, sealed anew for them; whether there was one that could be read."""
    row = Draft.objects.select_for_update().filter(account_id=account_id, key=key, parked=True).first()
    if row is None or Draft.objects.filter(account_id=to, key=key).exists():
        return False
    try:
        text = unseal_text(vault_keys(), draft_owner(account_id, key), bytes(row.sealed))
    except InvalidTag:  # the master key was changed: nobody can read it any more
        return False
    row.account_id, row.sealed = to, seal_text(vault_keys(), draft_owner(to, key), text)
    row.save()
    return True
