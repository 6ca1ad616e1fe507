"""Reading answers, drafts and requests."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, QuerySet, Sum

from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.parts import SPOKEN_LIMIT, PackAnswer
from huiyin.hear.knowledge import rules
from huiyin.hear.knowledge.features import is_shorthand
from huiyin.hear.knowledge.finding import Hit, find, mark
from huiyin.hear.knowledge.models import OPEN_DRAFT, Draft, Entry, Missed, Request, Usage, Version
from huiyin.hear.knowledge.policies import may_review, may_see_draft, may_write_for
from huiyin.hear.knowledge.refusals import Refused
from huiyin.hear.knowledge.rules import NEEDED, Wording

__all__ = ["NEEDED", "SPOKEN_LIMIT", "Hit", "Wording", "find", "is_shorthand", "mark"]

ENTRIES_AT_MOST = 100
LISTED_AT_MOST = 200
VERSIONS_AT_MOST = 200
USAGE_DAYS = 365
SAID = ("question", "question_en", "spoken", "written", "english", "source", "matter", "owner_id", "words")
COMPARED = (*SAID, "valid_from", "valid_until")
TEXTS = ("question", "question_en", "spoken", "written", "english", "source")


def entry(code: str) -> Entry | None:
    """The entry with this code, as it is now."""
    return Entry.objects.select_related("owner").filter(code=code).first()


def in_force(code: str, today: date) -> Entry | None:
    """The entry with this code if it may be said today."""
    found = entry(code)
    return found if found and found.state == "in_force" and found.valid_until >= today else None


def version(code: str, number: int) -> Version | None:
    """An entry as it stood in this version."""
    found = Version.objects.select_related("entry", "owner")
    return found.filter(entry__code=code, number=number).first()


def versions(code: str) -> list[Version]:
    """All versions of an entry, newest first."""
    return list(Version.objects.filter(entry__code=code).order_by("-number")[:VERSIONS_AT_MOST])


def search(text: str, today: date, size: int = 5) -> list[Entry]:
    """Entries in force today that may answer `text`, best first."""
    return [hit.entry for hit in find(text, today, size)]


def entries(after: str = "", size: int = ENTRIES_AT_MOST, units: Sequence[str] = ()) -> list[Entry]:
    """One page of all entries by code, or of those that these units answer for."""
    found = Entry.objects.select_related("owner").filter(code__gt=after).order_by("code")
    return list(_of(found, units)[: min(size, ENTRIES_AT_MOST)])


def _of(found: "QuerySet[Entry]", units: Sequence[str]) -> "QuerySet[Entry]":
    return found.filter(owner__in=units) if units else found


def count(units: Sequence[str] = ()) -> int:
    """How many entries there are."""
    return _of(Entry.objects.all(), units).count()


def expiring(before: date, units: Sequence[str] = ()) -> list[Entry]:
    """Entries in force whose validity ends before this day."""
    found = Entry.objects.select_related("owner").filter(state="in_force", valid_until__lt=before)
    return list(_of(found, units).order_by("valid_until", "code")[:ENTRIES_AT_MOST])


@dataclass(frozen=True)
class Change:
    """One field that differs between two versions: a text in pieces, or two values."""

    field: str
    pieces: tuple[tuple[str, str], ...] = ()
    before: object = None
    after: object = None


def differences(before: Version | Entry | None, after: "Version | Draft") -> list[Change]:
    """What a version or a draft changes; everything when there was nothing before."""
    old = {name: getattr(before, name) for name in COMPARED} if before else {}
    new = {name: getattr(after, name) for name in COMPARED}
    empty = {name for name, value in new.items() if not value and name not in old}
    return [_change(name, old.get(name), new[name]) for name in rules.changed(old, new) if name not in empty]


def _change(name: str, before: object, after: object) -> Change:
    if name in TEXTS:
        return Change(name, tuple(rules.same_pieces(str(before or ""), str(after or ""))))
    return Change(name, (), before, after)


def draft(actor: Actor, draft_id: int) -> Draft | None:
    """The draft, for those who write or review it; raises `Refused` for anybody else."""
    found = Draft.objects.select_related("entry", "request", "owner").filter(pk=draft_id).first()
    if found and not may_see_draft(actor, found):
        raise Refused
    return found


def open_draft(code: str) -> Draft | None:
    """The draft that is being written about this entry."""
    return Draft.objects.filter(entry__code=code, state__in=OPEN_DRAFT).first()


def drafts(actor: Actor) -> list[Draft]:
    """Drafts that are open, for those who write or review: their own units', or all."""
    found = Draft.objects.select_related("entry").filter(state__in=OPEN_DRAFT)
    if not may_review(actor):
        found = found.filter(owner__in=actor.units("unit_clerk", "unit_head"))
    return list(found[:LISTED_AT_MOST])


def waiting(actor: Actor) -> int:
    """How many drafts wait for this person's review."""
    if not may_review(actor):
        return 0
    held = Draft.objects.filter(state="submitted").values_list("hands", flat=True)[:LISTED_AT_MOST]
    return sum(1 for hands in held if actor.id not in hands)


def requests(actor: Actor, kind: str = "", state: str = "open") -> list[Request]:
    """What owners are asked for: everything for editors and those who review, a unit's own for the unit."""
    found = Request.objects.select_related("entry").filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if not may_review(actor):
        found = found.filter(owner__in=actor.units("unit_clerk", "unit_head", "unit_deputy"))
    return list(found[:LISTED_AT_MOST])


def request(actor: Actor, request_id: int) -> Request | None:
    """One request, for those who may answer it or review answers; raises `Refused` for anybody else."""
    found = Request.objects.select_related("entry").filter(pk=request_id).first()
    if found and not (may_review(actor) or may_write_for(actor, found.owner_id) or actor.at(found.owner_id)):
        raise Refused
    return found


def open_gaps() -> list[Request]:
    """What is asked again and again and has no answer yet, the most asked first."""
    return list(Request.objects.filter(kind="gap", state="open").order_by("-count", "pk")[:LISTED_AT_MOST])


@dataclass(frozen=True)
class Voices:
    """How a question was asked: some of its texts, and how often for each reason."""

    texts: tuple[str, ...] = ()
    why: dict[str, int] = field(default_factory=dict)


def voices(request_id: int, at_most: int = 8) -> Voices:
    """How people said what a request is about."""
    missed = Missed.objects.filter(request=request_id)
    texts = missed.order_by("-at").values_list("text", flat=True)[: at_most * 3]
    why = dict(missed.values_list("why").annotate(n=Count("pk")).order_by("-n"))
    return Voices(tuple(dict.fromkeys(texts))[:at_most], why)


def usage(entry_ids: Sequence[int], days: int = USAGE_DAYS) -> dict[int, dict[str, int]]:
    """How often each of these entries was proposed, used, opened, found helpful or not, of late."""
    since = now().date() - timedelta(days)
    rows = (
        Usage.objects.filter(entry__in=entry_ids, day__gte=since)
        .values_list("entry_id", "what")
        .annotate(total=Sum("count"))
    )
    found: dict[int, dict[str, int]] = {}
    for entry_id, what, total in rows:
        found.setdefault(entry_id, {})[what] = total
    return found


def as_pack(found: Entry) -> PackAnswer:
    """An entry as a city pack would hold it."""
    texts = {name: getattr(found, name) for name in (*TEXTS, "code", "matter")}
    return PackAnswer(
        **texts,
        owner=found.owner_id,
        words=tuple(found.words),
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        file="",
        lines={},
    )
