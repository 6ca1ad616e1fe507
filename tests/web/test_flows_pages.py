"""The four flows as pages: who may open them, the table behind each chart, its files, and the orders behind a mark."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import RIVAL, STREET, Cast
from huiyin.web.flows.sheets import Column, Sheet

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
FLOWS = ("discovery", "upward", "downward", "pressure")


@pytest.fixture
def orders(cast: Cast) -> int:
    """Nine of this month, three of them found by the grid, two at the rival's."""
    for n in range(9):
        new = NewAppeal(
            words=f"楼道里的灯不亮了，请来看看（{n}）。",
            channel="grid" if n < 3 else "phone",
            source="flows",
            source_key=str(n),
        )
        lead = RIVAL if n > 6 else STREET
        receive_many(cast.citizen, [new], Receiving(hold=False, lead=lead, matter="010202"))
    return 9


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("who", ["leader", "supervisor", "analyst", "district"])
def test_each_flow_opens_for_those_who_look_at_the_whole(
    orders: int, signed_in: SignIn, who: str, flow: str
) -> None:
    page = signed_in(who).get(f"/flows/{flow}/").content.decode()
    drawn, told = page.count("<figure"), page.count('<div class="chart card"')
    assert drawn + told >= 5
    assert page.count("<table") == drawn
    for option in re.findall(r'<script type="application/json">(.*?)</script>', page):
        json.loads(option)


@pytest.mark.parametrize(
    "url", ["/flows/", "/flows/upward/", "/flows/orders/?place=S0101", "/wall/", "/wall/now/"]
)
@pytest.mark.parametrize("who", ["agent", "clerk", "head", "observer", "outsider", "citizen"])
def test_nobody_else_opens_them(cast: Cast, signed_in: SignIn, who: str, url: str) -> None:
    assert signed_in(who).get(url).status_code in (302, 403)


def test_the_title_is_a_finding_and_the_period_can_be_switched(orders: int, signed_in: SignIn) -> None:
    client = signed_in("leader")
    assert "来了9件，其中33.3%是自己巡查先发现的" in client.get("/flows/discovery/").content.decode()
    month = f"{datetime.now(UTC):%Y-%m}"
    assert "至" in client.get(f"/flows/discovery/?month={month}x3").content.decode()
    assert client.get("/flows/discovery/?month=2099-01").status_code == 404
    assert client.get("/flows/sideways/").status_code == 404


@pytest.mark.parametrize("flow", FLOWS)
def test_files_hold_the_same_cells_as_the_table(orders: int, signed_in: SignIn, flow: str) -> None:
    client = signed_in("leader")
    page = client.get(f"/flows/{flow}/").content.decode()
    links = sorted(set(re.findall(rf'href="(/flows/{flow}/[\w-]+\.csv\?month=[\w-]+)"', page)))
    assert len(links) == page.count("<figure")
    for link in links:
        answer = client.get(link)
        assert answer["Content-Disposition"].startswith("attachment")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        key = link.split("/")[3].split(".")[0]
        shown = page.split(f'id="chart-{key}"')[1].split("</table>")[0]
        assert len(rows) - 1 == shown.count('<th scope="row">')
        assert len(rows[0]) == shown.count('<th scope="col"')
        book = client.get(link.replace(".csv", ".xlsx"))
        names = zipfile.ZipFile(io.BytesIO(book.content)).namelist()
        assert "xl/worksheets/sheet1.xml" in names


def test_a_file_has_the_figures_of_the_query(orders: int, signed_in: SignIn) -> None:
    client = signed_in("leader")
    rows = list(csv.reader(io.StringIO(client.get("/flows/discovery/found.csv").content.decode("utf-8-sig"))))
    assert rows[1][1:] == ["3", "6", str(3 / 9)]
    assert client.get("/flows/discovery/nothing.csv").status_code == 404
    assert client.get("/flows/discovery/found.pdf").status_code == 404


def test_small_cells_are_neither_shown_nor_in_the_file_of_a_reader_of_counts(
    orders: int, signed_in: SignIn
) -> None:
    rows = list(
        csv.reader(
            io.StringIO(signed_in("analyst").get("/flows/discovery/found.csv").content.decode("utf-8-sig"))
        )
    )
    assert rows[1][1] == "" and rows[1][3] == ""
    assert "件数少，不列" in signed_in("analyst").get("/flows/discovery/").content.decode()
    assert "/flows/orders/" not in signed_in("analyst").get("/flows/discovery/").content.decode()


