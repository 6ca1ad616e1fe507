"""Calling back on the screen: the number is revealed for a purpose, answers are saved, the next one opens."""

from collections.abc import Callable

import pytest
from django.test import Client

from huiyin.answer.callback.models import Callback
from huiyin.foundation.city.queries import City
from huiyin.foundation.ledger.models import Event
from huiyin.testing.cast import Cast
from tests.answer.asking import all_day, answered_order

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
GOOD = {
    "contacted": "yes",
    "solved": "solved",
    "attitude": "satisfied",
    "speed": "basically",
    "result": "satisfied",
}
PHONE = "13900000001"


@pytest.fixture(autouse=True)
def any_hour(calling: Callable[..., None], city: City) -> None:
    """Calls are made at whatever time the tests run."""
    calling(parts=all_day(city.calling).parts)


def test_the_list_is_masked_and_due_first(signed_in: SignIn, cast: Cast) -> None:
    orders = [answered_order(cast, key) for key in "ab"]
    html = signed_in("callback").get("/callbacks/").content.decode()
    assert html.index(orders[0].number) < html.index(orders[1].number)
    assert PHONE not in html
    assert "2位等着听回音" in html


def test_an_empty_list_says_what_will_appear(signed_in: SignIn) -> None:
    assert 'class="empty"' in signed_in("callback").get("/callbacks/").content.decode()


@pytest.mark.parametrize("who", ["agent", "clerk", "reviewer", "leader", "outsider", "citizen"])
def test_only_callback_agents_call(signed_in: SignIn, cast: Cast, who: str) -> None:
    order = answered_order(cast)
    client = signed_in(who)
    assert client.get(f"/callbacks/{order.number}/").status_code in (302, 403)
    assert client.post(f"/callbacks/{order.number}/save/", GOOD).status_code in (302, 403)
    assert not Callback.objects.exists()


def test_the_number_is_shown_once_and_logged(signed_in: SignIn, cast: Cast) -> None:
    order = answered_order(cast)
    client = signed_in("callback")
    assert PHONE not in client.get(f"/callbacks/{order.number}/").content.decode()
    response = client.post(f"/callbacks/{order.number}/")
    assert PHONE in response.content.decode()
    assert "张三" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    event = Event.objects.get(action="reveal")
    assert event.reason == f"回访{order.number}"
    assert event.actor_id == cast.callback.id


def test_answers_are_saved_and_the_next_one_opens(signed_in: SignIn, cast: Cast) -> None:
    first, second = answered_order(cast, "a"), answered_order(cast, "b")
    client = signed_in("callback")
    response = client.post(f"/callbacks/{first.number}/save/", GOOD | {"pressed": "on", "words": "挺好"})
    assert response.headers["Location"] == f"/callbacks/{second.number}/"
    saved = Callback.objects.get()
    assert (saved.way, saved.speed, saved.pressed, saved.words) == ("person", "basically", True, "挺好")
    first.refresh_from_db()
    assert first.state == "80"
    response = client.post(
        f"/callbacks/{second.number}/save/", GOOD | {"result": "dissatisfied", "reasons": ["slow"]}
    )
    assert response.headers["Location"] == "/callbacks/"
    second.refresh_from_db()
    assert second.state == "75"


@pytest.mark.parametrize("lacking", ["contacted", "solved", "attitude", "speed", "result"])
def test_a_question_not_asked_is_said_and_the_rest_is_kept(
    signed_in: SignIn, cast: Cast, lacking: str
) -> None:
    order = answered_order(cast)
    data = {name: value for name, value in GOOD.items() if name != lacking} | {"words": "慢了点"}
    response = signed_in("callback").post(f"/callbacks/{order.number}/save/", data)
    html = response.content.decode()
    assert response.status_code == 422
    assert f'href="#id_{lacking}"' in html
    assert "慢了点" in html
    assert not Callback.objects.exists()


@pytest.mark.parametrize(
    "data", [GOOD | {"solved": "perhaps"}, GOOD | {"reasons": "nonsense"}, {"outcome": "nonsense"}]
)
def test_what_cannot_be_answered_is_refused(signed_in: SignIn, cast: Cast, data: dict[str, str]) -> None:
    order = answered_order(cast)
    assert signed_in("callback").post(f"/callbacks/{order.number}/save/", data).status_code == 422
    assert not Callback.objects.exists()


def test_not_reached_comes_back_later(signed_in: SignIn, cast: Cast) -> None:
    order = answered_order(cast)
    client = signed_in("callback")
    response = client.post(f"/callbacks/{order.number}/save/", {"outcome": "busy"}, follow=True)
    html = response.content.decode()
    assert "还可以再打2次" in html
    assert "1位刚打过，过一阵再打" in html
    order.refresh_from_db()
    assert (order.state, order.tries) == ("71", 1)


def test_two_agents_at_once(signed_in: SignIn, cast: Cast) -> None:
    order = answered_order(cast)
    client = signed_in("callback")
    client.post(f"/callbacks/{order.number}/save/", GOOD)
    response = client.post(
        f"/callbacks/{order.number}/save/", GOOD | {"result": "basically", "words": "另一份"}
    )
    assert response.status_code == 409
    assert "另一份" in response.content.decode() or "现在不用回访" in response.content.decode()
    assert Callback.objects.count() == 1
