"""The leader's and the analyst's screens: what each person sees, what each number opens, how it is said."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zlib import crc32

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.act.orders.actions import Receiving, dispatch, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.answer.assessment.queries import latest
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import RIVAL, STREET, Cast
from huiyin.web.leader import shapes, words

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
NAME = "顾晓岚"
MATTER = "010103"
PAGES = ("/overview/", "/rates/", f"/rates/{STREET}/", "/insight/", "/insight/repeats/")


def bring(cast: Cast, ago: timedelta, key: str, lead: str = STREET, confidential: bool = False) -> WorkOrder:
    new = NewAppeal(
        words="楼下路灯灭了两个星期，我妈晚上下楼摔了一跤。",
        channel="phone",
        source="leader",
        source_key=key,
        place="江畔花园3号楼",
        person=Person(NAME, f"139{crc32(key.encode()) % 10**8:08d}"),
        confidential=confidential,
        kind="report" if confidential else "",
    )
    with at_time(datetime.now(UTC) - ago):
        order = receive_many(cast.citizen, [new], Receiving(hold=False, lead=lead, matter=MATTER))[0].order
        # A report waits for a dispatcher, whoever named a unit.
        return dispatch(cast.dispatcher, order.pk, lead, basis="person") if confidential else order


@pytest.fixture
def orders(cast: Cast) -> list[WorkOrder]:
    """Eight that are long overdue, twelve of this week, one of the rival's, one told in confidence."""
    late = [bring(cast, timedelta(days=40 + n), f"late{n}") for n in range(8)]
    new = [bring(cast, timedelta(hours=5 * n + 1), f"new{n}") for n in range(12)]
    rest = [
        bring(cast, timedelta(days=41), "rival", RIVAL),
        bring(cast, timedelta(days=45), "told", STREET, True),
    ]
    return late + new + rest


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("who", ["leader", "supervisor", "analyst", "district"])
def test_every_page_answers_and_names_nobody(
    orders: list[WorkOrder], signed_in: SignIn, who: str, url: str
) -> None:
    response = signed_in(who).get(url)
    assert response.status_code == 200
    assert NAME not in response.content.decode()


@pytest.mark.parametrize("who", ["head", "deputy"])
def test_a_unit_s_head_sees_the_unit_and_no_trends(
    orders: list[WorkOrder], signed_in: SignIn, who: str
) -> None:
    client = signed_in(who)
    assert client.get("/overview/").status_code == 200
    assert client.get(f"/rates/{STREET}/").status_code == 200
    assert client.get(f"/rates/{RIVAL}/").status_code == 403
    assert client.get("/insight/").status_code == 403


def test_the_title_is_a_finding(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in("leader")
    assert "没有超时的，也没有哪类诉求多得超出偶然" in client.get("/overview/").content.decode()
    bring(cast, timedelta(days=40), "late")
    assert "有1件超了时限，没有哪类诉求多得超出偶然" in client.get("/overview/").content.decode()
    for n in range(12):
        bring(cast, timedelta(hours=n + 1), f"n{n}")
    assert "这7天12件，往常一周0件" in client.get("/overview/").content.decode()


def test_overdue_orders_stand_there_longest_first_and_the_number_opens_all(
    orders: list[WorkOrder], signed_in: SignIn
) -> None:
    client = signed_in("leader")
    page = client.get("/overview/").content.decode()
    assert "/rates/orders/?rate=overdue" in page
    every = client.get("/rates/orders/?rate=overdue").content.decode()
    numbers = [order.number for order in orders if order.due_at and order.due_at < datetime.now(UTC)]
    assert all(number in every for number in numbers)


def test_a_confidential_report_s_words_are_not_in_a_list(orders: list[WorkOrder], signed_in: SignIn) -> None:
    told = WorkOrder.objects.get(appeal__source_key="told")
    page = signed_in("leader").get("/rates/orders/?rate=overdue").content.decode()
    line = page[page.index(told.number) - 600 : page.index(told.number) + 300]
    assert "举报内容仅承办人可见" in line


def test_an_analyst_gets_counts_and_no_way_to_an_order(orders: list[WorkOrder], signed_in: SignIn) -> None:
    client = signed_in("analyst")
    for url in PAGES:
        page = client.get(url).content.decode()
        assert "/rates/orders/" not in page, url
        assert "/orders/" not in page, url
        assert "路灯灭了" not in page, url
    assert client.get("/rates/orders/?rate=overdue").status_code == 403
    assert client.get("/rates/orders/?rate=response").status_code == 403


def test_every_link_of_the_leader_s_pages_opens(orders: list[WorkOrder], signed_in: SignIn) -> None:
    client = signed_in("leader")
    month = latest().moved(-1).code
    urls = [*PAGES, f"/rates/?month={month}&rate=response", f"/rates/{STREET}/?month={month}"]
    for url in urls:
        page = client.get(url).content.decode()
        for link in _links(page):
            path = link if link.startswith("/") else url.partition("?")[0] + link
            assert client.get(path).status_code == 200, f"{url} -> {path}"


def _links(page: str) -> set[str]:
    found = (part.partition('"')[0].replace("&amp;", "&") for part in page.split('href="')[1:])
    own = ("?", "/rates", "/insight", "/overview")
    return {
        link
        for link in found
        if link.startswith(own) and "/orders/" not in link.replace("/rates/orders/", "")
    }


@pytest.mark.parametrize(
    "url",
    [
        "/overview/?month=2026-13",
        "/overview/?month=2999-01",
        "/rates/?rate=beauty",
        "/rates/NOWHERE/",
        "/rates/orders/",
        "/rates/orders/?rate=response&part=maybe",
        "/insight/?days=8",
        "/insight/?matter=zz",
        "/insight/?place=NOWHERE",
    ],
)
def test_what_is_not_there_is_not_found(signed_in: SignIn, url: str) -> None:
    assert signed_in("leader").get(url).status_code == 404


def test_pages_cost_few_statements_however_many_orders(orders: list[WorkOrder], signed_in: SignIn) -> None:
    client = signed_in("leader")
    for url, at_most in [
        ("/overview/", 12),
        ("/rates/", 12),
        ("/insight/", 10),
        ("/rates/orders/?rate=overdue", 6),
    ]:
        with CaptureQueriesContext(connection) as statements:
            client.get(url)
        assert len(statements) <= at_most, url


def test_pages_read_in_english(orders: list[WorkOrder], signed_in: SignIn) -> None:
    client = signed_in("leader")
    client.cookies["django_language"] = "en"
    page = client.get("/overview/").content.decode()
    assert "What rose in these 7 days" in page
    assert "Past the deadline" in page


def test_an_axis_begins_below_the_lowest_and_ends_at_the_whole() -> None:
    axis = shapes.axis([0.72, 0.95])
    assert (axis.low, axis.high) == (0.7, 1.0)
    assert [tick["words"] for tick in axis.ticks] == ["70%", "80%", "90%", "100%"]
    assert shapes.axis([]).low == 0.9


def test_counts_with_halves_are_written_shortly() -> None:
    assert [words.amount(n) for n in (686, 686.0, 686.5, 0)] == ["686", "686", "686.5", "0"]


def test_a_line_of_seven_day_sums() -> None:
    assert shapes.rolling([1] * 9) == [7, 7, 7]