def test_a_mark_opens_the_orders_behind_it(orders: int, signed_in: SignIn) -> None:
    client = signed_in("leader")
    page = client.get("/flows/orders/?found=010000").content.decode()
    assert page.count("楼道里的灯不亮了") == 3
    assert client.get("/flows/orders/?gate=nowhere").status_code == 404
    assert client.get("/flows/orders/?day=never").status_code == 404
    assert client.get("/flows/orders/?person=me").status_code == 404
    assert client.get("/flows/orders/").status_code == 404
    assert signed_in("analyst").get("/flows/orders/?found=010000").status_code == 403


@pytest.mark.parametrize(
    "asked",
    ["door=grid", "came=new", "gate=out", "way=escalation", "open=letter", "told=pressed", "put=sheet&unit=S0101",
     "put=yellow", "matter=010202", "kind=praise", "place=S0101", "way=whistle", "way=conference"],
)  # fmt: skip
def test_everything_that_can_be_asked_for_is_answered(orders: int, signed_in: SignIn, asked: str) -> None:
    assert signed_in("leader").get(f"/flows/orders/?{asked}").status_code == 200


def test_a_coordinator_counts_the_district_alone(orders: int, signed_in: SignIn) -> None:
    city = signed_in("leader").get("/flows/discovery/areas.csv").content.decode("utf-8-sig")
    district = signed_in("district").get("/flows/discovery/areas.csv").content.decode("utf-8-sig")
    assert city.count("\n") > district.count("\n") > 1


def test_the_map_is_small_and_has_every_street(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in("leader").get("/flows/streets.json")
    shapes = json.loads(answer.content)
    assert len({one["properties"]["code"] for one in shapes["features"]}) == 28
    assert len(answer.content) < 90_000
    assert "immutable" in answer["Cache-Control"]


def test_the_pages_are_read_in_english(orders: int, signed_in: SignIn) -> None:
    client = signed_in("leader")
    for url in (*(f"/flows/{flow}/" for flow in FLOWS), "/wall/"):
        page = client.get(url, headers={"accept-language": "en"}).content.decode()
        body = re.sub(r"<script.*?</script>", "", page.split("<main")[1].split("</main>")[0], flags=re.S)
        assert not re.findall(r"[\u4e00-\u9fff]{2,}", body), (
            url,
            re.findall(r"[\u4e00-\u9fff]{2,}", body)[:9],
        )


@pytest.mark.parametrize("url", [*(f"/flows/{flow}/" for flow in FLOWS), "/wall/now/"])
def test_a_page_asks_few_questions_however_much_there_is(orders: int, signed_in: SignIn, url: str) -> None:
    client = signed_in("leader")
    client.get(url)
    with CaptureQueriesContext(connection) as statements:
        client.get(url)
    assert len(statements) <= 24


def test_the_wall_shows_counts_and_no_words(orders: int, signed_in: SignIn) -> None:
    page = signed_in("leader").get("/wall/?rotate=60").content.decode()
    assert 'id="wall-total">9<' in page
    assert 'data-wall-rotate="60"' in page and "/wall/pressure/" in page
    assert "楼道里的灯" not in page
    assert signed_in("leader").get("/wall/upward/").status_code == 200
    assert signed_in("leader").get("/wall/now/")["Cache-Control"] == "no-store"


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    sheet = Sheet(
        "", [Column("a"), Column("b", "count")], [["=1+1", 3], ["街道", None]], few=frozenset({(0, 1)})
    )
    assert sheet.as_csv().decode("utf-8-sig").splitlines() == ["a,b", "'=1+1,", "街道,"]
    inside = zipfile.ZipFile(io.BytesIO(sheet.as_xlsx())).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in inside


def test_a_district_sees_nobody_who_told_of_pressure(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("district")
    page = client.get("/flows/pressure/")
    assert page.status_code == 200
    assert "受了压力" not in page.content.decode()
    assert client.get("/flows/orders/?told=pressed").status_code == 403
    assert "受了压力" in signed_in("leader").get("/flows/pressure/").content.decode()
