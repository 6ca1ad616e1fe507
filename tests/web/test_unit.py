"""The unit's screens: the list, an order's page in every state, and what happens to what one typed."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.act.orders import actions
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.rules import STATES
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.models import Attachment
from huiyin.hear.intake.rules import NewAppeal, NewAttachment
from huiyin.testing.cast import RIVAL, STREET, Cast
from huiyin.web.unit import lists
from huiyin.web.unit.doing import DEEDS
from huiyin.web.unit.markup import row

SignIn = Callable[[str], Client]
WORDS = "楼下路灯灭了两个星期，我妈晚上下楼摔了一跤。"
PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


def receive(cast: Cast, key: str = "lamp", lead: str = STREET, **more: Any) -> WorkOrder:
    more.setdefault("person", Person("顾晓岚", "13900001234"))
    new = NewAppeal(
        words=WORDS, channel="phone", source="unit", source_key=key, place="江畔花园3号楼", **more
    )
    return receive_many(cast.citizen, [new], Receiving(lead=lead))[0].order


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order that waits to be signed for."""
    return receive(cast)


def lock(client: Client, order: WorkOrder) -> dict[str, str]:
    """What the page's forms carry."""
    page = client.get(f"/orders/{order.number}/").content.decode()
    return {name: _hidden(page, name) for name in ("version", "seen")}


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="(\d+)"', page)
    return found.group(1) if found else ""


def post(client: Client, order: WorkOrder, step: str, **typed: str) -> HttpResponse:
    """Fill and send the form of a step as the page offers it."""
    answer = client.post(f"/orders/{order.number}/{step}/", {**lock(client, order), **typed})
    order.refresh_from_db()
    return answer  # type: ignore[return-value]


# --- the list ---------------------------------------------------------------------------------------------------


def test_a_full_list_costs_eight_statements(cast: Cast, signed_in: SignIn) -> None:
    for number in range(60):
        receive(cast, f"many{number}")
    client = signed_in("clerk")
    for url in ("/unit/", "/unit/?view=today&before=last", "/unit/?view=sign", "/unit/?view=closed"):
        with CaptureQueriesContext(connection) as captured:
            page = client.get(url)
        assert page.status_code == 200
        # One of them asks whether another city was loaded, every two seconds.
        assert len(captured) <= 8, [one["sql"][:80] for one in captured]


def test_the_list_shows_the_words_and_turns_its_pages(cast: Cast, signed_in: SignIn) -> None:
    for number in range(60):
        receive(cast, f"many{number}")
    client = signed_in("clerk")
    first = client.get("/unit/").content.decode()
    onward = re.search(r'href="(\?[^"]*after=[^"]*)" rel="next"', first)
    assert onward
    second = client.get("/unit/" + onward.group(1).replace("&amp;", "&")).content.decode()
    last = client.get("/unit/?view=today&before=last").content.decode()
    assert (first.count("data-row"), second.count("data-row"), last.count("data-row")) == (50, 10, 50)
    assert "“楼下路灯灭了两个星期" in first


def test_an_unknown_view_is_not_found_and_a_broken_cursor_begins_anew(
    signed_in: SignIn, order: WorkOrder
) -> None:
    client = signed_in("clerk")
    assert client.get("/unit/?view=nonsense").status_code == 404
    assert client.get("/unit/?after=../../etc&before=").content.decode().count("data-row") == 1


def test_an_empty_list_says_what_will_come(cast: Cast, signed_in: SignIn) -> None:
    assert "新派来的单会出现在这里" in signed_in("rival").get("/unit/").content.decode()


def test_a_confidential_report_keeps_its_words_out_of_lists(cast: Cast, signed_in: SignIn) -> None:
    order, other = (receive(cast, key, kind="report", confidential=True) for key in ("secret", "another"))
    assert order.kind == "report"
    for one in (order, other):  # a report waits for a person before it leaves the hotline
        actions.dispatch(cast.dispatcher, one.pk, STREET, basis="person", matter="010202")
    client = signed_in("clerk")
    for page in (client.get("/unit/"), client.get(f"/find/?q={order.number[:11]}")):
        text = page.content.decode()
        assert order.number.rpartition("-")[2] in text
        assert "楼下路灯" not in text
        assert "江畔花园" not in text
    assert "举报内容仅承办人可见" in client.get("/unit/").content.decode()


