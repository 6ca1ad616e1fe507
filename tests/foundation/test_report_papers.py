"""A report as PDF: everything can be read back, heads repeat, drawings are drawn, words stay words."""

import io
from datetime import UTC, datetime
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from huiyin.foundation.documents import charts
from huiyin.foundation.documents.reports import (
    Cell,
    Chart,
    Charts,
    Column,
    Figure,
    Figures,
    Heading,
    Lead,
    Line,
    Lines,
    Points,
    Report,
    Table,
    Text,
    report_pdf,
    report_pictures,
)

AT = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
DOTS = [charts.Dot(100, 0.84), charts.Dot(400, 0.7, -1, "古渡街道"), charts.Dot(200, 0.97, 1, "南湖街道")]
DRAWN = Chart(charts.funnel(DOTS, 0.84, 3.09, "有效回访件数"), "漏斗", "标题", "注")
LONG = Table(
    (Column("单位", width=2), Column("解决率", "right")),
    (
        Line((Cell("核心城区"),), group=True),
        *(Line((Cell(f"第{n}街道"), Cell("84.1%", "red"))) for n in range(90)),
    ),
    caption="各单位",
    note="不排名次",
)
REPORT = Report(
    title="月度工作点评会", subtitle="2026年10月材料", scope="回音市", maker="回音市", running="点评会 · 10月", foot="截至11月3日",
    facts=(("主持", "杨市长"),), cover=True, contents=True,
    blocks=(
        Heading("一、解决率比上月低", 1, short="一、变化"), Lead("三率里两率属偶然。"), Figures((Figure("到期", "19163", "上月18906件"),)),
        Text("第一段。“引号”里的话，逗号后面。" * 12), Points(("第一条", "第二条"), numbered=True), DRAWN, Charts((DRAWN, DRAWN)),
        Heading("二、各单位", 1), LONG, Lines(3),
    ),
)  # fmt: skip
shares = st.floats(0, 1)


def pages(report: Report) -> list[str]:
    return [
        "".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(report_pdf(report, AT))).pages
    ]


def test_everything_can_be_read_back() -> None:
    found = pages(REPORT)
    text = "".join(found)
    for said in (
        "月度工作点评会",
        "2026年10月材料",
        "杨市长",
        "目录",
        "一、解决率比上月低",
        "19163",
        "第二条",
        "不排名次",
        "古渡街道",
    ):
        assert said in text
    assert f"第2页共{len(found)}页" in found[1]
    assert "页共" not in found[0]
    assert "一、变化" in found[2]  # the short name stands on top


def test_the_head_of_a_table_is_repeated_on_every_page_it_runs_over() -> None:
    spread = [page for page in pages(REPORT) if "街道84.1%" in page]
    assert len(spread) >= 2
    assert all("单位解决率" in page for page in spread)


def test_the_same_report_gives_the_same_bytes_and_is_for_the_archive() -> None:
    made = report_pdf(REPORT, AT)
    assert made == report_pdf(REPORT, AT)
    assert b"pdfaid" in made
    assert b"/StructTreeRoot" in made


def test_no_closing_mark_begins_a_line() -> None:
    lines = [
        line
        for page in PdfReader(io.BytesIO(report_pdf(REPORT, AT))).pages
        for line in page.extract_text().split("\n")
    ]
    assert not [line for line in lines if line.lstrip()[:1] in set("，。、；：”）》")]


def test_pages_can_be_looked_at() -> None:
    made = report_pictures(REPORT, AT, 40)
    assert len(made) == len(pages(REPORT))
    assert all(one[:4] == b"\x89PNG" for one in made)


def test_a_report_in_english_is_numbered_in_english() -> None:
    found = pages(Report(title="Review", blocks=(Heading("One", 1), Text("Words.")), lang="en"))
    assert "Page1of1" in found[0]


@settings(max_examples=15)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_what_people_wrote_is_never_markup(said: str) -> None:
    table = Table((Column(said),), (Line((Cell(said),)),))
    assert report_pdf(Report(title=said, blocks=(Heading(said, 1), Text(said), table)), AT)[:4] == b"%PDF"


@given(
    st.lists(
        st.tuples(st.integers(1, 5000), shares, st.sampled_from([-1, 0, 1]), st.text(max_size=8)), max_size=30
    ),
    shares,
)
def test_any_funnel_is_a_picture(rows: list[tuple[int, float, int, str]], common: float) -> None:
    drawn = charts.funnel([charts.Dot(*row) for row in rows], common, 3.09, "件<数>")
    root = ElementTree.fromstring(drawn)
    assert root.tag.endswith("svg")


@given(st.lists(st.tuples(shares, shares, shares).map(sorted), max_size=8), st.booleans())
def test_any_rates_against_any_band_are_a_picture(rows: list[list[float]], quiet: bool) -> None:
    spans = [
        charts.Span("率&", mid, low, high, f"{mid:.1%}", (low, mid, high), quiet) for low, mid, high in rows
    ]
    ElementTree.fromstring(charts.spans(spans))


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 1), st.booleans()), max_size=8))
def test_any_changes_are_a_picture(rows: list[tuple[float, float, bool]]) -> None:
    moved = [charts.Moved("率", value, value - wide, value + wide, sure, "") for value, wide, sure in rows]
    drawn = ElementTree.fromstring(charts.changes(moved))
    filled = [one for one in drawn.iter() if one.tag.endswith("rect") and one.get("fill") == "#FFFFFF"]
    assert len(filled) == sum(not sure for _, _, sure in rows)  # what chance explains is hollow


@given(st.lists(st.one_of(st.none(), shares), min_size=1, max_size=25))
def test_any_months_are_a_line_with_gaps(values: list[float | None]) -> None:
    points = [
        charts.Point(f"{n}", one, None if one is None else one / 2, None if one is None else (one + 1) / 2)
        for n, one in enumerate(values)
    ]
    drawn = ElementTree.fromstring(charts.month_line(points))
    runs = "".join("." if one is None else "x" for one in values).split(".")
    assert sum(one.tag.endswith("polyline") for one in drawn.iter()) == sum(len(run) > 1 for run in runs)
