"""What an appeal asks for, point by point: read from the words, corrected by a person, answered one by one."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders import demand_rules as rules
from huiyin.act.orders.actions.moving import locked, note
from huiyin.act.orders.handling_models import Demand
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.policies import may
from huiyin.act.orders.refusals import Refusal, Refused, Stale
from huiyin.act.orders.rules import moves_from
from huiyin.foundation.accounts.rules import Actor

# Whoever can do one of these now writes or checks the reply, and so may correct what it has to answer.
BY_WHOM = ("reply", "progress", "clear", "approve")


class NoDemands(Refusal):
    """An appeal asks for something; an empty list cannot be checked against."""

    def __init__(self) -> None:
        super().__init__(_("至少要留一项诉求，一行一项。"))


class NotAnswered(Refusal):
    """A reply cannot pass while a point of the appeal is not answered; `open_ones` says which."""

    def __init__(self, open_ones: tuple[str, ...]) -> None:
        told = "；".join(open_ones)
        super().__init__(
            _("还有没答到的诉求：%(demands)s。答到了请写明在答复哪里，没答到请退回。") % {"demands": told}
        )
        self.open_ones = open_ones


def listed(order: WorkOrder) -> tuple[str, ...]:
    """The points of an appeal: as a person corrected them, else as its words set them apart."""
    kept = tuple(Demand.objects.filter(order=order).order_by("position").values_list("text", flat=True))
    return kept or rules.demands(order.appeal.words)


@transaction.atomic
def list_demands(
    actor: Actor, order_id: int, points: list[str], version: int | None = None
) -> tuple[str, ...]:
    """Correct what an appeal asks for; the words themselves stay, and so does what was listed before."""
    order, wanted = locked(order_id), rules.tidy(points)
    if not any(may(actor, move, order) for move in moves_from(order.state) if move.action in BY_WHOM):
        raise Refused
    if version is not None and version != order.version:
        raise Stale
    if not wanted:
        raise NoDemands
    before = listed(order)
    if wanted == before:
        return wanted
    Demand.objects.filter(order=order).delete()
    Demand.objects.bulk_create(Demand(order=order, position=n, text=text) for n, text in enumerate(wanted))
    note(actor, order, "list_demands", {"before": list(before), "after": list(wanted)})
    return wanted


def as_evidence(checklist: Mapping[str, bool], answered: Mapping[str, str] | None) -> dict[str, Any]:
    """What a passed reply rests on, as the ledger keeps it."""
    where = [{"demand": point, "where": place} for point, place in (answered or {}).items()]
    return {"checklist": dict(checklist), "demands": where}


def check_answered(
    order: WorkOrder, checklist: Mapping[str, bool], answered: Mapping[str, str] | None
) -> None:
    """Raise `NotAnswered` while a check or a demand is open.

    `answered` says of each demand where in the reply it is answered. An appeal that asks for one thing needs no
    list: the checklist speaks of it.
    """
    points = listed(order)
    failed = tuple(name for name, done in checklist.items() if not done)
    open_ones = failed + (
        rules.open_ones(points, dict(answered)) if answered is not None else points * (len(points) > 1)
    )
    if open_ones or not checklist:
        raise NotAnswered(open_ones)
