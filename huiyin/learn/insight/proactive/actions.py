"""Opening orders for places that have not complained yet; a person does it, never a machine."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction

from huiyin.act.orders.actions import moving
from huiyin.act.orders.actions.receive import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.hear.intake.actions import NewAppeal
from huiyin.learn.insight.proactive import policies, rules, standing
from huiyin.learn.insight.proactive.models import Opening, ProactiveOrder
from huiyin.learn.insight.proactive.refusals import NoneQuiet, Unfinished
from huiyin.learn.insight.proactive.rules import Place, Reason

SOURCE = "proactive"
KIND = "help"


@dataclass(frozen=True)
class Done:
    """What was opened: the rows of all places asked for that have an order of this opening now, and who has none."""

    opening: Opening
    orders: tuple[ProactiveOrder, ...]
    skipped: tuple[str, ...]


@transaction.atomic
def open_for(
    actor: Actor,
    reason: Reason,
    places: Sequence[str],
    matter: str,
    words: str,
    due_days: int = 0,
    around: Collection[str] = (),
) -> Done:
    """Open one order in each place, for a reason that an alert, a topic or a forecast gave.

    Whoever has complained meanwhile, or has an open order on the matter, is skipped: their order is there already. The
    same reason and place give the same order again. Orders come in by the city's own door, without an appellant: they
    are routed and clocked like others, nobody is called back, and marks count them as found before anybody appealed.
    """
    city = current()
    wanted = list(dict.fromkeys(places))
    _check(actor, reason, wanted, matter, words, city)
    _one_after_another(matter)
    opening = _opening(actor, reason, matter, words, due_days or city.proactive.due_days, around, city)
    have = {row.place_id: row for row in ProactiveOrder.objects.filter(opening=opening, place__in=wanted)}
    known = standing.places(matter, city)
    fresh = [place for place in wanted if place not in have and known[place].quiet]
    if not fresh and not have:
        raise NoneQuiet
    _leave_alone(opening, [known[place] for place in fresh], known, city)
    have |= _open(actor, opening, fresh, city)
    skipped = tuple(place for place in wanted if place not in have)
    return Done(opening, tuple(have[place] for place in wanted if place in have), skipped)


def _check(actor: Actor, reason: Reason, places: list[str], matter: str, words: str, city: City) -> None:
    if not policies.sees(actor):
        raise Refused
    found = rules.faults(reason, words, places, city.proactive.at_once)
    if matter not in city.matters or not city.matters[matter].is_leaf:
        found.append("matter")
    if set(places) - set(standing.streets(city)):
        found.append("places")
    if found:
        raise Unfinished(*dict.fromkeys(found))
    if len(policies.own_places(actor, places, city)) < len(places):
        raise Refused


def _one_after_another(matter: str) -> None:
    """Two reasons at the same moment must not both find a place quiet: openings on a matter follow one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('proactive'), hashtext(%s))", [matter])


def _opening(
    actor: Actor, reason: Reason, matter: str, words: str, days: int, around: Collection[str], city: City
) -> Opening:
    """The opening of this reason; of two at once the second finds the first's."""
    at = now()
    found, _ = Opening.objects.get_or_create(
        reason_kind=reason.kind,
        reason_key=reason.key,
        matter=matter,
        defaults={
            "sentence": reason.sentence.strip(),
            "words": words.strip(),
            "around": sorted(set(around) & set(standing.streets(city))),
            "due_on": at.astimezone(city.zone).date() + timedelta(days=days),
            "opened_by": actor.name,
            "opened_at": at,
        },
    )
    return found


def _leave_alone(opening: Opening, fresh: Sequence[Place], known: dict[str, Place], city: City) -> None:
    """Choose whom to compare with at the first opening; who is helped later is no longer compared with."""
    chosen = {place.code for place in fresh}
    if opening.controls or not fresh:
        left = [code for code in opening.controls if code not in chosen]
    else:
        others = [place for place in known.values() if place.code not in opening.around]
        left = rules.controls(fresh, others, city.proactive.controls)
    if left != opening.controls:
        opening.controls = left
        opening.save(update_fields=["controls"])


def _open(actor: Actor, opening: Opening, places: Sequence[str], city: City) -> dict[str, ProactiveOrder]:
    if not places:
        return {}
    how = Receiving(kind=KIND, matter=opening.matter, hold=False)
    received = receive_many(SYSTEM, [_appeal(actor, opening, place, city) for place in places], how)
    return {
        place: _keep(actor, opening, place, one.order) for place, one in zip(places, received, strict=True)
    }


def _appeal(actor: Actor, opening: Opening, place: str, city: City) -> NewAppeal:
    unit = city.units[place]
    district = city.units[city.district_of(place)]
    return NewAppeal(
        words=opening.words,
        channel=city.proactive.channel,
        source=SOURCE,
        source_key=f"{opening.pk}:{place}",
        title=city.matter_name(opening.matter),
        kind=KIND,
        place=unit.name if district.code == place else f"{district.name}{unit.name}",
        anonymous=True,
        agent_id=actor.id,
    )


def _keep(actor: Actor, opening: Opening, place: str, order: WorkOrder) -> ProactiveOrder:
    row = ProactiveOrder(opening=opening, place_id=place, order=order, opened_by=actor.name, opened_at=now())
    row.save(force_insert=True)
    told = {"kind": opening.reason_kind, "key": opening.reason_key, "why": opening.sentence, "place": place}
    moving.note(actor, moving.locked(order.pk), "open_before", told)
    return row
