"""Whose work is whose: parts of orders that others lead, shared solutions, merged orders, returns, false records."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from huiyin.act.orders import actions
from huiyin.act.orders.actions import parts
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.part_models import Part
from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment import queries, tallies
from huiyin.answer.assessment.actions import close_month
from huiyin.answer.assessment.jobs import absorb
from huiyin.answer.assessment.rules import Policy
from huiyin.foundation.accounts.rules import SYSTEM, Actor, Post
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast
from tests.answer.test_rates_of_orders import BAD, GOOD, LATER, MARCH, START, answer, receive, work

pytestmark = pytest.mark.django_db
DEPARTMENT_DESK = Actor(9001, "部门经办", (Post("unit_clerk", DEPARTMENT, f"C.{DEPARTMENT}"),))


@pytest.fixture
def shared(cast: Cast) -> WorkOrder:
    """A street leads, the department that has the power is called in, answers in time; the appellant says solved."""
    order = receive(cast)
    with at_time(START + timedelta(minutes=2)):
        actions.sign(cast.clerk, order.pk)
        parts.call_in(cast.clerk, order.pk, DEPARTMENT, "请修复贵单位的线路")
    with at_time(START + timedelta(minutes=4)):
        parts.reply_part(DEPARTMENT_DESK, Part.objects.get(order=order).pk, "线路已经修好。")
    work_on(cast, order)
    answer(cast, order, GOOD)
    return order


def work_on(cast: Cast, order: WorkOrder) -> None:
    with at_time(START + timedelta(minutes=6)):
        actions.contact(cast.clerk, order.pk, "打过电话。")
        actions.submit(cast.clerk, order.pk)
        actions.instruct(cast.head, order.pk, "今晚先架临时灯。", "周经办")
        actions.reply(cast.clerk, order.pk, "灯已经修好。")
        actions.release(cast.head, order.pk)
        actions.approve(cast.reviewer, order.pk, {"answered": True})


@pytest.fixture(params=[False, True], ids=["reckoned anew", "from kept facts"])
def at_last(request: pytest.FixtureRequest) -> Iterator[None]:
    """After the month, with and without facts kept."""
    with at_time(LATER):
        if request.param:
            request.getfixturevalue("shared")
            absorb()
        yield


def formula(**how: object) -> Policy:
    return replace(queries.formula(MARCH), **{"minimum": 1, "share": 0.5, **how})  # type: ignore[arg-type]


def marks(cast: Cast, unit: str, how: Policy) -> queries.Marks:
    [found] = [one for one in queries.table(cast.supervisor, MARCH, how) if one.unit == unit]
    return found


def test_a_department_with_the_power_shares_the_solution(
    cast: Cast, shared: WorkOrder, at_last: None
) -> None:
    other = receive(cast)
    work(cast, other)
    answer(cast, other, BAD)
    street, department = (marks(cast, unit, formula(share=0.25)) for unit in (STREET, DEPARTMENT))
    assert street.rates["resolution"].value == pytest.approx(
        0.75 / 1.75
    )  # 0.75 of one solved, one that is not
    assert street.rates["resolution"].denominator == 2
    assert department.rates["resolution"].value == 1.0
    assert department.rates["satisfaction"].value is None  # only the solution is shared
    assert department.record.counted.due == 0
    alone = marks(cast, STREET, formula(share=0.0))
    assert alone.rates["resolution"].value == 0.5


def test_a_co_unit_is_scored_on_its_own_part(cast: Cast, shared: WorkOrder, at_last: None) -> None:
    department = marks(cast, DEPARTMENT, formula(weights={"parts": 1.0}))
    assert department.rates["parts"].value == 1.0
    assert department.composite is not None
    assert department.composite.value == 100.0
    street = marks(cast, STREET, formula(weights={"response": 0.5, "parts": 0.5}))
    assert street.rates["parts"].value is None
    assert street.composite is not None
    assert street.composite.value == 100.0  # no parts of its own: the weight goes to what it did


def test_a_co_unit_opens_the_orders_behind_its_own_numbers(
    cast: Cast, shared: WorkOrder, at_last: None
) -> None:
    for name, part in (("parts", "yes"), ("resolution", "all"), ("resolution", "power")):
        page = queries.orders_behind(cast.department_head, DEPARTMENT, MARCH, name, part)
        assert [order.pk for order in page.orders] == [shared.pk], (name, part)
    assert queries.orders_behind(cast.department_head, DEPARTMENT, MARCH, "parts", "no").orders == []
    with pytest.raises(Refused):
        queries.orders_behind(cast.department_head, STREET, MARCH, "resolution")


def test_over_several_units_an_order_counts_once_and_whole(
    cast: Cast, shared: WorkOrder, at_last: None
) -> None:
    city = queries.overview(cast.supervisor, MARCH).marks
    assert (city.rates["resolution"].numerator, city.rates["resolution"].denominator) == (1, 1)
    page = queries.orders_behind(cast.supervisor, "", MARCH, "resolution")
    assert [order.pk for order in page.orders] == [shared.pk]


def test_a_part_that_was_late_or_is_still_open_counts_against_the_co_unit(cast: Cast) -> None:
    orders = [receive(cast) for _ in range(3)]
    with at_time(START + timedelta(minutes=2)):
        for order in orders:
            actions.sign(cast.clerk, order.pk)
            parts.call_in(cast.clerk, order.pk, DEPARTMENT, "请修复贵单位的线路")
    late, let_go, _ = (Part.objects.get(order=order) for order in orders)
    with at_time(START + timedelta(minutes=9)):
        parts.release_part(cast.clerk, let_go.pk, "不用了")
    with at_time(late.due_at + timedelta(days=1)):
        parts.reply_part(DEPARTMENT_DESK, late.pk, "线路已经修好。")
    with at_time(LATER):
        tally = tallies.records(MARCH)[DEPARTMENT].counted
    assert (tally.parts, tally.parts_kept) == (2, 0)


def test_a_wrong_dispatch_scores_neither_before_it_goes_to_another(cast: Cast) -> None:
    order = receive(cast)
    with at_time(LATER):
        absorb()
        assert STREET in tallies.records(MARCH)
    with at_time(START + timedelta(minutes=5)):
        actions.request_return(cast.head, order.pk, "不在本辖区", RIVAL)
        actions.vote_return(cast.panel_one, order.pk, True, "确实不在")
        actions.vote_return(cast.panel_two, order.pk, True, "确实不在")
    for _ in range(2):
        with at_time(LATER):
            assert tallies.records(MARCH) == {}
            absorb()
    with at_time(START + timedelta(minutes=9)):
        actions.dispatch(cast.dispatcher, order.pk, RIVAL, basis="person")
    for _ in range(2):
        with at_time(LATER):
            assert [*tallies.records(MARCH)] == [RIVAL]
            absorb()


@pytest.mark.parametrize("ending", ["lapse", "uphold", "change"])
def test_a_false_record_that_was_found_costs_points(cast: Cast, shared: WorkOrder, ending: str) -> None:
    case = f"case:{ending}"
    with at_time(START + timedelta(days=3)):
        append([told(case, "find", finding="slackness" if ending == "change" else "falsification")])
        append([told(case, ending, **({"finding": "falsification"} if ending == "change" else {}))])
        append([told("case:other", "find", finding="falsification")])  # an appeal may still undo it
        append([told("case:light", "find", finding="slackness"), told("case:light", "lapse")])
    with at_time(LATER):
        absorb()
        absorb()
        how = formula(penalty={"falsification": 4.0, "most": 10.0}, weights={"response": 1.0})
        assert marks(cast, STREET, how).points == -4.0
        found = marks(cast, STREET, how).composite
        assert found is not None
        assert found.value == 96.0
        close_month(cast.supervisor, MARCH.start)
        assert marks(cast, STREET, how).points == -4.0


def told(stream: str, action: str, **evidence: str) -> NewEvent:
    return NewEvent.by(SYSTEM, stream, action, evidence={"unit": STREET, **evidence})
