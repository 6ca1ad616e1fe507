"""Dispatch in the real flow: the gate, the bars, the queue, and two dispatchers at once."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection

from huiyin.act.orders import actions, desk_queries
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.actions.leading import BarredFromStreets, ReportedOn
from huiyin.act.orders.learning import examples_of, settled_examples
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.queries import nearby
from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.accounts.rules import CITIZEN, SYSTEM
from huiyin.foundation.city import queries as cities
from huiyin.foundation.city.queries import City
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import RIVAL, STREET, Cast, prepare_cast, prepare_city

LANE, AVENUE, ROADS = "010202", "010201", "B30"
BRIBES = "举报临江街道工作人员收受红包，还威胁不许往外说。"


def received(words: str, key: str = "a", how: Receiving | None = None, **more: object) -> WorkOrder:
    appeal = NewAppeal(words=words, channel="web", source="test", source_key=key, **more)  # type: ignore[arg-type]
    return receive_many(CITIZEN, [appeal], how)[0].order


def waiting(words: str, key: str = "a", **more: object) -> WorkOrder:
    return received(words, key, Receiving(stop_at="20"), **more)


def test_what_is_sure_is_dispatched_and_what_is_close_waits(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "大马路没灯，路灯不亮，路灯坏了，整条街不亮，柳堤街。"
    sure = received(words, "sure")
    first, *rest = sure.proposal["routes"]
    assert sure.state == "30" and sure.lead_id == first["lead"]
    gate = replace(city.dispatching, auto_margin=first["likely"] - rest[0]["likely"] + 0.01)
    monkeypatch.setattr(cities._held, "city", replace(city, dispatching=gate))
    monkeypatch.setattr(cities, "LOOK_AGAIN_AFTER", 1e9)
    assert received(words, "close").state == "20"


def test_danger_and_secrets_pass_a_persons_eyes(city: City) -> None:
    words = "大马路没灯，路灯不亮，路灯坏了，整条街不亮，柳堤街。"
    assert received(words, "open").state == "30"
    assert received(words, "secret", confidential=True).state == "20"
    danger = received(words + "有人要跳楼！", "danger")
    assert (danger.risk, danger.state, danger.urgency) == ("red", "20", "critical")


def test_what_is_critical_stands_on_top_of_what_was_due_before(city: City) -> None:
    old = waiting("小区门口的路灯不亮", "old")
    WorkOrder.objects.filter(pk=old.pk).update(due_at=old.opened_at)
    urgent = waiting("有人要跳楼，快来人", "urgent")
    assert [order.pk for order in desk_queries.queue(("20",))] == [urgent.pk, old.pk]


@pytest.mark.parametrize("how", [None, Receiving(hold=False), Receiving(lead=ROADS)])
def test_a_report_waits_for_a_dispatcher_however_it_comes_in(city: City, how: Receiving | None) -> None:
    order = received(BRIBES, how=how)
    assert (order.kind, order.state, order.lead_id) == ("report", "20", None)
    assert order.proposal["routes"][0]["lead"] == city.dispatching.reports.to


@pytest.mark.parametrize("unit", [STREET, "D01"])
def test_a_report_is_refused_to_those_it_is_about(cast: Cast, unit: str) -> None:
    order = waiting(BRIBES)
    with pytest.raises(ReportedOn) as refused:
        actions.dispatch(cast.dispatcher, order.pk, unit, basis="person")
    assert "临江街道工作人员" in refused.value.message
    assert WorkOrder.objects.get(pk=order.pk).state == "20"


def test_a_report_goes_to_the_supervising_body_without_helpers_it_is_about(cast: Cast) -> None:
    order = waiting(BRIBES)
    sent = actions.dispatch(
        cast.dispatcher, order.pk, "V01", basis="person", co_units=(STREET, "V01", "B06", "B06")
    )
    assert (sent.lead_id, sent.co_units) == ("V01", ["B06"])


def test_departments_matters_are_refused_to_streets_in_words(cast: Cast) -> None:
    order = waiting("大马路没灯，路灯不亮")
    assert order.matter == AVENUE
    with pytest.raises(BarredFromStreets) as refused:
        actions.dispatch(cast.dispatcher, order.pk, STREET, basis="person")
    assert "临江街道" in refused.value.message and "会商" in refused.value.message
    assert actions.dispatch(cast.dispatcher, order.pk, STREET, basis="person", matter=LANE).lead_id == STREET


def test_an_agent_cannot_send_a_departments_matter_to_a_street_either(city: City) -> None:
    with pytest.raises(BarredFromStreets):
        received("大马路没灯，路灯不亮", how=Receiving(lead=STREET))
    assert WorkOrder.objects.count() == 0


def test_what_a_person_chose_is_marked_and_what_the_gate_chose_is_not(cast: Cast) -> None:
    by_gate = received("大马路没灯，路灯不亮，路灯坏了，整条街不亮，柳堤街。", "gate")
    by_person = received("小区门口的路灯不亮", "person", Receiving(lead=STREET, matter=LANE))
    assert by_gate.state == by_person.state == "30"
    assert by_gate.confirmed_at is None and by_person.confirmed_at == by_person.dispatched_at


def test_secret_reports_are_not_shown_among_what_is_nearby(city: City) -> None:
    told = waiting("举报楼下的小区路灯被人偷电，违法", "told", place="望江路")
    secret = waiting("举报楼下的小区路灯被人偷电，违法", "secret", place="望江路", confidential=True)
    assert told.kind == secret.kind == "report" and told.place_id
    found = nearby(told.place_id, told.matter, told.opened_at)
    assert [order.pk for order in found] == [told.pk]


def close(cast: Cast, order: WorkOrder) -> None:
    WorkOrder.objects.filter(pk=order.pk).update(state="80", closed_at=order.opened_at)


def test_closed_orders_teach_who_settled_them_and_who_gave_them_back(cast: Cast) -> None:
    order = received("小区门口的路灯不亮，望江路", "a", Receiving(lead=STREET, matter=LANE))
    actions.request_return(cast.clerk, order.pk, "派单目录：归邻街", RIVAL)
    for member in (cast.panel_one, cast.panel_two):
        actions.vote_return(member, order.pk, True, "确不在辖区")
    actions.dispatch(cast.dispatcher, order.pk, RIVAL, basis="person")
    close(cast, order)
    (settled,) = settled_examples(order.opened_at.replace(year=2000))
    assert (settled.unit, settled.returned, settled.confirmed) == (RIVAL, (STREET,), True)
    assert [(one.unit, one.weight) for one in examples_of(settled)] == [(RIVAL, 1.0), (STREET, -1.0)]


def test_what_teaches_is_read_in_pages_without_gaps_or_repeats(cast: Cast) -> None:
    appeals = [NewAppeal("小区门口的路灯不亮", "web", "test", f"k{n}") for n in range(7)]
    how = Receiving(lead=STREET, matter=LANE)
    orders = [one.order for one in receive_many(SYSTEM, appeals, how)]  # all opened at one moment
    for order in orders:
        close(cast, order)
    after, seen = orders[0].opened_at.replace(year=2000), []
    while page := settled_examples(after, 3):
        assert len(page) <= 3
        seen += [one.order for one in page]
        after = page[-1].cursor  # type: ignore[assignment]
    assert seen == [order.pk for order in orders]


def test_reports_and_open_orders_teach_nothing(cast: Cast) -> None:
    order = waiting(BRIBES)
    actions.dispatch(cast.dispatcher, order.pk, "V01", basis="person", matter=LANE)
    close(cast, order)
    received("小区门口的路灯不亮", "open", Receiving(lead=STREET, matter=LANE))
    assert settled_examples(order.opened_at.replace(year=2000)) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_two_dispatchers_at_once_send_an_order_once() -> None:
    prepare_city()
    cast = prepare_cast()
    order, done = waiting("大马路没灯，路灯不亮"), []
    gate = threading.Barrier(2)

    def send(unit: str) -> Callable[[], None]:
        def run() -> None:
            try:
                gate.wait(30)
                done.append(
                    actions.dispatch(cast.dispatcher, order.pk, unit, basis="person", version=1).lead_id
                )
            except Refusal as refusal:
                done.append(refusal)
            finally:
                connection.close()

        return run

    threads = [threading.Thread(target=send(unit)) for unit in (ROADS, "B02")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    sent = [one for one in done if isinstance(one, str)]
    assert len(done) == 2 and len(sent) == 1
    assert WorkOrder.objects.get(pk=order.pk).lead_id == sent[0]
