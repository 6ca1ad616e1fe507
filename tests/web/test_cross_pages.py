"""Cross analysis on the screen: findings, marks, links that open the very orders, files, kept views, who may."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from huiyin.learn.store.actions import carry
from huiyin.testing.cast import RIVAL, STREET, Cast
from tests.answer.reviewed import Lot, fill

pytestmark = pytest.mark.django_db
SPAN = "from=2026-03-01&to=2026-03-31"
PAGE = f"/cross/?rows=place&columns=matter&{SPAN}"
SignIn = Callable[[str], Client]


@pytest.fixture
def orders(cast: Cast) -> None:
    fill(
        date(2026, 3, 1),
        [
            Lot(STREET, "010202", solved=38, unsolved=2),
            Lot(STREET, "020101", solved=1, unsolved=59),
            Lot(RIVAL, "010202", solved=60, unsolved=20),
            Lot(RIVAL, "020101", unsolved=12),
            Lot("S0301", "010202", solved=3),
        ],
    )
    carry()


def test_the_title_is_the_finding_and_cells_lead_to_their_orders(signed_in: SignIn, orders: None) -> None:
    page = signed_in("supervisor").get(PAGE).content.decode()
    title = re.search(r"<h1>(.*?)</h1>", page, re.S)
    assert title and "超出偶然" in title[1] and "件" in title[1]
    assert "克莱姆V" in page and "▲" in page
    client = signed_in("supervisor")
    links = {
        (unescape(url), int(n.replace(",", "")))
        for url, n in re.findall(r'<a href="(/cross/orders/[^"]*at_[^"]*)">([\d,]+)</a>', page)
    }
    assert len(links) >= 9
    for url, n in links:
        listed = client.get(url).content.decode()
        assert len(re.findall(r'href="/orders/T\d+/"', listed)) >= min(n, 50)


def test_a_rate_carries_its_denominator_and_a_warning_says_what_turns_it(
    signed_in: SignIn, orders: None
) -> None:
    page = signed_in("leader").get(f"/cross/?rows=place&columns=kind&measure=solved&{SPAN}").content.decode()
    assert "39/100" in page and "先别急着比" in page
    assert "反过来" in page or "构成不同" in page or "差不多" in page


def test_three_dimensions_stand_as_several_tables_with_a_player(signed_in: SignIn, orders: None) -> None:
    page = signed_in("leader").get(f"/cross/?rows=place&columns=matter&third=week&{SPAN}").content.decode()
    assert page.count("data-frame ") == 1 and "data-frames" in page and "cross-frames" in page
    panels = (
        signed_in("leader").get(f"/cross/?rows=place&columns=matter&third=solved&{SPAN}").content.decode()
    )
    assert panels.count("data-frame ") == 2 and "data-frames" not in panels


PARTED = f"/cross/?rows=place&columns=solved&third=matter&{SPAN}"


@pytest.fixture
def gaps(orders: None) -> None:
    """One matter that one street alone has, and one that another has in a small number."""
    fill(date(2026, 3, 1), [Lot(STREET, "010101", solved=12), Lot(RIVAL, "010101", solved=2)])
    carry()


@pytest.mark.parametrize("measure", ["count", "share"])
def test_combinations_without_any_order_are_counted_and_not_drawn(
    signed_in: SignIn, gaps: None, measure: str
) -> None:
    """The third street has none of two matters: no row of dashes, and one sentence that says so."""
    page = signed_in("leader").get(f"{PARTED}&measure={measure}").content.decode()
    rows = _rows(page)
    assert [len(panel) for panel in rows] == [3, 2, 2]
    assert all(row[-1] != "0" for panel in rows for row in panel)
    assert page.count("1行没有诉求，没有列出") == 2


def test_a_rate_is_drawn_for_rows_that_have_a_case_to_reckon_with(signed_in: SignIn, orders: None) -> None:
    fill(date(2026, 3, 1), [Lot("S0301", "020101", unasked=9)])
    carry()
    page = (
        signed_in("leader")
        .get(f"/cross/?rows=place&columns=kind&third=matter&measure=solved&{SPAN}")
        .content.decode()
    )
    assert all(set(row[1:]) != {"—"} for panel in _rows(page) for row in panel)
    assert page.count("1行没有可算的件，没有列出") == 1
    file = _data(signed_in("leader"), f"rows=place&columns=kind&third=matter&measure=solved&{SPAN}")
    assert ["9.0", "0.0", "0.0"] in [row[3:6] for row in file], "what was counted stays in the file"


def test_a_row_of_hidden_counts_is_drawn_and_an_empty_one_is_not(signed_in: SignIn, gaps: None) -> None:
    """Two orders in a street: its row says few. None in another: its row is left out. Neither says more."""
    page = signed_in("analyst").get(PARTED).content.decode()
    rows = _rows(page)
    assert page.count("1行没有诉求，没有列出") == 2
    assert sum("少" in row[1:] for panel in rows for row in panel) >= 2
    assert [len(panel) for panel in rows] == [3, 2, 2]


@pytest.mark.parametrize("who", ["leader", "analyst"])
def test_files_leave_out_the_same_rows_and_say_how_many(signed_in: SignIn, gaps: None, who: str) -> None:
    client = signed_in(who)
    drawn = [row[0] for panel in _rows(client.get(PARTED).content.decode()) for row in panel]
    lines = _data(client, PARTED.split("?")[1])
    listed = [(row[0], row[2]) for row in lines]
    assert len(set(listed)) == len(drawn) == 7
    file = client.get(f"/cross/export/?{PARTED.split('?')[1]}&file=csv").content.decode("utf-8-sig")
    assert "没有列出,2行没有诉求，没有列出" in file


def _rows(page: str) -> list[list[list[str]]]:
    """What stands in the rows of each table, names first."""
    bodies = re.findall(r'class="cross-table">.*?<tbody>(.*?)</tbody>', page, re.S)
    return [
        [
            [
                re.sub(r"<span.*?</span>|<.*?>", "", one)
                for one in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.S)
            ]
            for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)
        ]
        for body in bodies
    ]


def _data(client: Client, query: str) -> list[list[str]]:
    content = client.get(f"/cross/export/?{query}&file=csv").content.decode("utf-8-sig")
    return [row for row in csv.reader(io.StringIO(content)) if len(row) > 4][1:]


def test_drawings_come_with_the_dimensions_that_have_them(signed_in: SignIn, orders: None) -> None:
    client = signed_in("leader")
    assert 'id="chart-map"' in client.get(PAGE).content.decode()
    page = client.get(f"/cross/?rows=matter&columns=day&{SPAN}").content.decode()
    assert 'id="chart-river"' in page and 'id="chart-calendar"' in page and 'id="chart-map"' not in page
    assert 'id="chart-appeals"' in page and 'id="chart-effect"' in page


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_files_carry_the_filters_and_the_moment(signed_in: SignIn, orders: None, kind: str) -> None:
    url = f"/cross/export/?rows=place&columns=matter&{SPAN}&in_kind=complaint&file={kind}"
    content = signed_in("analyst").get(url).content
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        about = {row[0]: row[1] for row in rows if len(row) == 2}
        data = [row for row in rows if len(row) > 4][1:]
    else:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        about = {str(row[0]): str(row[1]) for row in book.get_sheet_by_index(1).to_python()}
        data = book.get_sheet_by_index(0).to_python()[1:]
    assert about["时间"] == "2026-03-01至2026-03-31" and about["类型"] and "数据截至" in about
    assert sum(float(row[2] or 0) for row in data) >= 150
    assert [row for row in data if row[2] in ("", None)], (
        "a small count is not in the file of a reader of counts"
    )


def test_readers_of_counts_are_shown_no_order_and_no_small_number(signed_in: SignIn, orders: None) -> None:
    client = signed_in("analyst")
    page = client.get(PAGE).content.decode()
    assert "/cross/orders/" not in page and "件数少，不列" in page
    assert "临江街道约100件，件数少的地方不列" in page and "最多，" not in page
    assert "临江街道最多，100件" in signed_in("leader").get(PAGE).content.decode()
    assert client.get(f"/cross/orders/?rows=place&columns=matter&{SPAN}").status_code == 403


ASKED = (
    "rows=place&columns=matter",
    "rows=matter&columns=week&in_place=S0301",
    "rows=place&columns=day",
    "rows=place&columns=weekday&in_matter=010202",
    "rows=place&columns=matter&third=week&measure=share",
    "rows=matter&columns=place&measure=solved",
    "rows=kind&columns=channel&in_place=S0301&in_matter=010202",
)


def test_readers_of_counts_are_told_the_same_whatever_a_small_count_is(
    signed_in: SignIn, orders: None
) -> None:
    """Table, totals, drawings, words, frames and files: nothing changes when three become four."""
    client, owner = signed_in("analyst"), signed_in("supervisor")
    before = [_told(client, query) for query in ASKED]
    open_before = [_told(owner, query) for query in ASKED]
    fill(date(2026, 3, 1), [Lot("S0301", "010202", solved=1)])
    carry()
    assert [_told(client, query) for query in ASKED] == before
    assert all(
        one != two for one, two in zip([_told(owner, query) for query in ASKED], open_before, strict=True)
    )


def _told(client: Client, query: str) -> tuple[str, str]:
    page = client.get(f"/cross/?{query}&{SPAN}").content.decode()
    shown = page[page.index("<h1>") : page.index("cross-saved")]
    file = client.get(f"/cross/export/?{query}&{SPAN}&file=csv").content.decode()
    moments = r"数据截至[^<]*|数据截至,.*|导出于,.*|nonce=\"[^\"]*\""
    return re.sub(moments, "", shown), re.sub(moments, "", file)


def test_a_coordinator_sees_the_district_and_not_beyond(signed_in: SignIn, orders: None) -> None:
    client = signed_in("district")
    assert "192" in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}&of=D03").status_code == 403


def test_a_view_is_kept_opened_and_dropped(signed_in: SignIn, orders: None) -> None:
    client = signed_in("analyst")
    posted = {
        "rows": "place",
        "columns": "matter",
        "name": "街道看事项",
        "shared": "all",
        "from": "2026-03-01",
        "to": "2026-03-31",
    }
    assert client.post(reverse("cross_save"), posted).status_code == 302
    shown = signed_in("leader").get("/cross/").content.decode()
    link = re.search(r'href="(/cross/\?[^"]*)">街道看事项', shown)
    assert link and "195" in signed_in("leader").get(unescape(link[1])).content.decode()
    refused = client.post(reverse("cross_save"), {**posted, "name": " "})
    assert refused.status_code == 409 and "请给这个视图起个名字" in refused.content.decode()
    own = client.get("/cross/").content.decode()
    drop = re.search(r'action="(/cross/views/\d+/drop/)"', own)
    assert drop and "/drop/" not in shown
    client.post(drop[1])
    assert "街道看事项" not in client.get("/cross/").content.decode()


def test_an_empty_store_says_so_kindly(signed_in: SignIn, cast: Cast) -> None:
    page = signed_in("leader").get("/cross/").content.decode()
    assert "分析库还没有数" in page and "huiyin learn store carry" in page


@pytest.mark.parametrize("wrong", ["in_solved=perhaps", "in_day=today"])
def test_what_cannot_be_asked_is_not_found(signed_in: SignIn, orders: None, wrong: str) -> None:
    assert signed_in("leader").get(f"{PAGE}&{wrong}").status_code == 404


def test_who_may_cross(signed_in: SignIn, cast: Cast) -> None:
    may = {who for who in cast.everybody() if signed_in(who).get("/cross/").status_code == 200}
    assert may == {"leader", "supervisor", "analyst", "district"}


def test_the_page_is_whole_in_english(signed_in: SignIn, orders: None) -> None:
    client = signed_in("supervisor")
    client.post(reverse("set_language"), {"language": "en"})
    for query in (
        "rows=place&columns=matter",
        "rows=place&columns=kind&measure=solved&third=week",
        "rows=matter&columns=day",
    ):
        page = client.get(f"/cross/?{query}&{SPAN}").content.decode()
        body = re.sub(
            r"<script.*?</script>|<select name=\"language.*?</select>|lang=\"zh.*?</", "", page, flags=re.S
        )
        main = re.sub(r'class="tabs.*?</ul>', "", body[body.index("<h1>") :], flags=re.S)
        assert not re.findall(r"[\u4e00-\u9fff]+", main[: main.index("cross-save")])
