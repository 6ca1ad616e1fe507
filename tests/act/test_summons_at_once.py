"""Whistles and letters done twice, or by two people, at the same moment."""

import pytest

from huiyin.act.coordination.letters.actions import answer, send
from huiyin.act.coordination.letters.models import Letter
from huiyin.act.coordination.whistles.actions import blow, call_off, confirm, resolve
from huiyin.act.coordination.whistles.models import SheetRow, Summons, Whistle
from huiyin.act.coordination.whistles.rules import Row
from huiyin.act.orders.actions import instruct, receive_many, sign, submit
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.queries import verify
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast, prepare_cast, prepare_city
from tests.act.test_at_once import actions, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WORDS = {"question": "路面塌陷。", "why": "管道由部门管养。", "place": "江岸路12号门前"}


@pytest.fixture
def cast() -> Cast:
    """Everybody, committed, since threads see only what is."""
    prepare_city()
    return prepare_cast()


def orders(cast: Cast, count: int) -> list[WorkOrder]:
    """Orders the street is handling."""
    new = [
        NewAppeal(words=f"第{n}处路灯不亮。", channel="web", source="web", source_key=f"lamp-{n}")
        for n in range(count)
    ]
    made = [one.order for one in receive_many(CITIZEN, new, Receiving(lead=STREET, matter="010202"))]
    for one in made:
        sign(cast.clerk, one.pk)
        submit(cast.clerk, one.pk)
        instruct(cast.head, one.pk, "马上去。", "周经办")
    return made


def test_letters_released_at_once_are_numbered_without_gap_or_double(cast: Cast) -> None:
    found = orders(cast, 6)
    done = together(
        *(
            (lambda pk=order.pk, to=to: send(cast.head, pk, to, "normal", "facts", "请提供情况。"))
            for order in found
            for to in (DEPARTMENT, RIVAL)
        )
    )
    assert not [one for one in done if isinstance(one, Refusal)]
    assert sorted(Letter.objects.values_list("serial", flat=True)) == list(range(1, 13))
    assert verify().ok


def test_a_letter_sent_twice_at_once_is_one_letter(cast: Cast) -> None:
    (order,) = orders(cast, 1)
    together(*[lambda: send(cast.head, order.pk, DEPARTMENT, "normal", "facts", "请提供情况。")] * 3)
    assert (Letter.objects.count(), actions(order).count("letter")) == (1, 1)


def test_the_last_two_answers_at_once_let_the_order_go_on(cast: Cast) -> None:
    (order,) = orders(cast, 1)
    one = send(cast.head, order.pk, DEPARTMENT, "normal", "facts", "请提供情况。")
    two = send(cast.head, order.pk, RIVAL, "normal", "facts", "请提供情况。")
    together(
        lambda: answer(cast.department_head, one.pk, "情况属实。"),
        lambda: answer(cast.rival_head, two.pk, "不在我处。"),
    )
    order.refresh_from_db()
    assert (order.state, actions(order)[-2:]) == ("50", ["hear_letter", "answer_letter"])


def test_a_whistle_blown_twice_at_once_is_one_whistle(cast: Cast) -> None:
    (order,) = orders(cast, 1)
    together(*[lambda: blow(cast.head, order.pk, "emergency", **WORDS, units=[DEPARTMENT])] * 3)
    assert (Whistle.objects.count(), Summons.objects.count(), actions(order).count("whistle")) == (1, 1, 1)


def test_two_of_one_unit_confirm_at_once_and_one_counts(cast: Cast) -> None:
    (order,) = orders(cast, 1)
    blow(cast.head, order.pk, "emergency", **WORDS, units=[DEPARTMENT])
    summons = Summons.objects.get()
    done = together(
        lambda: confirm(cast.department, summons.pk, True, "马上到"),
        lambda: confirm(cast.department_head, summons.pk, True, "就来"),
    )
    assert len([one for one in done if isinstance(one, Refusal)]) == 1
    assert actions(order).count("confirm_whistle") == 1


def test_settled_and_called_off_at_once_is_one_of_both(cast: Cast) -> None:
    (order,) = orders(cast, 1)
    whistle = blow(cast.head, order.pk, "emergency", **WORDS, units=[DEPARTMENT])
    rows = [Row(STREET, "周经办", "围挡", now().date())]
    done = together(
        lambda: resolve(cast.head, whistle.pk, rows),
        lambda: call_off(cast.district, whistle.pk, "不需要了。"),
    )
    assert len([one for one in done if isinstance(one, Refusal)]) == 1
    whistle.refresh_from_db()
    assert SheetRow.objects.count() == (1 if whistle.state == "resolved" else 0)
    order.refresh_from_db()
    assert order.state == "50"
