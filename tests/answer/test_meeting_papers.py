"""The papers as files: their figures are the meeting's, their words are right, and the same is the same."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from huiyin.answer.supervision.meetings import actions, queries
from huiyin.answer.supervision.meetings.figures.shapes import Standing
from huiyin.answer.supervision.meetings.models import Meeting
from huiyin.answer.supervision.meetings.papers import packing
from huiyin.answer.supervision.meetings.papers.findings import base
from huiyin.answer.supervision.meetings.papers.pack import Pack, pack_of
from huiyin.answer.supervision.meetings.papers.words import percent
from huiyin.foundation.calendar.clock import at_time
from huiyin.testing.cast import RIVAL, STREET, Cast
from tests.answer.reviewed import Lot, fill

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)
LATER = datetime(2026, 4, 3, 2, tzinfo=UTC)
ODD = "郑“书记”<b>&𠮷　=1+1 $x$ #"


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """The city's meeting on March, prepared, with a chair whose name holds every odd sign."""
    fill(FEBRUARY, [Lot(STREET, solved=80, unsolved=20), Lot(RIVAL, solved=50, unsolved=50)])
    fill(
        MARCH,
        [
            Lot(STREET, solved=40, partly=10, unsolved=50, twice=4, excluded=20, late=15),
            *(Lot(unit, solved=90, unsolved=10) for unit in (RIVAL, "S0103", "S0104", "S0105")),
        ],
    )
    with at_time(LATER):
        called = actions.call_meeting(cast.supervisor, MARCH, "C", date(2026, 4, 10), ODD)
        return actions.prepare(cast.supervisor, called.pk)


@pytest.fixture
def pack(meeting: Meeting) -> Pack:
    return pack_of(MARCH, "C")


def words(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_pdf_says_the_figures_of_the_queries(pack: Pack) -> None:
    text = words(packing.whole_pdf(pack.meeting, pack.whole, pack.items))
    for one in pack.whole.rates:
        assert percent(one.rate.value) in text
        assert base(one.rate.numerator, one.rate.denominator) in text
    for row in pack.whole.rows:
        rate = row.rates["resolution"]
        assert f"{percent(rate.value)}（{base(rate.numerator, rate.denominator)}）" in text
    for order in pack.whole.unhappy:
        assert order.number in text
    assert "不排名次" in text
    assert "三、" in text
    assert "第1页" not in text  # the cover bears no number
    assert "第2页共" in text


def test_a_sheet_says_what_its_unit_must_know(pack: Pack) -> None:
    sheet = next(one for one in pack.sheets if one.unit == STREET)
    pdf = packing.unit_pdf(pack.meeting, sheet)
    text = words(pdf)
    for one in sheet.rates:
        assert base(one.rate.numerator, one.rate.denominator) in text
    assert "解决率比上月低35.0个百分点" in text
    assert "临江街道·2026年3月" in text
    assert "请书记会前想好" in text
    assert len(PdfReader(io.BytesIO(pdf)).pages) <= 2
    assert "13900001234" not in text


def test_chance_is_called_chance(pack: Pack) -> None:
    sheet = next(one for one in pack.sheets if one.unit == "S0104")
    text = words(packing.unit_pdf(pack.meeting, sheet))
    assert "上个月没有足够的件数，还不能比前后" in text
    whole = words(packing.whole_pdf(pack.meeting, pack.whole, pack.items))
    assert "其余高低多半是偶然" in whole


def test_the_workbook_holds_numbers_with_what_they_rest_on(pack: Pack) -> None:
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(packing.whole_xlsx(pack.meeting, pack.whole, pack.items))
    )
    assert book.sheet_names == [
        "总览", "逐月", "各单位", "漏斗图", "难事", "反复不满意", "进步和做法", "议定事项", "议程",
    ]  # fmt: skip
    rows = book.get_sheet_by_name("各单位").to_python()
    head = rows[3]
    at = head.index("解决率\n分子")
    assert [one.split("\n")[-1] for one in head[at : at + 5]] == ["分子", "分母", "率", "下限", "上限"]
    found = {row[0]: row for row in rows[4:]}
    for row in pack.whole.rows:
        rate = row.rates["resolution"]
        told = found[row.unit][at : at + 5]
        assert told == pytest.approx([rate.numerator, rate.denominator, rate.value, rate.low, rate.high])
    assert [row[0] for row in book.get_sheet_by_name("逐月").to_python()[4:6]] == ["2026-02", "2026-03"]


