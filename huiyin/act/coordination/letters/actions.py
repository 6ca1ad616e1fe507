"""Writing, releasing, answering and recalling letters; the only writer of this room's models.

Every action takes the order first and the letter then, so that two at once wait for each other.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from huiyin.act.coordination.letters import policies, rules
from huiyin.act.coordination.letters.models import Counter, Letter
from huiyin.act.coordination.letters.refusals import AnotherDraft, LetterNotNow
from huiyin.act.coordination.letters.writing import hour, order_ends, text_for
from huiyin.act.orders.actions.moving import locked, move, note
from huiyin.act.orders.refusals import Incomplete, NotNow, Refused, Stale
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.models import Unit

ADDRESSEE = "addressee"


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
    _tell(actor, fresh, "draft_letter", {"unit": to.code, "urgency": urgency, "subject": fresh.subject})
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
    letter = _held(letter_id)
    _must(policies.writes(actor, letter))
    _step(letter, "edit")
    letter.subject, letter.body, letter.cc = subject.strip(), body.strip(), list(cc)
    _check(letter)
    letter.save(update_fields=["subject", "body", "cc"])
    return letter


@transaction.atomic
def release(actor: Actor, letter_id: int) -> Letter:
    """The head's signature: the letter gets its number and its time, and the order waits for the answer."""
    letter = _held(letter_id)
    if letter.signed_by == actor.id:
        return letter
    _must(policies.releases(actor, letter))
    letter.state = _step(letter, "release")
    _sign(actor, letter)
    evidence = {"unit": letter.addressee_id, "ask": letter.ask, **_facts(letter)}
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
    letter.due_at = rules.due(at, ends, how.share, city.calendar.due(at, how.over))
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
    letter = _held(letter_id)
    if (letter.state, letter.closed_by) == (rules.DROPPED, actor.id):
        return letter
    _must(policies.writes(actor, letter))
    target = _step(letter, "drop")
    _needs("why", why)
    _close(actor, letter, target, why)
    _tell(actor, letter, "drop_letter", {"unit": letter.addressee_id}, why.strip())
    return letter


@transaction.atomic
def seal(actor: Actor, letter_id: int) -> Letter:
    """Note that the printed letter was sealed."""
    letter = _held(letter_id)
    _must(policies.writes(actor, letter))
    _step(letter, "seal")
    if letter.sealed_at:
        return letter
    letter.sealed_at, letter.sealed_by = now(), actor.id
    letter.save(update_fields=["sealed_at", "sealed_by"])
    _tell(actor, letter, "seal_letter", _facts(letter))
    return letter


@transaction.atomic
def prepare_reply(actor: Actor, letter_id: int, text: str) -> Letter:
    """Somebody of the addressee writes the answer for the head to sign."""
    letter = _held(letter_id)
    _must(policies.receives(actor, letter))
    _step(letter, "prepare")
    _check_reply(text)
    letter.reply, letter.reply_drafted_by = text.strip(), actor.id
    letter.save(update_fields=["reply", "reply_drafted_by"])
    return letter


@transaction.atomic
def answer(actor: Actor, letter_id: int, text: str) -> Letter:
    """The addressee's signed answer; the last one that is due lets the order go on."""
    letter = _held(letter_id)
    if letter.replied_by == actor.id:
        return letter
    _must(policies.signs_answer(actor, letter))
    letter.state = _step(letter, "answer")
    _check_reply(text)
    letter.reply, letter.reply_signer = text.strip(), actor.name
    letter.replied_by, letter.replied_at = actor.id, now()
    _write_answer(actor, letter)
    return _close(actor, letter, letter.state, "")


def _write_answer(actor: Actor, letter: Letter) -> None:
    late = letter.due_at is not None and letter.replied_at is not None and letter.replied_at > letter.due_at
    evidence = {"reply": letter.reply, "signer": letter.reply_signer, "late": late, **_facts(letter)}
    if letter.order.state == "54":
        action = "hear_letter" if _others_open(letter) else "answer_letter"
        move(actor, letter.order_id, action, evidence=evidence, right=ADDRESSEE)
    else:  # the order has gone on without it, to the level above for instance: the answer still counts
        note(actor, letter.order, "hear_letter", evidence, role=ADDRESSEE)


