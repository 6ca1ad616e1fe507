"""The end of a term: by the observer, by time, or by the hotline; what was promised to go goes at once."""

from django.db import transaction

from huiyin.act.notices.actions import drop_address
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.own_actions import close_own_account
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.publish.participation.actions.joining import note, serving
from huiyin.publish.participation.models import Observer, Opinion, Sample
from huiyin.publish.participation.policies import may_run
from huiyin.publish.participation.refusals import Unfinished
from huiyin.publish.participation.rules import ANSWERED, SETTLED

ENDED_AT_MOST = 200


@transaction.atomic
def leave(actor: Actor) -> None:
    """Stop being an observer, today and without a reason."""
    _end(serving(actor), "left")


@transaction.atomic
def end_term(actor: Actor, observer_id: int, reason: str) -> None:
    """End somebody's term; the reason stays in the ledger."""
    if not may_run(actor):
        raise Refused
    if not reason.strip():
        raise Unfinished("reason")
    observer = Observer.objects.select_for_update().get(pk=observer_id)
    if observer.ended_at is not None:
        return
    append([NewEvent.by(actor, f"observer:{observer.pk}", "end_term", reason=reason.strip())])
    _end(observer, "ended")


def end_terms() -> int:
    """End the terms whose time is over; how many."""
    due = Observer.objects.filter(ended_at=None, until__lte=now()).order_by("id")
    return sum(_end_due(pk) for pk in due.values_list("pk", flat=True)[:ENDED_AT_MOST])


@transaction.atomic
def _end_due(observer_id: int) -> bool:
    observer = Observer.objects.select_for_update().get(pk=observer_id)
    if observer.ended_at is not None or observer.until > now():
        return False
    _end(observer, "term")
    return True


def _end(observer: Observer, why: str) -> None:
    """Delete what was promised: the link to the person, what was declared, the sign-in, the address for mail."""
    at = now()
    observer.relations.all().delete()
    Sample.objects.filter(observer=observer, judged_at=None, void="").update(void="closed")
    Opinion.objects.filter(observer=observer, state=ANSWERED).update(state=SETTLED, settled_at=at)
    observer.appellant, observer.ended_at, observer.end = None, at, why
    observer.save(update_fields=["appellant", "ended_at", "end"])
    drop_address(Actor(observer.account_id, ""))
    close_own_account(observer.account_id)
    note(observer, "end", {"why": why}, at, None if why == "left" else SYSTEM)
