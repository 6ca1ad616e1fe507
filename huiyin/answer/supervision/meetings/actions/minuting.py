"""The agenda and the minutes: written while the meeting is open, signed, then only added to."""

import hashlib

from django.db import transaction

from huiyin.act.orders.refusals import Incomplete
from huiyin.answer.supervision.meetings import policies
from huiyin.answer.supervision.meetings.actions.calling import PLACES_APART
from huiyin.answer.supervision.meetings.actions.deciding import adopt
from huiyin.answer.supervision.meetings.actions.holding import held, must, needs, open_for, same, tell, today
from huiyin.answer.supervision.meetings.models import AgendaItem, Correction, Decision, Meeting
from huiyin.answer.supervision.meetings.refusals import Frozen, NotPrepared, NotSigned, TooEarly
from huiyin.answer.supervision.meetings.rules import CALLED, DRAFTED, SIGNED
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.organisations.models import Unit

TITLE_AT_MOST, ITEMS_AT_MOST = 200, 60


@transaction.atomic
def add_item(actor: Actor, meeting_id: int, title: str, unit: str = "") -> AgendaItem:
    """Put an item at the end of the agenda; the same title twice is one item."""
    meeting = open_for(actor, meeting_id)
    needs(title=title)
    words = _one_line(title)
    key = f"person:{hashlib.sha256(words.encode()).hexdigest()[:16]}"
    found = AgendaItem.objects.filter(meeting=meeting, key=key).first()
    if found and not found.dropped:
        return found
    places = list(AgendaItem.objects.filter(meeting=meeting).values_list("place", flat=True))
    if len(places) >= ITEMS_AT_MOST:
        raise Incomplete(("title",))
    item = found or AgendaItem(meeting=meeting, source="person", key=key, edited=True)
    item.title, item.unit, item.dropped = words, _unit(unit), False
    item.place = max(places, default=0) + PLACES_APART
    item.save()
    tell(actor, meeting, "add_item", {"item": item.pk, "title": words})
    return item


@transaction.atomic
def change_item(
    actor: Actor,
    item_id: int,
    title: str | None = None,
    minutes: str | None = None,
    version: int | None = None,
) -> AgendaItem:
    """Change an item's title or its minutes; what is not given stays."""
    meeting, item = _held_item(actor, item_id)
    fresh = {
        "title": item.title if title is None else _one_line(title),
        "minutes": item.minutes if minutes is None else minutes.strip(),
    }
    needs(title=fresh["title"] or "")
    changed = [name for name, value in fresh.items() if getattr(item, name) != value]
    if not changed:
        return item
    same(version, item.version)
    for name in changed:
        setattr(item, name, fresh[name])
    item.edited = item.edited or changed != ["minutes"]
    item.version += 1
    item.save()
    told = {"minutes": hashlib.sha256(item.minutes.encode()).hexdigest()} if "minutes" in changed else {}
    tell(actor, meeting, "change_item", {"item": item.pk, "changed": changed, "title": item.title, **told})
    return item


@transaction.atomic
def drop_item(actor: Actor, item_id: int) -> AgendaItem:
    """Take an item off the agenda; one with minutes or decisions stays."""
    meeting, item = _held_item(actor, item_id)
    if item.dropped:
        return item
    if item.minutes or Decision.objects.filter(item=item, state=DRAFTED).exists():
        raise Incomplete(("minutes",))
    item.dropped, item.edited, item.version = True, True, item.version + 1
    item.save()
    tell(actor, meeting, "drop_item", {"item": item.pk, "title": item.title})
    return item


@transaction.atomic
def order_items(actor: Actor, item_id: int, up: bool) -> AgendaItem:
    """Move an item one place up or down among those that are on the agenda."""
    meeting, item = _held_item(actor, item_id)
    shown = list(
        AgendaItem.objects.select_for_update().filter(meeting=meeting, dropped=False).order_by("place", "id")
    )
    here = next(n for n, one in enumerate(shown) if one.pk == item.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(shown):
        return item
    shown[here], shown[there] = shown[there], shown[here]
    for number, one in enumerate(shown, start=1):
        one.place = number * PLACES_APART
    AgendaItem.objects.bulk_update(shown, ["place"])
    tell(actor, meeting, "order_items", {"items": [one.pk for one in shown]})
    return next(one for one in shown if one.pk == item.pk)


@transaction.atomic
def sign(actor: Actor, meeting_id: int, version: int | None = None) -> Meeting:
    """Sign the minutes: they are frozen, and what was decided goes to the units."""
    meeting = held(meeting_id)
    must(policies.may_sign(actor, meeting.scope))
    if meeting.state == SIGNED:
        if meeting.signed_by == actor.id:
            return meeting
        raise Frozen
    if meeting.prepared_at is None:
        raise NotPrepared
    if meeting.held_on > today():
        raise TooEarly
    same(version, meeting.version)
    adopted = adopt(actor, meeting)
    digest = _digest(meeting)
    meeting.state, meeting.signed_at, meeting.version = SIGNED, now(), meeting.version + 1
    meeting.signed_by, meeting.signer = actor.id, actor.name
    meeting.save()
    tell(actor, meeting, "sign_minutes", {"minutes": digest, "decisions": adopted})
    return meeting


@transaction.atomic
def correct(actor: Actor, meeting_id: int, words: str, item_id: int | None = None) -> Correction:
    """Set something right after the signature: beside the minutes, never in them."""
    meeting = held(meeting_id)
    must(policies.may_prepare(actor, meeting.scope))
    if meeting.state == CALLED:
        raise NotSigned
    needs(words=words)
    item = AgendaItem.objects.get(pk=item_id, meeting=meeting) if item_id else None
    last = Correction.objects.filter(meeting=meeting).order_by("-id").first()
    fresh = (words.strip(), item.pk if item else None, actor.id)
    if last and (last.words, last.item_id, last.by) == fresh:
        return last
    made = Correction.objects.create(
        meeting=meeting, item=item, words=words.strip(), by=actor.id, by_name=actor.name, at=now()
    )
    tell(actor, meeting, "correct_minutes", {"correction": made.pk, "item": made.item_id}, words.strip())
    return made


def _held_item(actor: Actor, item_id: int) -> tuple[Meeting, AgendaItem]:
    meeting = open_for(actor, AgendaItem.objects.values_list("meeting_id", flat=True).get(pk=item_id))
    return meeting, AgendaItem.objects.select_for_update(of=("self",)).get(pk=item_id)


def _digest(meeting: Meeting) -> str:
    """What was signed, so that the ledger can tell whether it is still the same."""
    shown = AgendaItem.objects.filter(meeting=meeting, dropped=False).order_by("place", "id")
    text = "\n".join(f"{one.title}\n{one.minutes}" for one in shown)
    return hashlib.sha256(text.encode()).hexdigest()


def _one_line(text: str) -> str:
    return " ".join(text.split())[:TITLE_AT_MOST]


def _unit(code: str) -> Unit | None:
    if not code:
        return None
    found = Unit.objects.filter(code=code, active=True).first()
    if found is None:
        raise Incomplete(("unit",))
    return found
