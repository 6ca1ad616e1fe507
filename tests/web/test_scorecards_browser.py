"""In a browser: from the scorecard to the order behind a number, and a trial that keeps nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.answer.assessment.actions import absorb
from huiyin.answer.assessment.fact_rules import Cell
from huiyin.answer.assessment.models import Fact, Month, UnitMonth
from huiyin.answer.assessment.queries import Period
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
Open = Callable[..., Any]
LAMPS = "010202"
GOOD = Cell("lead", False, False, True, True, "solved", "satisfied")
BAD = Cell("lead", False, False, True, True, "unsolved", "dissatisfied")


@pytest.fixture
def month(cast: Cast) -> Period:
    """Last month: every street of the group with a hundred facts, all hanging on one order that is old enough."""
    period = Period(now().astimezone(current().zone).date().replace(day=1)).moved(-1)
    new = NewAppeal(
        words="楼道灯坏了半个月，老人下楼要摸黑。",
        channel="phone",
        source="scorecards",
        source_key="one",
        person=Person("顾晓岚", "13900001234"),
    )
    with at_time(now() - timedelta(days=100)):
        order = receive_many(cast.citizen, [new], Receiving(hold=False, lead=STREET, matter=LAMPS))[0].order
    while absorb():
        pass
    Fact.objects.all().delete()
    group = current().units[STREET].group
    streets = [u.code for u in current().pack.units if u.level == "street" and u.group == group]
    for place, unit in enumerate(streets):
        bad = 30 if unit == STREET else 4 + place % 5
        kinds = [GOOD] * (100 - bad) + [BAD] * bad
        Fact.objects.bulk_create(
            _fact(order.pk, unit, kind, period, part) for part, kind in enumerate(kinds, 100 * place + 1)
        )
    return period


def _fact(order: int, unit: str, kind: Cell, period: Period, part: int) -> Fact:
    due = datetime(period.start.year, period.start.month, 9, tzinfo=UTC)
    return Fact(
        order_id=order, unit_id=unit, role="lead", part=part, due_at=due, month=period.start, matter=LAMPS,
        contacted=kind.contacted, kept=kind.kept, solved=kind.solved, result=kind.result, cell=kind.code,
    )  # fmt: skip


def test_scorecard_to_order(month: Period, screen: Open) -> None:
    """Scorecard, unit, number, order: each one click or one key from the last."""
    page = screen("leader", f"/rates/?month={month.code}")
    name = current().units[STREET].name
    assert "与同组分不出差别" in page.locator("h1").inner_text()
    page.keyboard.press("3")
    page.wait_for_url("**rate=resolution**")
    page.keyboard.press("1")
    page.wait_for_url(lambda url: "rate=resolution" not in url)
    page.locator(".marks-unit a", has_text=name).click()
    page.wait_for_url(f"**/rates/{STREET}/**")
    assert "为什么是" in page.locator("#why h2").inner_text()
    page.locator("#why .step-base a").nth(1).click()
    page.wait_for_url("**/rates/orders/**")
    assert "解决率" in page.locator("h1").inner_text()
    page.locator(".lines a").first.click()
    page.wait_for_url("**/orders/**")
    assert "楼道灯坏了半个月" in page.locator("main").inner_text()


def test_a_trial_changes_bands_and_nothing_in_the_database(month: Period, screen: Open) -> None:
    page = screen("analyst", f"/what-if/?month={month.code}")
    before = (Event.objects.count(), Month.objects.count(), UnitMonth.objects.count(), Fact.objects.count())
    page.locator("#id_b_A").fill("99")
    page.locator("#id_b_B").fill("98")
    page.locator("#id_b_C").fill("97")
    page.locator("#trial button[type=submit]").click()
    page.wait_for_selector(".try-bands")
    assert "个换档" in page.locator("h1").inner_text()
    assert page.locator(".try-row.is-moved").count() > 0
    assert page.locator("#id_b_A").input_value() == "99"
    shared = page.url
    page.goto(shared)
    assert page.locator(".try-row.is-moved").count() > 0
    page.locator("#id_w_response").fill("0.9")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-error-summary]")
    assert page.locator("#id_w_response").input_value() == "0.9"
    after = (Event.objects.count(), Month.objects.count(), UnitMonth.objects.count(), Fact.objects.count())
    assert after == before


@pytest.mark.parametrize("path", ["/rates/", f"/rates/{STREET}/", "/formula/", "/what-if/"])
def test_no_page_is_wider_than_a_phone(month: Period, screen: Open, path: str) -> None:
    page = screen("leader", f"{path}?month={month.code}", width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
