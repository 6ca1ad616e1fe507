"""What a leader asked about stands on the head's page, with the reason in words."""

from collections.abc import Callable

import pytest
from django.test import Client

from huiyin.act.coordination.oversight.actions import open_duty
from huiyin.act.coordination.oversight.queries import marks
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.queries import heavy_marks
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast

pytestmark = pytest.mark.django_db


def test_a_leaders_item_is_among_the_ten(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    new = NewAppeal(words="楼下井盖松了，车一压就响。", channel="web", source="web", source_key="lid")
    order = receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
    why = "<span>领导批示</span>"
    assert marks(cast.head) == {} and why not in signed_in("head").get("/head/").content.decode()
    open_duty(cast.leader, order.pk, "请本周办好。")
    assert marks(cast.head) == {order.pk: frozenset({"leader"})}
    assert marks(cast.rival_head) == {}
    assert "leader" in heavy_marks(order)  # and only the head releases it
    page = signed_in("head").get("/head/").content.decode()
    assert order.number in page and why in page