def test_nobody_reads_a_phone_number_or_name_in_the_list_or_the_order(
    signed_in: SignIn, order: WorkOrder
) -> None:
    for who in ("clerk", "head", "supervisor", "leader"):
        for url in ("/unit/", f"/orders/{order.number}/", f"/orders/{order.number}/?pane=1"):
            text = signed_in(who).get(url).content.decode()
            assert not {"13900001234", "顾晓岚"} & set(re.findall(r"13900001234|顾晓岚", text)), (who, url)


def test_lines_wear_the_classes_of_the_component(order: WorkOrder) -> None:
    line = lists.groups([order])[0].lines[0]
    parts = {
        "url": line.url,
        "number": line.tail,
        "words": line.words,
        "place": "a",
        "matter": "b",
        "unit": "c",
    }
    shown = {
        **parts,
        "marks": [{"label": "急", "tone": "red"}],
        "pick": True,
        "clock": {"state": "draining", "words": "还剩3小时"},
    }
    component = render_to_string("huiyin/order_line.html", {"order": shown})
    assert _classes(row(line)) <= _classes(component) | {"icon", "disc-alert"}


def _classes(html: str) -> set[str]:
    words = {word for group in re.findall(r'class="([^"]*)"', html) for word in group.split()}
    return {word for word in words if not word.startswith(("is-", "tone-"))}


def test_words_with_markup_in_them_stay_words(cast: Cast, signed_in: SignIn) -> None:
    new = NewAppeal(words="<script>alert(1)</script>路灯不亮", channel="web", source="x", source_key="x")
    order = receive_many(cast.citizen, [new], Receiving(lead=STREET, matter="010202"))[0].order
    for url in ("/unit/", f"/orders/{order.number}/", f"/orders/{order.number}/?pane=1"):
        assert "<script>alert" not in signed_in("clerk").get(url).content.decode()


# --- the order's page -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_has_its_page(
    signed_in: SignIn, cast: Cast, order: WorkOrder, state: str, language: str
) -> None:
    closed = datetime.now(UTC) if STATES[state].closed else None
    if state == "11":
        other = NewAppeal(words="楼下井盖又松了。", channel="web", source="web", source_key="other")
        parent = receive_many(cast.citizen, [other], Receiving(lead=STREET, matter="010202"))[0].order
        WorkOrder.objects.filter(pk=order.pk).update(parent=parent, merged_at=datetime.now(UTC))
    WorkOrder.objects.filter(pk=order.pk).update(state=state, closed_at=closed)
    name = STATES[state].name_en if language == "en" else STATES[state].name
    for who, query in (("head", ""), ("head", "?pane=1"), ("dispatcher", "")):
        page = signed_in(who).get(f"/orders/{order.number}/{query}", headers={"accept-language": language})
        assert page.status_code == 200
        assert name in page.content.decode()


@pytest.mark.parametrize("who", ["rival", "rival_head", "department", "outsider", "citizen", "administrator"])
def test_another_units_order_is_closed_in_every_way(signed_in: SignIn, order: WorkOrder, who: str) -> None:
    client, before = signed_in(who), len(story(f"order:{order.pk}"))
    answers = [client.get(f"/orders/{order.number}/"), client.get(f"/orders/{order.number}/?pane=1")]
    for step in (*(one.action.replace("_", "-") for one in DEEDS), "reveal"):
        typed = {
            "version": "1",
            "seen": "0",
            "note": "x",
            "text": "x",
            "why": "x",
            "provision": "x",
            "purpose": "x",
        }
        answers.append(client.post(f"/orders/{order.number}/{step}/", {**typed, "instruction": "x"}))
    assert all(a.status_code == 403 or a.headers.get("Location", "").startswith("/signin/") for a in answers)
    assert len(story(f"order:{order.pk}")) == before