@transaction.atomic
def recall(actor: Actor, letter_id: int, why: str) -> Letter:
    """Take a letter back that needs no answer any more; the last open one lets the order go on."""
    letter = _held(letter_id)
    if (letter.state, letter.closed_by) == (rules.RECALLED, actor.id):
        return letter
    _must(policies.writes(actor, letter))
    target = _step(letter, "recall")
    _needs("why", why)
    evidence = {"why": why.strip(), **_facts(letter)}
    if letter.order.state == "54" and not _others_open(letter):
        move(actor, letter.order_id, "recall_letter", reason=why.strip(), evidence=evidence)
    else:
        note(actor, letter.order, "recall_letter", evidence, why.strip())
    return _close(actor, letter, target, why)


@transaction.atomic
def remind(letter_id: int) -> bool:
    """Remind the addressee once, before the time is over; whether it was due. For the job."""
    letter = _held(letter_id)
    if (
        letter.state != rules.SENT
        or letter.reminded_at
        or letter.remind_at is None
        or letter.remind_at > now()
    ):
        return False
    letter.reminded_at = now()
    letter.save(update_fields=["reminded_at"])
    _tell(SYSTEM, letter, "remind_letter", _facts(letter))
    return True


@transaction.atomic
def mark_overdue(letter_id: int) -> bool:
    """Mark a letter not answered in time; whether it is new. Oversight finds the mark. For the job."""
    letter = _held(letter_id)
    if letter.state != rules.SENT or letter.overdue_at or letter.due_at is None or letter.due_at > now():
        return False
    letter.overdue_at = now()
    letter.save(update_fields=["overdue_at"])
    _tell(SYSTEM, letter, "letter_overdue", _facts(letter))
    return True


@transaction.atomic
def end_with_order(letter_id: int) -> bool:
    """An open letter whose order is closed, or a draft whose order went to another unit, ends; whether it did."""
    letter = _held(letter_id)
    elsewhere = letter.state == rules.DRAFT and letter.order.lead_id != letter.sender_id
    if letter.closed_at or not (letter.order.closed_at or elsewhere):
        return False
    _close(SYSTEM, letter, _step(letter, "lapse"), "")
    _tell(SYSTEM, letter, "lapse_letter", _facts(letter))
    return True


def _others_open(letter: Letter) -> bool:
    return Letter.objects.filter(order=letter.order_id, state=rules.SENT).exclude(pk=letter.pk).exists()


def _held(letter_id: int) -> Letter:
    order = locked(Letter.objects.values_list("order_id", flat=True).get(pk=letter_id))
    found = (
        Letter.objects.select_for_update(of=("self",)).select_related("sender", "addressee").get(pk=letter_id)
    )
    found.order = order
    return found


def _step(letter: Letter, action: str) -> str:
    target = rules.after(letter.state, action)
    if target is None:
        raise LetterNotNow
    return target


def _must(allowed: bool) -> None:
    if not allowed:
        raise Refused


def _needs(name: str, text: str) -> None:
    if not text.strip():
        raise Incomplete((name,))


def _check_reply(text: str) -> None:
    if not 0 < len(text.strip()) <= rules.REPLY_AT_MOST:
        raise Incomplete(("reply",))


def _facts(letter: Letter) -> dict[str, Any]:
    due = letter.due_at.isoformat() if letter.due_at else ""
    return {
        "letter": letter.number,
        "id": letter.pk,
        "to": letter.addressee_id,
        "urgency": letter.urgency,
        "due": due,
    }


def _close(actor: Actor, letter: Letter, target: str, why: str) -> Letter:
    letter.state, letter.closed_at, letter.closed_by, letter.ending = target, now(), actor.id, why.strip()
    letter.save()
    return letter


def _tell(actor: Actor, letter: Letter, action: str, evidence: Mapping[str, Any], reason: str = "") -> None:
    note(actor, letter.order, action, {"id": letter.pk, **evidence}, reason)
