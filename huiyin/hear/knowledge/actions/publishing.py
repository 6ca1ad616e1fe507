"""Bringing an entry into force, by a pack or by a second person, and taking it out again."""

from typing import Any

from django.db import connection, transaction

from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.parts import PackAnswer
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.hear.knowledge.actions.drafting import checked, locked, wording_of
from huiyin.hear.knowledge.actions.shelving import shelve, unshelve
from huiyin.hear.knowledge.models import Draft, Entry, Request, Version
from huiyin.hear.knowledge.policies import may_publish, may_review, may_withdraw, wrote
from huiyin.hear.knowledge.refusals import NotNow, OwnDraft, Refused, Stale

SAID = (
    "question",
    "question_en",
    "spoken",
    "written",
    "english",
    "source",
    "matter",
    "valid_from",
    "valid_until",
)
FIELDS = (*SAID, "owner_id", "words")
DIGITS = 4


def stream(code: str) -> str:
    """The ledger stream of an entry."""
    return f"knowledge:{code}"


@transaction.atomic
def publish_pack(actor: Actor, answers: tuple[PackAnswer, ...]) -> int:
    """Make the entries of a pack current; one that changed in the pack gets a new version. Returns how many.

    What was edited here since stays as it is until the pack itself says something else.
    """
    changed = [entry for answer in answers if (entry := _from_pack(actor, answer))]
    if changed:
        shelve(changed)
        codes = [entry.code for entry in changed]
        append([NewEvent.by(actor, "knowledge", "publish", evidence={"codes": codes})])
    return len(changed)


def _from_pack(actor: Actor, answer: PackAnswer) -> Entry | None:
    wanted = {name: getattr(answer, name) for name in SAID}
    wanted |= {"owner_id": answer.owner, "words": list(answer.words)}
    entry = Entry.objects.select_for_update(of=("self",)).filter(code=answer.code).first()
    packed = entry and entry.versions.filter(origin="pack").order_by("-number").first()
    if packed and all(getattr(packed, name) == value for name, value in wanted.items()):
        return None
    return _put(entry or Entry(code=answer.code, version=0), wanted, {"origin": "pack", "author": actor.name})


def _put(entry: Entry, wanted: dict[str, Any], by: dict[str, Any]) -> Entry:
    """The entry with its next version in force; the version is kept for ever."""
    for name, value in wanted.items():
        setattr(entry, name, value)
    entry.version += 1
    entry.state, entry.withdrawn_because = "in_force", ""
    entry.save()
    Version.objects.create(entry=entry, number=entry.version, at=now(), **wanted, **by)
    return entry


@transaction.atomic
def publish(actor: Actor, draft_id: int, version: int | None = None) -> Entry:
    """Bring a draft that was handed in into force, as a second person; twice by the same person is once.

    Raises `Refused`, `OwnDraft`, `NotNow`, `Stale` or `Incomplete`; then nothing has changed.
    """
    draft = locked(draft_id)
    if draft.state == "published" and draft.entry and _published_by(actor, draft):
        return draft.entry
    _check(actor, draft, version)
    entry = _entry_for(draft)
    before = entry.version
    by = {"origin": "draft", "note": draft.note, "author_id": draft.author_id, "author": draft.author}
    wanted = {name: getattr(draft, name) for name in FIELDS}
    _put(entry, wanted, by | {"reviewer_id": actor.id, "reviewer": actor.name})
    draft.entry, draft.state, draft.changed_at = entry, "published", now()
    draft.save()
    _answered(draft, entry)
    shelve([entry])
    evidence = {"draft": draft.pk, "from": before, "to": entry.version, "author": draft.author}
    append([NewEvent.by(actor, stream(entry.code), "publish", evidence=evidence)])
    return entry


def _check(actor: Actor, draft: Draft, version: int | None) -> None:
    if not may_review(actor):
        raise Refused
    if draft.state != "submitted":
        raise NotNow
    if wrote(actor, draft):
        raise OwnDraft
    assert may_publish(actor, draft)
    if version is not None and version != draft.version:
        raise Stale
    checked(wording_of(draft))


def _published_by(actor: Actor, draft: Draft) -> bool:
    assert draft.entry is not None
    return draft.entry.versions.filter(reviewer_id=actor.id, at=draft.changed_at).exists()


def _entry_for(draft: Draft) -> Entry:
    if draft.entry_id is None:
        return Entry(code=_next_code(), version=0)
    entry = Entry.objects.select_for_update(of=("self",)).get(pk=draft.entry_id)
    if entry.version != draft.base:
        raise Stale
    return entry


def _next_code() -> str:
    prefix = current().answering.code_prefix
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('knowledge.code'))")
    codes = Entry.objects.filter(code__regex=rf"^{prefix}[0-9]+$").values_list("code", flat=True)
    highest = max((int(code[len(prefix) :]) for code in codes), default=0)
    return f"{prefix}{highest + 1:0{DIGITS}d}"


def _answered(draft: Draft, entry: Entry) -> None:
    closing = {"state": "answered", "closed_at": now(), "entry": entry}
    if draft.request_id is not None:
        Request.objects.filter(pk=draft.request_id, state="open").update(**closing)
    Request.objects.filter(entry=entry, kind="expiry", state="open").update(**closing)


@transaction.atomic
def withdraw(actor: Actor, code: str, reason: str) -> Entry:
    """Take an entry out of force at once; its versions can still be read. Raises `Refused` or `NotNow`."""
    entry = Entry.objects.select_for_update(of=("self",)).get(code=code)
    if not may_withdraw(actor, entry) or not reason.strip():
        raise Refused
    if entry.state == "withdrawn":
        raise NotNow
    entry.state, entry.withdrawn_because = "withdrawn", reason.strip()[:300]
    entry.save(update_fields=["state", "withdrawn_because"])
    closing = {"state": "dismissed", "closed_at": now(), "closed_because": entry.withdrawn_because}
    Request.objects.filter(entry=entry, kind="expiry", state="open").update(**closing)
    unshelve(entry)
    append([NewEvent.by(actor, stream(code), "withdraw", reason=entry.withdrawn_because)])
    return entry
