"""Appeals received: once each, one or many, alone or all at once."""

import threading
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from huiyin.act.orders.actions import receive_many
from huiyin.act.orders.actions.receive import Received, Receiving
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import CITIZEN, SYSTEM
from huiyin.foundation.city.queries import City
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import verify
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.models import Appeal
from huiyin.hear.intake.queries import by_receipt
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast, prepare_city

LAMP = "小区门口的路灯不亮已经两个星期了，老人晚上出门看不见。"


def appeal(key: str, words: str = LAMP, **rest: object) -> NewAppeal:
    return NewAppeal(words=words, channel="api", source="test", source_key=key, **rest)  # type: ignore[arg-type]


def test_sending_again_gives_back_the_same_order(city: City) -> None:
    first = receive_many(CITIZEN, [appeal("a")])[0]
    again = receive_many(CITIZEN, [appeal("a")])[0]
    assert (first.new, again.new, again.same) == (True, False, True)
    assert again.order.pk == first.order.pk and again.receipt == ""


def test_another_appeal_under_the_same_key_is_told_apart(city: City) -> None:
    receive_many(CITIZEN, [appeal("a")])
    other = receive_many(CITIZEN, [appeal("a", "井盖松了。")])[0]
    assert (other.new, other.same) == (False, False)
    assert WorkOrder.objects.count() == 1


def test_the_same_twice_in_one_batch_is_one(city: City) -> None:
    done = receive_many(SYSTEM, [appeal("a"), appeal("b"), appeal("a"), appeal("a", "别的话。")])
    assert [(r.new, r.same) for r in done] == [(True, True), (True, True), (False, True), (False, False)]
    assert WorkOrder.objects.count() == Appeal.objects.count() == 2


def test_a_batch_that_is_partly_known_adds_the_rest(city: City) -> None:
    receive_many(SYSTEM, [appeal(str(i)) for i in range(5)])
    done = receive_many(SYSTEM, [appeal(str(i)) for i in range(9)])
    assert [r.new for r in done] == [False] * 5 + [True] * 4
    assert WorkOrder.objects.count() == 9 and verify().ok


def test_one_or_many_are_written_alike(city: City) -> None:
    alone = receive_many(SYSTEM, [appeal("alone")])[0].order
    among = receive_many(SYSTEM, [appeal(str(i)) for i in range(30)])[7].order
    for name in ("state", "kind", "matter", "lead_id", "place_id", "clock_class", "quality"):
        assert getattr(alone, name) == getattr(among, name)
    assert Clock.objects.filter(order=alone).count() == Clock.objects.filter(order=among).count()
    assert Event.objects.filter(stream=f"order:{alone.pk}").count() == 4


@pytest.mark.django_db(transaction=True)
def test_eight_doors_with_the_same_appeal_at_once_make_one_order() -> None:
    prepare_city()
    done: list[Received] = []

    def send() -> None:
        try:
            done.extend(receive_many(CITIZEN, [appeal("same", person=Person("张试", "13800000001"))]))
        finally:
            connection.close()

    at_once(send, 8)
    assert len(done) == 8 and sum(r.new for r in done) == 1
    assert len({r.order.pk for r in done}) == 1 == WorkOrder.objects.count()


def at_once(act: Callable[[], None], times: int) -> None:
    threads = [threading.Thread(target=act) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_words_are_never_edited(city: City) -> None:
    order = receive_many(CITIZEN, [appeal("a")])[0].order
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        Appeal.objects.filter(pk=order.appeal_id).update(words="改过的话")


def test_an_anonymous_appeal_leaves_no_identity(city: City) -> None:
    new = appeal("a", person=Person("张试", "13800000001"), anonymous=True)
    assert receive_many(CITIZEN, [new])[0].order.appeal.appellant is None


def test_the_receipt_finds_the_appeal_however_it_is_typed(city: City) -> None:
    done = receive_many(CITIZEN, [appeal("a")])[0]
    for typed in (done.receipt, done.receipt.lower(), f" {done.receipt[:5]}-{done.receipt[5:]} "):
        found = by_receipt(typed)
        assert found and found.pk == done.order.appeal_id
    assert by_receipt("2222222222") is None


def test_a_second_call_about_the_same_thing_is_a_repeat(city: City) -> None:
    person = Person("张试", "13800000001")
    orders = [receive_many(CITIZEN, [appeal(k, person=person)])[0].order for k in "abc"]
    assert [order.repeats for order in orders] == [0, 1, 2]


def test_a_report_waits_for_a_person_however_sure_the_machine_is(city: City) -> None:
    done = receive_many(CITIZEN, [appeal("a", kind="report")])[0]
    assert (done.order.state, done.order.lead_id) == ("20", None)


def test_an_import_leaves_nothing_undispatched(city: City) -> None:
    new = appeal("a", words="随便说一句没有任何线索的话。")
    assert receive_many(SYSTEM, [new], Receiving(hold=False))[0].order.state == "30"
    assert receive_many(SYSTEM, [appeal("b", words=new.words)])[0].order.state == "20"


@pytest.mark.parametrize("who", ["outsider", "analyst", "clerk", "leader", "administrator"])
def test_receiving_without_the_right_is_refused(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        receive_many(cast.everybody()[who], [appeal("a")], Receiving(lead=STREET))
    assert Appeal.objects.count() == 0
