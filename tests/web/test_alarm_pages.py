"""Alarms on the screen: the strip, the list, one alarm; and what a citizen who writes of danger is told."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.act.coordination.models import Alarm
from huiyin.act.coordination.queries import telling
from huiyin.act.orders.actions import receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.city.queries import City
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
RED, PHONE = "柳堤街有人落水了，快来。", "13900000088"
STATEMENTS_AT_MOST = 12


def came(key: str = "one", words: str = RED, **more: Any) -> WorkOrder:
    new = NewAppeal(words, "web", "web", key, place="柳堤街", person=Person("李先生", PHONE), **more)
    return receive_many(CITIZEN, [new])[0].order


def seen(html: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', html)
    assert found
    return found.group(1)


@pytest.fixture
def alarm(signed_in: SignIn) -> Alarm:
    came()
    signed_in("dispatcher").get("/alarms/watch/")
    return Alarm.objects.get()


def test_the_strip_raises_what_nobody_has_raised_and_is_silent_when_nothing_changed(
    signed_in: SignIn,
) -> None:
    client = signed_in("agent")
    quiet = client.get("/alarms/watch/").content.decode()
    assert "alarm-strip" not in quiet
    assert client.get("/alarms/watch/", {"seen": seen(quiet)}).status_code == 204
    came()
    loud = client.get("/alarms/watch/", {"seen": seen(quiet)}).content.decode()
    assert "alarm-strip is-red" in loud and "有人落水" in loud and 'role="alert"' in loud
    assert client.get("/alarms/watch/", {"seen": seen(loud)}).status_code == 204


def test_the_strip_costs_little(signed_in: SignIn, alarm: Alarm) -> None:
    client = signed_in("agent")
    client.get("/alarms/watch/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/alarms/watch/")
    assert len(asked) <= STATEMENTS_AT_MOST, [one["sql"][:90] for one in asked]


@pytest.mark.parametrize("who", ["agent", "dispatcher", "supervisor"])
def test_every_page_of_those_who_answer_watches(signed_in: SignIn, who: str) -> None:
    assert 'id="alarm-watch"' in signed_in(who).get("/alarms/").content.decode()


@pytest.mark.parametrize(
    "who", ["clerk", "reviewer", "callback", "leader", "analyst", "auditor", "outsider", "citizen"]
)
def test_others_neither_see_nor_take(signed_in: SignIn, alarm: Alarm, who: str) -> None:
    client = signed_in(who)
    for path in ("/alarms/", "/alarms/watch/", f"/alarms/{alarm.pk}/"):
        assert client.get(path).status_code in (302, 403)
    for path in ("take", "done"):
        assert client.post(f"/alarms/{alarm.pk}/{path}/", {"outcome": "safe", "note": "x"}).status_code in (
            302,
            403,
        )
    alarm.refresh_from_db()
    assert alarm.taken_by is None


def test_a_coordinator_sees_it_only_when_it_is_late(signed_in: SignIn, alarm: Alarm) -> None:
    client = signed_in("district")
    assert client.get(f"/alarms/{alarm.pk}/").status_code == 403
    Alarm.objects.update(take_by=alarm.raised_at)
    assert "没人接手" in client.get("/alarms/watch/").content.decode()
    assert client.get(f"/alarms/{alarm.pk}/").status_code == 200


def test_taken_called_back_and_finished(signed_in: SignIn, alarm: Alarm, cast: Cast, city: City) -> None:
    client, page = signed_in("agent"), f"/alarms/{alarm.pk}/"
    html = client.get(page).content.decode()
    risk = next(r for r in city.pack.risk_words if r.word == "有人落水")
    assert risk.script in html and PHONE not in html
    assert client.post(page).status_code == 403, "the number is for the one who took it"
    client.post(f"{page}take/")
    html = client.post(page).content.decode()
    assert PHONE in html and city.pack.danger.alarms.call in html
    assert Event.objects.filter(action="reveal", actor_id=cast.agent.id).exists()
    assert client.post(f"{page}done/", {"outcome": "spoke"}).status_code == 422
    assert client.post(f"{page}done/", {"outcome": "spoke", "note": "人已救上岸"}).status_code == 302
    alarm.refresh_from_db()
    assert (alarm.outcome, alarm.note) == ("spoke", "人已救上岸")
    assert [event.action for event in telling(alarm.pk)] == ["raise", "take", "finish"]
    assert "人已救上岸" in client.get(page).content.decode()
    assert "最近30天响过1次" in client.get("/alarms/").content.decode()


def test_the_second_hand_is_told_who_was_first(signed_in: SignIn, alarm: Alarm, cast: Cast) -> None:
    signed_in("agent").post(f"/alarms/{alarm.pk}/take/")
    html = signed_in("dispatcher").post(f"/alarms/{alarm.pk}/take/", follow=True).content.decode()
    assert cast.agent.name in html
    refused = signed_in("dispatcher").post(f"/alarms/{alarm.pk}/done/", {"outcome": "safe", "note": "x"})
    assert refused.status_code == 409
    signed_in("agent").post(f"/alarms/{alarm.pk}/take/", {"let_go": "1"})
    alarm.refresh_from_db()
    assert alarm.taken_by is None


def test_a_confidential_report_is_not_read_out_in_the_strip(signed_in: SignIn) -> None:
    came(kind="report", confidential=True)
    html = signed_in("dispatcher").get("/alarms/watch/").content.decode()
    assert "保密举报" in html and "落水" not in html


def test_an_alarm_that_is_not_there(signed_in: SignIn) -> None:
    assert signed_in("agent").get("/alarms/999999/").status_code == 404


def test_the_alarms_in_english(signed_in: SignIn, alarm: Alarm) -> None:
    client = signed_in("agent")
    client.cookies["django_language"] = "en"
    assert "please take it at once" in client.get("/alarms/watch/").content.decode()
    assert "1 alarm in 30 days" in client.get("/alarms/").content.decode()
    assert "I take it" in client.get(f"/alarms/{alarm.pk}/").content.decode()


def test_the_page_of_an_order_tells_the_hotline_what_its_record_lacks(signed_in: SignIn) -> None:
    order = came(words="路灯坏了")
    html = signed_in("dispatcher").get(f"/orders/{order.number}/").content.decode()
    assert f"{order.quality}分" in html and "没说什么时候" in html


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("我想死", "self_harm"),
        ("隔壁着火了", "life"),
        ("他拿着刀在楼道里追人", "threat"),
        ("路灯不亮了", ""),
        ("防溺水宣传牌倒了", ""),
    ],
)
def test_a_citizen_is_told_whom_to_call_before_sending(db: None, city: City, words: str, told: str) -> None:
    html = Client().post("/answers/", {"words": words}).content.decode()
    assert ('class="danger"' in html) == bool(told)
    if told:
        advice = city.pack.danger.advice[told]
        assert advice.text in html
        assert all(f'href="tel:{number}"' in html for number in advice.dial)


def test_what_a_citizen_adds_later_is_heard(signed_in: SignIn, cast: Cast) -> None:
    new = NewAppeal("柳堤街路灯不亮。", "web", "web", "calm", place="柳堤街")
    receipt = receive_many(CITIZEN, [new])[0].receipt
    Client().post(f"/t/{receipt}/add/", {"words": "没人管，我不想活了。"})
    assert Alarm.objects.get().grade == "red"
    assert "不想活了" in signed_in("agent").get("/alarms/watch/").content.decode()
