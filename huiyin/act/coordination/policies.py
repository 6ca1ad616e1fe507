"""Who answers alarms, and who sees them."""

from huiyin.act.coordination.models import Alarm
from huiyin.act.orders.policies import sees_appellant
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.vault.policies import may_reveal

ANSWERING = frozenset({"agent", "dispatcher", "supervisor", "coordinator"})
EVERYWHERE = frozenset({"agent", "dispatcher", "supervisor"})


def may_answer(actor: Actor, alarm: Alarm) -> bool:
    """The hotline and the supervisors any alarm; a coordinator those of the own area once nobody took them in time."""
    if actor.has(*EVERYWHERE):
        return True
    return alarm.escalated_at is not None and any(actor.over(path, "coordinator") for path in _paths(alarm))


def _paths(alarm: Alarm) -> list[str]:
    """Where the order lies and who leads it."""
    return [unit.path for unit in (alarm.order.place, alarm.order.lead) if unit is not None]


def may_call(actor: Actor, alarm: Alarm) -> bool:
    """Whether the person may see the number: who took the alarm, if the post allows it and there is one."""
    mine = alarm.taken_by is not None and alarm.taken_by == actor.id
    named = alarm.order.appeal.appellant is not None
    return mine and named and may_reveal(actor) and sees_appellant(actor, alarm.order)
