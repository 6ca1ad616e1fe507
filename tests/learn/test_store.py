"""What the store holds and how it answers: as the orders in PostgreSQL are, and no person among it."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.calendar.clock import at_time
from huiyin.learn.store import queries
from huiyin.learn.store.actions import carry
from huiyin.learn.store.queries import UnknownDimension, counts
from huiyin.testing.cast import DISTRICT, RIVAL, STREET, Cast
from tests.answer.test_rates_of_orders import BAD, START, answer, four, receive, work

__all__ = ["four"]
pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2026, 3, 1), date(2026, 4, 1)
SOON = START + timedelta(days=2)


def rows(by: str | list[str], **where: object) -> list[tuple[object, ...]]:
    found = counts(SINCE, UNTIL, by, where or None)
    assert list(found.columns) == [*([by] if isinstance(by, str) else by), "n"]
    return [
        tuple(v.date() if isinstance(v, pd.Timestamp) else v for v in row)
        for row in found.to_numpy(object).tolist()
    ]


def test_before_anything_is_carried_over_everything_is_answered_with_nothing(cast: Cast) -> None:
    receive(cast)
    assert queries.fresh_until() is None
    assert rows(["matter", "place", "solved"]) == []
    assert queries.monthly_rates(SINCE, UNTIL).empty
    assert queries.rolling(SINCE, UNTIL).empty
    assert queries.top_terms(SINCE, UNTIL).empty
    assert queries.size().orders == 0


def test_orders_are_counted_by_what_they_are(cast: Cast, four: list[WorkOrder]) -> None:
    with at_time(SOON):
        carry()
    assert queries.fresh_until() == SOON
    assert rows(["first", "matter", "lead"]) == [("010000", "010202", STREET, 4)]
    assert rows("day") == [(date(2026, 3, 2), 4)]
    assert rows("month") == [(date(2026, 3, 1), 4)]
    assert rows("week") == [(date(2026, 3, 2), 4)]
    assert rows(["weekday", "hour"]) == [(0, 10, 4)]
    assert rows(["channel", "urgency"]) == [("phone", "normal", 4)]
    assert [n for *_, n in rows("solved")] == [2, 2]
    assert rows("solved", solved=True) == [(True, 2)]
    assert rows("satisfied", satisfied=None, lead=[STREET, RIVAL])[0][1] == 2
    assert rows("lead", lead=RIVAL) == []


def test_nothing_that_is_not_known_can_be_counted_by(cast: Cast) -> None:
    with pytest.raises(UnknownDimension, match="appellant"):
        counts(SINCE, UNTIL, ["appellant"])
    with pytest.raises(UnknownDimension):
        counts(SINCE, UNTIL, "matter", {"matter; DROP TABLE x": 1})
    with pytest.raises(ValueError, match="At most"):
        counts(SINCE, UNTIL, ["day", "hour", "matter", "place", "lead"])


def test_a_value_is_never_read_as_a_statement(cast: Cast, four: list[WorkOrder]) -> None:
    carry()
    assert rows("matter", matter="' OR 1=1 --") == []


def test_an_order_is_late_from_the_moment_its_limit_passes(cast: Cast) -> None:
    order = receive(cast)
    order.refresh_from_db()
    assert order.handle_due_at
    with at_time(START + timedelta(hours=1)):
        carry()
        assert rows("late") == [(False, 1)]
    with at_time(order.handle_due_at + timedelta(minutes=1)):
        assert rows("late") == [(True, 1)]  # the store need not be told


def test_what_changes_is_followed(cast: Cast) -> None:
    order = receive(cast)
    with at_time(SOON):
        carry()
    assert rows("state") == [("30", 1)]
    work(cast, order)
    answer(cast, order, BAD)
    with at_time(SOON):
        assert carry().files == 1
        assert carry().files == 0  # nothing happened since
    assert rows(["state", "solved", "satisfied", "redone"]) == [("75", False, False, True, 1)]


def test_monthly_rates_have_their_numbers(cast: Cast, four: list[WorkOrder]) -> None:
    carry()
    (row,) = queries.monthly_rates(SINCE, UNTIL).to_dict("records")
    assert (row["lead"], row["month"], row["orders"]) == (STREET, pd.Timestamp(2026, 3, 1), 4)
    assert (row["solved_n"], row["solved_k"], row["satisfied_n"], row["satisfied_k"]) == (2, 2, 2, 2)
    assert (row["reached_n"], row["reached_k"]) == (2, 2)
    assert (row["kept_n"], row["kept_k"], row["closed"]) == (3, 2, 2)


def test_rolling_counts_hold_the_days_before(cast: Cast) -> None:
    for days in (0, 0, 1, 6, 7, 20):
        receive(cast, at=START + timedelta(days=days))
    carry()
    found = queries.rolling(SINCE, UNTIL, 7, ["matter"])
    assert list(found.columns) == ["matter", "day", "n", "within"]
    assert [(row.day.day, row.n, row.within) for row in found.itertuples()] == [
        (2, 2, 2),
        (3, 1, 3),
        (8, 1, 4),
        (9, 1, 3),
        (22, 1, 1),
    ]


def test_words_are_counted_once_an_order(cast: Cast, four: list[WorkOrder]) -> None:
    carry()
    found = dict(queries.top_terms(SINCE, UNTIL).itertuples(index=False, name=None))
    assert found["楼下"] == 4
    assert set(found.values()) == {4}


def test_places_have_their_district(cast: Cast) -> None:
    order = receive(cast)
    WorkOrder.objects.filter(pk=order.pk).update(place=STREET)
    carry()
    assert rows(["district", "place"]) == [(DISTRICT, STREET, 1)]


def test_days_are_those_of_the_city(cast: Cast) -> None:
    receive(cast, at=datetime(2026, 2, 28, 15, 59, tzinfo=UTC))
    receive(cast, at=datetime(2026, 2, 28, 16, 0, tzinfo=UTC))  # midnight in the city
    carry()
    assert rows(["day", "hour"]) == [(date(2026, 3, 1), 0, 1)]
    assert queries.size().months == 2
