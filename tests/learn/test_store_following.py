"""Corrections and removals are followed, only the months they touch are written, and nobody's name is carried along."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from django.db import connection

from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.actions import load_city
from huiyin.foundation.city.queries import forget
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.learn.store import actions, queries
from huiyin.learn.store.actions import carry, mend, rebuild
from huiyin.learn.store.comparing import differences
from huiyin.learn.store.files import folder
from huiyin.learn.store.jobs import compare_orders
from huiyin.learn.store.models import Bookmark, Piece
from huiyin.testing.cast import PACK, RIVAL, STREET, Cast
from tests.answer.test_rates_of_orders import BAD, START, answer, four, receive, work
from tests.learn.stored import agrees, rows

__all__ = ["four"]
pytestmark = pytest.mark.django_db
MONTHS = (START, START + timedelta(days=40), START + timedelta(days=80))


def told_of(order: WorkOrder) -> None:
    """The ledger has something about an order."""
    append([NewEvent.by(SYSTEM, f"order:{order.pk}", "note", at=START)])


def files_in_force() -> dict[str, str]:
    return {f"{one.month:%Y-%m}": one.path for one in Piece.objects.filter(replaced_at=None)}


def remove(order: WorkOrder) -> None:
    """Take an order out of the database, as somebody with its password could."""
    with connection.cursor() as cursor:
        for table in ("orders_trace", "orders_clock", "orders_part"):
            cursor.execute(f"DELETE FROM {table} WHERE order_id = %s", [order.pk])
        cursor.execute("DELETE FROM orders_workorder WHERE id = %s", [order.pk])


def test_only_the_months_that_are_touched_are_written_again(cast: Cast) -> None:
    orders = [receive(cast, at=at) for at in MONTHS]
    assert carry().files == 3
    before = files_in_force()
    work(cast, orders[1])
    answer(cast, orders[1], BAD)
    assert carry() == actions.Carried(orders=1, files=1)
    after = files_in_force()
    assert [month for month in before if before[month] != after[month]] == ["2026-04"]
    agrees()


def test_batches_bring_the_same_as_one(
    cast: Cast, four: list[WorkOrder], monkeypatch: pytest.MonkeyPatch
) -> None:
    carry()
    one = receive(cast)
    work(cast, one)
    answer(cast, one, BAD)
    monkeypatch.setattr(actions, "EVENTS_AT_ONCE", 3)
    assert carry().files > 2
    agrees()


def test_an_order_that_is_gone_leaves_the_store_with_what_the_ledger_tells(cast: Cast) -> None:
    orders = [receive(cast, at=at) for at in MONTHS]
    carry()
    remove(orders[1])
    told_of(orders[1])
    carry()
    assert [row["id"] for row in rows()] == [orders[0].pk, orders[2].pk]
    assert "2026-04" not in files_in_force()  # a month without orders has no file
    agrees()


def test_an_order_that_vanished_silently_is_found_at_night(cast: Cast) -> None:
    orders = [receive(cast, at=at) for at in (*MONTHS, MONTHS[1])]
    carry()
    remove(orders[1])
    WorkOrder.objects.filter(pk=orders[2].pk).update(version=7)
    found = differences()
    assert [(f"{one.month:%Y-%m}", one.in_database, one.in_store) for one in found] == [
        ("2026-04", 1, 2),
        ("2026-05", 1, 1),
    ]
    compare_orders()
    assert differences() == []
    agrees()


def test_an_order_that_moves_to_another_month_is_there_alone(cast: Cast) -> None:
    order = receive(cast)
    carry()
    WorkOrder.objects.filter(pk=order.pk).update(opened_at=MONTHS[2])
    told_of(order)
    carry()
    assert len(rows()) == 1
    agrees()


def test_a_corrected_matter_and_unit_are_followed(cast: Cast) -> None:
    order = receive(cast)
    carry()
    WorkOrder.objects.filter(pk=order.pk).update(matter="010101", lead=RIVAL, version=9)
    told_of(order)
    carry()
    agrees()
    (row,) = rows()
    assert (row["matter"], row["lead"]) == ("010101", RIVAL)


def test_a_lost_file_is_made_again(cast: Cast, four: list[WorkOrder]) -> None:
    carry()
    (path,) = files_in_force().values()
    (folder() / path).unlink()
    carry()
    agrees()


def test_making_all_anew_serves_the_old_until_the_new_is_whole(cast: Cast) -> None:
    for at in MONTHS:
        receive(cast, at=at)
    carry()
    before = files_in_force()
    Bookmark.objects.update(method="another")
    for step in range(3):
        assert carry(1).more, step
        assert sorted(queries.every_file()) == sorted(before.values())
        assert len(rows()) == 3
    carry()
    assert not set(before.values()) & set(queries.every_file())
    agrees()
    assert rebuild().files == 3
    agrees()


def test_what_happens_while_all_is_made_anew_is_not_missed(cast: Cast) -> None:
    orders = [receive(cast, at=at) for at in MONTHS]
    carry()
    Bookmark.objects.update(method="another")
    carry(1)
    work(cast, orders[0])  # its month is made already
    receive(cast, at=MONTHS[0] - timedelta(days=70))  # a month before all that are made
    carry()
    agrees()


def test_another_city_pack_makes_the_store_anew(cast: Cast, tmp_path: Path) -> None:
    WorkOrder.objects.filter(pk=receive(cast).pk).update(place=STREET)
    carry()
    pack = Path(copytree(PACK, tmp_path / "pack"))
    text = (pack / "city.toml").read_text("utf-8")
    assert 'timezone = "Asia/Shanghai"' in text
    (pack / "city.toml").write_text(text.replace("Asia/Shanghai", "Asia/Urumqi"), "utf-8")
    load_city(SYSTEM, pack)
    forget()
    carry()
    assert [row["hour"] for row in rows()] == [8]
    agrees()


def test_replaced_files_stay_for_those_who_just_read(cast: Cast) -> None:
    order = receive(cast)
    carry()
    (path,) = files_in_force().values()
    told_of(order)
    with at_time(START):
        carry()
    assert (folder() / path).exists()
    with at_time(START + timedelta(hours=2)):
        carry()
    assert not (folder() / path).exists()
    assert not Piece.objects.filter(path=path).exists()


def test_a_second_run_at_the_same_moment_goes_away(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    receive(cast)
    monkeypatch.setattr(actions, "_mark", lambda: None)
    assert carry() == actions.Carried(busy=True)
    assert rows() == []


def test_while_another_run_carries_over_nothing_is_compared(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the other run has not brought yet is no difference to be mended."""
    receive(cast)
    monkeypatch.setattr(actions, "_mark", lambda: None)
    assert [one.in_store for one in differences()] == [0]
    assert compare_orders().busy
    assert rows() == []


