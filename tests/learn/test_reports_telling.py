"""What readers of counts alone are told in reports: whatever the small counts are, tables, words and papers say the same."""

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import City
from huiyin.learn.insight.reports import actions, queries
from huiyin.learn.insight.reports.figures.telling import told
from huiyin.learn.insight.reports.models import Report, Section
from huiyin.learn.insight.reports.rules import Theme
from huiyin.learn.insight.reports.words import Frame, tables, written
from huiyin.testing.cast import RIVAL, Cast
from tests.learn.reported import DAY, NOISE, NOW, weeks

FEW = 5
SignIn = Callable[[str], Client]
COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=1, max_size=8)
ANOTHER = st.lists(st.integers(1, FEW - 1), min_size=8, max_size=8)


def listed(by: str, counts: Mapping[str, int], rest: int) -> dict[str, Any]:
    keys = sorted(counts, key=lambda key: (-counts[key], key))
    rows = [
        {"keys": [key], "now": n, "previous": n, "usual": n + 7.0, "beyond": n % 2 == 0}
        for key in keys
        if (n := counts[key])
    ]
    total = sum(counts.values()) + rest
    moved = [row for row in rows if row["beyond"]]
    return {"by": [by], "rows": rows, "rest": rest, "levels": 9, "total": total, "moved": moved}


def figures_of(counts: Mapping[str, int], rest: int) -> dict[str, dict[str, Any]]:
    """Sections in which these counts stand in every way."""
    numbers = list(counts.values())
    whole = {
        "now": sum(numbers), "previous": sum(numbers), "usual": 9.5, "periods": 8, "beyond": True, "up": True,
        "series": numbers, "parts": {"now": numbers, "previous": numbers},
    }  # fmt: skip
    rows = [{"keys": [key, key], "now": n, "open": n, "pk": key} for key, n in counts.items() if n]
    first = {"pk": 1, "name": "夜里", "place": "", "now": numbers[0], "size": numbers[0]}
    return {
        "received": whole,
        "theme": {**whole, "theme": {"words": "灯"}, "days": [[key, n] for key, n in counts.items()]},
        "channels": {"channels": listed("channel", counts, rest), "kinds": listed("kind", counts, 0)},
        "overdue": {
            "total": sum(numbers) + rest,
            "rows": [{"keys": row["keys"][:1], "now": row["now"]} for row in rows],
        },
        "repeats": {"groups": numbers[0], "orders": numbers[-1], "rows": rows},
        "promises": {"total": numbers[0], "overdue": numbers[-1], "review": numbers[0]},
        "topics": {"total": numbers[0] + rest, "topics": 1, "rows": [first]},
    }


def said_of(counts: Mapping[str, int], rest: int, few: int) -> list[Any]:
    frame = Frame("daily", "C", date(2026, 6, 14), date(2026, 6, 14), Theme(words="灯"), {}, few)
    found: list[Any] = []
    with translation.override("zh-hans"):
        for key, figures in figures_of(counts, rest).items():
            data = told(key, figures, few)
            found += [data, written(frame, key, data), tables(frame, key, data)]
    return found


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(counts=COUNTS, rest=st.integers(0, 12), another=ANOTHER)
def test_whatever_the_small_counts_are_the_same_is_told(
    city: City, counts: dict[str, int], rest: int, another: list[int]
) -> None:
    changed = {
        key: other if 0 < n < FEW else n for (key, n), other in zip(counts.items(), another, strict=False)
    }
    assert said_of(counts, rest, FEW) == said_of(changed, rest, FEW)


@given(COUNTS, st.integers(0, 12))
def test_who_may_open_orders_is_told_the_figures_themselves(counts: dict[str, int], rest: int) -> None:
    for key, figures in figures_of(counts, rest).items():
        assert told(key, figures, 0) == figures


