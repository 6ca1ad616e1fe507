"""The same thing on the screens: joined while registering, from the queue, many at once, and taken out again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.act.orders import queries
from huiyin.act.orders.actions import Receiving, merge, receive_many
from huiyin.act.orders.models import Trace, WorkOrder
from huiyin.act.orders.queries import group_at, group_events
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.city.queries import City
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import RIVAL, STREET, Cast

SignIn = Callable[[str], Client]
WORDS = "和平里3号楼门口的路灯不亮，晚上看不见路。"
keys = iter(range(10**6))


@pytest.fixture
def matter(city: City) -> str:
    """Any leaf."""
    return next(m.code for m in city.pack.matters if m.is_leaf)


def said(matter: str, phone: str = "", lead: str = "", street: str = STREET, **more: Any) -> WorkOrder:
    """An appeal on the matter in the street."""
    key = str(next(keys))
    person = Person("顾试", phone or f"1390000{int(key):04d}")
    values = {"words": WORDS, "place": "和平里3号楼", **more}
    new = NewAppeal(channel="web", source="screens", source_key=key, person=person, **values)
    order = receive_many(
        CITIZEN, [new], Receiving(lead=lead, matter="010202") if lead else Receiving(stop_at="20")
    )[0].order
    WorkOrder.objects.filter(pk=order.pk).update(matter=matter, place=street)
    Trace.objects.filter(order=order).update(matter=matter, place=street)
    order.refresh_from_db()
    return order


def typed(matter: str, **more: str) -> dict[str, str]:
    return {
        "key": "k1",
        "words": WORDS,
        "place": "和平里3号楼",
        "matter": matter,
        "phone": "13912340000",
        **more,
    }


# --- the desk ---------------------------------------------------------------------------------------------------


def test_typing_shows_it_with_reasons_and_how_to_join(signed_in: SignIn, cast: Cast, matter: str) -> None:
    order = said(matter, lead=STREET)
    page = signed_in("agent").post("/desk/suggest/", typed(matter)).content.decode()
    assert "多半是同一件" in page and "同一地址" in page and order.number in page
    assert 'data-key="b"' in page and 'data-key="n"' in page
    assert f'value="merge:{order.number}"' not in page
    page = signed_in("agent").post("/desk/suggest/", typed(matter, merge=order.number)).content.decode()
    assert f'value="merge:{order.number}"' in page


def test_what_is_not_the_same_goes_away_and_stays_away(signed_in: SignIn, cast: Cast, matter: str) -> None:
    order = said(matter, lead=STREET)
    page = signed_in("agent").post("/desk/suggest/", typed(matter, apart=order.number)).content.decode()
    near = page[page.index('id="desk-near"') :]
    assert (
        f"/orders/{order.number}/" not in near
        and f'name="apart" form="desk-form" value="{order.number}"' in near
    )


def test_registering_joins_in_one_step(signed_in: SignIn, cast: Cast, matter: str) -> None:
    order = said(matter, lead=STREET)
    client = signed_in("agent")
    data = typed(matter, merge=order.number, verb=f"merge:{order.number}")
    assert client.post("/desk/register/", data).status_code == 302
    child = WorkOrder.objects.get(parent=order)
    assert child.state == "11" and child.appeal.words == WORDS
    assert f"并到{order.number}" in client.get("/desk/").content.decode()
    assert client.post("/desk/register/", data).status_code == 302
    assert WorkOrder.objects.filter(parent=order).count() == 1


def test_a_button_that_names_another_order_does_nothing(signed_in: SignIn, cast: Cast, matter: str) -> None:
    one, other = said(matter, lead=STREET), said(matter, lead=STREET)
    data = typed(matter, merge=one.number, verb=f"merge:{other.number}")
    assert signed_in("agent").post("/desk/register/", data).status_code == 409
    assert not WorkOrder.objects.filter(merged_at__isnull=False).exists()


def test_what_cannot_be_joined_leaves_nothing_registered(signed_in: SignIn, cast: Cast, matter: str) -> None:
    order, before = said(matter, confidential=True), WorkOrder.objects.count()
    data = typed(matter, merge=order.number, verb=f"merge:{order.number}")
    answer = signed_in("agent").post("/desk/register/", data)
    assert answer.status_code == 409 and "保密的诉求和举报单独办" in answer.content.decode()
    assert WorkOrder.objects.count() == before + 0


def test_a_secret_call_offers_no_joining(signed_in: SignIn, cast: Cast, matter: str) -> None:
    said(matter, lead=STREET)
    page = signed_in("agent").post("/desk/suggest/", typed(matter, confidential="on")).content.decode()
    assert "多半是同一件" in page and 'name="merge"' not in page


def test_the_twentieth_call_is_told_as_a_fact(signed_in: SignIn, cast: Cast, matter: str) -> None:
    for _ in range(19):
        said(matter, phone="13912340000", words="隔壁工地夜里打桩。")
    said("", phone="13912340000", words="老年卡怎么年审？")
    page = signed_in("agent").post("/desk/suggest/", {"key": "k", "words": "", "phone": "13912340000"})
    text = page.content.decode()
    assert "一年内来过20次" in text and "20件里19件是同一件事" in text and "已推送承办单位负责人" in text
    assert text.count('target="_blank"') == 5


def test_the_unit_reads_that_it_was_reported_before_and_no_count(
    signed_in: SignIn, cast: Cast, matter: str
) -> None:
    order = said(matter, lead=STREET)
    WorkOrder.objects.filter(pk=order.pk).update(repeats=19)
    for path in ("/unit/", f"/orders/{order.number}/"):
        page = signed_in("head").get(path).content.decode()
        assert (
            "这件事此前反映过" in page
            and "报负责人" in page
            and "第20次" not in page
            and "重复20" not in page
        )
    assert "重复20" in signed_in("dispatcher").get(f"/orders/{order.number}/").content.decode()


# --- the queue --------------------------------------------------------------------------------------------------


def test_a_dispatcher_merges_with_one_key(signed_in: SignIn, cast: Cast, matter: str) -> None:
    parent, order = said(matter, lead=STREET), said(matter)
    client = signed_in("dispatcher")
    page = client.get(f"/dispatch/?order={order.number}").content.decode()
    assert f'name="into" value="{parent.number}" data-key="b"' in page
    data = {"into": parent.number, "version": order.version, "next": "dispatch_queue"}
    assert client.post(f"/orders/{order.number}/merge/", data).status_code == 302
    assert WorkOrder.objects.get(pk=order.pk).parent_id == parent.pk


def test_by_number_and_a_number_nobody_has(signed_in: SignIn, cast: Cast, matter: str) -> None:
    parent, order = said(matter, lead=STREET), said(matter)
    client, tail = signed_in("dispatcher"), parent.number.rpartition("-")[2]
    assert client.post(f"/orders/{order.number}/merge/", {"number": "999999"}).status_code == 422
    assert client.post(f"/orders/{order.number}/merge/", {"number": tail}).status_code == 302
    assert WorkOrder.objects.get(pk=order.pk).state == "11"


def test_splitting_from_the_orders_page_needs_a_reason(signed_in: SignIn, cast: Cast, matter: str) -> None:
    parent, order = said(matter, lead=STREET), said(matter)
    merge(cast.dispatcher, order.pk, parent.pk)
    client = signed_in("dispatcher")
    page = client.get(f"/orders/{order.number}/").content.decode()
    assert f"/orders/{order.number}/split/" in page and f"/orders/{parent.number}/" in page
    assert client.post(f"/orders/{order.number}/split/", {"why": ""}).status_code == 422
    assert client.post(f"/orders/{order.number}/split/", {"why": "是另一盏灯"}).status_code == 302
    assert WorkOrder.objects.get(pk=order.pk).state == "20"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_unit_reads_every_merged_appeal_on_its_order(
    signed_in: SignIn, cast: Cast, matter: str, language: str
) -> None:
    from huiyin.act.orders.actions import add_words

    parent, order = said(matter, lead=STREET), said(matter, words="3号楼东头那盏也黑着。")
    merge(cast.dispatcher, order.pk, parent.pk)
    add_words(cast.citizen, order.pk, "昨晚有人摔了")
    page = signed_in("clerk").get(f"/orders/{parent.number}/", headers={"accept-language": language})
    text = page.content.decode()
    assert "3号楼东头那盏也黑着" in text and "昨晚有人摔了" in text and order.number in text
    assert signed_in("clerk").get(f"/orders/{order.number}/").status_code == 200
    assert signed_in("rival").get(f"/orders/{order.number}/").status_code == 403


# --- group events -----------------------------------------------------------------------------------------------


def test_five_people_are_an_event_and_one_person_five_times_is_none(cast: Cast, matter: str) -> None:
    for _ in range(5):
        said(matter, phone="13912340000")
    assert group_events() == [] and group_at(STREET, matter) is None
    for _ in range(3):
        said(matter)
    assert group_at(STREET, matter) is None
    said(matter)
    event = group_at(STREET, matter)
    assert event and (event.people, len(event.orders), event.left) == (5, 9, 9)
    assert [one.place for one in group_events()] == [STREET]


def test_secret_questions_and_old_ones_do_not_count(cast: Cast, matter: str) -> None:
    orders = [said(matter) for _ in range(3)]
    said(matter, confidential=True)
    said(matter, kind="consultation")
    assert group_at(STREET, matter) is None
    assert len(orders) == 3


def test_across_a_street_border_nearness_counts(cast: Cast, matter: str) -> None:
    for n in range(3):
        said(matter, lon=113.0 + n * 0.0001, lat=28.0)
    far = said(matter, street="S0103", lon=113.1, lat=28.0)
    for n in range(2):
        said(matter, street=RIVAL, lon=113.001 + n * 0.0001, lat=28.0)
    event = group_at(STREET, matter)
    assert event and event.people == 5 and far.pk not in event.orders


def test_the_queue_opens_an_event_and_merges_it_at_once(signed_in: SignIn, cast: Cast, matter: str) -> None:
    parent = said(matter, lead=STREET)
    orders = [said(matter) for _ in range(5)]
    client, address = signed_in("dispatcher"), f"/dispatch/together/{STREET}/{matter}/"
    page = client.get("/dispatch/").content.decode()
    assert "已有6人反映" in page and address in page
    page = client.get(address).content.decode()
    assert all(order.number in page for order in (parent, *orders))
    data = {"into": parent.number, "order": [order.number for order in orders[:4]]}
    assert client.post(address, data).status_code == 302
    assert WorkOrder.objects.filter(parent=parent, state="11").count() == 4
    assert queries.merged_counts([parent.pk]) == {parent.pk: 4}
    assert client.post(address, {"into": parent.number}).status_code == 409


@pytest.mark.parametrize("who", ["agent", "clerk", "reviewer", "outsider", "citizen"])
def test_only_dispatchers_open_it(signed_in: SignIn, cast: Cast, matter: str, who: str) -> None:
    assert signed_in(who).get(f"/dispatch/together/{STREET}/{matter}/").status_code in (302, 403)


def test_an_event_is_a_finding_for_leaders(signed_in: SignIn, cast: Cast, matter: str) -> None:
    for _ in range(5):
        said(matter)
    page = signed_in("leader").get("/insight/").content.decode()
    assert "多人反映同一件事" in page and "已有5人反映" in page


@pytest.mark.slow
def test_looking_for_events_walks_indexes(cast: Cast, city: City, matter: str) -> None:
    codes = [m.code for m in city.pack.matters if m.is_leaf][:40]
    orders = [said(matter) for _ in range(6)]
    with connection.cursor() as ask:
        ask.execute("SET LOCAL session_replication_role = replica")
        ask.execute(
            "INSERT INTO orders_trace (order_id, place, matter, opened_at, spot, sketch) "
            "SELECT 1000000 + n, %s, (%s::text[])[1 + n %% 40], now() - n * interval '20 minutes', 0, repeat('0', 512)::bit(512) "
            "FROM generate_series(1, 20000) n",
            [STREET, codes],
        )
        ask.execute("SET LOCAL session_replication_role = DEFAULT")
        ask.execute("ANALYZE orders_trace")
    with CaptureQueriesContext(connection) as captured:
        assert group_events()[0].people == len(orders)
        assert group_at(STREET, matter)
    for one in captured.captured_queries:
        if "FROM orders_trace" in one["sql"]:
            with connection.cursor() as ask:
                ask.execute("EXPLAIN " + one["sql"].replace("%", "%%"))
                plan = "\n".join(row[0] for row in ask.fetchall())
            assert "Seq Scan on orders_trace" not in plan, plan
