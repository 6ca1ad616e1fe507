"""Making a ruling, which goes before the catalogue, and ending one, which takes two persons."""

from django.db import connection, transaction

from huiyin.act.triage import rulings
from huiyin.act.triage.models import Ruling
from huiyin.act.triage.policies import may_end_rulings
from huiyin.act.triage.refusals import NeedsSecond, NotYourRuling, WhyMissing
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent


@transaction.atomic
def make_ruling(
    actor: Actor, matter: str, place: str, lead: str, co_units: tuple[str, ...], minutes: str, number: str
) -> Ruling:
    """Let a unit lead a matter in a place (empty: the whole city); a ruling that stood there is replaced.

    The same ruling over the same order is made once. Who may is asked where the meeting is held.
    """
    _one_at_a_time()
    before = Ruling.objects.filter(matter=matter, place=place, ended_at=None).first()
    if before and (before.number, before.lead, before.co_units) == (number, lead, list(co_units)):
        return before
    if before:
        _close(actor, before, number)
    made = Ruling.objects.create(
        matter=matter, place=place, lead=lead, co_units=list(co_units), minutes=minutes, number=number,
        made_at=now(), made_by=actor.name,
    )  # fmt: skip
    evidence = {"matter": matter, "place": place, "lead": lead, "number": number}
    append([NewEvent.by(actor, stream(made.pk), "make_ruling", reason=minutes, evidence=evidence)])
    transaction.on_commit(rulings.forget)
    return made


@transaction.atomic
def end_ruling(actor: Actor, ruling_id: int, why: str = "") -> Ruling:
    """Ask that a ruling end, or, as another person than the one who asked, end it.

    Raises `NeedsSecond` when the one who asked tries to confirm, `WhyMissing` when nobody has said why.
    """
    if not may_end_rulings(actor):
        raise NotYourRuling
    _one_at_a_time()
    row = Ruling.objects.get(pk=ruling_id)
    if row.ended_at:
        return row
    if row.end_asked_by is None:
        return _ask(actor, row, why.strip())
    if row.end_asked_by == actor.id:
        raise NeedsSecond
    _close(actor, row, "")
    transaction.on_commit(rulings.forget)
    return row


@transaction.atomic
def keep_ruling(actor: Actor, ruling_id: int) -> Ruling:
    """Let a ruling stand after all whose end was asked for."""
    if not may_end_rulings(actor):
        raise NotYourRuling
    _one_at_a_time()
    row = Ruling.objects.get(pk=ruling_id)
    if row.ended_at is None and row.end_asked_by is not None:
        row.end_asked_by, row.end_asked_at, row.end_why = None, None, ""
        row.save(update_fields=["end_asked_by", "end_asked_at", "end_why"])
        append([NewEvent.by(actor, stream(row.pk), "keep_ruling")])
    return row


def stream(ruling_id: int) -> str:
    """The ledger stream of a ruling."""
    return f"ruling:{ruling_id}"


def _ask(actor: Actor, row: Ruling, why: str) -> Ruling:
    if not why:
        raise WhyMissing
    row.end_asked_by, row.end_asked_at, row.end_why = actor.id, now(), why
    row.save(update_fields=["end_asked_by", "end_asked_at", "end_why"])
    append([NewEvent.by(actor, stream(row.pk), "ask_to_end_ruling", reason=why)])
    return row


def _close(actor: Actor, row: Ruling, replaced_by: str) -> None:
    row.ended_at, row.ended_by = now(), actor.name
    row.save(update_fields=["ended_at", "ended_by"])
    append([NewEvent.by(actor, stream(row.pk), "end_ruling", evidence={"replaced_by": replaced_by})])


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('triage.ruling'))")
