"""Events as notices see them: each with its order, and with what the request it answers rested on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin.act.coordination.models import Alarm
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import last_by_action

# What answers, lets through or ends something speaks of what was asked: its evidence counts as well.
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "check_whistle": ("whistle",),
    "pass_whistle_on": ("whistle",),
    "resolve": ("whistle",),
    "call_off": ("whistle",),
    "grant_extension": ("request_extension",),
    "deny_extension": ("request_extension",),
    "exclude": ("request_exclusion", "give_up"),
    "deny_exclusion": ("request_exclusion", "give_up"),
}


@dataclass(frozen=True)
class Happening:
    """An event, the order it is about, everything it rests on, and until when the unit must have called."""

    event: Event
    order: WorkOrder | None
    evidence: Mapping[str, Any]
    contact_by: datetime | None = None

    def before(self, action: str) -> Event | None:
        """The last event of this kind before this one."""
        return last_by_action(self.event.stream, action, self.event.seq)


def happenings(events: Iterable[Event]) -> list[Happening]:
    """Events with what belongs to them; two questions for all orders together."""
    listed = list(events)
    keys = _keys(listed)
    found = WorkOrder.objects.select_related("appeal", "lead", "parent").in_bulk(set(keys.values()))
    running = Clock.objects.filter(order__in=found, name="contact", stopped_at=None)
    contact_by = dict(running.values_list("order_id", "due_at"))
    return [
        Happening(one, found.get(keys.get(one.pk, 0)), _evidence(one), contact_by.get(keys.get(one.pk, 0)))
        for one in listed
    ]


def _keys(events: list[Event]) -> dict[int, int]:
    """The order each event is about: its own stream's, or the one that the event or its alarm names."""
    found = {event.pk: key for event in events if (key := _key(event))}
    rung = {event.pk: int(rest) for event in events if (rest := _rest(event, "alarm"))}
    orders = dict(Alarm.objects.filter(pk__in=set(rung.values())).values_list("pk", "order_id"))
    return found | {pk: orders[alarm] for pk, alarm in rung.items() if alarm in orders}


def _key(event: Event) -> int:
    named = _rest(event, "order") or event.evidence.get("order")
    return int(named) if isinstance(named, int) or (isinstance(named, str) and named.isdigit()) else 0


def _rest(event: Event, kind: str) -> str:
    """The number of a stream of this kind; empty for any other."""
    found, _, rest = event.stream.partition(":")
    return rest if found == kind and rest.isdigit() else ""


def _evidence(event: Event) -> Mapping[str, Any]:
    evidence = dict(event.evidence)
    asked = (last_by_action(event.stream, name, event.seq) for name in ANSWERS.get(event.action, ()))
    newest = max((one for one in asked if one), key=lambda one: one.seq, default=None)
    if newest is None:
        return evidence
    return {**newest.evidence, **{name: value for name, value in evidence.items() if value not in ("", None)}}
