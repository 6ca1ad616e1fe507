"""Alerts on their pages: who sees which, what each may do, and a refusal in words."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from huiyin.foundation.calendar.clock import at_time
from huiyin.learn.insight.alerts import actions
from huiyin.learn.insight.alerts.models import Alert, KnownEvent
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast
from tests.learn.alerting import DAY, NOON, POTHOLES, orders, signal, take

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
EVERY = ("open", "held", "known", "judged")


@pytest.fixture
def alert(cast: Cast) -> Alert:
    """Lanes in the street of the cast, with three orders."""
    orders(cast, 3)
    with at_time(NOON):
        take(signal())
    return Alert.objects.get()


def test_a_page_of_alerts_says_what_waits(signed_in: SignIn, alert: Alert) -> None:
    page = signed_in("leader").get("/alerts/").content.decode()
    assert "有1条预警等着。" in page and "今天的额度：红" in page and "背街小巷" in page
    assert f"/alerts/{alert.pk}/" in page
    assert all(signed_in("leader").get(f"/alerts/?view={view}").status_code == 200 for view in EVERY)
    assert signed_in("leader").get("/alerts/?view=none").status_code == 404


@pytest.mark.parametrize(("after", "status"), [("50", 200), ("-1", 404), ("²", 404), ("9" * 30, 404)])
def test_a_page_that_cannot_be_is_not_found(signed_in: SignIn, cast: Cast, after: str, status: int) -> None:
    assert signed_in("leader").get("/alerts/", {"after": after}).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("leader", 200), ("supervisor", 200), ("analyst", 200), ("district", 200), ("head", 200), ("deputy", 200),
     ("clerk", 200), ("rival", 404), ("department", 404), ("agent", 403), ("editor", 403), ("outsider", 403), ("citizen", 302)],
)  # fmt: skip
def test_who_opens_one(signed_in: SignIn, alert: Alert, who: str, status: int) -> None:
    assert signed_in(who).get(f"/alerts/{alert.pk}/").status_code == status


def test_the_page_says_what_it_is_where_and_who_answers(signed_in: SignIn, alert: Alert) -> None:
    page = signed_in("supervisor").get(f"/alerts/{alert.pk}/").content.decode()
    for words in (
        "临江街道背街小巷路面破损一天40件，是平时的5.0倍。",
        "3件",
        "阈值8",
        "平时8",
        "主责",
        "临江街道",
        "还没有同类的预警下过结论",
    ):
        assert words in page, words
    assert "楼下路灯灭了两个星期" in page and "顾晓岚" not in page


def test_who_counts_reads_no_orders(signed_in: SignIn, alert: Alert) -> None:
    page = signed_in("analyst").get(f"/alerts/{alert.pk}/").content.decode()
    assert "您看不到工单，只看数字。" in page and "楼下路灯" not in page


def test_in_english_it_says_the_same(signed_in: SignIn, alert: Alert) -> None:
    client = signed_in("leader")
    client.post("/language/", {"language": "en", "next": "/"})
    page = client.get(f"/alerts/{alert.pk}/", headers={"accept-language": "en"}).content.decode()
    listed = client.get("/alerts/", headers={"accept-language": "en"}).content.decode()
    assert "5.0 times the usual" in page and "Alerts" in listed
    said = listed.partition('<ol class="above-lines')[2].partition("</main>")[0]
    assert [sign for sign in said if "一" <= sign <= "鿿"] == []


def test_looking_is_noted_for_the_lead_alone(signed_in: SignIn, alert: Alert) -> None:
    signed_in("leader").get(f"/alerts/{alert.pk}/")
    alert.refresh_from_db()
    assert alert.state == "raised"
    signed_in("clerk").get(f"/alerts/{alert.pk}/")
    alert.refresh_from_db()
    assert (alert.state, alert.read_name) == ("read", "周经办")


def test_from_answer_to_judged_outcome(signed_in: SignIn, alert: Alert) -> None:
    url = f"/alerts/{alert.pk}"
    empty = signed_in("head").post(f"{url}/answer/", {"words_said": " "})
    assert empty.status_code == 422 and "error-summary" in empty.content.decode()
    assert signed_in("head").post(f"{url}/answer/", {"words_said": "雨后塌陷，今晚填好。"}).status_code == 302
    assert signed_in("head").post(f"{url}/judge/", {"outcome": "true", "what": "是真的。"}).status_code == 409
    judged = {"outcome": "true", "what": "雨后路基塌陷。", "began": "2026-06-14", "ended": "2026-06-15"}
    assert signed_in("analyst").post(f"{url}/judge/", judged).status_code == 302
    again = signed_in("supervisor").post(f"{url}/judge/", {**judged, "outcome": "false"})
    assert again.status_code == 409 and "韩分析已经下过结论" in again.content.decode()
    page = signed_in("leader").get("/alerts/?view=judged").content.decode()
    assert "属实" in page and "100% (21%–100%)" in page


def test_others_see_it_among_similar_ones(signed_in: SignIn, cast: Cast, alert: Alert) -> None:
    actions.judge(cast.analyst, alert.pk, "true", "路基塌陷。")
    later = DAY + timedelta(days=40)
    with at_time(NOON + timedelta(days=40)):
        take(signal(day=later), day=later)
    newest = Alert.objects.order_by("-id")[0]
    Alert.objects.filter(pk=newest.pk).update(leaf=alert.leaf)
    page = signed_in("leader").get(f"/alerts/{newest.pk}/").content.decode()
    assert "1次里1次属实" in page and "路基塌陷。" in page


def test_what_the_reader_may_do_is_offered_and_nothing_else(signed_in: SignIn, alert: Alert) -> None:
    def offered(who: str) -> set[str]:
        page = signed_in(who).get(f"/alerts/{alert.pk}/").content.decode()
        names = ("answer", "instruct", "help", "lead", "judge", "again", "tell", "whistle")
        return {name for name in names if f"/alerts/{alert.pk}/{name}/" in page}

    assert offered("head") == {"answer", "instruct"}
    assert offered("clerk") == {"answer"}
    assert offered("leader") == {"instruct", "lead"}
    assert offered("analyst") == {"judge", "lead"}
    assert offered("district") == {"instruct", "lead"}


def test_the_lead_is_changed_on_the_page(signed_in: SignIn, alert: Alert) -> None:
    url = f"/alerts/{alert.pk}/lead/"
    assert signed_in("leader").post(url, {"unit": "", "why": "该它管。"}).status_code == 422
    assert signed_in("leader").post(url, {"unit": DEPARTMENT, "why": "该它管。"}).status_code == 302
    assert signed_in("department").get(f"/alerts/{alert.pk}/").status_code == 200
    assert signed_in("rival").post(url, {"unit": RIVAL, "why": "x"}).status_code == 404


def test_what_is_known_is_entered_and_taken_back(signed_in: SignIn) -> None:
    client = signed_in("analyst")
    form = {"name": "停水检修", "why": "主管检修。", "since": "2026-07-01", "until": "2026-07-03", "times": "4",
            "matters": [POTHOLES], "places": [STREET]}  # fmt: skip
    assert client.post("/alerts/known/", {**form, "until": "2026-06-01"}).status_code == 422
    with at_time(NOON):
        assert client.post("/alerts/known/", form).status_code == 302
        assert "停水检修" in client.get("/alerts/known/").content.decode()
    event = KnownEvent.objects.get()
    assert client.post(f"/alerts/known/{event.pk}/end/").status_code == 302
    assert client.post("/alerts/known/999999/end/").status_code == 404
    assert signed_in("leader").get("/alerts/known/").status_code == 403
