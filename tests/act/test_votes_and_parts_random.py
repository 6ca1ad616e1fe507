"""Whatever the order and number of votes, one ruling; whatever is done to parts, the lead never ends over an open one."""

from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.act.orders import actions
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.audit_rules import drawn, peer_of
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.panel_models import Exclusion, ExclusionVote
from huiyin.act.orders.part_models import Part
from huiyin.act.orders.refusals import NotNow, PartsOpen, Refusal
from huiyin.act.orders.vote_rules import verdict
from huiyin.foundation.accounts.rules import CITIZEN, Actor, Post
from huiyin.foundation.ledger.queries import story
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast
from tests.act.living import undone

SAME_CAST = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
VOTES = st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=10)


@given(votes=VOTES, needed=st.integers(1, 4))
def test_a_verdict_is_the_first_side_of_enough_different_persons(
    votes: list[tuple[int, bool]], needed: int
) -> None:
    found = verdict(votes, needed)
    first: dict[int, bool] = {}
    for person, grant in votes:
        first.setdefault(person, grant)
        sides = [sum(one is side for one in first.values()) for side in (True, False)]
        if max(sides) >= needed:
            assert found is not None and found[0] is (sides[0] >= needed)
            assert len(set(found[1])) == len(found[1]) == needed
            return
    assert found is None


@given(votes=VOTES, more=VOTES, needed=st.integers(1, 3))
def test_what_is_decided_stays_decided(
    votes: list[tuple[int, bool]], more: list[tuple[int, bool]], needed: int
) -> None:
    found = verdict(votes, needed)
    if found:
        assert verdict([*votes, *more], needed) == found
    assert verdict([vote for vote in votes for _ in range(2)], needed) == found


@given(
    numbers=st.lists(st.integers(0, 10**9), min_size=400, max_size=400, unique=True),
    share=st.floats(0.02, 0.5),
)
def test_a_draw_takes_its_share_and_is_the_same_again(numbers: list[int], share: float) -> None:
    names = [f"HY-{number}" for number in numbers]
    taken = [name for name in names if drawn(name, "seed", share)]
    assert taken == [name for name in names if drawn(name, "seed", share)]
    spread = 5 * (400 * share * (1 - share)) ** 0.5
    assert abs(len(taken) - 400 * share) <= spread
    assert {peer_of(name, ["D02", "D03"]) for name in names} == {"D02", "D03"}


def _street_order(cast: Cast) -> WorkOrder:
    new = NewAppeal(words="柳堤街的路灯不亮，老人看不见。", channel="web", source="random", source_key="one")
    order = receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
    actions.sign(cast.clerk, order.pk)
    actions.submit(cast.clerk, order.pk)
    return actions.instruct(cast.head, order.pk, "今天办。", "")


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=SAME_CAST)
@given(votes=st.lists(st.tuples(st.sampled_from(["a", "b", "c", "own"]), st.booleans()), max_size=8))
def test_real_votes_in_any_order_give_one_ruling(cast: Cast, votes: list[tuple[str, bool]]) -> None:
    with undone():
        order = _street_order(cast)
        actions.request_exclusion(cast.head, order.pk, "litigation", "立案通知", "法院已经受理。")
        panel = _panel(cast)
        for who, grant in votes:
            _try(
                lambda who=who, grant=grant: actions.vote_exclusion(panel[who], order.pk, grant, f"{who}认为")
            )
        order.refresh_from_db()
        numbers = {name: actor.id or 0 for name, actor in panel.items()}
        due = verdict([(numbers[who], grant) for who, grant in votes if who != "own"], 2)
        asked = Exclusion.objects.get(order=order)
        assert asked.granted is (due[0] if due else None)
        assert order.state == {None: "62", True: "85", False: "50"}[asked.granted]
        told = [event.action for event in story(f"order:{order.pk}")]
        assert told.count("exclude") + told.count("deny_exclusion") == (1 if due else 0)
        assert not ExclusionVote.objects.filter(account_id=numbers["own"]).exists()


def _panel(cast: Cast) -> dict[str, Actor]:
    seat = cast.panel_one.posts
    own = Actor(cast.agent.id, "本单位的人", (*seat, Post("unit_clerk", STREET, "C.D01.S0101")))
    return {
        "a": cast.panel_one,
        "b": cast.panel_two,
        "c": Actor(cast.reviewer.id, "第三位", seat),
        "own": own,
    }


def _try(act: Callable[[], object]) -> str:
    try:
        with transaction.atomic():
            act()
    except Refusal as refusal:
        return type(refusal).__name__
    return ""


STEPS = (
    "call_b",
    "call_r",
    "sign",
    "progress",
    "reply",
    "refuse",
    "let_off",
    "lead_reply",
    "send_back",
    "release",
)


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=SAME_CAST)
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 2)), max_size=14))
def test_the_lead_never_ends_over_an_open_part(cast: Cast, steps: list[tuple[str, int]]) -> None:
    with undone():
        order = _street_order(cast)
        for number, (step, which) in enumerate(steps):
            before = WorkOrder.objects.get(pk=order.pk).state
            said = _try(lambda step=step, which=which, n=number: _do(cast, order, step, which, n))
            after = WorkOrder.objects.get(pk=order.pk).state
            open_parts = Part.objects.filter(order=order, closed_at=None)
            if open_parts.exists() and step in ("lead_reply", "release"):
                assert after == before and said == (PartsOpen if step == "lead_reply" else NotNow).__name__
            assert after in ("50",) or not open_parts.exists()
            _clocks_match(order)


def _do(cast: Cast, order: WorkOrder, step: str, which: int, number: int) -> object:
    parts = list(Part.objects.filter(order=order).order_by("id"))
    part = parts[which % len(parts)] if parts else None
    people = {DEPARTMENT: cast.department, RIVAL: cast.rival}
    doing: dict[str, Callable[[], object]] = {
        "call_b": lambda: actions.call_in(cast.clerk, order.pk, DEPARTMENT, f"第{number}件事"),
        "call_r": lambda: actions.call_in(cast.head, order.pk, RIVAL, f"第{number}件事", days=0.5),
        "lead_reply": lambda: actions.reply(cast.clerk, order.pk, f"灯亮了{number}。"),
        "send_back": lambda: actions.send_back(cast.deputy, order.pk, f"再写细{number}"),
        "release": lambda: actions.release(cast.deputy, order.pk),
    }
    if part:
        who = people[part.unit_id]
        doing |= {
            "sign": lambda: actions.sign_part(who, part.pk),
            "progress": lambda: actions.progress_part(who, part.pk, f"看过{number}"),
            "reply": lambda: actions.reply_part(who, part.pk, f"办好{number}"),
            "refuse": lambda: actions.refuse_part(who, part.pk, f"清单第{number}项"),
            "let_off": lambda: actions.release_part(cast.clerk, part.pk, f"不用了{number}"),
        }
    return doing[step]() if step in doing else None


def _clocks_match(order: WorkOrder) -> None:
    parts = Part.objects.filter(order=order)
    clocks = Clock.objects.filter(order=order, name="part")
    assert clocks.count() == parts.count()
    running = set(clocks.filter(stopped_at=None).values_list("unit", "due_at"))
    assert running == set(parts.filter(closed_at=None).values_list("unit", "due_at"))
