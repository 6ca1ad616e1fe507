"""Months are closed with their formula; what comes later alters no figure of them, and all can be reckoned again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from django.db import connection

from huiyin.act.orders import actions as orders_actions
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment import queries, tallies
from huiyin.answer.assessment.actions import MonthStillOpen, close_month
from huiyin.answer.assessment.jobs import absorb, close_due_months
from huiyin.answer.assessment.marking import results
from huiyin.answer.assessment.models import Fact, Month, UnitMonth
from huiyin.answer.assessment.rules import Period
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.actions import load_city
from huiyin.foundation.city.queries import City, forget
from huiyin.foundation.ledger.queries import story
from huiyin.testing.cast import RIVAL, STREET, Cast
from tests.answer.test_rates_of_orders import BAD, HALF, MARCH, answer, four, receive, work

__all__ = ["four"]
pytestmark = pytest.mark.django_db
ENDED = datetime(2026, 4, 12, tzinfo=UTC)  # March has ended, and its days of grace
MONTH = date(2026, 3, 1)
OLD = (
    ('version = "2026.1"\nfrom = 2026-01-01', 'version = "2026.4"\nfrom = 2026-04-01'),
    (
        "response = 0.30\nresolution = 0.35\nsatisfaction = 0.35",
        "response = 0.1\nresolution = 0.3\nsatisfaction = 0.6",
    ),
    ("basic = 0.6 ", "basic = 0.2 "),
    ("minimum_valid = 30", "minimum_valid = 1"),
)


def figures(cast: Cast, at: datetime = ENDED) -> list[str]:
    """Every figure of March as it reads, to the last digit."""
    with at_time(at):
        return [
            repr((one.unit, one.record, one.rates, one.composite))
            for one in queries.table(cast.supervisor, MARCH)
        ]


def close(cast: Cast, at: datetime = ENDED) -> Month:
    with at_time(at):
        return close_month(cast.supervisor, MONTH)


def late_answer(cast: Cast, order: WorkOrder) -> None:
    answer(cast, order, BAD, timedelta(days=50))


def test_what_comes_later_alters_no_closed_month_and_is_told(cast: Cast, four: list[WorkOrder]) -> None:
    before = figures(cast)
    close(cast)
    assert figures(cast) == before
    late_answer(cast, four[2])
    assert figures(cast, ENDED + timedelta(days=30)) == before
    with at_time(ENDED + timedelta(days=30)):
        absorb()
        assert figures(cast, ENDED + timedelta(days=30)) == before
        [closed] = tallies.closed_months()
    assert (closed.month, closed.changed) == (MONTH, 1)


def test_an_open_month_follows_what_comes_later(cast: Cast, four: list[WorkOrder]) -> None:
    before = figures(cast)
    late_answer(cast, four[2])
    assert figures(cast, ENDED + timedelta(days=30)) != before


def test_what_reads_as_before_again_is_no_change(cast: Cast, four: list[WorkOrder]) -> None:
    close(cast)
    Fact.objects.filter(order=four[0]).update(changed_at=ENDED)
    with at_time(ENDED + timedelta(hours=1)):
        orders_actions.add_words(cast.citizen, four[3].pk, "还没修好。")
        absorb()
    assert [one.changed for one in tallies.closed_months()] == [0]


def test_the_orders_behind_a_closed_number_stay_the_same(cast: Cast, four: list[WorkOrder]) -> None:
    close(cast)
    late_answer(cast, four[2])
    with at_time(ENDED + timedelta(days=30)):
        assert queries.orders_behind(cast.head, STREET, MARCH, "resolution", "no").orders == []
        absorb()
        assert queries.orders_behind(cast.head, STREET, MARCH, "resolution", "no").orders == []
        assert len(queries.orders_behind(cast.head, STREET, MARCH, "resolution", "all").orders) == 2


def test_what_falls_due_in_a_closed_month_too_late_counts_nowhere(cast: Cast, four: list[WorkOrder]) -> None:
    close(cast)
    before = figures(cast)
    receive(cast, lead=RIVAL)  # a file of the past, brought in afterwards
    assert figures(cast) == before
    with at_time(ENDED):
        absorb()
    assert figures(cast) == before
    assert [one.changed for one in tallies.closed_months()] == [1]


def test_a_month_is_closed_by_those_who_inspect_alone_and_not_too_early(
    cast: Cast, four: list[WorkOrder]
) -> None:
    for who in (cast.head, cast.leader, cast.district, cast.discipline, cast.analyst, cast.administrator):
        with at_time(ENDED), pytest.raises(Refused):
            close_month(who, MONTH)
    for early in (datetime(2026, 3, 30, tzinfo=UTC), datetime(2026, 4, 10, 15, 59, tzinfo=UTC)):
        with at_time(early), pytest.raises(MonthStillOpen):
            close_month(cast.supervisor, MONTH)
    with at_time(datetime(2026, 4, 10, 16, 1, tzinfo=UTC)):  # midnight in the city, ten days after
        assert close_month(cast.supervisor, MONTH).version == "2026.1"


def test_closing_twice_closes_once(cast: Cast, four: list[WorkOrder]) -> None:
    first = close(cast)
    again = close(cast, ENDED + timedelta(days=1))
    assert (again.pk, again.closed_at) == (first.pk, first.closed_at)
    assert len(story("month:2026-03")) == 1


def test_the_worker_closes_months_whose_day_has_come(cast: Cast, four: list[WorkOrder]) -> None:
    with at_time(datetime(2026, 4, 5, tzinfo=UTC)):
        absorb()
        close_due_months()
        assert not Month.objects.exists()
    with at_time(ENDED):
        close_due_months()
        close_due_months()
    assert [one.month for one in Month.objects.all()] == [MONTH]


def test_a_closed_month_is_verified_to_the_last_digit(cast: Cast, four: list[WorkOrder]) -> None:
    assert queries.verify_month(MONTH) is None
    close(cast)
    found = queries.verify_month(MONTH)
    assert found is not None
    assert found.ok
    assert found.units == UnitMonth.objects.count() > 0


@pytest.mark.parametrize("what", ["fact", "result", "both"])
def test_whoever_changes_a_closed_month_is_found_out(cast: Cast, four: list[WorkOrder], what: str) -> None:
    closed = close(cast)
    kept = closed.units.get(unit=STREET)
    if what in ("fact", "both"):
        fact = Fact.objects.get(order=four[2])
        fact.kept, fact.cell = True, fact.cell + 32
        fact.save()
    if what == "result":
        kept.results["counted"]["on_time"] += 1
        kept.save()
    if what == "both":  # even where the kept figures were changed to agree
        with at_time(ENDED):
            formula = queries.formula(MARCH)
            kept.results = results(tallies.records(MARCH)[STREET], formula)
        kept.save()
    found = queries.verify_month(MONTH)
    assert found is not None
    assert not found.ok


# Formulas by date.


def other_city(folder: Path, keep_old: bool = True) -> Path:
    """The demonstration city with a new formula from April on, and the old one beside it."""
    from huiyin.testing.cast import PACK

    copytree(PACK, folder)
    text = (folder / "scoring.toml").read_text("utf-8")
    if keep_old:
        (folder / "scoring-2026.1.toml").write_text(text, "utf-8")
    for before, after in OLD:
        assert before in text
        text = text.replace(before, after)
    (folder / "scoring.toml").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("keep_old", [True, False], ids=["kept in the pack", "gone from the pack"])
def test_an_old_month_keeps_its_own_formula(
    cast: Cast, four: list[WorkOrder], city: City, tmp_path: Path, keep_old: bool
) -> None:
    april = receive(cast, at=datetime(2026, 4, 2, tzinfo=UTC))
    work(cast, april)
    answer(cast, april, HALF)
    before = figures(cast)
    close(cast)
    load_city(SYSTEM, other_city(tmp_path / "pack", keep_old))
    forget()
    assert figures(cast) == before
    found = queries.verify_month(MONTH)
    assert found is not None
    assert found.ok
    period = Period(date(2026, 4, 1))
    with at_time(datetime(2026, 5, 20, tzinfo=UTC)):
        [new] = [one for one in queries.table(cast.supervisor, period) if one.unit == STREET]
        assert new.version == "2026.4"
        assert new.rates["satisfaction"].value == 0.2
        assert new.composite is not None
        assert new.composite.value == pytest.approx(100 * (0.1 + 0.3 * 0.5 + 0.6 * 0.2))
        versions = [one.version for one in queries.formulas()]
    assert versions == ["2025.1", *(["2026.1"] if keep_old else []), "2026.4"]


def test_what_another_formula_would_do_is_shown_and_not_kept(cast: Cast, four: list[WorkOrder]) -> None:
    with at_time(ENDED):
        how = replace(queries.formula(MARCH), weights={"resolution": 1.0}, minimum=1, partial=0.0)
        [one] = queries.what_if(cast.leader, MARCH, how)
        assert (one.unit, one.now.composite) == (STREET, None)
        assert one.then.composite is not None
        assert one.then.composite.value == 50.0
        assert one.moved
        [same] = queries.table(cast.leader, MARCH)
        assert same.composite is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("weights", {"resolution": 0.9}),
        ("weights", {"beauty": 1.0}),
        ("basic", 1.2),
        ("partial", float("nan")),
        ("share", -0.1),
        ("bands", {"A": 100.0}),
        ("bands", {"A": 80.0, "B": 90.0}),
        ("difficulty", {"01": 0.0}),
        ("bonus", {"whistle": -1.0}),
    ],
)
def test_a_formula_that_cannot_be_is_refused(cast: Cast, field: str, value: object) -> None:
    how = replace(queries.formula(MARCH), **{field: value})
    with pytest.raises(queries.BadFormula) as refused:
        queries.what_if(cast.leader, MARCH, how)
    assert refused.value.fields == (field,)


def test_a_formula_is_kept_whole(cast: Cast) -> None:
    how = replace(
        queries.formula(MARCH), difficulty={"0102": 1.3, "01": 0.7}, share=0.3, bonus={"whistle": 0.1}
    )
    assert queries.from_data(queries.as_data(how)) == how


@pytest.mark.django_db(transaction=True)
def test_two_who_close_and_two_who_absorb_at_once(cast: Cast, four: list[WorkOrder]) -> None:
    def run(what: int) -> None:
        try:
            with at_time(ENDED):
                if what % 2:
                    close_month(cast.supervisor, MONTH)
                else:
                    absorb()
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(run, range(6)))
    assert Month.objects.count() == 1
    assert len(story("month:2026-03")) == 1
    found = queries.verify_month(MONTH)
    assert found is not None
    assert found.ok
