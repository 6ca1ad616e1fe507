"""Saying yes or no to an invitation, what one has to do with, and another term."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from huiyin.act.notices.actions import forget_told
from huiyin.act.notices.links import code_key
from huiyin.foundation.accounts.own_actions import Taken, call, open_own_account
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.publish.participation.models import Invitation, Observer, Relation
from huiyin.publish.participation.refusals import (
    LinkUsed,
    NameTaken,
    NoLink,
    NotRenewable,
    NotServing,
    OldConsent,
    Unfinished,
)
from huiyin.publish.participation.rules import ACCEPTED, DECLINED, INVITED, RELATIONS, add_months

USERNAME = re.compile(r"[A-Za-z\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]{2,19}")
PASSWORD_AT_LEAST, PASSWORD_AT_MOST = 8, 200
RELATIONS_AT_MOST = 20
Declared = tuple[str, str]  # unit, kind of relation


@dataclass(frozen=True)
class Acceptance:
    """What somebody fills in who accepts: how to sign in, what they have to do with, and which words they agree to."""

    username: str
    password: str
    consent: str
    relations: tuple[Declared, ...] = ()


@transaction.atomic
def accept(code: str, given: Acceptance) -> Observer:
    """Become an observer; the link opens once, and of two who press at once one is told so."""
    row = _held(code)
    city = current()
    if given.consent != city.observing.consent.version:
        raise OldConsent
    if wrong := faults(given, city):
        raise Unfinished(*wrong)
    # From here on only the observer's own row knows the person: when it ends, nothing else has to be looked for.
    token, row.appellant, row.state, row.ended_at = row.appellant, None, ACCEPTED, now()
    row.save(update_fields=["appellant", "state", "ended_at"])
    forget_told(f"invitation:{row.pk}")
    root = next(unit.code for unit in city.pack.units if not unit.parent)
    try:
        account = open_own_account(given.username.strip(), given.password, "observer", root)
    except Taken:
        raise NameTaken from None
    observer = _begin(account.pk, token, city)
    call(account.pk, city.observing.inviting.alias.format(number=observer.pk))
    _declare(observer, given.relations)
    return observer


def faults(given: Acceptance, city: City) -> tuple[str, ...]:
    """What is missing or cannot be."""
    wrong = []
    if not USERNAME.fullmatch(given.username.strip()) or re.search(r"\d{5}", given.username):
        wrong.append("username")  # a number of the telephone is no name to sign in with
    if not PASSWORD_AT_LEAST <= len(given.password) <= PASSWORD_AT_MOST or given.username in given.password:
        wrong.append("password")
    if not _known(given.relations, city):
        wrong.append("relations")
    return tuple(wrong)


def _known(relations: Iterable[Declared], city: City) -> bool:
    listed = list(relations)
    right = all(unit in city.units and kind in RELATIONS for unit, kind in listed)
    return right and len(listed) <= RELATIONS_AT_MOST


@transaction.atomic
def begin(account_id: int, token: uuid.UUID | None = None) -> Observer:
    """The term of somebody who has an account already and agreed on paper; twice is once."""
    serving = Observer.objects.filter(account_id=account_id).first()
    return serving or _begin(account_id, token, current())


def _begin(account_id: int, token: uuid.UUID | None, city: City) -> Observer:
    at, how = now(), city.observing
    observer = Observer.objects.create(
        account_id=account_id,
        appellant=token,
        consent_version=how.consent.version,
        consent_at=at,
        since=at,
        until=add_months(at, how.inviting.term_months),
    )
    note(observer, "begin", {"consent": how.consent.version, "until": observer.until.date().isoformat()})
    return observer


def note(
    observer: Observer,
    action: str,
    evidence: dict[str, Any],
    at: datetime | None = None,
    by: Actor | None = None,
) -> None:
    """Write what happened with an observer, who has no name there; who did it, unless the observer did."""
    someone = by or Actor(observer.account_id, "")
    role = someone.role or "observer"
    append([NewEvent.by(someone, f"observer:{observer.pk}", action, role=role, at=at, evidence=evidence)])


@transaction.atomic
def decline(code: str) -> None:
    """Say no; nothing follows from it, and saying it twice is saying it once."""
    key = code_key(code)
    row = Invitation.objects.select_for_update().filter(code_key=key).first()
    if row is not None and row.state == DECLINED:
        return
    row = _held(code)
    row.state, row.ended_at = DECLINED, now()
    row.save(update_fields=["state", "ended_at"])


def _held(code: str) -> Invitation:
    row = Invitation.objects.select_for_update().filter(code_key=code_key(code)).first()
    if row is None:
        raise NoLink
    if row.state in (ACCEPTED, DECLINED):
        raise LinkUsed
    if row.state != INVITED or row.expires_at is None or row.expires_at <= now():
        raise NoLink
    return row


def serving(actor: Actor) -> Observer:
    """The actor's own term, held until the transaction ends; raises `NotServing`."""
    found = Observer.objects.select_for_update().filter(account_id=actor.id or 0, ended_at=None).first()
    if found is None or not actor.has("observer") or found.until <= now():
        raise NotServing
    return found


@transaction.atomic
def declare(actor: Actor, relations: tuple[Declared, ...]) -> None:
    """Say anew what one has to do with."""
    observer = serving(actor)
    if not _known(relations, current()):
        raise Unfinished("relations")
    _declare(observer, relations)


def _declare(observer: Observer, relations: Iterable[Declared]) -> None:
    """Which units stands in the row alone: the ledger only knows that something was declared."""
    wanted = dict(relations)
    if dict(observer.relations.values_list("unit_id", "kind")[:RELATIONS_AT_MOST]) == wanted:
        return
    observer.relations.all().delete()
    Relation.objects.bulk_create(
        Relation(observer=observer, unit_id=unit, kind=kind) for unit, kind in wanted.items()
    )
    note(observer, "declare", {"units": len(wanted)})


@transaction.atomic
def renew(actor: Actor, consent: str) -> Observer:
    """Another term, agreed to anew; pressed twice it is one."""
    observer, how = serving(actor), current().observing
    if consent != how.consent.version:
        raise OldConsent
    if not may_renew(observer, now()):
        raise NotRenewable
    observer.until = add_months(observer.until, how.inviting.term_months)
    observer.renewals += 1
    observer.consent_version, observer.consent_at = how.consent.version, now()
    observer.save(update_fields=["until", "renewals", "consent_version", "consent_at"])
    note(observer, "renew", {"consent": consent, "until": observer.until.date().isoformat()})
    return observer


def may_renew(observer: Observer, at: datetime) -> bool:
    """Whether the end is near and a renewal is left."""
    how = current().observing.inviting
    near = (observer.until - at).days < how.renew_days
    return observer.ended_at is None and near and observer.renewals < how.renewals
