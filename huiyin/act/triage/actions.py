"""Versions of what triage has learned: put down, put in service, taken back."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from huiyin.act.triage import held
from huiyin.act.triage.models import TriageModel
from huiyin.act.triage.policies import may_switch_models
from huiyin.act.triage.refusals import Changed, Damaged, NoSuchVersion, NotYours
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent


@transaction.atomic
def keep(
    actor: Actor,
    part: str,
    content: bytes,
    card: Mapping[str, Any],
    origin: str,
    seen_until: datetime | None = None,
) -> TriageModel:
    """Put a new version down as a candidate; the same bytes are put down once."""
    _one_at_a_time(actor, part)
    digest = hashlib.sha256(content).hexdigest()
    newest = TriageModel.objects.defer("content").filter(part=part).order_by("-version").first()
    if newest and newest.digest == digest:
        return newest
    row = TriageModel.objects.create(
        part=part,
        version=(newest.version if newest else 0) + 1,
        content=content,
        digest=digest,
        origin=origin,
        card=dict(card),
        made_at=now(),
        made_by=actor.name,
        seen_until=seen_until,
    )
    _write(actor, row, "keep_model", "", {"origin": origin, "rows": card.get("n")})
    return row


@transaction.atomic
def put_in_service(
    actor: Actor, part: str, version: int, reason: str = "", instead_of: int | None = None
) -> TriageModel:
    """Let this version judge; `instead_of` is the version that the person saw in service (0 for none).

    Raises `Changed` when another one is in service by now, `Damaged` when its bytes cannot be read.
    """
    _one_at_a_time(actor, part)
    row = _find(part, version)
    if row.state == "in_service":
        return row
    before = _serving(part)
    if instead_of is not None and instead_of != (before.version if before else 0):
        raise Changed
    _switch(before, row)
    row.before = before
    row.save(update_fields=["before"])
    _write(actor, row, "use_model", reason, {"before": before.version if before else 0})
    return row


@transaction.atomic
def roll_back(actor: Actor, part: str, version: int, reason: str = "") -> TriageModel | None:
    """Take `version` out of service and let the one before it judge again; None when only the words remain.

    Asked again after it was done, it changes nothing. Raises `Changed` when yet another one is in service.
    """
    _one_at_a_time(actor, part)
    row, serving = _find(part, version), _serving(part)
    if serving != row:
        if serving == row.before and row.state == "former":
            return serving
        raise Changed
    _switch(row, row.before)
    _write(actor, row, "roll_back_model", reason, {"to": row.before.version if row.before else 0})
    return row.before


def _one_at_a_time(actor: Actor, part: str) -> None:
    if not may_switch_models(actor):
        raise NotYours
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('triage.model'), hashtext(%s))", [part])


def _find(part: str, version: int) -> TriageModel:
    row = TriageModel.objects.defer("content").filter(part=part, version=version).first()
    if row is None:
        raise NoSuchVersion
    return row


def _serving(part: str) -> TriageModel | None:
    return TriageModel.objects.defer("content").filter(part=part, state="in_service").first()


def _switch(old: TriageModel | None, new: TriageModel | None) -> None:
    """Exchange two versions; the new one is read first, so that what cannot judge is never in service."""
    if new:
        _look_through(new)
    if old:
        old.state = "former"
        old.save(update_fields=["state"])
    if new:
        new.state, new.in_service_at = "in_service", now()
        new.save(update_fields=["state", "in_service_at"])
    transaction.on_commit(held.forget)


def _look_through(row: TriageModel) -> None:
    try:
        held.check(row.part, row.version)
    except held.Unreadable as problem:
        raise Damaged from problem


def _write(actor: Actor, row: TriageModel, action: str, reason: str, evidence: dict[str, Any]) -> None:
    told = {"version": row.version, "digest": row.digest, **evidence}
    append([NewEvent.by(actor, f"model:{row.part}", action, reason=reason, evidence=told)])


@contextmanager
def one_trainer() -> Iterator[bool]:
    """Whether this process may train now: of several workers one does, the others have nothing to do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('triage.train'))")
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('triage.train'))")
