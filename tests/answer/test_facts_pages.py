"""Pages of the orders behind a number: forward, backward, from the end, and while many have been touched since."""

import pytest

from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.queries import PAGE
from huiyin.answer.assessment import behind, queries
from huiyin.answer.assessment.jobs import absorb
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import RIVAL, STREET, Cast
from tests.answer.test_rates_of_orders import LATER, MARCH, START

pytestmark = pytest.mark.django_db
MANY = 2 * PAGE + 20


@pytest.fixture
def many(cast: Cast) -> list[int]:
    """The orders of a street that fell due, newest first; every third one is a rival's and not among them."""
    news = [
        NewAppeal(
            words="路灯灭了。",
            channel="phone",
            source="pages",
            source_key=str(n),
            person=Person("顾试", "13900001234"),
        )
        for n in range(MANY + MANY // 2)
    ]
    own, other = (Receiving(hold=False, lead=lead, matter="010202") for lead in (STREET, RIVAL))
    with at_time(START):
        found = [
            receive_many(cast.citizen, news[n : n + 3], own if n % 9 else other)
            for n in range(0, len(news), 3)
        ]
    mine = [one.order for three in found for one in three if one.order.lead_id == STREET]
    return sorted((order.pk for order in mine), reverse=True)


def walked(cast: Cast, unit: str, back: bool) -> list[list[int]]:
    """All pages one after another, each as it lies on the page."""
    pages, mark = [], "last" if back else ""
    while True:
        after, before = ("", mark) if back else (mark, "")
        page = queries.orders_behind(cast.supervisor, unit, MARCH, "response", "no", after, before)
        pages.append([order.pk for order in page.orders])
        mark = page.previous if back else page.next
        if not mark:
            return pages[::-1] if back else pages


@pytest.mark.parametrize("state", ["nothing kept", "all kept", "half touched", "all touched"])
def test_pages_lie_end_to_end_in_both_directions(
    cast: Cast, many: list[int], state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(behind, "WIDER", 2)
    with at_time(LATER):
        if state != "nothing kept":
            absorb()
        touched = {"half touched": many[: len(many) // 2], "all touched": many}.get(state, [])
        append([NewEvent.by(SYSTEM, f"order:{pk}", "add_words") for pk in touched])
        forward, backward = walked(cast, STREET, back=False), walked(cast, STREET, back=True)
        every = walked(cast, "", back=False)
    assert [pk for page in forward for pk in page] == many
    assert [pk for page in backward for pk in page] == many
    assert all(len(page) == PAGE for page in forward[:-1])
    assert set(many) < {pk for page in every for pk in page}
