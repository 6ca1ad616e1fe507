"""Alarms change hands with the shift: together with what else is handed over, so that none is in nobody's hand."""

from typing import Any

from django.db import transaction

from huiyin.act.coordination.actions import stream
from huiyin.act.coordination.models import Alarm
from huiyin.act.coordination.policies import may_answer
from huiyin.act.teamwork.actions import take_over
from huiyin.act.teamwork.models import HandOver
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent


@transaction.atomic
def take_shift(actor: Actor, hand_over_id: int) -> HandOver:
    """Take everything a colleague hands over; an alarm only if the giver still has it and the taker may answer it."""
    handed = take_over(actor, hand_over_id)
    ids = [int(item["id"]) for item in handed.items if item["kind"] == "alarm"]
    held = Alarm.objects.select_for_update(of=("self",)).select_related("order__place", "order__lead")
    for alarm in held.filter(pk__in=ids, taken_by=handed.giver_id, done_at=None).order_by("pk"):
        if may_answer(actor, alarm):
            _pass_on(actor, alarm, handed)
    return handed


def _pass_on(actor: Actor, alarm: Alarm, handed: HandOver) -> None:
    at = now()
    alarm.taken_by, alarm.taken_at = actor.id, alarm.taken_at or at
    alarm.save(update_fields=["taken_by", "taken_at"])
    evidence: dict[str, Any] = {"from": handed.giver, "handover": handed.pk}
    append([NewEvent.by(actor, stream(alarm.pk), "take", at=at, evidence=evidence)])
