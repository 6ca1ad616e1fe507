"""What calls for an inspection is found in the record: each ground, its bar, and what the unit must not learn."""

from datetime import UTC, date, datetime, timedelta

import pytest

from huiyin.act.coordination.oversight.models import Duty
from huiyin.act.orders.models import WorkOrder
from huiyin.answer.assessment import queries as assessment
from huiyin.answer.assessment import standing
from huiyin.answer.assessment.models import Month
from huiyin.answer.assessment.rules import Period, Record, Tally
from huiyin.answer.assessment.standing import Named
from huiyin.answer.callback.models import Callback
from huiyin.answer.supervision.cases import sources
from huiyin.answer.supervision.cases.jobs import look_for_cases
from huiyin.answer.supervision.cases.models import Case
from huiyin.answer.supervision.cases.sources import Found
from huiyin.answer.supervision.questions.models import Look, Question
from huiyin.answer.supervision.questions.queries import orders_of
from huiyin.answer.supervision.questions.rules import DETECTORS
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import at_time
from huiyin.testing.cast import STREET, Cast
from tests.act.supervised import order_at

pytestmark = pytest.mark.django_db
OCTOBER = Period(date(2026, 10, 1))
NOVEMBER = datetime(2026, 11, 12, 2, 0, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)


def unhappy(order: WorkOrder, round: int, at: datetime, pressed: bool = False) -> None:
    """One unhappy answer at the callback."""
    Callback.objects.create(
        order=order,
        round=round,
        way="person",
        at=at,
        outcome="answered",
        contacted=True,
        solved="unsolved",
        attitude="satisfied",
        speed="satisfied",
        result="dissatisfied",
        pressed=pressed,
    )


def grounds(at: datetime = DECEMBER) -> list[Found]:
    with at_time(at):
        return list(sources.found())


def test_a_quiet_city_is_not_inspected(cast: Cast) -> None:
    order_at(STREET)
    assert grounds() == []


def test_who_told_of_pressure_is_hidden_from_the_unit(cast: Cast) -> None:
    order = order_at(STREET)
    unhappy(order, 0, NOVEMBER, pressed=True)
    found = grounds()
    assert [(one.unit, one.ground, one.order_id) for one in found] == [(STREET, "pressure", order.pk)]
    with at_time(DECEMBER):
        assert look_for_cases() == 1
        assert look_for_cases() == 0
    fact = Case.objects.get().facts.get()
    assert fact.hidden and fact.orders[0]["number"] == order.number


def test_matters_that_came_back_twice_count_from_the_citys_number_on(cast: Cast) -> None:
    orders = [order_at(STREET, f"lamp{n}") for n in range(3)]
    for order in orders[:2]:
        unhappy(order, 0, NOVEMBER - timedelta(days=9))
        unhappy(order, 1, NOVEMBER)
    unhappy(orders[2], 0, NOVEMBER)
    assert grounds() == [], "two that came back twice and one that came back once"
    unhappy(orders[2], 1, NOVEMBER)
    found = grounds()
    assert [(one.unit, one.ground, one.period) for one in found] == [(STREET, "dissatisfied", "2026-11")]
    assert sorted(found[0].evidence["orders"]) == sorted(order.pk for order in orders)
    assert grounds(DECEMBER + timedelta(days=31)) == [], "another month has its own"


def test_delays_made_known_to_all_count_in_their_month(cast: Cast) -> None:
    order = order_at(STREET)
    Duty.objects.create(
        order=order,
        unit_id=STREET,
        triggers=["overdue"],
        level="urge",
        owner_role="unit_deputy",
        due_at=NOVEMBER,
        opened_name="system",
        opened_at=NOVEMBER,
        circulated_at=NOVEMBER,
    )
    found = grounds()
    assert [(one.unit, one.ground, one.evidence["orders"]) for one in found] == [
        (STREET, "overdue", [order.pk])
    ]


def _marks(unit: str, excluded: int, due: int) -> assessment.Marks:
    record = Record(Tally(due=due - excluded), Tally(due=excluded))
    share = assessment.Rate(excluded, due, excluded / due, 0.0, 1.0, due < 30)
    return assessment.Marks(unit, "core", record, {}, share, None, None)


@pytest.mark.parametrize(
    ("excluded", "due", "is_found"),
    [(21, 100, True), (20, 100, False), (9, 30, False), (12, 20, False)],
    ids=["over twice the median", "just twice", "too few exclusions", "too few orders"],
)
def test_exclusions_over_twice_the_groups_median(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, excluded: int, due: int, is_found: bool
) -> None:
    peers = [_marks(f"S010{n}", 10, 100) for n in range(2, 7)]
    rows = [_marks(STREET, excluded, due), *peers]
    monkeypatch.setattr(assessment, "table", lambda actor, period: rows)
    found = grounds()
    assert [one.unit for one in found] == ([STREET] if is_found else [])
    if is_found:
        assert found[0].evidence["numbers"]["median"] == pytest.approx(0.10)


def test_the_system_reads_rates_of_the_whole_city_and_other_units_stay_closed(cast: Cast) -> None:
    assert assessment.scope_of(SYSTEM).is_city
    assert assessment.scope_of(cast.discipline).is_city
    assert not assessment.scope_of(cast.head).is_city


def upheld(detector: str) -> Question:
    """A question about October that a person found to be without a good reason."""
    look, _ = Look.objects.get_or_create(
        period=OCTOBER.start, defaults={"at": NOVEMBER, "tested": 1, "asked": 1}
    )
    return Question.objects.create(
        look=look,
        detector=detector,
        unit_id=STREET,
        period=OCTOBER.start,
        observed=18,
        of=40,
        expected=0.1,
        low=0.0,
        high=0.3,
        p=0.001,
        evidence={"orders": [order_at(STREET, detector).pk]},
        sentence="40件里有18件在到期前两小时才办结。",
        sentence_en="18 of 40 were closed in the last two hours.",
        asked_at=NOVEMBER,
        explain_by=NOVEMBER,
        due_at=NOVEMBER,
        outcome="upheld",
        words="没有正当理由。",
        decided_by=1,
        decided_name="蒋督查",
        decided_at=NOVEMBER,
    )


def test_every_question_that_a_person_upheld_is_a_case_of_its_own(cast: Cast) -> None:
    asked = [upheld(detector) for detector in DETECTORS[:2]]
    with at_time(DECEMBER):
        assert look_for_cases() == 2
        assert look_for_cases() == 0
    cases = list(Case.objects.order_by("id"))
    assert [(one.ground, one.state, one.period) for one in cases] == [
        ("falsification", "opened", "2026-10")
    ] * 2
    assert {one.opened_by for one in cases} == {1}, "who upheld it does not find"
    fact = cases[0].facts.get()
    assert fact.numbers["sentence"] == asked[0].sentence
    assert [row["number"] for row in fact.orders] == [order.number for order in orders_of(asked[0])]


def test_nobody_is_named_before_the_month_is_closed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    low = Named(STREET, 60, 61.0, 55.0, 67.0, True)
    monkeypatch.setattr(standing, "named", lambda month: (low,))
    assert sources.named_in(OCTOBER) == ()
    Month.objects.create(month=OCTOBER.start, version="1", formula={}, closed_at=NOVEMBER, closed_by="system")
    assert sources.named_in(OCTOBER) == (low,)
    assert sources.named_in(OCTOBER.spanning(3)) == (), "a quarter is not what was published"
