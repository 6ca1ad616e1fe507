"""One report sent by two hands at the same moment."""

import pytest

from huiyin.act.orders.actions import instruct, receive_many, release, reply, report_from_site, sign, submit
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.models import Exhibit, SiteReport, WorkOrder
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.ledger.queries import story, verify
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast, prepare_cast, prepare_city
from tests.act.test_at_once import together
from tests.act.test_reports import SAID

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    """Everybody, committed, since threads see only what is."""
    prepare_city()
    return prepare_cast()


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order the street is working on."""
    new = NewAppeal(words="楼下井盖松了，车一压就响。", channel="web", source="web", source_key="lid")
    made = receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
    sign(cast.clerk, made.pk)
    submit(cast.clerk, made.pk)
    return instruct(cast.head, made.pk, "马上去。", cast.clerk.name)


def test_same_report_four_times_at_once_is_kept_once(cast: Cast, order: WorkOrder) -> None:
    kept = together(*(lambda: report_from_site(cast.clerk, order.pk, SAID),) * 4)
    assert sorted(one.new for one in kept) == [False, False, False, True]  # type: ignore[attr-defined]
    assert (SiteReport.objects.count(), Exhibit.objects.count()) == (1, 3)
    assert [event.action for event in story(f"order:{order.pk}")].count("progress") == 1
    assert verify().ok


def test_report_while_the_order_moves_on_is_progress_or_late_never_lost(cast: Cast, order: WorkOrder) -> None:
    reply(cast.clerk, order.pk, "井盖已换。")

    def back_and_forth() -> object:
        return release(cast.head, order.pk)

    kept = together(lambda: report_from_site(cast.clerk, order.pk, SAID), back_and_forth)
    assert Exhibit.objects.count() == 3 and SiteReport.objects.get().late
    assert len(kept) == 2 and WorkOrder.objects.get().state == "65"
