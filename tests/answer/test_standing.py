"""How units stand beside their peers: pooled, made comparable, drawn together, named only when certain."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.answer.assessment import queries, standing
from huiyin.answer.assessment.actions import absorb
from huiyin.answer.assessment.fact_rules import Cell
from huiyin.answer.assessment.models import Fact
from huiyin.answer.assessment.rules import Period
from huiyin.answer.assessment.standing import named, standings
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import City
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import RIVAL, STREET, Cast

pytestmark = pytest.mark.django_db
MARCH = Period(date(2026, 3, 1))
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
GOOD = Cell("lead", False, False, True, True, "solved", "satisfied")
BAD = Cell("lead", False, False, True, True, "unsolved", "dissatisfied")
LAMPS, NOISE = "010202", "020101"
parts = count(1)


class Facts:
    """Orders that fell due, written as the facts that are kept of them: all hang on one order."""

    def __init__(self, order: int) -> None:
        self.order = order

    def add(self, unit: str, good: int, bad: int, month: int = 3, matter: str = LAMPS) -> None:
        kinds = [GOOD] * good + [BAD] * bad
        Fact.objects.bulk_create(self._fact(unit, kind, date(2026, month, 1), matter) for kind in kinds)

    def _fact(self, unit: str, kind: Cell, month: date, matter: str) -> Fact:
        return Fact(
            order_id=self.order,
            unit_id=unit,
            role=kind.role,
            part=next(parts),
            due_at=datetime(month.year, month.month, 9, tzinfo=UTC),
            month=month,
            matter=matter,
            contacted=kind.contacted,
            kept=kind.kept,
            solved=kind.solved,
            result=kind.result,
            cell=kind.code,
        )


@pytest.fixture
def facts(cast: Cast) -> Iterator[Facts]:
    new = NewAppeal(
        words="河边栏杆松了一段，孩子放学都从那里走。",
        channel="phone",
        source="standing",
        source_key=str(next(parts)),
        person=Person("顾晓岚", "13900001234"),
    )
    with at_time(NOON):
        order = receive_many(cast.citizen, [new], Receiving(hold=False, lead=STREET, matter=LAMPS))[0].order
    with at_time(NOON + timedelta(days=60)):
        while absorb():
            pass
        Fact.objects.all().delete()
        yield Facts(order.pk)


def streets(city: City, group: str = "") -> list[str]:
    return [u.code for u in city.pack.units if u.level == "street" and group in ("", u.group)]


@pytest.fixture
def ranking(city: City, monkeypatch: pytest.MonkeyPatch) -> City:
    """The same city, if it ranked its streets."""
    other = replace(city, pack=replace(city.pack, scoring=replace(city.pack.scoring, preset="ranked")))
    monkeypatch.setattr(standing, "current", lambda: other)
    return other


def test_own_score_is_that_of_the_scorecard_and_drawn_to_its_own_group(
    city: City, cast: Cast, facts: Facts
) -> None:
    for unit in streets(city, "core"):
        facts.add(unit, 90, 10)
    for unit in streets(city, "rural"):
        facts.add(unit, 60, 40)
    found = standings(MARCH)
    marks = {one.unit: one for one in queries.table(cast.supervisor, MARCH)}
    one = found.units[STREET]
    mark = marks[STREET].composite
    assert mark is not None and one.own is not None and one.shrunken is not None
    assert (one.own.value, one.own.low, one.own.high, one.band) == (
        mark.value,
        mark.low,
        mark.high,
        mark.band,
    )
    assert one.shrunken.value == pytest.approx(mark.value, abs=0.5)
    assert one.shrunken.low < one.shrunken.value < one.shrunken.high < mark.high
    far = found.units[streets(city, "rural")[0]]
    assert far.shrunken is not None and far.shrunken.value < one.shrunken.value - 15
    assert found.groups["core"].mean > found.groups["rural"].mean + 0.15
    assert set(found.lists) == {"core", "rural"}


def test_small_month_is_pooled_and_what_stays_small_is_not_compared(city: City, facts: Facts) -> None:
    large, pooled, small = streets(city, "core")[:3]
    facts.add(large, 80, 10)
    for month in (1, 2, 3):
        facts.add(pooled, 12, 3, month)
        facts.add(small, 5, 2, month)
    found = standings(MARCH)
    assert (found.units[large].pooled, found.units[large].cases) == (False, 90)
    assert (found.units[pooled].pooled, found.units[pooled].cases) == (True, 45)
    left = found.units[small]
    assert (left.why, left.cases, left.place, left.shrunken, left.own) == ("few", 7, None, None, None)
    assert set(found.lists["core"].units) == {large, pooled}
    assert standings(MARCH.spanning(3)).units[small].why == "few"


def test_nobody_compared_is_all_noise(facts: Facts) -> None:
    facts.add(STREET, 5, 1)
    found = standings(MARCH)
    assert found.mostly_noise and not found.lists
    assert found.units[STREET].why == "few"


def test_list_of_chance_is_called_mostly_noise_and_one_of_differences_is_not(
    city: City, ranking: City, facts: Facts
) -> None:
    random = np.random.default_rng(3)
    for unit in streets(city):
        bad = int(random.binomial(60, 0.15))
        facts.add(unit, 60 - bad, bad)
    found = standings(MARCH)
    assert found.mostly_noise and found.lists["ranked"].mostly_noise
    assert found.reliability < 0.4
    assert not any(one.certain for one in named(MARCH, found))
    assert max(one.tier for one in found.units.values()) <= 2
    for place, unit in enumerate(streets(city)):
        facts.add(unit, 150 - 4 * place, 4 * place)
    found = standings(MARCH)
    assert not found.mostly_noise and found.reliability > 0.8
    assert max(one.tier for one in found.units.values()) > 3


def test_only_the_certain_are_named_as_bad_at_the_end_of_the_list(
    city: City, ranking: City, facts: Facts
) -> None:
    worst, unlucky, *rest = streets(city)
    facts.add(worst, 300, 200)
    facts.add(unlucky, 22, 8)
    for unit in rest:
        facts.add(unit, 270, 30)
    found = standings(MARCH)
    last = named(MARCH)
    assert [one.unit for one in last[:2]] == [worst, unlucky]
    assert len(last) == 9, "of 28 units a third, not ten"
    assert [one.unit for one in last if one.certain] == [worst]
    assert last[0].high < (found.lists["ranked"].bar or 0) < last[1].high
    assert last[0].chance > 0.99 and last[2].chance < 0.5
    assert last[0].place == 28 and found.units[worst].outside == -1
    assert found.units[unlucky].outside == 0


def test_city_that_bands_names_nobody(city: City, facts: Facts) -> None:
    for unit in streets(city):
        facts.add(unit, 90, 10)
    facts.add(RIVAL, 0, 300)
    assert named(MARCH) == ()


def test_hard_matters_do_not_push_a_unit_down(city: City, facts: Facts) -> None:
    """Solved 80 of 100 hard ones where others solve 60: seen plainly the last, made comparable the first."""
    able, *others = streets(city, "core")
    facts.add(able, 80, 20, matter=NOISE)
    facts.add(able, 10, 0)
    for unit in others:
        facts.add(unit, 18, 12, matter=NOISE)
        facts.add(unit, 165, 5)
    found = standings(MARCH, "resolution")
    one, other = found.units[able], found.units[others[0]]
    assert one.own and other.own and one.adjusted and other.adjusted and one.place
    assert one.own.value < other.own.value
    assert one.adjusted.value > other.adjusted.value + 0.02
    assert one.adjusted.high < 1
    assert one.place.value == 1


def test_rate_is_a_share_and_the_mark_out_of_100(city: City, facts: Facts) -> None:
    for unit in streets(city, "core"):
        facts.add(unit, 90, 10)
    rate, mark = (standings(MARCH, name).units[STREET].shrunken for name in ("satisfaction", "composite"))
    assert rate is not None and rate.value == pytest.approx(0.9, abs=0.01)
    assert mark is not None and mark.value == pytest.approx(93, abs=1)
    with pytest.raises(KeyError):
        standings(MARCH, "nothing")


def test_standings_ask_six_times_at_most(city: City, facts: Facts) -> None:
    for unit in streets(city)[1:]:
        facts.add(unit, 40, 4)
    facts.add(streets(city)[0], 15, 1)
    facts.add(streets(city)[0], 20, 1, month=2)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        standings(MARCH)
    assert 5 <= len(asked) <= 6


def test_standing_of_a_very_large_city_is_kept_for_minutes(
    city: City, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "LARGE", 50)
    monkeypatch.setattr(standing, "ENOUGH", 30)
    for unit in streets(city, "core"):
        facts.add(unit, 40, 4)
    later = NOON + timedelta(days=61)
    with at_time(later):
        first = standings(MARCH)
        facts.add(STREET, 0, 200)
        assert standings(MARCH) is first
    with at_time(later + timedelta(minutes=11)):
        again = standings(MARCH)
    assert again.at == first.at + timedelta(minutes=11)
    assert again.units[STREET].cases == 244