def test_a_number_that_is_none_is_not_found(cast: Cast, signed_in: SignIn) -> None:
    for url in ("/orders/HY-20260101-9999/", "/orders/x/files/1/"):
        assert signed_in("clerk").get(url).status_code == 404
    assert signed_in("clerk").post("/orders/x/sign/", {"version": "1"}).status_code == 404


def test_the_loop_by_hand(cast: Cast, signed_in: SignIn, order: WorkOrder) -> None:
    clerk, head, deputy = signed_in("clerk"), signed_in("head"), signed_in("deputy")
    steps: tuple[tuple[Client, str, dict[str, str], str], ...] = (
        (clerk, "sign", {}, "40"),
        (clerk, "contact", {"note": "电话里说老人已就医。"}, "40"),
        (clerk, "submit", {}, "41"),
        (head, "instruct", {"instruction": "今晚先架临时灯。", "handler": "周经办"}, "50"),
        (clerk, "progress", {"note": "七盏灯已换。"}, "50"),
        (clerk, "reply", {"text": "灯已换完。", "note": "电缆也查过。"}, "60"),
        (deputy, "send-back", {"why": "写上哪天换的。"}, "50"),
        (clerk, "reply", {"text": "灯于今天换完。"}, "60"),
        (deputy, "release", {}, "65"),
    )
    for client, step, typed, state in steps:
        answer = post(client, order, step, **typed)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/orders/{order.number}/"), step
        assert order.state == state
        assert order.number in client.get(answer.headers["Location"]).content.decode()
    page = clerk.get(f"/orders/{order.number}/").content.decode()
    for told in (
        "电话里说老人已就医",
        "“今晚先架临时灯。”",
        "交给周经办办",
        "七盏灯已换",
        "写上哪天换的",
        "灯于今天换完",
    ):
        assert told in page, told
    assert (order.reply, order.handler) == ("灯于今天换完。", "周经办")


def test_only_what_the_reader_can_do_is_offered(signed_in: SignIn, order: WorkOrder) -> None:
    clerk, deputy = (
        signed_in(who).get(f"/orders/{order.number}/").content.decode() for who in ("clerk", "deputy")
    )
    assert f'action="/orders/{order.number}/sign/"' in clerk
    assert f'action="/orders/{order.number}/request-return/"' in clerk
    assert "/instruct/" not in clerk
    assert "/release/" not in clerk
    assert "/sign/" not in deputy


def test_signing_twice_is_signing_once(signed_in: SignIn, order: WorkOrder) -> None:
    client = signed_in("clerk")
    held = lock(client, order)
    answers = [client.post(f"/orders/{order.number}/sign/", held) for _ in range(2)]
    assert [a.status_code for a in answers] == [302, 302]
    assert [e.action for e in story(f"order:{order.pk}")].count("sign") == 1


def test_what_was_typed_survives_a_change_by_somebody_else(
    cast: Cast, signed_in: SignIn, order: WorkOrder
) -> None:
    actions.sign(cast.clerk, order.pk)
    client = signed_in("clerk")
    held = lock(client, order)
    actions.contact(cast.head, order.pk, "书记已打过电话。")
    typed = "我也打了电话，约在明早九点。"
    answer = client.post(f"/orders/{order.number}/contact/", {**held, "note": typed})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert typed in page
    assert "书记已打过电话" in page.partition("现在能做的事")[0]
    assert "别人已经改动过" in page
    again = {name: _hidden(page, name) for name in ("version", "seen")}
    assert client.post(f"/orders/{order.number}/contact/", {**again, "note": typed}).status_code == 302


def test_what_was_typed_survives_a_step_that_is_over(cast: Cast, signed_in: SignIn, order: WorkOrder) -> None:
    held = lock(signed_in("clerk"), order)
    actions.sign(cast.clerk, order.pk)
    typed = {**held, "provision": "派单目录第十二条", "proposed": ""}
    answer = signed_in("clerk").post(f"/orders/{order.number}/request-return/", typed)
    assert answer.status_code == 409
    assert "派单目录第十二条" in answer.content.decode()


