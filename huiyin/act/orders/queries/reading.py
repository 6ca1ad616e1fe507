"""One order as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q

from huiyin.act.orders import rules
from huiyin.act.orders.actions.moving import stream
from huiyin.act.orders.clocks import runs_for
from huiyin.act.orders.models import Clock, ReturnRequest, WorkOrder
from huiyin.act.orders.policies import may, may_read, sees_appellant
from huiyin.act.orders.queries.lists import nearby
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import HOTLINE_ROLES, Actor
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.vault.queries import Mask, masks

NEARBY_WITHIN = timedelta(days=3)
EARLIER_AT_MOST = 5


@dataclass(frozen=True)
class OrderStory:
    """One order as its page shows it: what was said, what happened, what can be done now by this reader."""

    order: WorkOrder
    state: rules.State
    events: list[Event]
    clocks: list[Clock]
    mask: Mask | None
    may_reveal: bool
    moves: tuple[rules.Move, ...]
    linked: list[WorkOrder]
    return_request: ReturnRequest | None
    sees_quality: bool = False  # the hotline and those who inspect: the record itself is their work

    def can(self, action: str) -> bool:
        """Whether this reader can do this now."""
        return any(move.action == action for move in self.moves)

    @property
    def nobodys(self) -> bool:
        """Whether there is no appellant at all: the city's own people found it."""
        return not runs_for(self.order, "contact")

    @property
    def proposal(self) -> Mapping[str, Any]:
        """What triage proposed when the order was opened."""
        found: Mapping[str, Any] = self.order.proposal
        return found


def read(actor: Actor, number: str) -> OrderStory:
    """Everything the reader may see of the order with this number; raises `Refused` or `WorkOrder.DoesNotExist`."""
    order = readable(actor, number)
    seen = sees_appellant(actor, order)
    token = order.appeal.appellant
    linked = WorkOrder.objects.filter(Q(parent=order) | Q(pk=order.parent_id)).select_related(
        "lead", "appeal"
    )
    return OrderStory(
        order,
        rules.STATES[order.state],
        story(stream(order.pk)),
        list(Clock.objects.filter(order=order).exclude(name="part").order_by("started_at", "id")[:100]),
        masks([token]).get(token) if token and seen else None,
        bool(token) and seen,
        possible(actor, order),
        [other for other in linked.order_by("id")[:20] if may_read(actor, other)],
        ReturnRequest.objects.filter(order=order, ruled_at=None).select_related("unit", "proposed").first(),
        actor.has(*HOTLINE_ROLES, "supervisor", "auditor", "discipline"),
    )


def possible(actor: Actor, order: WorkOrder) -> tuple[rules.Move, ...]:
    """What this person can do to the order now, in the order of the table."""
    return tuple(move for move in rules.moves_from(order.state) if may(actor, move, order))


def readable(actor: Actor, number: str) -> WorkOrder:
    """The order, if this person may read it; raises like `read`."""
    order = WorkOrder.objects.select_related("appeal", "lead", "place", "parent").get(number=number)
    if not may_read(actor, order):
        raise Refused
    return order


def earlier(actor: Actor, order: WorkOrder) -> list[WorkOrder]:
    """What the same appellant brought before on the same matter, newest first, as far as the reader may see."""
    token = order.appeal.appellant
    if token is None or not order.repeats or not sees_appellant(actor, order):
        return []
    found = WorkOrder.objects.filter(appeal__appellant=token, matter=order.matter, pk__lt=order.pk)
    rows = found.select_related("lead", "appeal").order_by("-id")[:EARLIER_AT_MOST]
    return [row for row in rows if may_read(actor, row)]


def around(actor: Actor, order: WorkOrder, size: int = 4) -> list[WorkOrder]:
    """Other recent orders on the same matter in the same street that the reader may see."""
    if not order.place_id or not order.matter:
        return []
    found = nearby(order.place_id, order.matter, order.opened_at - NEARBY_WITHIN, size + 1)
    return [row for row in found if row.pk != order.pk and may_read(actor, row)][:size]


def evidence(event: Event) -> dict[str, Any]:
    """What an event rests on."""
    return dict(event.evidence)
