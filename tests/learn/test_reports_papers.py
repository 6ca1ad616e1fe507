"""Reports as files: the edited words and the frozen figures stand in PDF and DOCX alike, in both languages."""

import io
from collections.abc import Iterator

import docx
import pytest
from pypdf import PdfReader

from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.documents import charts
from huiyin.learn.insight.reports import actions, papers
from huiyin.learn.insight.reports.models import Report, Section
from huiyin.learn.insight.reports.papers import word
from huiyin.learn.insight.reports.papers.book import number_of
from huiyin.learn.insight.reports.reading import Reader
from huiyin.testing.cast import Cast
from tests.learn.reported import DAY, NOW, weeks

pytestmark = pytest.mark.django_db
EXACT = Reader(0)
SENTENCE = "夜里来的多，请值班的同事留意。"


@pytest.fixture
def report(cast: Cast) -> Iterator[Report]:
    with at_time(NOW):
        weeks()
        found = actions.draft(cast.analyst, "daily", DAY, "C")
        one = Section.objects.get(report=found, key="received")
        actions.edit_section(cast.analyst, one.pk, f"昨天收到40件。\n{SENTENCE}", one.version)
        actions.leave_out(cast.analyst, Section.objects.get(report=found, key="promises").pk)
        found.refresh_from_db()
        yield found


def in_pdf(content: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def in_docx(content: bytes) -> str:
    book = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    feet = [p.text for p in book.sections[0].footer.paragraphs]
    return "".join("".join([*(p.text for p in book.paragraphs), *cells, *feet]).split())


@pytest.mark.parametrize(("make", "read"), [(papers.pdf, in_pdf), (papers.docx, in_docx)])
def test_a_paper_says_what_people_wrote_and_what_was_counted(
    report: Report, make: object, read: object
) -> None:
    text = read(make(report, EXACT))  # type: ignore[operator]
    assert SENTENCE in text and "昨天收到40件" in text
    assert "诉求日报" in text and "30" in text and "75.0%" in text
    assert "草稿" in text and "承诺" not in text


@pytest.mark.parametrize(("make", "read"), [(papers.pdf, in_pdf), (papers.docx, in_docx)])
def test_the_issued_paper_carries_its_seal_and_who_stood_for_it(
    cast: Cast, report: Report, make: object, read: object
) -> None:
    actions.review(cast.supervisor, report.pk)
    issued = actions.issue(cast.leader, report.pk)
    text = read(make(issued, EXACT))  # type: ignore[operator]
    assert issued.seal[:16] in text and cast.supervisor.name in text and cast.leader.name in text
    assert "草稿" not in text


def test_the_same_report_gives_the_same_pdf(report: Report) -> None:
    assert papers.pdf(report, EXACT) == papers.pdf(report, EXACT)


@pytest.mark.parametrize(("make", "read"), [(papers.pdf, in_pdf), (papers.docx, in_docx)])
def test_a_paper_in_english_is_english_but_for_what_people_wrote(
    report: Report, make: object, read: object
) -> None:
    text = read(make(report, EXACT, "en"))  # type: ignore[operator]
    assert "Dailyreportonappeals" in text and SENTENCE in text
    rest = text.replace(SENTENCE, "").replace("昨天收到40件。", "").replace("韩分析", "")
    assert not [sign for sign in rest if "\u4e00" <= sign <= "\u9fff"]


def test_a_docx_names_chinese_faces_and_holds_its_drawings(report: Report) -> None:
    book = docx.Document(io.BytesIO(papers.docx(report, EXACT)))
    assert "仿宋" in book.styles["Normal"].element.xml and "黑体" in book.styles["Heading 1"].element.xml
    headings = [p.text for p in book.paragraphs if p.style.name == "Heading 1"]
    assert headings[0].startswith("一、") and len(headings) == len(
        Section.objects.filter(report=report, left_out=False)
    )


def test_parts_beyond_the_tenth_go_on_counting(cast: Cast) -> None:
    """Eleven parts are numbered one to eleven; the eleventh is no second first."""
    with at_time(NOW):
        weeks()
        found = actions.draft(cast.analyst, "daily", DAY, "C")
    book = docx.Document(io.BytesIO(papers.docx(found, EXACT)))
    numbers = [p.text.split("、")[0] for p in book.paragraphs if p.style and p.style.name == "Heading 1"]
    assert numbers[8:] == ["九", "十", "十一"]
    assert "十一、" in in_pdf(papers.pdf(found, EXACT))


@pytest.mark.parametrize(
    ("n", "written"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_numbers_are_written_as_before_parts(n: int, written: str) -> None:
    assert number_of(n - 1) == written


def test_a_daily_report_has_its_title_on_top_and_says_its_moment_once(report: Report) -> None:
    first = "".join(PdfReader(io.BytesIO(papers.pdf(report, EXACT))).pages[0].extract_text().split())
    above = first[: first.index("一、")]
    assert above.count("诉求日报") == 2 and "回音市" in above, "the running head, and the title itself"
    assert "数据：数据截至" not in above and above.count("数据截至") == 1


def test_drawings_say_what_they_show_and_the_file_whose_it_is(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = charts.bars([("热线", 3, "3"), ("网页", 2, "2"), ("微信", 1, "1")])
    monkeypatch.setattr(word, "drawing", lambda table: drawn)
    book = docx.Document(io.BytesIO(papers.docx(report, EXACT)))
    told = [shape._inline.docPr.get("descr") for shape in book.inline_shapes]
    captions = {p.text for p in book.paragraphs}
    assert told and set(told) <= captions
    assert book.core_properties.author == "回音市"
