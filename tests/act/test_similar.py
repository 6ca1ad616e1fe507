"""The same thing again: street first, then matter, then time, then words; secret words never; every step on its index."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.orders import actions
from huiyin.act.orders.actions import Receiving, merge, receive_many
from huiyin.act.orders.likeness_rules import (
    SKETCH_BITS,
    Side,
    Thresholds,
    address_of,
    compare,
    grams,
    metres_between,
    shared_words,
    sketch,
    spot,
)
from huiyin.act.orders.models import Trace, WorkOrder
from huiyin.act.orders.queries.similar import similar, similar_to
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import City
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import RIVAL, STREET, Cast

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
HOW = Thresholds(0.6, 0.4, 30)
LAMP = "小区东门那盏路灯灭了，晚上黑漆漆的，老人不敢出门。"
LAMP_AGAIN = "东门口的路灯还是不亮，晚上太黑，老人都不敢下楼。"
NOISE = "隔壁工地夜里两点还在打桩，吵得孩子睡不着。"
keys = iter(range(10**6))


def heard(words: str, street: str = STREET, matter: str = "", at: datetime = START, **more: Any) -> WorkOrder:
    """An order with this street and matter, whatever triage would say."""
    key = str(next(keys))
    phone = more.pop("phone", f"1390000{int(key):04d}")
    new = NewAppeal(
        words=words, channel="web", source="similar", source_key=key, person=Person("顾", phone), **more
    )
    with at_time(at):
        order = receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
    WorkOrder.objects.filter(pk=order.pk).update(place=street or None, matter=matter)
    Trace.objects.filter(order=order).update(place=street, matter=matter)
    order.refresh_from_db()
    return order


def leaves(city: City) -> tuple[str, str, str]:
    """A leaf, another under the same branch, and one of another branch."""
    codes = [m.code for m in city.pack.matters if m.is_leaf]
    first = codes[0]
    beside = next(code for code in codes if code[:2] == first[:2] and code != first)
    return first, beside, next(code for code in codes if code[:2] != first[:2])


def look(place: str = STREET, matter: str = "", words: str = LAMP_AGAIN, **more: Any) -> list[Any]:
    at = more.pop("at", START + timedelta(days=3))
    with at_time(at):
        return similar(place, matter, words, at, **more)


# --- rules ------------------------------------------------------------------------------------------------------


def side(words: str, **more: Any) -> Side:
    return Side(words, more.pop("at", START), **more)


def level(one: Side, other: Side) -> str:
    return compare(one, [other], HOW)[0].level


def test_same_address_and_leaf_is_probably_the_same_whatever_the_words() -> None:
    one = side(LAMP, place="S", matter="010101", address="和平里 3号楼")
    assert level(one, side(NOISE, place="S", matter="010101", address="和平里3号楼")) == "high"
    assert level(one, side(NOISE, place="S", matter="020202", address="和平里3号楼")) != "high"


def test_same_street_and_leaf_alone_are_not_enough() -> None:
    one = side(LAMP, place="S", matter="010101")
    assert level(one, side("路灯从周一起一直亮着，白天也不关，浪费电。", place="S", matter="010101")) == "low"


def test_the_same_thing_in_other_words_is_at_least_possible() -> None:
    one = side(LAMP_AGAIN, place="S", matter="010101")
    assert level(one, side(LAMP, place="S", matter="010101")) in ("medium", "high")


def test_a_copied_text_is_the_same_unless_the_matter_is_another() -> None:
    assert level(side(LAMP, place="S", matter="010101"), side(LAMP, place="S", matter="010101")) == "high"
    assert level(side(LAMP, place="S", matter="010101"), side(LAMP, place="T", matter="020202")) != "high"


def test_nearer_is_likelier_and_older_is_less() -> None:
    one = side(LAMP, place="S", matter="010101", point=(113.0, 28.0))

    def score(metres: float, days: int = 0) -> float:
        point = (113.0 + metres / 98_000, 28.0)
        other = side(LAMP_AGAIN, place="S", matter="010101", point=point, at=START - timedelta(days=days))
        return compare(one, [other], HOW)[0].score

    assert score(10) > score(120) > score(250) > score(2000)
    assert score(10, days=1) > score(10, days=20)


def test_reasons_name_what_both_say() -> None:
    shared = shared_words(LAMP_AGAIN, LAMP)
    assert "路灯" in shared
    assert all(word in LAMP and word in LAMP_AGAIN for word in shared)


@given(st.text(max_size=400))
def test_a_sketch_has_its_bits_whatever_is_said(text: str) -> None:
    bits = sketch(text)
    assert len(bits) == SKETCH_BITS and set(bits) <= {"0", "1"}
    assert bits.count("1") <= max(len(grams(text)), 0)


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_the_same_from_both_sides(one: str, other: str) -> None:
    a, b = side(one, place="S", matter="010101"), side(other, place="S", matter="010102")
    assert compare(a, [b], HOW)[0].score == pytest.approx(compare(b, [a], HOW)[0].score)


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("和平里３号楼", "和平里3号楼"),
        (" 和平里-3号楼 ", "和平里3号楼"),
        ("江滨路", ""),
        ("", ""),
        ("临江门大菜市场", "临江门大菜市场"),
    ],
)
def test_an_address_has_one_spelling_and_must_be_exact(said: str, plain: str) -> None:
    assert address_of(said) == plain and (spot(said) != 0) == bool(plain)


def test_distance_on_the_ground() -> None:
    assert metres_between((113.0, 28.0), (113.0, 28.001)) == pytest.approx(111.2, abs=0.2)
    assert metres_between((113.0, 28.0), (113.0, 28.0)) == 0


# --- queries ----------------------------------------------------------------------------------------------------


def test_the_same_lamp_comes_first_and_the_noise_last(cast: Cast, city: City) -> None:
    leaf, beside, other = leaves(city)
    noise, lamp = heard(NOISE, matter=other), heard(LAMP, matter=leaf)
    near = heard("路灯杆子歪了，一刮风就晃。", matter=beside)
    elsewhere = heard(LAMP, RIVAL, leaf)
    found = [one.order_id for one in look(matter=leaf)]
    assert found[0] == lamp.pk and elsewhere.pk not in found and noise.pk not in found
    assert near.pk not in found or found.index(near.pk) > 0


def test_what_is_older_than_the_window_is_not_found(cast: Cast, city: City) -> None:
    leaf, _, _ = leaves(city)
    heard(LAMP, matter=leaf, at=START - timedelta(days=31))
    assert look(matter=leaf, at=START) == []


def test_the_same_address_is_found_in_another_street(cast: Cast, city: City) -> None:
    leaf, _, _ = leaves(city)
    order = heard(LAMP, RIVAL, leaf)
    Trace.objects.filter(order=order).update(spot=spot("和平里3号楼"))
    [one] = look(matter=leaf, address="和平里3号楼")
    assert one.order_id == order.pk


@pytest.mark.parametrize(("place", "known"), [(STREET, False), ("", True), ("", False)])
def test_without_matter_or_street_the_words_find_it(cast: Cast, city: City, place: str, known: bool) -> None:
    leaf, _, other = leaves(city)
    heard(NOISE, matter=other)
    lamp = heard(LAMP, matter=leaf)
    assert look(place, leaf if known else "")[0].order_id == lamp.pk


def test_secret_ones_never_appear(cast: Cast, city: City) -> None:
    leaf, _, _ = leaves(city)
    heard(LAMP, matter=leaf, confidential=True)
    heard(LAMP, matter=leaf, kind="report")
    assert look(matter=leaf) == []


def test_what_is_merged_stands_under_its_parent_with_how_many(cast: Cast, city: City) -> None:
    leaf, _, _ = leaves(city)
    parent, child = heard(LAMP, matter=leaf), heard(LAMP_AGAIN, matter=leaf)
    merge(cast.dispatcher, child.pk, parent.pk)
    [one] = look(matter=leaf)
    assert (one.order_id, one.merged, one.appellants, one.may_join) == (parent.pk, 1, 2, True)


def test_own_ones_are_known_and_closed_ones_can_be_joined_for_a_while(cast: Cast, city: City) -> None:
    leaf, _, _ = leaves(city)
    order = heard(LAMP, matter=leaf, phone="13912345678")
    WorkOrder.objects.filter(pk=order.pk).update(state="80", closed_at=START, lead=STREET)
    token = order.appeal.appellant
    [one] = look(matter=leaf, appellant=token)
    assert one.own and one.may_join
    [one] = look(matter=leaf)
    assert not one.own
    WorkOrder.objects.filter(pk=order.pk).update(state="03", closed_at=None)
    assert not look(matter=leaf)[0].may_join


def test_an_order_does_not_find_itself_nor_what_hangs_on_it(cast: Cast, city: City) -> None:
    leaf, _, _ = leaves(city)
    parent, child, other = (heard(LAMP, matter=leaf) for _ in range(3))
    merge(cast.dispatcher, child.pk, parent.pk)
    assert [one.order_id for one in similar_to(parent)] == [other.pk]
    assert actions.split(cast.dispatcher, child.pk).state == "20"
    assert {one.order_id for one in similar_to(parent)} == {child.pk, other.pk}


@pytest.mark.slow
def test_every_step_walks_an_index(cast: Cast, city: City) -> None:
    codes = [m.code for m in city.pack.matters if m.is_leaf]
    streets = [u.code for u in city.pack.units if u.level == "street"][:20]
    heard(LAMP, matter=codes[0])
    with connection.cursor() as ask:
        ask.execute("SET LOCAL session_replication_role = replica")
        ask.execute(
            "INSERT INTO orders_trace (order_id, place, matter, opened_at, spot, sketch) "
            "SELECT 1000000 + n, (%s::text[])[1 + n %% 20], (%s::text[])[1 + n / 20 %% 40], "
            "%s - n * interval '4 minutes', n %% 997, %s::bit(512) FROM generate_series(1, 30000) n",
            [streets, codes[:40], START, sketch(LAMP)],
        )
        ask.execute("ANALYZE orders_trace")
        ask.execute("SET LOCAL session_replication_role = DEFAULT")
    asked = ((streets[1], codes[0]), (streets[1], ""), ("", codes[0]), ("", ""))
    for place, matter in asked:
        with CaptureQueriesContext(connection) as captured:
            look(place, matter, address="和平里3号楼", point=(113.0, 28.0))
        statements = [one["sql"] for one in captured.captured_queries if "orders_trace" in one["sql"]]
        assert 1 <= len(statements) <= 3
        for statement in statements:
            with connection.cursor() as ask:
                ask.execute("EXPLAIN " + statement.replace("%", "%%"))
                plan = "\n".join(row[0] for row in ask.fetchall())
            assert re.search(r"(using|on) trace_", plan), (place, matter, plan)
            assert "Seq Scan" not in plan, (place, matter, plan)
