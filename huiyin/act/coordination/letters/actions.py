"""Writing and releasing letters; with `answering` and `watching` the only writer of this room's models.

Every action takes the order first and the letter then, so that two at once wait for each other.
"""

from collections.abc import Sequence

from django.db import transaction

from huiyin.act.coordination.letters import policies, rules
from huiyin.act.coordination.letters.answering import answer, prepare_reply, recall
from huiyin.act.coordination.letters.holding import close, facts, held, must, needs, step, tell
from huiyin.act.coordination.letters.models import Counter, Letter
from huiyin.act.coordination.letters.refusals import AnotherDraft
from huiyin.act.coordination.letters.writing import hour, order_ends, text_for
from huiyin.act.orders.actions.moving import locked, move
from huiyin.act.orders.refusals import Incomplete, NotNow, Refused, Stale
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.models import Unit

__all__ = [
    "answer",
    "draft",
    "drop",
    "edit",
    "prepare_reply",
    "recall",
    "release",
    "seal",
    "send",
]


@transaction.atomic
def draft(
    actor: Actor,
    order_id: int,
    addressee: str,
    urgency: str,
    purpose: str,
    ask: str,
    subject: str = "",
    body: str = "",
    cc: Sequence[str] = (),
    version: int | None = None,
) -> Letter:
    """Write a letter; where subject or body are empty the city's template is filled. The same twice is written once."""
    order = locked(order_id)
    if order.lead is None or actor.id is None or not policies.may_draft(actor, order):
        raise Refused
    if order.state not in rules.WHERE:
        raise NotNow(order.state)
    if version is not None and version != order.version:
        raise Stale
    to = _addressee(addressee, urgency, purpose)
    text = text_for(order, to, urgency, purpose, ask)
    fresh = Letter(
        order=order, sender=order.lead, addressee=to, urgency=urgency, purpose=purpose, ask=ask.strip(),
        subject=subject.strip() or text.subject, body=body.strip() or text.body, cc=list(cc),
        drafted_by=actor.id, drafted_at=now(),
    )  # fmt: skip
    _check(fresh)
    if same := _drafted_already(fresh):
        return same
    fresh.save(force_insert=True)
    tell(actor, fresh, "draft_letter", {"unit": to.code, "urgency": urgency, "subject": fresh.subject})
    return fresh


def _addressee(code: str, urgency: str, purpose: str) -> Unit:
    """The unit written to; raises `Incomplete` where unit, urgency or purpose is none that the city has."""
    how, to = current().lettering, Unit.objects.filter(code=code, active=True).first()
    known = {"addressee": to, "urgency": urgency in how.urgencies, "purpose": purpose in how.purposes}
    if to is None or not all(known.values()):
        raise Incomplete(tuple(name for name, good in known.items() if not good))
    return to


def _check(letter: Letter) -> None:
    sender, to = letter.sender_id, letter.addressee_id
    lacking = rules.faults(letter.subject, letter.body, letter.ask, to, sender, letter.cc)
    if Unit.objects.filter(code__in=letter.cc, active=True).count() != len(letter.cc) and "cc" not in lacking:
        lacking.append("cc")
    if lacking:
        raise Incomplete(tuple(lacking))


def _drafted_already(fresh: Letter) -> Letter | None:
    """The open letter to the same unit for the same order that asks the same; another draft is in the way."""
    open_ones = Letter.objects.filter(order=fresh.order, addressee=fresh.addressee, closed_at=None)
    alike = ("urgency", "purpose", "ask", "subject", "cc", "drafted_by")
    for found in open_ones.order_by("-id"):
        if all(getattr(found, name) == getattr(fresh, name) for name in alike):
            return found
        if found.state == rules.DRAFT:
            raise AnotherDraft
    return None


@transaction.atomic
def edit(actor: Actor, letter_id: int, subject: str, body: str, cc: Sequence[str] = ()) -> Letter:
    """Change the text of a draft before the head releases it."""
    letter = held(letter_id)
    must(policies.writes(actor, letter))
    step(letter, "edit")
    letter.subject, letter.body, letter.cc = subject.strip(), body.strip(), list(cc)
    _check(letter)
    letter.save(update_fields=["subject", "body", "cc"])
    return letter


@transaction.atomic
def release(actor: Actor, letter_id: int) -> Letter:
    """The head's signature: the letter gets its number and its time, and the order waits for the answer."""
    letter = held(letter_id)
    if letter.signed_by == actor.id:
        return letter
    must(policies.releases(actor, letter))
    letter.state = step(letter, "release")
    _sign(actor, letter)
    evidence = {"unit": letter.addressee_id, "ask": letter.ask, **facts(letter)}
    move(actor, letter.order_id, "letter", evidence=evidence)
    letter.save()
    return letter


@transaction.atomic
def send(
    actor: Actor,
    order_id: int,
    addressee: str,
    urgency: str,
    purpose: str,
    ask: str,
    subject: str = "",
    body: str = "",
    cc: Sequence[str] = (),
    version: int | None = None,
) -> Letter:
    """A head who writes the letter releases it in the same breath."""
    written = draft(actor, order_id, addressee, urgency, purpose, ask, subject, body, cc, version)
    return release(actor, written.pk)


def _sign(actor: Actor, letter: Letter) -> None:
    city, at = current(), now()
    how = city.lettering.urgencies[letter.urgency]
    letter.signed_by, letter.signer, letter.signed_at = actor.id, actor.name, at
    ends = order_ends(letter.order)
    here = ends.astimezone(city.zone) if ends else None
    letter.due_at = rules.due(at.astimezone(city.zone), here, how.share, city.calendar.due(at, how.over))
    letter.remind_at = rules.remind_at(at, letter.due_at, how.remind)
    letter.body = rules.with_due(letter.body, hour(letter.due_at, city))
    letter.year = at.astimezone(city.zone).year
    letter.serial = _next(letter.sender_id, letter.year)
    short = city.lettering.short(letter.sender.name)
    letter.number = rules.number(city.lettering.form, short, letter.year, letter.serial)


def _next(unit: str, year: int) -> int:
    """The unit's next number of the year: given inside the transaction, so what fails leaves no gap."""
    Counter.objects.bulk_create([Counter(unit_id=unit, year=year)], ignore_conflicts=True)
    counter = Counter.objects.select_for_update().get(unit=unit, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


@transaction.atomic
def drop(actor: Actor, letter_id: int, why: str) -> Letter:
    """Throw a draft away."""
    letter = held(letter_id)
    if (letter.state, letter.closed_by) == (rules.DROPPED, actor.id):
        return letter
    must(policies.writes(actor, letter))
    target = step(letter, "drop")
    needs("why", why)
    close(actor, letter, target, why)
    tell(actor, letter, "drop_letter", {"unit": letter.addressee_id}, why.strip())
    return letter


@transaction.atomic
def seal(actor: Actor, letter_id: int) -> Letter:
    """Note that the printed letter was sealed."""
    letter = held(letter_id)
    must(policies.writes(actor, letter))
    step(letter, "seal")
    if letter.sealed_at:
        return letter
    letter.sealed_at, letter.sealed_by = now(), actor.id
    letter.save(update_fields=["sealed_at", "sealed_by"])
    tell(actor, letter, "seal_letter", facts(letter))
    return letter