def test_mending_a_month_that_has_no_orders_drops_it(cast: Cast) -> None:
    order = receive(cast)
    carry()
    remove(order)
    mend([START.date().replace(day=1)])
    assert files_in_force() == {}


NAME, PHONE, ADDRESS = "慕容听雨", "13955550123", "石榴巷88号3单元502"


def test_nobody_can_be_found_in_the_files(cast: Cast) -> None:
    words = (
        f"我叫{NAME}，电话{PHONE}，住{ADDRESS}，邻居王秀英和张建国家里停水三天，车牌青A·12345，"
        "身份证110101199003077758，楼下垃圾清运不及时。"
    )
    new = [
        NewAppeal(words, "phone", "private", str(n), title=f"{NAME}反映停水", person=Person(NAME, PHONE),
                  confidential=n == 1, place=ADDRESS)
        for n in range(2)
    ]  # fmt: skip
    with at_time(datetime(2026, 3, 4, tzinfo=UTC)):
        receive_many(cast.agent, new, Receiving(hold=False, lead=STREET, matter="010202"))
    carry()
    open_one, secret = rows()
    said = set(open_one["terms"])
    assert {"停水", "垃圾清运"} <= said
    everything = "".join(path.read_bytes().decode("latin-1") for path in folder().rglob("*.parquet"))
    told = "".join(str(value) for row in rows() for value in row.values())
    for private in (
        NAME,
        PHONE,
        "听雨",
        "石榴巷",
        "秀英",
        "王秀英",
        "建国",
        "12345",
        "110101199003077758",
        "502",
    ):
        assert private not in told
        assert private.encode().decode("latin-1") not in everything
    appellants = [str(order.appeal.appellant) for order in WorkOrder.objects.select_related("appeal")]
    assert all(one not in told for one in appellants)
    assert secret["confidential"] and secret["terms"] is None and secret["number"] == ""
    assert not set(open_one) & {"appellant", "name", "phone", "words", "title", "reply", "note", "handler"}
