"""The auditor's ledger and the administrator's people and city."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.models import Account, Post
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.models import Event
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import HOTLINE, STREET, Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    new = NewAppeal(words="楼下路灯灭了两个星期，没人来修。", channel="web", source="office", source_key="1")
    return receive_many(cast.citizen, [new], Receiving(hold=False, lead=STREET, matter="010202"))[0].order


def test_the_newest_events_stand_on_top(order: WorkOrder, signed_in: SignIn) -> None:
    page = signed_in("auditor").get("/ledger/").content.decode()
    assert page.index("派单") < page.index("登记")


def test_an_order_s_number_opens_its_stream(order: WorkOrder, signed_in: SignIn) -> None:
    client = signed_in("auditor")
    by_number = client.get("/ledger/", {"q": order.number}).content.decode()
    by_stream = client.get("/ledger/", {"q": f"order:{order.pk}"}).content.decode()
    hashes = [bytes(event.hash).hex() for event in Event.objects.filter(stream=f"order:{order.pk}")]
    assert len(hashes) == 4
    assert all(digest in by_number and digest in by_stream for digest in hashes)
    nothing = client.get("/ledger/", {"q": "HY-19990101-0001"})
    assert nothing.status_code == 200
    assert "没有找到这样的留痕" in nothing.content.decode()


def test_a_whole_ledger_is_said_to_be_whole(order: WorkOrder, signed_in: SignIn) -> None:
    page = signed_in("auditor").post("/ledger/verify/").content.decode()
    assert f"{Event.objects.count()}条留痕一条不少，一条没改" in page


def test_a_broken_ledger_says_where(order: WorkOrder, signed_in: SignIn) -> None:
    victim = Event.objects.filter(stream=f"order:{order.pk}").order_by("seq")[1]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_event SET actor = 'somebody' WHERE id = %s", [victim.pk])
        cursor.execute("ALTER TABLE ledger_event ENABLE TRIGGER USER")
    page = signed_in("auditor").post("/ledger/verify/").content.decode()
    assert "留痕断了，找到1处" in page
    assert "内容和指纹对不上" in page
    assert f"order:{order.pk}" in page or f"order%3A{order.pk}" in page


def test_verifying_is_not_done_by_following_a_link(signed_in: SignIn) -> None:
    assert signed_in("auditor").get("/ledger/verify/").status_code == 302


def test_opening_an_account_shows_the_first_password_once(signed_in: SignIn) -> None:
    client = signed_in("administrator")
    given = {"username": "lin.new", "name": "林新来", "role": "agent", "unit": HOTLINE}
    page = client.post("/people/open/", given).content.decode()
    shown = re.search(r"<code>([^<]+)</code>", page)
    assert shown
    account = Account.objects.get(username="lin.new")
    assert account.check_password(shown.group(1))
    assert Post.objects.filter(account=account, role="agent", unit=HOTLINE).exists()
    assert shown.group(1) not in client.get("/people/?q=lin").content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"username": "agent"}, "已经有这个用户名了"),
        ({"username": "张三"}, "用户名只能用小写字母"),
        ({"role": "king"}, "岗位"),
        ({"unit": "X99"}, "单位"),
    ],
)
def test_a_form_that_cannot_be_keeps_what_was_typed(
    signed_in: SignIn, changed: dict[str, str], words: str
) -> None:
    given = {"username": "lin.new", "name": "林新来", "role": "agent", "unit": HOTLINE} | changed
    before = Account.objects.count()
    response = signed_in("administrator").post("/people/open/", given)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "林新来" in page
    assert Account.objects.count() == before


def test_duties_that_must_be_apart_are_refused_with_the_reason(signed_in: SignIn) -> None:
    response = signed_in("administrator").post(
        "/people/post/", {"username": "auditor", "role": "administrator", "unit": HOTLINE}
    )
    assert response.status_code == 409
    assert "不能由一个人兼任" in response.content.decode()
    assert not Post.objects.filter(account__username="auditor", role="administrator").exists()


def test_giving_a_post_twice_gives_it_once(signed_in: SignIn) -> None:
    client = signed_in("administrator")
    for _ in range(2):
        given = client.post("/people/post/", {"username": "agent", "role": "dispatcher", "unit": HOTLINE})
        assert given.status_code == 302
    assert Post.objects.filter(account__username="agent", role="dispatcher").count() == 1
    missing = client.post("/people/post/", {"username": "nobody", "role": "agent", "unit": HOTLINE})
    assert missing.status_code == 409


def test_keeping_out_needs_a_reason_and_spares_oneself(signed_in: SignIn) -> None:
    client = signed_in("administrator")
    agent, own = Account.objects.get(username="agent"), Account.objects.get(username="administrator")
    assert (
        client.post("/people/active/", {"account": agent.pk, "active": "0", "reason": ""}).status_code == 422
    )
    assert (
        client.post("/people/active/", {"account": own.pk, "active": "0", "reason": "试试"}).status_code
        == 409
    )
    assert (
        client.post("/people/active/", {"account": agent.pk, "active": "0", "reason": "离职"}).status_code
        == 302
    )
    agent.refresh_from_db()
    assert not agent.is_active
    assert Event.objects.filter(stream=f"account:{agent.pk}", action="keep_out", reason="离职").exists()
    assert (
        client.post("/people/active/", {"account": agent.pk, "active": "1", "reason": "返聘"}).status_code
        == 302
    )
    agent.refresh_from_db()
    assert agent.is_active


def test_the_city_is_shown_as_it_is_in_force(signed_in: SignIn, cast: Cast) -> None:
    page = signed_in("administrator").get("/city/").content.decode()
    pack = current().pack
    assert pack.digest in page
    assert pack.city.version in page
    assert all(one.name in page for one in pack.clocks.classes.values())
    assert pack.catalogue[0].basis in page


@pytest.mark.parametrize("who", ["leader", "clerk", "outsider", "citizen"])
@pytest.mark.parametrize("url", ["/ledger/", "/people/", "/city/"])
def test_others_stay_outside(signed_in: SignIn, who: str, url: str) -> None:
    assert signed_in(who).get(url).status_code in (302, 403)
