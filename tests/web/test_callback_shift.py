"""A shift on the screen: one by one, appointments, links, asking again blind, and what a unit and the panel may do."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from huiyin.act.orders import actions as orders
from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback import actions, queries
from huiyin.answer.callback.models import Asking, Callback, RatingLink, Recall, SelfReport, SetApart
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.calling import PARTS, Question, Sampling
from huiyin.foundation.city.queries import City, current
from huiyin.testing.cast import Cast
from tests.answer.asking import BAD, all_day, another, answered_again, answered_order, today_at

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
SAID = dict.fromkeys(("attitude", "speed", "result"), "satisfied") | {"contacted": "yes", "solved": "solved"}


@pytest.fixture(autouse=True)
def any_hour(calling: Callable[..., None], city: City) -> None:
    """Calls are made at whatever time the tests run, and every answer is asked for again."""
    calling(parts=all_day(city.calling).parts, recall=Sampling(second=1.0))


def test_the_next_is_handed_out_and_nobody_else_sees_it(signed_in: SignIn, cast: Cast) -> None:
    first, second = answered_order(cast, "a"), answered_order(cast, "b")
    another("callback_two")
    one, other = signed_in("callback"), signed_in("callback_two")
    assert one.post("/callbacks/next/").headers["Location"] == f"/callbacks/{first.number}/"
    assert other.post("/callbacks/next/").headers["Location"] == f"/callbacks/{second.number}/"
    assert first.number not in other.get("/callbacks/").content.decode()
    page = other.get(f"/callbacks/{first.number}/").content.decode()
    assert "别人正在打这一位" in page
    assert 'name="solved"' not in page
    assert other.post(f"/callbacks/{first.number}/").status_code == 409  # nor is the number shown
    assert one.post(f"/callbacks/{first.number}/save/", {"outcome": "leave"}).status_code == 302
    assert other.post(f"/callbacks/{first.number}/").status_code == 200


def test_at_night_the_page_says_when_calls_begin(
    signed_in: SignIn, cast: Cast, calling: Callable[..., None], city: City
) -> None:
    answered_order(cast)
    calling(parts=PARTS)
    with at_time(today_at(23, 1)):
        page = signed_in("callback").get("/callbacks/").content.decode()
    assert "现在不打扰人" in page
    assert "接下一位" not in page


def test_an_appointment_is_made_and_stands_on_the_shift(signed_in: SignIn, cast: Cast) -> None:
    order, client = answered_order(cast), signed_in("callback")
    when = (now() + timedelta(hours=30)).replace(second=0, microsecond=0)
    client.post(f"/callbacks/{order.number}/")
    data = {"outcome": "later", "when_typed": when.isoformat(timespec="minutes")}
    assert client.post(f"/callbacks/{order.number}/save/", data).status_code == 302
    assert Asking.objects.get().appointment_at == when
    page = client.get("/callbacks/").content.decode()
    assert "约好的" in page
    assert order.number in page
    assert client.post(f"/callbacks/{order.number}/save/", {"outcome": "later"}).status_code == 422


def test_who_would_rather_write_gets_a_link(signed_in: SignIn, cast: Cast) -> None:
    order, client = answered_order(cast), signed_in("callback")
    client.post(f"/callbacks/{order.number}/save/", {"outcome": "link"})
    assert RatingLink.objects.get().order == order
    assert client.post("/callbacks/next/").headers["Location"] == "/callbacks/"


def test_what_was_said_in_the_round_before_is_there(signed_in: SignIn, cast: Cast) -> None:
    order = answered_order(cast)
    actions.record(cast.callback, order.pk, BAD, "person")
    orders.instruct(cast.head, order.pk, "重办", "周经办")
    answered_again(cast, order.pk)
    page = signed_in("callback").get(f"/callbacks/{order.number}/").content.decode()
    assert "上一轮答：没有解决，对结果不满意" in page
    assert "没修" in page


def test_questions_are_the_citys_own(
    signed_in: SignIn, cast: Cast, calling: Callable[..., None], city: City
) -> None:
    asked = {**city.calling.questions, "solved": Question("这桩事了结没有？", "Is it settled?")}
    calling(questions=asked, reasons=("slow", "other"))
    order = answered_order(cast)
    page = signed_in("callback").get(f"/callbacks/{order.number}/").content.decode()
    assert "这桩事了结没有？" in page
    assert 'value="reply_untrue"' not in page
    with translation.override("en"):
        client = signed_in("callback")
        client.cookies["django_language"] = "en"
        assert "Is it settled?" in client.get(f"/callbacks/{order.number}/").content.decode()


@pytest.fixture
def recall(cast: Cast) -> Recall:
    """An answer that is to be asked for again by a second agent."""
    with at_time(now() - timedelta(hours=6)):
        order = answered_order(cast)
        actions.record(cast.callback, order.pk, BAD, "person")
        actions.draw_recalls()
    another("callback_two")
    return Recall.objects.get()


def test_asking_again_shows_neither_number_nor_answers(signed_in: SignIn, recall: Recall) -> None:
    client = signed_in("callback_two")
    place = client.post("/callbacks/again/").headers["Location"]
    assert place == f"/callbacks/again/{recall.pk}/"
    page = client.get(place).content.decode()
    order = recall.callback.order
    assert "楼下路灯不亮" in page
    for secret in (order.number, "没修", "13900000001"):
        assert secret not in page
    assert "13900000001" in client.post(place).content.decode()
    assert client.post(f"{place}save/", SAID).headers["Location"] == "/callbacks/"
    recall.refresh_from_db()
    assert (recall.state, recall.solved) == ("answered", "solved")
    assert Callback.objects.get().solved == "unsolved"
    assert client.get(place).status_code == 404


def test_who_asked_first_is_handed_nothing_and_opens_nothing(signed_in: SignIn, recall: Recall) -> None:
    client = signed_in("callback")
    assert client.post("/callbacks/again/").headers["Location"] == "/callbacks/"
    assert client.get(f"/callbacks/again/{recall.pk}/").status_code == 404
    assert client.post(f"/callbacks/again/{recall.pk}/save/", SAID).status_code == 404


@pytest.mark.parametrize(
    "data", [{"outcome": "nonsense"}, {"solved": "solved"}, SAID | {"solved": "perhaps"}]
)
def test_a_second_asking_is_whole_or_not_at_all(
    signed_in: SignIn, recall: Recall, data: dict[str, str]
) -> None:
    client = signed_in("callback_two")
    client.post("/callbacks/again/")
    assert client.post(f"/callbacks/again/{recall.pk}/save/", data).status_code == 422
    recall.refresh_from_db()
    assert recall.state == "due"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_overseers_page_reads_in_both_languages(
    signed_in: SignIn, cast: Cast, recall: Recall, language: str
) -> None:
    client = signed_in("callback_two")
    client.post("/callbacks/again/")
    client.post(f"/callbacks/again/{recall.pk}/save/", SAID)
    actions.rate_call(SYSTEM, actions.CallRated("call-1", "basically", recall.callback.order.number, "agent"))
    reader = signed_in("supervisor")
    reader.cookies["django_language"] = language
    then = (now() - timedelta(hours=6)).astimezone(current().zone)
    page = reader.get(f"/recalls/?month={then:%Y-%m}").content.decode()
    assert {"zh-hans": "首次回访有100.0%和盲测不一致", "en": "100.0% of first answers differ"}[
        language
    ] in page
    assert "唐回访" in page
    assert ("差错率" in page) is (language == "zh-hans")


def test_a_unit_tells_what_it_heard_and_cannot_take_it_back(signed_in: SignIn, cast: Cast) -> None:
    order = answered_order(cast)
    actions.record(cast.callback, order.pk, BAD, "person")
    orders.instruct(cast.head, order.pk, "重办", "周经办")
    client = signed_in("clerk")
    assert "先自己问问诉求人" in client.get(f"/orders/{order.number}/").content.decode()
    said = {"solved": "solved", "result": "satisfied", "words": "说修好了"}
    client.post(f"/orders/{order.number}/tell-own/", said)
    client.post(f"/orders/{order.number}/tell-own/", said | {"solved": "unsolved"})
    assert SelfReport.objects.get().solved == "solved"
    page = client.get(f"/orders/{order.number}/").content.decode()
    assert "单位自己问过：解决了，对结果满意" in page
    assert signed_in("rival").post(f"/orders/{order.number}/tell-own/", said).status_code == 403


def test_a_head_asks_and_two_people_decide(signed_in: SignIn, cast: Cast) -> None:
    order = answered_order(cast)
    actions.record(cast.callback, order.pk, BAD, "person")
    head = signed_in("head")
    assert "认为这个差评不合理" in head.get(f"/orders/{order.number}/").content.decode()
    head.post(f"/orders/{order.number}/ask-apart/", {"ground": "other_matter", "why": "说的是隔壁的灯。"})
    case = SetApart.objects.get()
    for who in ("panel_one", "panel_two"):
        client = signed_in(who)
        assert "说的是隔壁的灯" in client.get("/apart/").content.decode()
        client.post(f"/apart/{case.pk}/vote/", {"unjust": "yes", "reason": "核对过录音。"})
        assert "说的是隔壁的灯" not in client.get("/apart/").content.decode()
    case.refresh_from_db()
    assert case.upheld is True
    assert "另行统计" in head.get(f"/orders/{order.number}/").content.decode()
    assert (
        signed_in("head").post(f"/apart/{case.pk}/vote/", {"unjust": "yes", "reason": "x"}).status_code == 403
    )


def test_a_shift_counts_what_was_done(signed_in: SignIn, cast: Cast) -> None:
    found = [answered_order(cast, key) for key in "abc"]
    client = signed_in("callback")
    client.post(f"/callbacks/{found[0].number}/save/", SAID)
    client.post(f"/callbacks/{found[1].number}/save/", SAID | {"solved": "unsolved"})
    client.post(f"/callbacks/{found[2].number}/save/", {"outcome": "busy"})
    shift = queries.shift(cast.callback)
    assert (shift.calls, shift.reached, shift.unhappy, shift.due, shift.resting) == (3, 2, 1, 0, 1)
    assert WorkOrder.objects.filter(state="80").count() == 1


def test_a_call_counts_what_it_shows_and_not_the_whole_shift(signed_in: SignIn, cast: Cast) -> None:
    order = answered_order(cast)
    client = signed_in("callback")
    client.get(f"/callbacks/{order.number}/")
    with CaptureQueriesContext(connection) as statements:
        page = client.get(f"/callbacks/{order.number}/").content.decode()
    asked = " ".join(one["sql"] for one in statements.captured_queries)
    assert re.search(r"还有 <b>1</b>", page) and "打了 <b>0</b>" in page
    assert '"appointment_at" >' not in asked  # who rests is told in the list alone
    assert sum("COUNT(*)" in one["sql"] and "orders_workorder" in one["sql"] for one in statements) == 1