def test_rates_in_the_workbook_are_formulas_and_charts_are_native(pack: Pack) -> None:
    book = zipfile.ZipFile(io.BytesIO(packing.whole_xlsx(pack.meeting, pack.whole, pack.items)))
    names = book.namelist()
    assert sum(name.startswith("xl/charts/chart") for name in names) == 4
    units = book.read("xl/worksheets/sheet3.xml").decode()
    assert "<f>IF(F5=0,&quot;&quot;,E5/F5)</f>" in units or '<f>IF(F5=0,"",E5/F5)</f>' in units
    assert "<pane " in units
    assert 'fitToHeight="0"' in units
    assert 'orientation="landscape"' in units


def test_the_same_papers_are_the_same_bytes(pack: Pack) -> None:
    again = pack_of(MARCH, "C")
    for make in (packing.whole_pdf, packing.whole_xlsx):
        assert make(pack.meeting, pack.whole, pack.items) == make(again.meeting, again.whole, again.items)
    assert packing.unit_pdf(pack.meeting, pack.sheets[0]) == packing.unit_pdf(again.meeting, again.sheets[0])
    zips = [
        b"".join(packing.zipped(packing.files(one.meeting, one.whole, one.items, one.sheets), LATER))
        for one in (pack, again)
    ]
    assert zips[0] == zips[1]
    packed = zipfile.ZipFile(io.BytesIO(zips[0]))
    assert packed.testzip() is None
    assert set(packed.namelist()) >= {"city.pdf", "city.xlsx", "units.pdf", f"units/{STREET}.pdf"}


def test_odd_signs_stay_signs(cast: Cast, pack: Pack) -> None:
    actions.add_item(cast.supervisor, pack.meeting.pk, "=HYPERLINK(1) <i>#议题</i> *重点* $")
    items = queries.items(pack.meeting)
    text = words(packing.whole_pdf(pack.meeting, pack.whole, items))
    assert "=HYPERLINK(1)<i>#议题</i>*重点*$" in text
    assert "郑“书记”<b>&" in text
    rows = CalamineWorkbook.from_filelike(io.BytesIO(packing.whole_xlsx(pack.meeting, pack.whole, items)))
    agenda: list[Any] = rows.get_sheet_by_name("议程").to_python()
    assert any(row[1] == "=HYPERLINK(1) <i>#议题</i> *重点* $" for row in agenda)


def test_all_sheets_in_one_have_contents_and_a_page_each(pack: Pack) -> None:
    reader = PdfReader(io.BytesIO(packing.all_units_pdf(pack.meeting, pack.sheets)))
    assert len(reader.pages) >= len(pack.sheets) + 1
    assert "目录" in "".join(reader.pages[0].extract_text().split())
    assert sum(not isinstance(one, list) for one in reader.outline) == len(pack.sheets)


def test_english_papers_are_english(pack: Pack) -> None:
    text = words(packing.whole_pdf(pack.meeting, pack.whole, pack.items, "en"))
    assert "Contents" in text
    assert "Page2of" in text
    sheet = words(packing.unit_pdf(pack.meeting, pack.sheets[0], "en"))
    assert "LinjiangSubdistrict" in sheet


def test_a_city_without_data_gets_papers_that_say_so(cast: Cast) -> None:
    with at_time(LATER):
        called = actions.call_meeting(cast.supervisor, MARCH, "C", date(2026, 4, 10), "杨市长")
        actions.prepare(cast.supervisor, called.pk)
    empty = pack_of(MARCH, "C")
    assert empty.sheets == []
    assert "没有到期的件" in words(packing.whole_pdf(empty.meeting, empty.whole, empty.items))
    assert packing.whole_xlsx(empty.meeting, empty.whole, empty.items)[:2] == b"PK"
    made = dict(packing.files(empty.meeting, empty.whole, empty.items, empty.sheets))
    assert set(made) == {"city.pdf", "city.xlsx"}


def test_a_month_without_a_meeting_is_counted_and_kept_nowhere(cast: Cast) -> None:
    fill(MARCH, [Lot(STREET, solved=40)])
    with at_time(LATER):
        found = pack_of(MARCH, "C")
    assert (found.whole.due, [one.unit for one in found.sheets]) == (40, [STREET])
    assert Meeting.objects.count() == 0


def test_a_ranked_city_names_only_who_is_certain(pack: Pack) -> None:
    text = words(packing.whole_pdf(pack.meeting, pack.whole, pack.items))
    assert "点名" not in text
    named = replace(pack.whole, preset="ranked", standing=Standing(True, 0.4, (STREET,)))
    told = words(packing.whole_pdf(pack.meeting, named, pack.items))
    assert "区间也过线的：临江街道" in told
    assert "大部分是噪声" in told
