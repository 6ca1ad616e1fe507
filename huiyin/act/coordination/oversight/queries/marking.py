"""What supervision marks for those who head a unit: cards, and what a leader asked about."""

from collections import defaultdict

from huiyin.act.coordination.oversight.models import Card, Duty
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor

MARKED_AT_MOST = 100


def marks(actor: Actor) -> dict[int, frozenset[str]]:
    """Order -> yellow_card, red_card, leader, of the actor's units, the nearest limits first; two statements."""
    units, found = actor.units(*UNIT_ROLES), defaultdict(set)
    cards = Card.objects.filter(unit__in=units, ended_at=None).order_by("due_at", "id")
    for order, colour in cards.values_list("order_id", "colour")[:MARKED_AT_MOST]:
        found[order].add(f"{colour}_card")
    duties = Duty.objects.filter(unit__in=units, closed_at=None, triggers__contains=["leader"])
    for order in duties.order_by("due_at", "id").values_list("order_id", flat=True)[:MARKED_AT_MOST]:
        found[order].add("leader")
    return {order: frozenset(names) for order, names in found.items()}
