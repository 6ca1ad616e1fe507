"""The review meeting's pages: who opens what, what they say, and what can be done on them."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from pypdf import PdfReader

from huiyin.answer.supervision.meetings import actions, queries
from huiyin.answer.supervision.meetings.models import Meeting
from huiyin.foundation.calendar.clock import at_time
from huiyin.testing.cast import RIVAL, STREET, Cast
from tests.answer.reviewed import Lot, fill

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
MARCH, HELD = date(2026, 3, 1), date(2026, 4, 10)
LATER = datetime(2026, 4, 10, 9, tzinfo=UTC)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    fill(MARCH, [Lot(STREET, solved=20, unsolved=20, twice=3), Lot(RIVAL, solved=38, unsolved=2)])
    with at_time(LATER):
        called = actions.call_meeting(cast.supervisor, MARCH, "C", HELD, "杨市长", "一号会议室")
        return actions.prepare(cast.supervisor, called.pk)


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode(errors="replace")


def test_each_sees_what_is_theirs(meeting: Meeting, signed_in: SignIn) -> None:
    whole = [
        f"/meetings/{meeting.pk}/",
        f"/meetings/{meeting.pk}/pack/",
        f"/meetings/{meeting.pk}/pack/city.pdf",
    ]
    for who in ("supervisor", "leader", "analyst", "discipline"):
        client = signed_in(who)
        for url in (*whole, f"/meetings/{meeting.pk}/units/{RIVAL}/"):
            text(client, url)
    head = signed_in("head")
    assert f"/meetings/{meeting.pk}/units/{STREET}/" in text(head, "/meetings/")
    text(head, f"/meetings/{meeting.pk}/units/{STREET}/")
    text(head, f"/meetings/{meeting.pk}/units/{STREET}/sheet.pdf")
    for url in (
        *whole,
        f"/meetings/{meeting.pk}/units/{RIVAL}/",
        f"/meetings/{meeting.pk}/units/{RIVAL}/sheet.pdf",
    ):
        text(head, url, 403)
    assert signed_in("district").get(whole[0]).status_code == 403
    for who in ("clerk", "agent", "observer", "outsider"):
        assert signed_in(who).get(whole[0]).status_code in (302, 403)


def test_a_meeting_is_called_and_prepared_by_two_clicks(cast: Cast, signed_in: SignIn) -> None:
    fill(MARCH, [Lot(STREET, solved=20, unsolved=20)])
    client = signed_in("supervisor")
    with at_time(LATER):
        assert 'value="2026-03"' in text(client, "/meetings/")
        sent = {"month": "2026-03", "scope": "C", "held_on": "2026-04-10", "chair": "杨市长", "place": ""}
        bad = client.post("/meetings/call/", {**sent, "chair": ""})
        assert bad.status_code == 422
        assert client.post("/meetings/call/", sent).status_code == 302
        found = Meeting.objects.get()
        page = text(client, f"/meetings/{found.pk}/")
        assert "材料还没有生成" in page
        assert client.post(f"/meetings/{found.pk}/do/prepare/").status_code == 302
        page = text(client, f"/meetings/{found.pk}/")
    assert "上个月没有足够的件数" in page
    assert "打印材料（PDF）" in page


def test_minutes_decisions_and_the_signature_are_written_on_one_page(
    cast: Cast, meeting: Meeting, signed_in: SignIn
) -> None:
    client, url = signed_in("leader"), f"/meetings/{meeting.pk}/"
    item = queries.items(meeting)[0]
    with at_time(LATER):
        sent = {"heading": item.title, "minutes": "通报了三月情况。", "version": item.version}
        assert client.post(f"/meetings/items/{item.pk}/change/", sent).status_code == 302
        stale = client.post(f"/meetings/items/{item.pk}/change/", {**sent, "minutes": "另一稿"})
        assert (stale.status_code, "另一稿" in stale.content.decode()) == (409, True)
        client.post(f"/meetings/{meeting.pk}/do/add/", {"title": "汛期准备", "unit": STREET})
        last = queries.items(meeting)[-1]
        client.post(f"/meetings/items/{last.pk}/up/")
        assert queries.items(meeting)[-2].pk == last.pk
        made = {
            "item": item.pk,
            "what": "换好路灯",
            "unit": STREET,
            "due_on": "2026-04-30",
            "subject": "",
            "number": "",
        }
        assert client.post(f"/meetings/{meeting.pk}/do/decide/", made).status_code == 302
        half = client.post(
            f"/meetings/{meeting.pk}/do/decide/", {**made, "what": "另一件", "subject": "order"}
        )
        assert half.status_code == 422
        page = text(client, url)
        assert "换好路灯" in page
        assert f'value="{item.title}"' in page  # what stands there is in the form, to be changed
        assert (
            client.post(f"/meetings/{meeting.pk}/do/sign/", {"version": meeting.version}).status_code == 302
        )
        page = text(client, url)
        assert "杨市长签发" in page
        assert f"/meetings/items/{item.pk}/change/" not in page
        client.post(f"/meetings/{meeting.pk}/do/correct/", {"words_right": "三月为三十一天"})
        assert "三月为三十一天" in text(client, url)


def test_a_unit_reports_and_a_person_confirms(cast: Cast, meeting: Meeting, signed_in: SignIn) -> None:
    decision = actions.decide(cast.supervisor, meeting.pk, "换好路灯", STREET, date(2026, 4, 30))
    url = f"/meetings/decisions/{decision.pk}/"
    head = signed_in("head")
    assert head.get(url).status_code == 403
    with at_time(LATER):
        actions.sign(cast.leader, meeting.pk)
        assert "1件议定事项等本单位办" in text(head, "/meetings/")
        assert signed_in("rival_head").get(url).status_code == 403
        assert head.post(f"{url}report/", {"said": ""}).status_code == 422
        head.post(f"{url}report/", {"said": "换好了", "done": "on"})
        assert head.post(f"{url}confirm/", {"said": "", "version": ""}).status_code == 409
        supervisor = signed_in("supervisor")
        assert "1件报了完成，等确认" in text(supervisor, "/meetings/")
        assert supervisor.post(f"{url}confirm/", {"said": "看过现场", "version": ""}).status_code == 302
    assert "看过现场" in text(head, url)


def test_files_are_what_they_say(meeting: Meeting, signed_in: SignIn) -> None:
    client, base = signed_in("supervisor"), f"/meetings/{meeting.pk}/pack/"
    pdf = client.get(f"{base}city.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert "no-store" in pdf["Cache-Control"]
    assert len(PdfReader(io.BytesIO(pdf.content)).pages) >= 4
    assert client.get(f"{base}city.xlsx").content[:2] == b"PK"
    assert len(PdfReader(io.BytesIO(client.get(f"{base}units.pdf").content)).pages) >= 3
    packed = zipfile.ZipFile(io.BytesIO(b"".join(client.get(f"{base}all.zip").streaming_content)))
    assert set(packed.namelist()) == {
        "city.pdf",
        "city.xlsx",
        "units.pdf",
        f"units/{STREET}.pdf",
        f"units/{RIVAL}.pdf",
    }
    assert client.get(f"{base}other.pdf").status_code == 404


def test_the_page_says_what_the_paper_says(meeting: Meeting, signed_in: SignIn) -> None:
    client = signed_in("supervisor")
    page = text(client, f"/meetings/{meeting.pk}/pack/")
    paper = PdfReader(io.BytesIO(client.get(f"/meetings/{meeting.pk}/pack/city.pdf").content))
    said = "".join("".join(one.extract_text().split()) for one in paper.pages)
    for number in ("20/40", "38/40", "58/80"):
        assert number in page
        assert number in said
    assert page.count("<svg") >= 2


def test_pages_read_in_english(meeting: Meeting, signed_in: SignIn) -> None:
    client = signed_in("supervisor")
    client.cookies["django_language"] = "en"
    for url in (
        "/meetings/",
        f"/meetings/{meeting.pk}/",
        f"/meetings/{meeting.pk}/pack/",
        f"/meetings/{meeting.pk}/units/{STREET}/",
    ):
        page = text(client, url)
        assert "点评" not in page
        assert "解决率" not in page


def test_what_is_not_there_is_not_found(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in("supervisor")
    for url in (
        "/meetings/99/",
        "/meetings/99/pack/",
        "/meetings/decisions/99/",
        f"/meetings/99/units/{STREET}/",
    ):
        assert client.get(url).status_code == 404