@given(st.integers(0, 60), st.integers(0, 60))
def test_of_a_share_neither_few_hits_nor_few_misses_are_told(hits: int, misses: int) -> None:
    rate = {
        "numerator": hits,
        "denominator": hits + misses,
        "value": 0.5,
        "low": 0.4,
        "high": 0.6,
        "few": False,
    }
    for month in ("", "2026-06"):
        figures = {"month": month, "root": "C", "rates": {"solved": rate}, "before": {}}
        found = told("rates", figures, 0)["rates"]["solved"]
        assert found == rate
        if 0 < hits < FEW or 0 < misses < FEW:
            found = told("rates", figures, FEW)["rates"]["solved"]
            assert found["value"] is None and not found["numerator"] and not found["denominator"]


@pytest.fixture
def report(cast: Cast) -> Iterator[Report]:
    """A week before the burst: four appeals about noise, of ten and four in all."""
    with at_time(NOW):
        weeks()
        week_before = DAY - timedelta(days=7)
        yield actions.draft(cast.supervisor, "daily", week_before, "C")


def in_pdf(content: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def in_docx(content: bytes) -> str:
    book = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    return "".join("".join([*(p.text for p in book.paragraphs), *cells]).split())


@pytest.mark.django_db
def test_an_analyst_reads_no_small_count_on_the_page_or_on_paper(signed_in: SignIn, report: Report) -> None:
    exact = {"page": ("（4件", "28.6%"), "pdf": ("（4件", "28.6%"), "docx": ("（4件", "28.6%")}
    for who, shown in (("supervisor", True), ("analyst", False)):
        client = signed_in(who)
        texts = {
            "page": client.get(reverse("report", args=[report.pk])).content.decode(),
            "pdf": in_pdf(client.get(reverse("report_file", args=[report.pk, "pdf"])).content),
            "docx": in_docx(client.get(reverse("report_file", args=[report.pk, "docx"])).content),
        }
        for kind, text in texts.items():
            assert [told in text for told in exact[kind]] == [shown, shown], (who, kind)
            assert ("不足5件的不列" in text) != shown
            assert ("不足5" in text) != shown


@pytest.mark.django_db
def test_the_list_of_reports_says_no_small_count(signed_in: SignIn, cast: Cast, report: Report) -> None:
    theme = Theme(matter=NOISE, place=RIVAL)
    before = report.first
    with at_time(NOW):
        actions.draft(cast.supervisor, "special", before, "C", theme, before + timedelta(days=1))
    assert "：4件" in signed_in("supervisor").get("/reports/").content.decode()
    page = signed_in("analyst").get("/reports/").content.decode()
    assert "：4件" not in page and "：不足5件" in page


@pytest.mark.django_db
def test_words_of_a_colleague_are_read_where_they_say_no_such_number(cast: Cast, report: Report) -> None:
    one = Section.objects.get(report=report, key="matters")
    analyst = queries.reader_of(cast.analyst)
    for words, withheld in (
        ("噪音4件。", True), ("噪音四件。", True), ("比上周少，请留意夜里。", False), ("请看第99号通知。", False)
    ):  # fmt: skip
        edited = actions.edit_section(cast.supervisor, one.pk, words)
        found = queries.read(analyst, report, edited, "zh")
        assert (found.withheld, words in found.text) == (withheld, not withheld)
        assert words in queries.read(queries.reader_of(cast.supervisor), report, edited, "zh").text
    kept = [wording.words for wording in queries.wordings(analyst, report, edited)]
    assert kept == ["请看第99号通知。", "比上周少，请留意夜里。"]


@pytest.mark.django_db
def test_which_typed_number_is_a_figure_is_not_told(cast: Cast, report: Report) -> None:
    one = Section.objects.get(report=report, key="received")
    typed = "、".join(str(n) for n in range(10, 20))
    edited = actions.edit_section(cast.analyst, one.pk, typed)
    assert one.figures["now"] == 14
    assert "14" in queries.read(queries.reader_of(cast.analyst), report, edited, "zh").unsourced
    assert "14" not in queries.read(queries.reader_of(cast.supervisor), report, edited, "zh").unsourced
