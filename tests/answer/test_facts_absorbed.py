"""Facts are absorbed in batches, go on where they stopped, and begin anew when the city attributes otherwise."""

from pathlib import Path

import pytest

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.assessment import actions, queries, tallies
from huiyin.answer.assessment.actions import absorb
from huiyin.answer.assessment.models import Bookmark, Fact
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.actions import load_city
from huiyin.foundation.city.queries import City, forget
from huiyin.testing.cast import DEPARTMENT, PACK, STREET, Cast
from tests.answer.test_facts_attribution import shared
from tests.answer.test_month_closing import close
from tests.answer.test_rates_of_orders import LATER, MARCH, four

__all__ = ["four", "shared"]
pytestmark = pytest.mark.django_db


def figures() -> list[str]:
    with at_time(LATER):
        return [repr(pair) for pair in sorted(tallies.records(MARCH).items())]


def test_batches_bring_the_same_as_one(
    cast: Cast, four: list[WorkOrder], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = figures()
    monkeypatch.setattr(actions, "EVENTS_AT_ONCE", 3)
    rounds = 1
    while absorb():
        assert figures() == before  # whatever part is kept by now
        rounds += 1
    assert rounds > 5
    assert figures() == before
    assert Fact.objects.count() == 4


def test_a_worker_that_is_killed_leaves_nothing_half_done(
    cast: Cast, four: list[WorkOrder], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(actions, "_note_falsified", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            absorb()
    assert not Fact.objects.exists()
    assert not Bookmark.objects.filter(position__gt=0).exists()
    absorb()
    assert Fact.objects.count() == 4


def test_what_is_absorbed_is_not_reckoned_again_at_reading(cast: Cast, four: list[WorkOrder]) -> None:
    absorb()
    WorkOrder.objects.filter(pk=four[0].pk).update(state="85")  # nothing of it is in the ledger
    with at_time(LATER):
        assert tallies.records(MARCH)[STREET].excluded.due == 0


def test_facts_thrown_away_are_made_again(cast: Cast, four: list[WorkOrder]) -> None:
    before = figures()
    absorb()
    Fact.objects.all().delete()
    Bookmark.objects.all().delete()
    assert figures() == before
    absorb()
    assert figures() == before
    assert Fact.objects.count() == 4


@pytest.fixture
def unshared(tmp_path: Path) -> Path:
    """The city with a rule of attribution less: nothing is shared any more."""
    from shutil import copytree

    folder = Path(copytree(PACK, tmp_path / "pack"))
    text = (folder / "scoring.toml").read_text("utf-8")
    assert 'powers = ["department", "company", "body"]' in text
    text = text.replace('powers = ["department", "company", "body"]', 'powers = ["company"]')
    (folder / "scoring.toml").write_text(text, "utf-8")
    return folder


def test_another_attribution_is_reckoned_from_the_beginning(
    cast: Cast, shared: WorkOrder, city: City, unshared: Path
) -> None:
    absorb()
    assert Fact.objects.filter(role="power", unit=DEPARTMENT).exists()
    load_city(SYSTEM, unshared)
    forget()
    with at_time(LATER):
        assert tallies.records(MARCH)[DEPARTMENT].counted.power_valid == 0  # at once
        absorb()
        assert not Fact.objects.filter(role="power").exists()
        assert tallies.records(MARCH)[STREET].counted.held_valid == 0


def test_a_closed_month_keeps_the_attribution_of_its_time(
    cast: Cast, shared: WorkOrder, city: City, unshared: Path
) -> None:
    close(cast)
    load_city(SYSTEM, unshared)
    forget()
    with at_time(LATER):
        absorb()
        assert tallies.records(MARCH)[DEPARTMENT].counted.power_valid == 1
        found = queries.verify_month(MARCH.start)
        assert found is not None
        assert found.ok
