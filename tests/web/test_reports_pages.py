"""Reports on the screen: drafted, edited where they stand, reviewed by a colleague, issued; who may, and what is kept."""

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.foundation.calendar.clock import at_time
from huiyin.learn.insight.reports import actions
from huiyin.learn.insight.reports.models import Report, Section
from huiyin.testing.cast import Cast
from tests.learn.reported import DAY, NOW, weeks

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def told(cast: Cast) -> Iterator[Cast]:
    with at_time(NOW):
        weeks()
        yield cast


@pytest.fixture
def report(told: Cast) -> Report:
    return actions.draft(told.analyst, "daily", DAY, "C")


def section(report: Report, key: str = "received") -> Section:
    return Section.objects.get(report=report, key=key)


def url(report: Report) -> str:
    return reverse("report", args=[report.pk])


def test_a_report_is_asked_for_and_opens(signed_in: SignIn, told: Cast) -> None:
    client = signed_in("analyst")
    page = client.get("/reports/").content.decode()
    assert "还没有报告" in page
    posted = {"kind": "daily", "scope": "C", "day": DAY.isoformat()}
    answer = client.post("/reports/new/", posted, follow=True)
    body = answer.content.decode()
    assert "共收到诉求" in body and re.search(r"<h1>收到40件，多得超出偶然</h1>", body)
    again = client.post("/reports/new/", posted)
    assert Report.objects.count() == 1 and again.url == url(Report.objects.get())  # type: ignore[attr-defined]
    assert "1份报告等人审" in signed_in("supervisor").get("/reports/").content.decode()


def test_numbers_lead_to_the_very_orders(signed_in: SignIn, report: Report) -> None:
    client = signed_in("supervisor")
    page = client.get(url(report)).content.decode()
    words = "".join(re.findall(r'<p class="report-words">(.*?)</p>', page))
    links = [
        (unescape(href), int(n))
        for href, n in re.findall(r'<a href="(/cross/orders/[^"]*)">(\d+)</a>', words)
    ]
    assert len(links) >= 6 and (40 in [n for _, n in links])
    for href, n in links:
        listed = client.get(href).content.decode()
        assert len(re.findall(r'href="/orders/T\d+/"', listed)) == min(n, 50)
    shown = signed_in("analyst").get(url(report)).content.decode()
    assert "/cross/orders/" not in shown and "/cross/?" in shown


def test_editing_shows_the_words_their_writer_and_numbers_without_a_figure(
    signed_in: SignIn, report: Report
) -> None:
    one = section(report)
    client = signed_in("analyst")
    typed = {"words": "昨天收到40件，夜里就有23件。", "version": one.version}
    page = client.post(reverse("report_section", args=[one.pk, "edit"]), typed, follow=True).content.decode()
    assert "夜里就有23件" in page and "韩分析改" in page and "这些数没有出处：23" in page
    assert "有1段里的数" in signed_in("supervisor").get(url(report)).content.decode()
    back = client.post(reverse("report_section", args=[one.pk, "restore"]), {}, follow=True).content.decode()
    assert "夜里就有23件" not in "".join(re.findall(r'<p class="report-words">(.*?)</p>', back))
    assert "夜里就有23件" in back  # among the earlier words


def test_what_was_typed_is_not_lost_when_somebody_was_first(
    signed_in: SignIn, told: Cast, report: Report
) -> None:
    one = section(report)
    actions.edit_section(told.supervisor, one.pk, "先写的。")
    answer = signed_in("analyst").post(
        reverse("report_section", args=[one.pk, "edit"]), {"words": "后写的。", "version": one.version}
    )
    page = answer.content.decode()
    assert answer.status_code == 409 and "别人改过这一段" in page and "后写的。</textarea>" in page
    assert section(report).words == "先写的。"


