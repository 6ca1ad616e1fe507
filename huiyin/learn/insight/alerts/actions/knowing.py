"""Entering what is known to come, and taking it back."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.learn.insight.alerts import policies
from huiyin.learn.insight.alerts.actions.holding import must, written
from huiyin.learn.insight.alerts.models import KnownEvent
from huiyin.learn.insight.alerts.refusals import Unwritten

NAME_AT_MOST = 60
DAYS_AT_MOST = 366
TIMES_AT_MOST = 100.0


@transaction.atomic
def know(
    actor: Actor,
    name: str,
    why: str,
    since: date,
    until: date,
    times: float,
    matters: Sequence[str] = (),
    places: Sequence[str] = (),
) -> KnownEvent:
    """Enter something that is to come; the same twice is entered once. What it explains is kept and can be seen."""
    must(policies.may_know(actor))
    assert actor.id is not None
    _check(name, since, until, times, matters, places)
    fields = {
        "name": name.strip(), "why": written(why), "since": since, "until": until, "times": times,
        "matters": sorted(set(matters)), "places": sorted(set(places)),
    }  # fmt: skip
    if same := KnownEvent.objects.filter(**fields, ended_at=None).first():
        return same
    made = KnownEvent.objects.create(**fields, entered_by=actor.id, entered_name=actor.name, entered_at=now())
    evidence = {"since": str(since), "until": str(until), "times": times}
    append([NewEvent.by(actor, f"known:{made.pk}", "know_event", reason=made.why, evidence=evidence)])
    return made


def _check(
    name: str, since: date, until: date, times: float, matters: Sequence[str], places: Sequence[str]
) -> None:
    city = current()
    wrong = ["name"] * (not 0 < len(name.strip()) <= NAME_AT_MOST)
    wrong += ["until"] * (not 0 <= (until - since).days < DAYS_AT_MOST)
    wrong += ["times"] * (not 1 <= times <= TIMES_AT_MOST)
    wrong += ["matters"] * any(code not in city.matters for code in matters)
    wrong += ["places"] * any(code not in city.units for code in places)
    if wrong:
        raise Unwritten(*wrong)


@transaction.atomic
def end(actor: Actor, event_id: int) -> KnownEvent:
    """Take it back: from the next look on it explains nothing more."""
    event = KnownEvent.objects.select_for_update().get(pk=event_id)
    must(policies.may_know(actor))
    if event.ended_at:
        return event
    event.ended_at, event.ended_name = now(), actor.name
    event.save(update_fields=["ended_at", "ended_name"])
    append([NewEvent.by(actor, f"known:{event.pk}", "end_known_event")])
    return event
