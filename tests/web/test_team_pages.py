"""What colleagues share on screen: notices, talk, hand-over, what was sent, and two people at one reply."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from huiyin.act.notices.actions import look
from huiyin.act.notices.jobs import tell
from huiyin.act.notices.models import MailAddress, Notice
from huiyin.act.orders.actions import instruct, receive_many, reply, send_back, sign, submit
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.models import WorkOrder
from huiyin.act.teamwork.actions import comment, hand_over
from huiyin.act.teamwork.models import Comment, HandOver
from huiyin.act.teamwork.queries import in_hand
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
NUMBER = "13912345678"


@pytest.fixture(autouse=True)
def _outbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_HOME", str(tmp_path))


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    look()
    new = NewAppeal(
        words="路口的路灯不亮。",
        channel="web",
        source="web",
        source_key="lamp",
        person=Person("赵大妈", NUMBER),
    )
    return receive_many(cast.citizen, [new], Receiving(lead=STREET, matter="010202"))[0].order


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def handled(cast: Cast, order: WorkOrder) -> None:
    sign(cast.clerk, order.pk)
    submit(cast.clerk, order.pk)
    instruct(cast.head, order.pk, "今晚修好。", "周经办")


# --- notices ----------------------------------------------------------------------------------------------------


def test_the_bell_counts_what_was_not_read(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    tell()
    client = signed_in("clerk")
    assert '<b class="bell-count" id="bell-count" hx-swap-oob="true">1</b>' in text(client, "/notices/bell/")
    page = text(client, "/notices/")
    assert "1条通知没看" in page and order.number in page and "is-fresh" in page
    (one,) = Notice.objects.filter(account_id=cast.clerk.id)
    answer = client.get(f"/notices/{one.pk}/")
    assert answer.status_code == 302 and answer["Location"] == f"/orders/{order.number}/"
    assert 'bell-count" hx-swap-oob="true"></b>' in text(client, "/notices/bell/")
    assert "通知都看过了" in text(client, "/notices/")


def test_all_is_read_at_once_but_not_what_came_since(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    tell()
    client = signed_in("clerk")
    until = re.search(r'name="until" value="(\d+)"', text(client, "/notices/"))
    assert until
    comment(cast.head, order.pk, "@周经办 快去看")
    tell()
    client.post("/notices/read/", {"until": until[1]})
    assert Notice.objects.filter(account_id=cast.clerk.id, read_at=None, channel="inbox").count() == 1
    assert "没看的" in text(client, "/notices/?unread=1")


def test_notices_of_another_are_not_there(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    tell()
    (one,) = Notice.objects.filter(account_id=cast.clerk.id)
    text(signed_in("rival"), f"/notices/{one.pk}/", 404)
    assert Notice.objects.get(pk=one.pk).read_at is None


def test_an_address_is_kept_and_dropped(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in("clerk")
    assert client.post("/notices/mail/", {"address": "not an address"}).status_code == 422
    assert client.post("/notices/mail/", {"address": "zhou@example.org"}).status_code == 302
    page = text(client, "/notices/")
    assert "通知也发到您的邮箱" in page and "zhou@" not in page
    client.post("/notices/mail/", {"stop": "1", "address": ""})
    assert not MailAddress.objects.exists()


def test_english_readers_read_english(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    tell()
    client = signed_in("clerk")
    client.post("/language/", {"language": "en"})
    page = text(client, "/notices/")
    assert "1 unread notice" in page and f"New order {order.number} to sign" in page


# --- what was sent ----------------------------------------------------------------------------------------------


def test_the_log_shows_masks_to_those_who_check(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    tell()
    for who in ("auditor", "administrator"):
        page = text(signed_in(who), "/sent/")
        assert "139****5678" in page and NUMBER not in page and "赵*" in page
        assert "没有这样的记录" in text(signed_in(who), "/sent/?state=failed")
        assert "139****5678" not in text(signed_in(who), "/sent/?channel=inbox")
    for who in ("clerk", "agent", "leader"):
        text(signed_in(who), "/sent/", 403)


def test_every_wording_is_shown_with_its_length(cast: Cast, signed_in: SignIn) -> None:
    page = text(signed_in("auditor"), "/sent/words/")
    assert "字，1条短信" in page and "字，2条短信" in page and "您反映的“{about}”" in page


def test_an_orders_page_says_who_was_told(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    tell()
    page = text(signed_in("clerk"), f"/orders/{order.number}/")
    assert "告诉过谁" in page and "139****5678" in page and "【回音市12345】" in page
    assert "告诉过谁" not in text(signed_in("leader"), f"/orders/{order.number}/")


def test_a_gateway_that_gave_up_is_named_on_top(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    tell()
    Notice.objects.filter(channel="sms").update(state="failed", outcome="http_503", sent_at=None)
    assert "一天里有2条没发出去" in text(signed_in("administrator"), "/sent/")


# --- talk -------------------------------------------------------------------------------------------------------


def test_what_colleagues_say_stays_inside(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    client = signed_in("clerk")
    answer = client.post(f"/orders/{order.number}/talk/", {"text": "<b>@郑书记</b> 物业说周五"})
    assert answer.status_code == 302 and answer["Location"].endswith("#talk")
    page = text(signed_in("head"), f"/orders/{order.number}/")
    assert "&lt;b&gt;@郑书记&lt;/b&gt; 物业说周五" in page
    (said,) = Comment.objects.all()
    client.post(f"/orders/{order.number}/talk/{said.pk}/", {"text": "物业说周六"})
    page = text(client, f"/orders/{order.number}/")
    assert "物业说周六" in page and "物业说周五" in page and "更正过" in page
    text(signed_in("rival"), f"/orders/{order.number}/", 403)
    for who in ("rival", "leader", "auditor", "administrator"):
        assert signed_in(who).post(f"/orders/{order.number}/talk/", {"text": "x"}).status_code == 403


def test_a_remark_of_another_order_is_not_corrected_from_here(
    cast: Cast, order: WorkOrder, signed_in: SignIn
) -> None:
    new = NewAppeal(words="井盖松了。", channel="web", source="web", source_key="lid")
    other = receive_many(cast.citizen, [new], Receiving(lead=STREET, matter="010202"))[0].order
    said = comment(cast.clerk, other.pk, "另一张单")
    answer = signed_in("clerk").post(f"/orders/{order.number}/talk/{said.pk}/", {"text": "改"})
    assert answer.status_code == 404


def test_a_remark_too_long_is_not_lost(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    answer = signed_in("clerk").post(f"/orders/{order.number}/talk/", {"text": "长" * 2001})
    assert answer.status_code == 422 and "长" * 2001 in answer.content.decode()


def test_who_looks_is_shown_to_the_others(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    path = f"/orders/{order.number}/here/"
    signed_in("clerk").post(path, {"typing": "1", "version": order.version})
    seen = signed_in("head").post(path, {"typing": "0", "version": order.version}).content.decode()
    assert "周经办正在写" in seen and "郑书记" not in seen and "有新进展" not in seen
    sign(cast.clerk, order.pk)
    assert "有新进展" in signed_in("head").post(path, {"version": order.version}).content.decode()
    assert signed_in("rival").post(path, {}).status_code == 403


# --- handing over -----------------------------------------------------------------------------------------------


def test_a_shift_is_handed_over_on_its_page(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    handled(cast, order)
    client = signed_in("clerk")
    page = text(client, "/handover/")
    assert "您手上有1件没了的事" in page and order.number in page and "郑书记" in page
    answer = client.post(
        "/handover/give/", {"item": f"order:{order.pk}", "receiver": cast.deputy.id, "note": "三点约了物业"}
    )
    assert answer.status_code == 302
    (given,) = HandOver.objects.all()
    tell()
    assert "三点约了物业" in Notice.objects.get(template="handed_over", account_id=cast.deputy.id).words
    taker = signed_in("deputy")
    page = text(taker, "/handover/")
    assert "1份交班等您接" in page and "小区和背街路灯不亮" in page and "谁接都行" not in page
    assert taker.post(f"/handover/{given.pk}/take/").status_code == 302
    order.refresh_from_db()
    assert order.handler == "钱分管"
    assert "您交的，钱分管接了" in text(client, "/handover/")
    assert client.post(f"/handover/{given.pk}/withdraw/").status_code == 409
    assert signed_in("rival").post(f"/handover/{given.pk}/take/").status_code == 404


def test_nothing_chosen_is_said_and_the_note_stays(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    handled(cast, order)
    answer = signed_in("clerk").post("/handover/give/", {"note": "三点约了物业"})
    assert answer.status_code == 422
    assert "没有选中要交的事" in answer.content.decode() and "三点约了物业" in answer.content.decode()


def test_what_nobody_took_is_taken_back(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    handled(cast, order)
    given = hand_over(cast.clerk, in_hand(cast.clerk), "", None)
    client = signed_in("clerk")
    assert "还没人接" in text(client, "/handover/")
    assert client.post(f"/handover/{given.pk}/withdraw/").status_code == 302
    assert "又收回了" in text(client, "/handover/")


# --- two people at one reply ------------------------------------------------------------------------------------


def forms(client: Client, order: WorkOrder) -> dict[str, str]:
    page = text(client, f"/orders/{order.number}/")
    return {name: re.search(rf'name="{name}" value="(\d+)"', page)[1] for name in ("version", "seen")}  # type: ignore[index]


def test_two_replies_are_put_together(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    handled(cast, order)
    reply(cast.clerk, order.pk, "灯泡已换。\n线路查过。")
    send_back(cast.deputy, order.pk, "写上时间。")
    client = signed_in("clerk")
    seen = forms(client, order)
    reply(cast.head, order.pk, "灯泡今天换了。\n线路查过。")
    send_back(cast.deputy, order.pk, "写上谁换的。")
    answer = client.post(
        f"/orders/{order.number}/reply/",
        {**seen, "text": "灯泡已换。\n线路查过。\n电工李师傅换的。", "note": ""},
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "郑书记也改了“公开答复”" in page and "没有冲突" in page
    assert "灯泡今天换了。\n线路查过。\n电工李师傅换的。" in page  # the proposal
    assert "电工李师傅换的。</textarea>" in page  # the form keeps what was typed
    sent = client.post(
        f"/orders/{order.number}/reply/",
        {**_lock(page), "text": "灯泡今天换了。\n线路查过。\n电工李师傅换的。", "note": ""},
    )
    order.refresh_from_db()
    assert sent.status_code == 302 and order.reply.endswith("电工李师傅换的。")


def _lock(page: str) -> dict[str, str]:
    return {name: re.search(rf'name="{name}" value="(\d+)"', page)[1] for name in ("version", "seen")}  # type: ignore[index]


def test_too_late_both_are_shown_and_nothing_is_lost(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    handled(cast, order)
    client = signed_in("clerk")
    seen = forms(client, order)
    reply(cast.head, order.pk, "灯泡换了。")
    answer = client.post(f"/orders/{order.number}/reply/", {**seen, "text": "明天去换。", "note": ""})
    page = answer.content.decode()
    assert answer.status_code == 409 and "两个人都改过" in page and "明天去换。" in page
    assert "data-take=" not in page


def test_what_only_one_wrote_needs_no_proposal(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    handled(cast, order)
    client = signed_in("clerk")
    seen = forms(client, order)
    comment(cast.head, order.pk, "快点")
    answer = client.post(f"/orders/{order.number}/reply/", {**seen, "text": "换了。", "note": ""})
    assert answer.status_code == 302  # a remark changes nothing of the order