def test_the_writer_is_not_offered_the_review(signed_in: SignIn, told: Cast, report: Report) -> None:
    assert "请另一位同事来审" in signed_in("analyst").get(url(report)).content.decode()
    page = signed_in("supervisor").get(url(report)).content.decode()
    assert "审过，没有问题" in page
    done = signed_in("supervisor").post(
        reverse("report_do", args=[report.pk, "review"]), {"version": 1}, follow=True
    )
    assert "签发" in done.content.decode()
    refused = signed_in("analyst").post(reverse("report_do", args=[report.pk, "review"]), {"version": 2})
    assert refused.status_code == 409


def test_issued_it_shows_its_seal_and_is_withdrawn_or_corrected(
    signed_in: SignIn, told: Cast, report: Report
) -> None:
    actions.review(told.supervisor, report.pk)
    client = signed_in("leader")
    page = client.post(reverse("report_do", args=[report.pk, "issue"]), follow=True).content.decode()
    report.refresh_from_db()
    assert report.seal[:16] in page and "改这一段" not in page
    empty = client.post(reverse("report_do", args=[report.pk, "withdraw"]), {"reason": ""})
    assert empty.status_code == 422
    corrected = client.post(reverse("report_do", args=[report.pk, "correct"]), follow=True).content.decode()
    assert "改这一段" in corrected and Report.objects.filter(corrects=report).count() == 1
    assert "这一份有更正版" in client.get(url(report)).content.decode()
    gone = client.post(
        reverse("report_do", args=[report.pk, "withdraw"]), {"reason": "口径错了"}, follow=True
    )
    assert "撤回的理由：口径错了" in gone.content.decode()


def test_a_special_report_needs_its_days_and_a_theme(signed_in: SignIn, told: Cast) -> None:
    client = signed_in("supervisor")
    asked = {"kind": "special", "scope": "C", "day": "2026-06-08", "matter": "020101"}
    assert client.post("/reports/new/", asked).status_code == 422
    page = client.post("/reports/new/", {**asked, "until": "2026-06-14"}, follow=True).content.decode()
    assert "30件" in page and "没有水" not in page
    bare = client.post("/reports/new/", {**asked, "until": "2026-06-14", "matter": ""})
    assert bare.status_code == 409 and "至少写明一项" in bare.content.decode()


def test_sections_are_left_out_and_taken_in(signed_in: SignIn, report: Report) -> None:
    one = section(report, "promises")
    client = signed_in("analyst")
    page = client.post(reverse("report_section", args=[one.pk, "out"]), follow=True).content.decode()
    assert "放回这一段" in page
    client.post(reverse("report_section", args=[one.pk, "in"]))
    assert not section(report, "promises").left_out
    assert client.post(reverse("report_section", args=[one.pk, "burn"])).status_code == 404


def test_who_may_open_reports(signed_in: SignIn, report: Report, cast: Cast) -> None:
    may = {who for who in cast.everybody() if signed_in(who).get("/reports/").status_code == 200}
    assert may == {"leader", "supervisor", "analyst", "district"}
    assert {who for who in may if signed_in(who).get(url(report)).status_code == 200} == may - {"district"}
    assert signed_in("district").post(reverse("report_do", args=[report.pk, "review"])).status_code == 403
    assert signed_in("district").get(reverse("report_file", args=[report.pk, "pdf"])).status_code == 403
    edit = reverse("report_section", args=[section(report).pk, "edit"])
    assert signed_in("district").post(edit, {"words": "不该写的"}).status_code == 403
    assert section(report).words == ""


def test_the_pages_are_whole_in_english(signed_in: SignIn, report: Report) -> None:
    client = signed_in("supervisor")
    client.post(reverse("set_language"), {"language": "en"})
    for page in (client.get("/reports/").content.decode(), client.get(url(report)).content.decode()):
        main = page[page.index("<h1>") : page.index("</main>")].replace("韩分析", "")
        main = re.sub(r'<script.*?</script>|class="tabs.*?</ul>', "", main, flags=re.S)
        assert not re.findall(r"[\u4e00-\u9fff]+", main)
