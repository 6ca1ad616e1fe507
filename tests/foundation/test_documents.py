"""A letter as PDF: its text, its page, its faces, and that words stay words."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from huiyin.foundation.documents.letters import LetterPaper, letter_pdf

AT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
MILLIMETRE = 72 / 25.4
PAPER = LetterPaper(
    sender="临江街道",
    number="临江街函〔2026〕12号",
    urgency="加急",
    title="关于商请核查路灯产权有关情况的函",
    addressee="市住房和城乡建设局",
    paragraphs=("我单位正在办理工单，请贵单位核查该处管线产权并提供图纸。", "专此函达。"),
    signature="临江街道",
    date="2026年3月4日",
    seal_place="此处盖章",
    contact="联系人：周经办",
    copies="抄送：市城市管理局。",
)


def read(paper: LetterPaper) -> PdfReader:
    return PdfReader(io.BytesIO(letter_pdf(paper, AT)))


def words(paper: LetterPaper) -> str:
    return "".join("".join(page.extract_text() for page in read(paper).pages).split())


def test_everything_on_the_paper_can_be_read_back() -> None:
    found = words(PAPER)
    for text in (PAPER.sender, PAPER.number, PAPER.urgency, PAPER.title, PAPER.addressee, *PAPER.paragraphs):
        assert text in found
    for text in (PAPER.date, PAPER.seal_place, PAPER.contact, PAPER.copies):
        assert text in found


def test_the_page_is_a4_and_every_face_is_embedded() -> None:
    page = read(PAPER).pages[0]
    assert (round(page.mediabox.width / MILLIMETRE), round(page.mediabox.height / MILLIMETRE)) == (210, 297)
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)


def test_text_stays_within_the_margins_of_the_standard() -> None:
    long = replace(PAPER, paragraphs=("请贵单位依职责核查处理，并将结果函复我单位。" * 40,) * 3)
    places: list[tuple[float, float]] = []

    def see(text: str, turned: list[float], matrix: list[float], _font: object, _size: object) -> None:
        if text.strip():
            x, y = matrix[4], matrix[5]
            places.append(
                (x * turned[0] + y * turned[2] + turned[4], x * turned[1] + y * turned[3] + turned[5])
            )

    pages = read(long).pages
    assert len(pages) > 1
    pages[1].extract_text(visitor_text=see)
    assert min(x for x, _ in places) >= 28 * MILLIMETRE - 1
    assert max(y for _, y in places) <= (297 - 37) * MILLIMETRE


def test_a_letter_that_is_sealed_shows_no_place_for_the_seal() -> None:
    assert "此处盖章" not in words(replace(PAPER, seal_place=""))


def test_no_closing_mark_begins_a_line() -> None:
    text = "经核查，该处属实；请贵单位依职责处理。（见附图）“立即办理”、“限期办理”。" * 8
    for shift in range(12):
        pages = read(replace(PAPER, paragraphs=("甲" * shift + text,))).pages
        lines = "\n".join(page.extract_text() for page in pages).splitlines()
        assert not [line for line in lines if line.strip()[:1] in tuple("，。；、）”")]


@pytest.mark.parametrize(
    "sign", ["#let x = 1", "*粗*", "_斜_", "$x^2$", "= 题", "@某处", "<签>", "\\ #", "[a]", "`码`", "// 注"]
)
def test_what_people_write_is_never_markup(sign: str) -> None:
    assert "".join(sign.split()) in words(replace(PAPER, paragraphs=(f"原文{sign}完",)))


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert letter_pdf(PAPER, AT) == letter_pdf(PAPER, AT)


@settings(max_examples=30)
@given(st.text(max_size=200), st.text(max_size=30), st.lists(st.text(max_size=80), max_size=4))
def test_any_words_make_a_paper(title: str, sender: str, paragraphs: list[str]) -> None:
    paper = replace(PAPER, title=title, sender=sender, paragraphs=tuple(paragraphs))
    assert letter_pdf(paper, AT).startswith(b"%PDF")
