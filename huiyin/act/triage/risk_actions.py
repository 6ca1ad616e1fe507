"""Changing which words are heard as danger: one person proposes, another decides, and nothing need be loaded anew."""

from django.db import connection, transaction
from django.db.models import Max

from huiyin.act.triage import risk_changes
from huiyin.act.triage.models import RiskChange
from huiyin.act.triage.policies import may_change_risk_words
from huiyin.act.triage.refusals import (
    AlreadyProposed,
    DecidedOtherwise,
    NoRiskWord,
    NoSuchGrade,
    NothingChanges,
    NotYourWords,
    ReasonMissing,
    RiskNeedsSecond,
)
from huiyin.act.triage.risk_rules import Change, is_word, with_changes
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.parts import RISK_GRADES, RiskWord
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent


@transaction.atomic
def propose_risk_word(actor: Actor, word: str, grade: str, kind: str, why: str) -> RiskChange:
    """Propose that a word be heard as danger of this grade and kind; asked twice by one person it is one proposal."""
    _may(actor)
    word = word.strip()
    if not is_word(word):
        raise NoRiskWord
    if grade not in RISK_GRADES or kind not in risk_changes.kinds(current()):
        raise NoSuchGrade
    return _propose(actor, Change(word, grade, kind), why)


@transaction.atomic
def propose_retiring(actor: Actor, word: str, why: str) -> RiskChange:
    """Propose that a word be heard as danger no longer."""
    _may(actor)
    standing = _standing().get(word.strip())
    if standing is None:
        raise NothingChanges
    return _propose(actor, Change(standing.word, "", standing.kind), why)


@transaction.atomic
def decide_risk_change(actor: Actor, change_id: int, confirm: bool, why: str = "") -> RiskChange:
    """Confirm or refuse what another person proposed; a confirmed change is in force within two seconds.

    Raises `RiskNeedsSecond` for who proposed it, `ReasonMissing` for a refusal without a reason, and `DecidedOtherwise`
    when somebody decided the other way before.
    """
    _may(actor)
    _one_at_a_time()
    row = RiskChange.objects.get(pk=change_id)
    outcome = "confirmed" if confirm else "refused"
    if row.outcome:
        if row.outcome != outcome:
            raise DecidedOtherwise
        return row
    if row.asked_by_id == actor.id:
        raise RiskNeedsSecond
    if not confirm and not why.strip():
        raise ReasonMissing
    row.outcome, row.decided_why = outcome, why.strip()
    row.decided_at, row.decided_by_id, row.decided_by = now(), actor.id, actor.name
    if confirm:
        row.version = (RiskChange.objects.aggregate(last=Max("version"))["last"] or 0) + 1
    row.save()
    _write(actor, row, "confirm_risk_word" if confirm else "refuse_risk_word", row.decided_why)
    transaction.on_commit(risk_changes.forget)
    return row


def _propose(actor: Actor, change: Change, why: str) -> RiskChange:
    if not why.strip():
        raise ReasonMissing
    _one_at_a_time()
    waiting = RiskChange.objects.filter(word=change.word, outcome="").first()
    if waiting:
        if (waiting.asked_by_id, waiting.grade, waiting.kind) == (actor.id, change.grade, change.kind):
            return waiting
        raise AlreadyProposed
    before = _standing().get(change.word)
    if (before.grade, before.kind) == (change.grade, change.kind) if before else not change.grade:
        raise NothingChanges
    row = RiskChange.objects.create(
        word=change.word, grade=change.grade, kind=change.kind, why=why.strip(),
        asked_at=now(), asked_by_id=actor.id or 0, asked_by=actor.name,
    )  # fmt: skip
    _write(actor, row, "propose_risk_word", row.why)
    return row


def _standing() -> dict[str, RiskWord]:
    """The words in force by the database's own word, not by what this process holds."""
    words = with_changes(current().pack.risk_words, risk_changes.read())
    return {word.word: word for word in words}


def _may(actor: Actor) -> None:
    if not may_change_risk_words(actor) or actor.id is None:
        raise NotYourWords


def _write(actor: Actor, row: RiskChange, action: str, reason: str) -> None:
    told = {"word": row.word, "grade": row.grade, "kind": row.kind, "version": row.version or 0}
    append([NewEvent.by(actor, stream(row.pk), action, reason=reason, evidence=told)])


def stream(change_id: int) -> str:
    """The ledger stream of a change."""
    return f"risk_word:{change_id}"


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('triage.risk_word'))")
