"""A letter on paper, with its number and its seal."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader

from huiyin.act.coordination.letters.actions import draft, release, seal
from huiyin.act.coordination.letters.models import Letter
from huiyin.act.coordination.letters.printing import paper, pdf
from huiyin.act.orders.actions import instruct, receive_many, sign, submit
from huiyin.act.orders.actions.receive import Receiving
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.calendar.clock import at_time
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def letter(cast: Cast) -> Letter:
    """A draft to the department with a copy to the next street."""
    new = NewAppeal(words="路灯杆歪了。", channel="web", source="web", source_key="print")
    with at_time(MORNING - timedelta(hours=1)):
        order = receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
        sign(cast.clerk, order.pk)
        submit(cast.clerk, order.pk)
        instruct(cast.head, order.pk, "查清产权。", "周经办")
        return draft(cast.clerk, order.pk, DEPARTMENT, "pressing", "facts", "请提供图纸。", cc=[RIVAL])


def test_a_draft_has_no_number_and_no_place_for_a_seal(letter: Letter) -> None:
    printed = paper(letter)
    assert (printed.number, printed.date, printed.seal_place) == ("（未编号）", "", "")


def test_a_released_letter_is_printed_as_it_was_signed(cast: Cast, letter: Letter) -> None:
    with at_time(MORNING):
        printed = paper(release(cast.head, letter.pk))
    assert (printed.number, printed.date, printed.urgency) == ("临江街函〔2026〕1号", "2026年3月4日", "加急")
    assert (printed.addressee, printed.copies) == (letter.addressee.name, "抄送：望塔街道。")
    assert printed.seal_place and printed.contact == "联系人：周经办"
    assert any("请提供图纸。" in one for one in printed.paragraphs)
    assert not any(one.startswith(letter.addressee.name) for one in printed.paragraphs)


def test_a_sealed_letter_keeps_its_place_free(cast: Cast, letter: Letter) -> None:
    release(cast.head, letter.pk)
    assert paper(seal(cast.clerk, letter.pk)).seal_place == ""


def test_the_pdf_holds_number_and_text(cast: Cast, letter: Letter) -> None:
    with at_time(MORNING):
        made = pdf(release(cast.head, letter.pk))
    text = "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split())
    assert "临江街函〔2026〕1号" in text and "请提供图纸。" in text and "2026年3月4日" in text
