"""To whom of a unit an order is best given: who has it, who knows such matters, who has least in hand."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from huiyin.act.orders import rules
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.queries.workload import workload
from huiyin.foundation.accounts.models import Post
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor

PEOPLE_AT_MOST = 500
LATELY = 20_000  # closed orders of a unit that are counted, the newest


@dataclass(frozen=True)
class Handing:
    """Whom to give an order to, and why: "has" it already, "knows" (n done like it), "free" (n in hand)."""

    handler: str
    why: str
    n: int = 0


_DONE = """
    SELECT matter, handler, count(*) FROM (
        SELECT matter, handler FROM orders_workorder
        WHERE lead_id = ANY(%s) AND state IN ({closed}) ORDER BY lead_id, id DESC LIMIT {lately}
    ) lately WHERE matter = ANY(%s) AND handler <> '' GROUP BY matter, handler ORDER BY 3 DESC
"""


def handings(actor: Actor, orders: Iterable[WorkOrder]) -> dict[int, Handing]:
    """For each order of the actor's units the handler that is proposed; three statements for all of them.

    Whoever has it keeps it. Otherwise the one who did most of the same matter lately, and where nobody did, the
    clerk who has least in hand. Only people who hold a post at the unit now are proposed.
    """
    units, wanted = actor.units(*UNIT_ROLES), list(orders)
    held = Post.objects.filter(unit__in=units, account__is_active=True).values_list("account__name", "role")
    roles = list(held[:PEOPLE_AT_MOST])
    people = {name for name, _ in roles}
    knows = _knows(units, [order.matter for order in wanted], people)
    hand = {load.handler: load.in_hand for load in workload(actor)}
    handlers = {name for name, role in roles if role == "unit_clerk"} or people - {actor.name}
    clerks = sorted(handlers, key=lambda name: (hand.get(name, 0), name))
    found = {}
    for order in wanted:
        if order.handler in people:
            found[order.pk] = Handing(order.handler, "has", hand.get(order.handler, 0))
        elif order.matter in knows:
            found[order.pk] = Handing(knows[order.matter][0], "knows", knows[order.matter][1])
        elif clerks:
            found[order.pk] = Handing(clerks[0], "free", hand.get(clerks[0], 0))
    return found


def _knows(units: tuple[str, ...], matters: list[str], people: set[str]) -> dict[str, tuple[str, int]]:
    closed = ", ".join(f"'{code}'" for code in rules.CLOSED)
    with connection.cursor() as cursor:
        cursor.execute(_DONE.format(closed=closed, lately=LATELY), [list(units), matters])
        rows = [row for row in cursor.fetchall() if row[1] in people]
    best: dict[str, tuple[str, int]] = {}
    for matter, handler, count in rows:
        best.setdefault(matter, (handler, count))
    return best