@pytest.mark.parametrize(("step", "field"), [("contact", "note"), ("request-return", "provision")])
def test_an_empty_form_says_what_is_missing(
    cast: Cast, signed_in: SignIn, order: WorkOrder, step: str, field: str
) -> None:
    if step == "contact":
        actions.sign(cast.clerk, order.pk)
    answer = post(signed_in("clerk"), order, step, **{field: "  "})
    assert answer.status_code == 422
    assert "data-error-summary" in answer.content.decode()


def test_a_return_goes_to_the_panel_with_its_provision(signed_in: SignIn, order: WorkOrder) -> None:
    answer = post(signed_in("clerk"), order, "request-return", provision="目录12条", proposed=RIVAL)
    assert (answer.status_code, order.state) == (302, "31")
    assert "目录12条" in signed_in("panel_one").get(f"/orders/{order.number}/").content.decode()


def test_after_signing_in_the_list_one_is_back_in_the_list(signed_in: SignIn, order: WorkOrder) -> None:
    client = signed_in("clerk")
    answer = post(client, order, "sign", next="/unit/?view=sign")
    assert answer.headers["Location"] == "/unit/?view=sign"
    for outside in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        sent = client.post(f"/orders/{order.number}/sign/", {"version": "1", "next": outside})
        assert "example.org" not in sent.headers.get("Location", "")


# --- who the appellant is ---------------------------------------------------------------------------------------


def test_a_look_at_the_appellant_is_written_down_and_lasts_one_page(
    cast: Cast, signed_in: SignIn, order: WorkOrder
) -> None:
    client = signed_in("clerk")
    answer = client.post(f"/orders/{order.number}/reveal/", {"purpose": "约上门时间"})
    assert "13900001234" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    event = Event.objects.filter(action="reveal").latest("id")
    assert (event.actor_id, event.reason) == (cast.clerk.id, f"{order.number} 约上门时间")
    assert "13900001234" not in client.get(f"/orders/{order.number}/").content.decode()


def test_no_look_without_a_purpose(signed_in: SignIn, order: WorkOrder) -> None:
    answer = signed_in("clerk").post(f"/orders/{order.number}/reveal/", {"purpose": " "})
    assert answer.status_code == 422
    assert "13900001234" not in answer.content.decode()
    assert not Event.objects.filter(action="reveal").exists()


def test_a_handler_cannot_look_behind_confidentiality(cast: Cast, signed_in: SignIn) -> None:
    order = receive(cast, "kept", confidential=True)
    assert signed_in("clerk").post(f"/orders/{order.number}/reveal/", {"purpose": "看看"}).status_code == 403
    assert "诉求人要求保密" in signed_in("clerk").get(f"/orders/{order.number}/").content.decode()
    seen = signed_in("supervisor").post(f"/orders/{order.number}/reveal/", {"purpose": "督查核实"})
    assert "13900001234" in seen.content.decode()


# --- files and finding ------------------------------------------------------------------------------------------


def test_a_file_goes_to_those_who_may_read_the_order(cast: Cast, signed_in: SignIn) -> None:
    order = receive(cast, "photo", attachments=(NewAttachment("路灯.png", "image/png", PIXEL),))
    other = receive(cast, "other")
    file = Attachment.objects.get(appeal=order.appeal_id)
    url = f"/orders/{order.number}/files/{file.pk}/"
    answer = signed_in("clerk").get(url)
    assert b"".join(answer.streaming_content) == PIXEL  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "image/png"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert signed_in("rival").get(url).status_code == signed_in("outsider").get(url).status_code == 403
    assert signed_in("clerk").get(f"/orders/{other.number}/files/{file.pk}/").status_code == 404
    assert url in signed_in("clerk").get(f"/orders/{order.number}/").content.decode()


def test_the_end_of_a_number_opens_the_order(signed_in: SignIn, order: WorkOrder) -> None:
    tail = order.number.rpartition("-")[2]
    assert signed_in("clerk").get(f"/find/?q={tail}").headers["Location"] == f"/orders/{order.number}/"
    assert "没有找到" in signed_in("rival").get(f"/find/?q={tail}").content.decode()
    assert signed_in("clerk").get("/find/").status_code == 200
