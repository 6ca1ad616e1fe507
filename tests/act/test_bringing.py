"""Closed orders of an earlier system: a legal story, clocks as they would have run, brought once, by the system alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from huiyin.act.orders import rules
from huiyin.act.orders.actions import Past, bring_closed
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.answer.callback.actions import Answers
from huiyin.answer.callback.bringing_actions import bring_answers
from huiyin.answer.callback.models import Callback
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.ledger.queries import story, verify
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET

SENT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)  # a Tuesday, ten in the morning there
HOUR = timedelta(hours=1)


def past(key: str = "1", contacted: timedelta | None = HOUR, released: timedelta = 20 * HOUR) -> Past:
    said = SENT - HOUR
    new = NewAppeal(
        words="楼道灯坏了三天，没有人来修。", channel="phone", source="old", source_key=key, said_at=said
    )
    at = SENT + contacted if contacted else None
    return Past(
        new, "help", "010202", STREET, STREET, SENT, SENT + HOUR / 4, at, SENT + released, SENT + 60 * HOUR
    )


def outcomes(order: WorkOrder) -> dict[str, str]:
    return dict(Clock.objects.filter(order=order).values_list("name", "outcome"))


def test_brought_order_has_a_legal_story_that_ends_where_it_stands(cast):
    (order,) = bring_closed(SYSTEM, [past()])
    events, state = story(f"order:{order.pk}"), ""
    assert {event.action for event in events} == set(rules.STRAIGHT)
    for event in events:
        step = rules.step(event.source, event.action)
        assert (event.source, event.target) == (state, step.target)
        state = event.target
    assert [e.at for e in events] == sorted(e.at for e in events)
    assert (state, order.state) == ("80", "80")
    assert events[0].at == order.opened_at == order.appeal.received_at == SENT - HOUR
    assert verify().ok


def test_brought_clocks_are_met_and_missed_as_recorded(cast):
    good, silent, late = bring_closed(
        SYSTEM, [past("a"), past("b", contacted=None), past("c", released=5000 * HOUR)]
    )
    assert outcomes(good) == {"sign": "met", "contact": "met", "handle": "met"}
    assert outcomes(silent)["contact"] == "missed"
    assert outcomes(late)["handle"] == "missed"
    assert late.handle_due_at == good.handle_due_at


def test_bringing_again_brings_nothing(cast):
    assert len(bring_closed(SYSTEM, [past("a"), past("b")])) == 2
    (new,) = bring_closed(SYSTEM, [past("a"), past("b"), past("c")])
    assert new.appeal.source_key == "c"
    assert WorkOrder.objects.count() == 3


def test_brought_answers_count_and_silence_does_not(cast):
    orders = bring_closed(SYSTEM, [past("a"), past("b")])
    said = Answers(True, "solved", "satisfied", "satisfied", "basically")
    bring_answers(SYSTEM, [(orders[0], SENT + 59 * HOUR, said), (orders[1], SENT + 59 * HOUR, None)])
    found = Callback.objects.order_by("order").values_list("outcome", "solved", "result")
    assert list(found) == [("answered", "solved", "basically"), ("no_answer", "", "")]
    with pytest.raises(ValueError, match="cannot be given"):
        bring_answers(SYSTEM, [(orders[1], SENT, replace(said, solved="perhaps"))])


@pytest.mark.parametrize("who", ["clerk", "agent", "supervisor", "administrator", "outsider", "citizen"])
def test_nobody_but_the_system_brings(cast, who):
    with pytest.raises(Refused):
        bring_closed(getattr(cast, who), [past()])
    with pytest.raises(Refused):
        bring_answers(getattr(cast, who), [])
    assert not WorkOrder.objects.exists()
