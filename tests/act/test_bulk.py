"""Many orders at once: each signed or refused by itself, twice at once safe; and lists kept under a name."""

import threading

import pytest
from django.db import connection

from huiyin.act.orders.actions import (
    CannotKeep,
    Receiving,
    assign_many,
    drop_view,
    receive_many,
    save_view,
    sign_many,
)
from huiyin.act.orders.models import SavedView, WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.ledger.queries import story
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import RIVAL, STREET, Cast

pytestmark = pytest.mark.django_db


def receive(cast: Cast, count: int, lead: str = STREET) -> list[str]:
    news = [
        NewAppeal(words=f"第{n}个井盖松了。", channel="web", source="bulk", source_key=f"{lead}{n}")
        for n in range(count)
    ]
    return [one.order.number for one in receive_many(cast.citizen, news, Receiving(lead=lead))]


def test_each_is_signed_or_told_why_not(cast: Cast) -> None:
    own, others = receive(cast, 3), receive(cast, 1, RIVAL)
    WorkOrder.objects.filter(number=own[1]).update(state="41")
    told = sign_many(cast.clerk, [*own, *others, "HY-20000101-0001"])
    assert told.done == (own[0], own[2])
    assert dict(told.refused).keys() == {own[1], others[0], "HY-20000101-0001"}
    assert "批办" in dict(told.refused)[own[1]]
    assert WorkOrder.objects.filter(number__in=told.done, state="40", signed_at__isnull=False).count() == 2
    assert WorkOrder.objects.get(number=others[0]).state == "30"


def test_signing_the_same_again_changes_nothing(cast: Cast) -> None:
    numbers = receive(cast, 2)
    assert sign_many(cast.clerk, numbers).done == sign_many(cast.clerk, numbers).done
    order = WorkOrder.objects.get(number=numbers[0])
    assert [event.action for event in story(f"order:{order.pk}")].count("sign") == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_sign_each_order_once(cast: Cast) -> None:
    numbers = receive(cast, 8)
    done: list[str] = []

    def work(who: str, wanted: list[str]) -> None:
        done.extend(sign_many(getattr(cast, who), wanted).done)
        connection.close()

    threads = [
        threading.Thread(target=work, args=args) for args in (("clerk", numbers), ("head", numbers[::-1]))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == sorted(numbers)
    for order in WorkOrder.objects.all():
        assert [event.action for event in story(f"order:{order.pk}")].count("sign") == 1


def test_many_are_given_to_a_colleague_only(cast: Cast) -> None:
    numbers = receive(cast, 2)
    sign_many(cast.clerk, numbers)
    assert assign_many(cast.deputy, numbers, cast.clerk.name).done == tuple(numbers)
    assert set(WorkOrder.objects.values_list("handler", flat=True)) == {cast.clerk.name}
    refused = assign_many(cast.head, numbers, cast.rival.name).refused
    assert ["本单位" in why for _, why in refused] == [True, True]
    assert assign_many(cast.rival, numbers, cast.rival.name).done == ()


def test_a_view_is_kept_once_a_name_and_dropped_by_its_owner(cast: Cast) -> None:
    save_view(cast.clerk, " 我的  急件 ", "today", {"urgency": "urgent", "mine": "1", "colour": "red"})
    again = save_view(cast.clerk, "我的 急件", "sign", {"matter": "01"}, shared=True)
    kept = SavedView.objects.get()
    assert (kept.pk, kept.name, kept.shared) == (again.pk, "我的 急件", True)
    assert kept.filters == {"view": "sign", "matter": "01"}
    assert not drop_view(cast.rival, kept.pk)
    assert drop_view(cast.clerk, kept.pk)
    assert not drop_view(cast.clerk, kept.pk)


def test_a_view_needs_a_name_and_a_unit(cast: Cast) -> None:
    with pytest.raises(CannotKeep):
        save_view(cast.clerk, "  ", "today", {})
    with pytest.raises(Refused):
        save_view(cast.outsider, "甲", "today", {})
