"""Asking owners: to renew what ends, and to answer what is asked again and again."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from django.db import connection, transaction
from django.db.models import F, Q

from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.hear.knowledge.finding import find
from huiyin.hear.knowledge.meaning import encode
from huiyin.hear.knowledge.models import Entry, Missed, Request
from huiyin.hear.knowledge.policies import may_dismiss, may_report_gap
from huiyin.hear.knowledge.refusals import NotNow, Refused
from huiyin.hear.knowledge.rules import central, gathered, masked, owner_of

AT_ONCE = 400  # missed questions, and entries that end, looked at in one round
KNOWN_AT_MOST = 400  # requests to which a question can belong


@transaction.atomic
def warn_expiring() -> int:
    """Ask the owners of entries that end soon to renew them, once for each; returns how many were asked."""
    city = current()
    today = now().astimezone(city.zone).date()
    ending = Entry.objects.filter(
        state="in_force", valid_until__lt=today + timedelta(city.answering.warn_days)
    )
    unasked = ending.exclude(requests__in=Request.objects.filter(kind="expiry", state="open"))
    due = city.calendar.due(now(), city.answering.request_limit)
    rows = [
        Request(
            kind="expiry",
            owner_id=entry.owner_id,
            entry=entry,
            matter=entry.matter,
            text=entry.question,
            opened_at=now(),
            due_at=due,
        )
        for entry in unasked.order_by("valid_until", "pk")[:AT_ONCE]
    ]
    Request.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        codes = [row.entry.code for row in rows if row.entry]
        append([NewEvent.by(SYSTEM, "knowledge", "warn", evidence={"codes": codes})])
    return len(rows)


@transaction.atomic
def gather() -> int:
    """Put missed questions to the requests they belong to, and open one for what was asked often enough."""
    _one_gatherer()
    settings = current().answering
    since = now() - timedelta(settings.gap_days)
    loose = list(
        Missed.objects.filter(request=None, at__gte=since)
        .select_related("entry")
        .order_by("at", "pk")[:AT_ONCE]
    )
    left = _join_known(loose, settings.alike_above)
    opened = 0
    for matter in sorted({one.matter for one in left}):
        mine = [one for one in left if one.matter == matter]
        likeness = _likeness([one.text for one in mine])
        for group in gathered(likeness, settings.alike_above):
            first = mine[central(likeness, group)]
            voices = [first, *(mine[at] for at in group if mine[at].pk != first.pk)]
            if len(voices) >= settings.gap_after and not _has_answer(voices):
                _open(SYSTEM, voices, matter)
                opened += 1
    return opened


def _has_answer(voices: Sequence[Missed]) -> bool:
    """Whether there is an answer after all, which was only not looked for; one that did not help is none."""
    if any(one.why == "not_helped" for one in voices):
        return False
    city = current()
    hits = find(voices[0].text, now().astimezone(city.zone).date(), 1, voices[0].matter)
    return bool(hits) and hits[0].likely >= city.answering.sure_above


def _one_gatherer() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('knowledge.gather'))")


def _likeness(texts: Sequence[str]) -> list[list[float]]:
    return _compare(texts, texts)


def _compare(some: Sequence[str], others: Sequence[str]) -> list[list[float]]:
    if not some or not others:
        return []
    left, right = (encode(texts).astype(np.float32) for texts in (some, others))
    left /= np.maximum(np.linalg.norm(left, axis=1, keepdims=True), 1)
    right /= np.maximum(np.linalg.norm(right, axis=1, keepdims=True), 1)
    found: list[list[float]] = (left @ right.T).tolist()
    return found


def _known() -> list[Request]:
    """Requests a question may belong to: open ones, and those put aside not long ago."""
    lately = now() - timedelta(current().answering.keep_days)
    gaps = Request.objects.filter(kind="gap")
    return list(
        gaps.filter(Q(state="open") | Q(state="dismissed", closed_at__gt=lately)).order_by("-pk")[
            :KNOWN_AT_MOST
        ]
    )


def _join_known(loose: Sequence[Missed], above: float) -> list[Missed]:
    known, left = _known(), []
    likeness = _compare([one.text for one in loose], [request.text for request in known])
    for at, one in enumerate(loose):
        fits = [
            (likeness[at][place], request)
            for place, request in enumerate(known)
            if request.matter == one.matter and likeness[at][place] > above
        ]
        if fits:
            _join([one], max(fits, key=lambda fit: fit[0])[1])
        else:
            left.append(one)
    return left


def _join(missed: Sequence[Missed], request: Request) -> None:
    Missed.objects.filter(pk__in=[one.pk for one in missed]).update(request=request)
    Request.objects.filter(pk=request.pk).update(count=F("count") + len(missed))


def _open(actor: Actor, missed: Sequence[Missed], matter: str) -> Request:
    request = _ask(actor, missed[0].text, matter, missed[0].entry)
    _join(missed, request)
    return request


def _ask(actor: Actor, text: str, matter: str, entry: Entry | None) -> Request:
    city = current()
    lead = owner_of(matter, city.matters, city.pack.catalogue, city.dispatching.last_resort)
    owner = entry.owner_id if entry else lead
    request = Request.objects.create(
        kind="gap",
        owner_id=owner,
        entry=entry,
        matter=matter,
        text=text,
        opened_at=now(),
        due_at=city.calendar.due(now(), city.answering.request_limit),
    )
    evidence = {"request": request.pk, "owner": owner, "matter": matter}
    append([NewEvent.by(actor, "knowledge", "ask", evidence=evidence)])
    return request


@transaction.atomic
def report_gap(actor: Actor, text: str, matter: str = "", key: str | None = None) -> Request:
    """Ask the owner at once for an answer that somebody missed; what is alike an open request joins it."""
    if not may_report_gap(actor):
        raise Refused
    _one_gatherer()
    settings = current().answering
    words = masked(text, settings.text_at_most)
    if not words:
        raise Refused
    row, fresh = Missed.objects.get_or_create(
        key=key or f"reported:{actor.id}:{words}"[:64],
        defaults={"text": words, "matter": matter, "why": "reported", "at": now()},
    )
    if not fresh and row.request:
        return row.request
    if _join_known([row], settings.alike_above):
        return _open(actor, [row], matter)
    row.refresh_from_db()
    assert row.request is not None
    return row.request


@transaction.atomic
def dismiss(actor: Actor, request_id: int, reason: str) -> Request:
    """Put a request aside, saying why; what is asked like it joins it for a while and opens nothing new."""
    request = Request.objects.select_for_update(of=("self",)).get(pk=request_id)
    if not may_dismiss(actor, request) or not reason.strip():
        raise Refused
    if request.state != "open":
        raise NotNow
    request.state, request.closed_at, request.closed_because = "dismissed", now(), reason.strip()[:300]
    request.save()
    evidence = {"request": request.pk}
    append([NewEvent.by(actor, "knowledge", "dismiss", reason=request.closed_because, evidence=evidence)])
    return request


def forget_missed() -> int:
    """Remove the texts of missed questions that were kept long enough; returns how many."""
    before = now() - timedelta(current().answering.keep_days)
    gone, _ = Missed.objects.filter(at__lt=before).delete()
    return gone
