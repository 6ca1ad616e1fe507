"""What a summoned unit does: it confirms, and it comes."""

from django.db import transaction

from huiyin.act.coordination.whistles import rules
from huiyin.act.coordination.whistles.holding import held_summons, must, told
from huiyin.act.coordination.whistles.models import Summons
from huiyin.act.coordination.whistles.policies import answers
from huiyin.act.coordination.whistles.refusals import AnsweredBefore, WhistleNotNow
from huiyin.act.orders.refusals import Incomplete
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

SUMMONED = "summoned"  # the role under which a summoned unit's people stand in the ledger


@transaction.atomic
def confirm(actor: Actor, summons_id: int, accepts: bool = True, words: str = "") -> Summons:
    """Say that the unit will come, and whether it takes the duty as its own; a refusal of duty says why."""
    found = held_summons(summons_id)
    must(answers(actor, found))
    words = words.strip()
    if found.confirmed_at and (found.confirmed_by, found.accepts, found.words) == (actor.id, accepts, words):
        return found
    if found.confirmed_at:
        raise AnsweredBefore
    if found.whistle.state != rules.BLOWN:
        raise WhistleNotNow
    if not accepts and not words:
        raise Incomplete(("words",))
    _confirmed(actor, found, accepts, words)
    found.save()
    evidence = {"unit": found.unit_id, "accepts": accepts, "words": words, "late": _late(found)}
    told(actor, found.whistle, "confirm_whistle", evidence, role=SUMMONED)
    return found


def _confirmed(actor: Actor, found: Summons, accepts: bool, words: str) -> None:
    found.confirmed_at, found.confirmed_by = now(), actor.id
    found.accepts, found.words = accepts, words


def _late(found: Summons) -> bool:
    return found.confirm_by is not None and now() > found.confirm_by


@transaction.atomic
def arrive(
    actor: Actor,
    summons_id: int,
    person: str,
    rank: str,
    lon: float | None = None,
    lat: float | None = None,
) -> Summons:
    """Check in on the spot: who came, in which post, and where the phone says they are. Coming confirms as well."""
    found = held_summons(summons_id)
    must(answers(actor, found))
    if found.arrived_at:
        return found  # the first to check in is the arrival; a second tap or a colleague changes nothing
    if found.whistle.state != rules.BLOWN:
        raise WhistleNotNow
    if lacking := [name for name, text in (("person", person), ("rank", rank)) if not text.strip()]:
        raise Incomplete(tuple(lacking))
    here = (lon, lat) if lon is not None and lat is not None else None
    _arrived(actor, found, person.strip(), rank.strip(), here)
    found.save()
    late = found.arrive_by is not None and found.arrived_at is not None and found.arrived_at > found.arrive_by
    evidence = {
        "unit": found.unit_id,
        "person": found.person,
        "rank": found.rank,
        "metres": found.metres,
        "late": late,
    }
    told(actor, found.whistle, "arrive", evidence, role=SUMMONED)
    return found


def _arrived(actor: Actor, found: Summons, person: str, rank: str, here: tuple[float, float] | None) -> None:
    if found.confirmed_at is None:
        _confirmed(actor, found, True, "")
    found.arrived_at, found.arrived_by = now(), actor.id
    found.person, found.rank = person, rank
    found.lon, found.lat = here or (None, None)
    place = found.whistle
    there = (place.lon, place.lat) if place.lon is not None and place.lat is not None else None
    found.metres = rules.metres(here, there)


def mark(summons_id: int) -> list[str]:
    """Mark what a summoned unit has missed by now; which marks are new. For the job."""
    with transaction.atomic():
        return _marked(held_summons(summons_id))


def _marked(found: Summons) -> list[str]:
    at, hours = now(), current().whistling.absent_hours
    if found.whistle.blown_at is None or found.whistle.state in (rules.CALLED_OFF, rules.LAPSED):
        return []
    until = found.whistle.closed_at or at
    away = found.arrived_at is None and found.arrive_by is not None and found.arrive_by < until
    ended = found.whistle.state in rules.RATEABLE
    missed = {
        "silent_at": found.confirmed_at is None and found.confirm_by is not None and found.confirm_by < until,
        "late_at": away,
        "absent_at": away and (ended or rules.is_absent(found.arrived_at, found.arrive_by, until, hours)),
    }
    fresh = [name for name, is_so in missed.items() if is_so and getattr(found, name) is None]
    for name in fresh:
        setattr(found, name, at)
        told(SYSTEM, found.whistle, f"mark_{name.removesuffix('_at')}", {"unit": found.unit_id})
    if fresh:
        found.save(update_fields=fresh)
    return fresh
