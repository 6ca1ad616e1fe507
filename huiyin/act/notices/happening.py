"""One event as notices see it: with its order, and with what the request it answers rested on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huiyin.act.coordination.models import Alarm
from huiyin.act.orders.models import WorkOrder
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
    """An event, the order it is about, and everything it rests on."""

    event: Event
    order: WorkOrder | None
    evidence: Mapping[str, Any]

    def before(self, action: str) -> Event | None:
        """The last event of this kind before this one."""
        return last_by_action(self.event.stream, action, self.event.seq)


def happening(event: Event) -> Happening:
    """The event with what belongs to it."""
    evidence = dict(event.evidence)
    asked = (last_by_action(event.stream, name, event.seq) for name in ANSWERS.get(event.action, ()))
    newest = max((one for one in asked if one), key=lambda one: one.seq, default=None)
    if newest is not None:
        evidence = {
            **newest.evidence,
            **{name: value for name, value in evidence.items() if value not in ("", None)},
        }
    return Happening(event, _order_of(event), evidence)


def _order_of(event: Event) -> WorkOrder | None:
    """The order that an event is about: its own stream's, or the one that the event or its alarm names."""
    kind, _, rest = event.stream.partition(":")
    key: Any = int(rest) if kind == "order" and rest.isdigit() else event.evidence.get("order")
    if kind == "alarm" and rest.isdigit():
        key = Alarm.objects.filter(pk=int(rest)).values_list("order_id", flat=True).first()
    found = WorkOrder.objects.select_related("appeal", "lead", "parent")
    if isinstance(key, int):
        return found.filter(pk=key).first()
    return found.filter(number=key).first() if isinstance(key, str) and key else None
