"""Rating by the link of a message: no sign-in, once, nobody of the house; and its secret stays nowhere."""

from collections.abc import Callable

import pytest
from django.test import Client

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback import actions
from huiyin.answer.callback.models import Callback, RatingLink
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.vault.links import link_token
from huiyin.testing.cast import Cast
from huiyin.web.citizen import throttle
from tests.answer.asking import GOOD, answered_order

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
SAID = {
    "solved": "solved",
    "result": "satisfied",
    "attitude": "satisfied",
    "speed": "basically",
    "contacted": "yes",
    "pressed": "no",
    "words": "修好了",
}


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order whose appellant was sent a link."""
    return actions.offer_link(cast.callback, answered_order(cast).pk)


def address(order: WorkOrder) -> str:
    return f"/r/{link_token('rating', RatingLink.objects.get(order=order).pk)}/"


def opened(order: WorkOrder) -> Client:
    client = Client()
    assert client.get(address(order)).headers["Location"] == "/rate/"
    return client


def said(order: WorkOrder, **more: str) -> dict[str, str]:
    return SAID | {"matter": str(RatingLink.objects.get(order=order).pk)} | more


def test_from_the_message_to_thanks_without_signing_in(order: WorkOrder) -> None:
    client = opened(order)
    page = client.get("/rate/").content.decode()
    assert "楼下路灯不亮" in page
    assert "灯已换好" in page
    assert "办理单位看不到这一项" in page
    assert client.post("/rate/", said(order)).headers["Location"] == "/rate/"
    assert "谢谢您，听到了" in client.get("/rate/").content.decode()
    row = Callback.objects.get(outcome="answered")
    assert (row.way, row.by_id, row.speed, row.words) == ("link", None, "basically", "修好了")
    order.refresh_from_db()
    assert order.state == "80"


def test_the_secret_leaves_the_address_at_once(order: WorkOrder) -> None:
    client, secret = Client(), address(order).split("/")[2]
    first = client.get(address(order))
    assert first.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in first.headers["Cache-Control"]
    cookie = first.cookies["huiyin_rating"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/rate/")
    assert secret not in client.get("/rate/").content.decode()
    assert not [one for one in Event.objects.all() if secret in str(vars(one))]


def test_looking_does_not_use_it_up(order: WorkOrder) -> None:
    for _ in range(3):  # messages are looked at by machines before people open them
        assert opened(order).get("/rate/").status_code == 200
    assert RatingLink.objects.get().used_at is None


def test_a_second_time_says_thanks_and_takes_nothing(order: WorkOrder) -> None:
    opened(order).post("/rate/", said(order))
    again = opened(order)
    assert "谢谢您" in again.get("/rate/").content.decode()
    again.post("/rate/", said(order, result="dissatisfied", solved="unsolved"))
    assert Callback.objects.get(outcome="answered").result == "satisfied"


@pytest.mark.parametrize("who", ["clerk", "head", "rival", "callback", "supervisor", "outsider"])
def test_staff_are_refused_and_the_ledger_says_who(signed_in: SignIn, order: WorkOrder, who: str) -> None:
    client = signed_in(who)
    client.get(address(order))
    shown = client.get("/rate/")
    assert shown.status_code == 403
    assert "楼下路灯" not in shown.content.decode()
    assert client.post("/rate/", said(order)).status_code == 403
    assert Event.objects.filter(action="link_abuse").count() == 2
    assert not Callback.objects.filter(outcome="answered").exists()


def test_a_guess_opens_nothing_and_guessing_is_slowed_down(
    order: WorkOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "TRIES", 3)
    client = Client()
    for n in range(3):
        client.get(f"/r/{'A' * 37}{n}/")
        assert client.get("/rate/").status_code == 404
    client.get(address(order))
    assert client.get("/rate/").status_code == 429  # even the right one waits now
    assert client.post("/rate/", said(order)).status_code == 429
    assert not Callback.objects.filter(outcome="answered").exists()


def test_without_a_link_the_page_is_empty(order: WorkOrder) -> None:
    assert Client().get("/rate/").status_code == 404


def test_after_the_telephone_it_is_settled(cast: Cast, order: WorkOrder) -> None:
    client = opened(order)
    actions.record(cast.callback, order.pk, GOOD, "person")
    assert client.get("/rate/").status_code == 410
    assert client.post("/rate/", said(order)).status_code == 410


@pytest.mark.parametrize("lacking", ["solved", "result", "attitude", "pressed"])
def test_what_is_missing_is_said_and_the_link_stays(order: WorkOrder, lacking: str) -> None:
    client, data = opened(order), said(order)
    del data[lacking]
    answer = client.post("/rate/", data)
    assert answer.status_code == 422
    assert "修好了" in answer.content.decode()
    assert client.post("/rate/", said(order)).status_code == 302


def test_answers_for_one_matter_never_land_on_another(cast: Cast, order: WorkOrder) -> None:
    client = opened(order)
    other = actions.offer_link(cast.callback, answered_order(cast, "b").pk)
    client.get(address(other))  # a second message opened in the same browser
    assert client.post("/rate/", said(order)).status_code == 409
    assert not Callback.objects.filter(outcome="answered").exists()


def test_a_form_of_another_site_is_refused(order: WorkOrder) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(address(order))
    assert client.post("/rate/", said(order)).status_code == 403


@pytest.mark.parametrize("who", ["clerk", "deputy", "head", "rival", "district", "callback", "leader"])
def test_who_pressed_stands_on_no_page_of_theirs(
    signed_in: SignIn, cast: Cast, order: WorkOrder, who: str
) -> None:
    opened(order).post("/rate/", said(order, pressed="yes", solved="unsolved", words="没修"))
    client = signed_in(who)
    for path in (
        f"/orders/{order.number}/",
        "/rates/",
        "/callbacks/",
        f"/callbacks/{order.number}/",
        "/unit/",
    ):
        page = client.get(path)
        assert "催过" not in page.content.decode() or "callbacks" in path
    assert client.get("/recalls/").status_code == 403


@pytest.mark.parametrize("who", ["supervisor", "discipline"])
def test_the_overseers_see_who_was_pressed(signed_in: SignIn, order: WorkOrder, who: str) -> None:
    opened(order).post("/rate/", said(order, pressed="yes"))
    page = signed_in(who).get("/recalls/").content.decode()
    assert order.number in page
    assert "有人说被催过评价" in page
