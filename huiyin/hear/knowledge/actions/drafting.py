"""Writing a draft, handing it in, sending it back, giving it up."""

from django.db import transaction

from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.foundation.organisations.models import Unit
from huiyin.hear.knowledge.models import OPEN_DRAFT, Draft, Entry, Request
from huiyin.hear.knowledge.policies import may_begin, may_change, may_review, may_write_for, wrote
from huiyin.hear.knowledge.refusals import Incomplete, NotNow, OwnDraft, Refused, Stale
from huiyin.hear.knowledge.rules import Wording, faults, too_long

COPIED = (
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


def locked(draft_id: int) -> Draft:
    """The draft, held until the transaction ends."""
    return Draft.objects.select_for_update(of=("self",)).select_related("entry").get(pk=draft_id)


def wording_of(draft: Draft) -> Wording:
    """What a draft says."""
    texts = {name: getattr(draft, name) for name in COPIED}
    return Wording(**texts, owner=draft.owner_id, words=tuple(draft.words), note=draft.note)


def checked(wording: Wording) -> Wording:
    """The wording, if it may be handed in; raises `Incomplete`."""
    city = current()
    found = faults(wording, now().astimezone(city.zone).date())
    if wording.matter and not (wording.matter in city.matters and city.matters[wording.matter].is_leaf):
        found.append(("matter", "unknown"))
    if found:
        raise Incomplete(found)
    return wording


@transaction.atomic
def begin(actor: Actor, key: str, code: str = "", request_id: int | None = None, owner: str = "") -> Draft:
    """Begin a draft: of a new entry, of a change to one, or of the answer to a request.

    An entry has one open draft at a time: whoever may write it goes on with that one. The same key begins once.
    """
    if held := Draft.objects.filter(key=key[:64]).first():
        if not may_change(actor, held):
            raise Refused
        return held
    request = _asked(actor, request_id)
    entry = _entry(actor, code) if code else (request.entry if request else None)
    if entry and (open_one := Draft.objects.filter(entry=entry, state__in=OPEN_DRAFT).first()):
        return _joined(open_one, request)
    unit = entry.owner_id if entry else (request.owner_id if request else owner or _own(actor))
    if not may_begin(actor) or not may_write_for(actor, unit):
        raise Refused
    return _new(actor, key[:64], entry, request, unit)


def _asked(actor: Actor, request_id: int | None) -> Request | None:
    if request_id is None:
        return None
    request = Request.objects.select_for_update(of=("self",)).select_related("entry").get(pk=request_id)
    if not may_write_for(actor, request.owner_id):
        raise Refused
    if request.state != "open":
        raise NotNow
    return request


def _entry(actor: Actor, code: str) -> Entry:
    entry = Entry.objects.select_for_update(of=("self",)).get(code=code)
    if not may_write_for(actor, entry.owner_id):
        raise Refused
    return entry


def _own(actor: Actor) -> str:
    return next(iter(actor.units("unit_clerk", "unit_head", "knowledge_editor")), "")


def _joined(draft: Draft, request: Request | None) -> Draft:
    if request and draft.request_id is None:
        draft.request = request
        draft.save(update_fields=["request"])
    return draft


def _new(actor: Actor, key: str, entry: Entry | None, request: Request | None, unit: str) -> Draft:
    assert actor.id is not None
    words = {name: getattr(entry, name) for name in COPIED} | {"words": entry.words} if entry else {}
    if not entry and request:
        words = {"question": request.text, "matter": request.matter}
    return Draft.objects.create(
        **words,
        entry=entry,
        request=request,
        owner_id=unit,
        base=entry.version if entry else 0,
        hands=[actor.id],
        author_id=actor.id,
        author=actor.name,
        key=key,
        changed_at=now(),
    )


def _writing(actor: Actor, draft_id: int, version: int | None, states: tuple[str, ...]) -> Draft:
    draft = locked(draft_id)
    if not may_change(actor, draft):
        raise Refused
    if draft.state not in states:
        raise NotNow
    if version is not None and version != draft.version:
        raise Stale
    return draft


@transaction.atomic
def save(actor: Actor, draft_id: int, wording: Wording, version: int | None = None) -> Draft:
    """Keep what was typed; it may be incomplete, but not longer than can be kept. Raises `Incomplete`, `Stale` …"""
    draft = _writing(actor, draft_id, version, ("draft", "sent_back"))
    wording = wording.tidied()
    if found := too_long(wording):
        raise Incomplete(found)
    unit = wording.owner or draft.owner_id
    if not Unit.objects.filter(code=unit, active=True).exists() or not may_write_for(actor, unit):
        raise Incomplete([("owner", "unknown")])
    if wording == wording_of(draft):
        return draft
    for name in (*COPIED, "note"):
        setattr(draft, name, getattr(wording, name))
    draft.owner_id, draft.words = unit, list(wording.words)
    _sign(actor, draft)
    draft.save()
    return draft


def _sign(actor: Actor, draft: Draft) -> None:
    assert actor.id is not None
    draft.hands = sorted({*draft.hands, actor.id})
    draft.author_id, draft.author = actor.id, actor.name
    draft.version, draft.changed_at = draft.version + 1, now()


@transaction.atomic
def submit(actor: Actor, draft_id: int, version: int | None = None) -> Draft:
    """Hand a draft in for review; twice is once. Raises `Incomplete` with what it lacks."""
    held = locked(draft_id)
    if held.state == "submitted" and wrote(actor, held):
        return held
    draft = _writing(actor, draft_id, version, ("draft", "sent_back"))
    checked(wording_of(draft))
    _sign(actor, draft)
    draft.state, draft.reason = "submitted", ""
    draft.save()
    _record(actor, draft, "submit")
    return draft


@transaction.atomic
def send_back(actor: Actor, draft_id: int, reason: str, version: int | None = None) -> Draft:
    """Give a draft back to its author, saying why. Raises `Refused`, `OwnDraft`, `NotNow` or `Stale`."""
    draft = locked(draft_id)
    if not may_review(actor) or not reason.strip():
        raise Refused
    if wrote(actor, draft):
        raise OwnDraft
    if draft.state != "submitted":
        raise NotNow
    if version is not None and version != draft.version:
        raise Stale
    draft.state, draft.reason, draft.changed_at = "sent_back", reason.strip()[:300], now()
    draft.version += 1
    draft.save()
    _record(actor, draft, "send_back", draft.reason)
    return draft


@transaction.atomic
def drop(actor: Actor, draft_id: int) -> Draft:
    """Give a draft up; what it was to answer is open again. Twice is once."""
    draft = locked(draft_id)
    if not may_change(actor, draft):
        raise Refused
    if draft.state == "dropped":
        return draft
    if draft.state not in OPEN_DRAFT:
        raise NotNow
    draft.state, draft.changed_at = "dropped", now()
    draft.save(update_fields=["state", "changed_at"])
    _record(actor, draft, "drop")
    return draft


def _record(actor: Actor, draft: Draft, action: str, reason: str = "") -> None:
    where = draft.entry.code if draft.entry else f"draft:{draft.pk}"
    append([NewEvent.by(actor, f"knowledge:{where}", action, reason=reason, evidence={"draft": draft.pk})])
