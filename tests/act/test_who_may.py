"""Every action of the table, tried by everybody: those whom the table names can, all others are refused."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from huiyin.act.orders import rules
from huiyin.act.orders.actions import receive_many
from huiyin.act.orders.actions.moving import move
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import CITIZEN, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast

# Who in the cast holds a role where it counts for an order of the street; rivals and departments never do.
HOLDERS = {
    "agent": {"agent"},
    "dispatcher": {"dispatcher"},
    "reviewer": {"reviewer"},
    "panel": {"panel_one", "panel_two"},
    "callback_agent": {"callback"},
    "unit_clerk": {"clerk"},
    "unit_deputy": {"deputy"},
    "unit_head": {"head"},
    "coordinator": {"district"},
    "supervisor": {"supervisor"},
    "citizen": {"citizen"},
    "system": set(),
    "addressee": set(),  # found by the room of letters, by no post
    "peer": set(),  # found by the room of endings, by no post
}


class Undo(Exception):
    """Ends a try without leaving a trace."""


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order of the street."""
    new = NewAppeal(words="楼下井盖松了，车一压就响。", channel="web", source="web", source_key="lid")
    return receive_many(cast.citizen, [new], Receiving(lead=STREET, matter="010202"))[0].order


def put(order: WorkOrder, state: str) -> None:
    closed = now() if state in rules.CLOSED else None
    marks = {"merged_at": now(), "parent": another()} if state == "11" else {}
    WorkOrder.objects.filter(pk=order.pk).update(state=state, closed_at=closed, **marks)


def another() -> WorkOrder:
    """What an order is merged into."""
    new = NewAppeal(words="楼下井盖又松了。", channel="web", source="web", source_key="lid-2")
    return receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order


def joined(order: WorkOrder) -> None:
    order.merged_at, order.parent = now(), another()


def tries(order: WorkOrder, cast: Cast, step: rules.Move) -> Iterator[tuple[str, bool]]:
    """Each person's try, undone; and whether it was let through."""
    for who, actor in cast.everybody().items():
        yield who, let_through(order, actor, step)


def let_through(order: WorkOrder, actor: Actor, step: rules.Move) -> bool:
    try:
        with transaction.atomic():
            proof = dict.fromkeys(step.evidence, "x")
            move(actor, order.pk, step.action, evidence=proof, change=joined if step.target == "11" else None)
            raise Undo
    except Refused:
        return False
    except Undo:
        return True


@pytest.mark.parametrize("step", [m for m in rules.MOVES if m.source], ids=lambda m: f"{m.source}-{m.action}")
def test_only_those_named_can(cast: Cast, order: WorkOrder, step: rules.Move) -> None:
    put(order, step.source)
    expected = set().union(*(HOLDERS[role] for role in step.roles))
    assert {who for who, done in tries(order, cast, step) if done} == expected


def test_the_outsider_can_do_nothing_at_all(cast: Cast, order: WorkOrder) -> None:
    for step in (m for m in rules.MOVES if m.source):
        put(order, step.source)
        assert not let_through(order, cast.outsider, step), step.action


def test_a_callback_agent_of_the_unit_may_not_judge_it(cast: Cast, order: WorkOrder) -> None:
    put(order, "70")
    both = Actor(cast.callback.id, cast.callback.name, (*cast.callback.posts, *cast.clerk.posts))
    step = rules.step("70", "confirm")
    assert step and not let_through(order, both, step)


def test_every_role_of_the_table_is_known() -> None:
    assert {role for step in rules.MOVES for role in step.roles} <= HOLDERS.keys()
