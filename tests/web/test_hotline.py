"""The queues of dispatchers, panel and reviewers, and the forms on an order's page."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from huiyin.act.orders import actions, desk_queries
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.ledger.queries import story
from huiyin.hear.intake.actions import NewAppeal, Person
from huiyin.testing.cast import RIVAL, STREET, Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
HTMX = {"HX-Request": "true"}


def received(key: str, words: str = "柳堤街上路灯不亮", lead: str = "") -> WorkOrder:
    appeal = NewAppeal(words, "web", "test", key, place="柳堤街", person=Person("张三", "13900000001"))
    how = Receiving(hold=False, lead=lead, matter="010202") if lead else Receiving(stop_at="20")
    return receive_many(SYSTEM, [appeal], how)[0].order


def returned(cast: Cast, key: str = "r") -> WorkOrder:
    order = received(key, lead=STREET)
    return actions.request_return(cast.clerk, order.pk, "派单目录第3条：由市政牵头", RIVAL)


def replied(cast: Cast, key: str = "v", text: str = "灯已换好。") -> WorkOrder:
    pk = received(key, lead=STREET).pk
    actions.sign(cast.clerk, pk)
    actions.contact(cast.clerk, pk, "打过电话")
    actions.submit(cast.clerk, pk)
    actions.instruct(cast.head, pk, "今天修好", "周经办")
    actions.reply(cast.clerk, pk, text, "")
    return actions.release(cast.deputy, pk)


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


QUEUES = [("dispatcher", "/dispatch/"), ("panel_one", "/returns/"), ("reviewer", "/reviews/")]


@pytest.mark.parametrize(("who", "address"), QUEUES)
def test_empty_queues_say_what_will_appear(signed_in: SignIn, who: str, address: str) -> None:
    response = signed_in(who).get(address)
    assert response.status_code == 200
    assert 'class="empty"' in text_of(response)


@pytest.mark.parametrize("page", ["dispatch", "refuse", "vote-return", "review"])
@pytest.mark.parametrize("who", ["agent", "clerk", "callback", "leader", "outsider", "citizen"])
def test_decisions_are_closed_to_others(signed_in: SignIn, cast: Cast, page: str, who: str) -> None:
    order = received("a")
    response = signed_in(who).post(
        f"/orders/{order.number}/{page}/", {"route": "0", "grant": "yes", "reason": "x"}
    )
    assert response.status_code in (302, 403)
    order.refresh_from_db()
    assert order.state == "20"


def test_one_key_dispatches_and_the_next_moves_up(signed_in: SignIn, cast: Cast) -> None:
    first, second = received("a"), received("b")
    client = signed_in("dispatcher")
    html = text_of(client.get("/dispatch/"))
    assert first.number in html
    assert 'name="route" value="0" data-key="1"' in html
    data = {"route": "0", "version": str(first.version), "next": "dispatch_queue"}
    response = client.post(f"/orders/{first.number}/dispatch/", data, headers=HTMX)
    html = text_of(response)
    assert response.status_code == 200
    assert html.lstrip().startswith('<div id="queue-body"')
    assert f'aria-label="{second.number}"' in html
    assert "已派给" in html
    first.refresh_from_db()
    assert first.state == "30"
    assert first.lead_id == first.proposal["routes"][0]["lead"]


def test_another_unit_needs_a_basis(signed_in: SignIn, cast: Cast) -> None:
    order = received("a")
    client = signed_in("dispatcher")
    data = {"route": "other", "lead": "回音供电公司", "next": "dispatch_queue"}
    response = client.post(f"/orders/{order.number}/dispatch/", data, headers=HTMX)
    assert response.status_code == 422
    assert "请写明派给它的依据" in text_of(response)
    assert "回音供电公司" in text_of(response)
    client.post(f"/orders/{order.number}/dispatch/", data | {"basis": "产权归供电"})
    order.refresh_from_db()
    assert order.state == "30"
    event = next(e for e in story(f"order:{order.pk}") if e.action == "dispatch")
    assert event.evidence["basis"] == "产权归供电"


@pytest.mark.parametrize(
    "data", [{}, {"route": "9"}, {"lead": "天上的局", "basis": "x"}, {"lead": "C", "basis": "x"}]
)
def test_an_unknown_unit_is_not_dispatched_to(signed_in: SignIn, cast: Cast, data: dict[str, str]) -> None:
    order = received("a")
    response = signed_in("dispatcher").post(f"/orders/{order.number}/dispatch/", data)
    assert response.status_code == 422
    order.refresh_from_db()
    assert order.state == "20"


def test_a_stale_page_is_told_and_keeps_what_was_typed(signed_in: SignIn, cast: Cast) -> None:
    order = received("a")
    data = {"route": "other", "lead": "回音供电公司", "basis": "产权归供电", "version": "99"}
    response = signed_in("dispatcher").post(f"/orders/{order.number}/dispatch/", data)
    assert response.status_code == 409
    assert "别人已经改动过" in text_of(response)
    assert "产权归供电" in text_of(response)


def test_two_dispatchers_at_once_dispatch_once(signed_in: SignIn, cast: Cast) -> None:
    order = received("a")
    client = signed_in("dispatcher")
    data = {"route": "0", "next": "dispatch_queue"}
    assert client.post(f"/orders/{order.number}/dispatch/", data).status_code == 302
    client.post(f"/orders/{order.number}/dispatch/", data)
    events = [e for e in story(f"order:{order.pk}") if e.action == "dispatch"]
    assert len(events) == 1


def test_refusing_tells_the_appellant(signed_in: SignIn, cast: Cast) -> None:
    order = received("a")
    client = signed_in("dispatcher")
    response = client.post(f"/orders/{order.number}/refuse/", {"ground": "nonsense", "told": ""})
    assert response.status_code == 422
    client.post(f"/orders/{order.number}/refuse/", {"ground": "outside", "told": "请找经营者。"})
    order.refresh_from_db()
    assert (order.state, order.reply) == ("03", "请找经营者。")


def test_a_unit_that_gave_an_order_back_is_closed_in_the_proposal(signed_in: SignIn, cast: Cast) -> None:
    order = received("a")
    lead = order.proposal["routes"][0]["lead"]
    order = returned(cast)
    actions.vote_return(cast.panel_one, order.pk, True, "对")
    actions.vote_return(cast.panel_two, order.pk, True, "对")
    assert desk_queries.returned_by(order.pk) == {STREET}
    assert lead != STREET


def test_two_who_agree_decide_a_return(signed_in: SignIn, cast: Cast) -> None:
    order = returned(cast)
    one, two = signed_in("panel_one"), signed_in("panel_two")
    html = text_of(one.get("/returns/"))
    assert "派单目录第3条：由市政牵头" in html
    assert "还差2位意见一致就定" in html
    data = {"grant": "yes", "reason": "条文写明由市政牵头", "next": "returns"}
    told = text_of(one.post(f"/orders/{order.number}/vote-return/", data, headers=HTMX))
    assert "还差1位复核员" in told
    assert "您已经表过态" in told
    html = text_of(two.get("/returns/"))
    assert "许复核" in html
    assert "条文写明由市政牵头" in html
    assert "还差1位意见一致就定" in html
    two.post(f"/orders/{order.number}/vote-return/", data | {"reason": "同意"})
    order.refresh_from_db()
    assert (order.state, order.lead_id) == ("20", None)


def test_a_vote_needs_a_reason_and_counts_once(signed_in: SignIn, cast: Cast) -> None:
    order = returned(cast)
    client = signed_in("panel_one")
    assert client.post(f"/orders/{order.number}/vote-return/", {"grant": "no"}).status_code == 422
    for grant in ("no", "yes", "no"):
        client.post(f"/orders/{order.number}/vote-return/", {"grant": grant, "reason": grant})
    cast_votes = desk_queries.ballots(order.pk)
    assert [(one.grant, one.reason) for one in cast_votes] == [(False, "no")]


def test_what_one_has_voted_on_comes_last(signed_in: SignIn, cast: Cast) -> None:
    first, second = returned(cast, "r1"), returned(cast, "r2")
    actions.vote_return(cast.panel_one, first.pk, True, "对")
    assert [o.pk for o in desk_queries.returns(cast.panel_one)] == [second.pk, first.pk]
    assert [o.pk for o in desk_queries.returns(cast.panel_two)] == [first.pk, second.pk]


def test_a_reply_passes_only_with_the_whole_checklist(signed_in: SignIn, cast: Cast) -> None:
    order = replied(cast)
    client = signed_in("reviewer")
    html = text_of(client.get("/reviews/"))
    boxes = re.findall(r'name="(check_\w+)"', html)
    assert len(boxes) == 4
    address = f"/orders/{order.number}/review/"
    response = client.post(address, {"verdict": "approve", **dict.fromkeys(boxes[1:], "on")})
    assert response.status_code == 422
    assert len(re.findall(r'name="check_\w+" checked', text_of(response))) == 3, (
        "what was ticked stays ticked"
    )
    client.post(address, {"verdict": "approve", "version": str(order.version), **dict.fromkeys(boxes, "on")})
    order.refresh_from_db()
    assert order.state == "70"
    event = next(e for e in story(f"order:{order.pk}") if e.action == "approve")
    assert all(event.evidence["checklist"].values())


def test_a_reply_sent_back_needs_to_say_why(signed_in: SignIn, cast: Cast) -> None:
    order = replied(cast)
    address = f"/orders/{order.number}/review/"
    client = signed_in("reviewer")
    assert client.post(address, {"verdict": "disapprove"}).status_code == 422
    client.post(address, {"verdict": "disapprove", "why": "没写哪天修好"})
    order.refresh_from_db()
    assert order.state == "50"


def test_a_number_in_a_public_text_is_pointed_out(signed_in: SignIn, cast: Cast) -> None:
    order = replied(cast)
    WorkOrder.objects.filter(pk=order.pk).update(
        reply="请打周工13900000002。"
    )  # written before it was refused
    assert "答复里像是有电话或证件号码" in text_of(signed_in("reviewer").get("/reviews/"))


@pytest.mark.parametrize(("who", "page"), [("dispatcher", "dispatch"), ("dispatcher", "refuse")])
def test_the_form_alone_for_the_order_page(signed_in: SignIn, cast: Cast, who: str, page: str) -> None:
    order = received("a")
    client = signed_in(who)
    fragment = text_of(client.get(f"/orders/{order.number}/{page}/", headers=HTMX))
    assert "<html" not in fragment
    assert f'name="version" value="{order.version}"' in fragment
    assert "<html" in text_of(client.get(f"/orders/{order.number}/{page}/"))
    assert f"/orders/{order.number}/{page}/" in text_of(client.get(f"/orders/{order.number}/"))


def test_acting_from_the_order_page_leads_back_to_it(signed_in: SignIn, cast: Cast) -> None:
    order = received("a")
    response = signed_in("dispatcher").post(f"/orders/{order.number}/dispatch/", {"route": "0"})
    assert response.headers["Location"] == f"/orders/{order.number}/"


def test_an_order_that_is_not_there(signed_in: SignIn) -> None:
    assert signed_in("dispatcher").get("/orders/none/dispatch/").status_code == 404


def test_the_knowledge_can_be_searched_and_read(signed_in: SignIn) -> None:
    client = signed_in("editor")
    assert "K0101" in text_of(client.get("/knowledge/?q=路灯不亮找谁"))
    assert "没有找到能回答的" in text_of(client.get("/knowledge/?q=zzzzqqqq"))
    assert "after=" in text_of(client.get("/knowledge/"))
    assert client.get("/knowledge/?view=expiring").status_code == 200
    assert client.get("/knowledge/?view=nonsense").status_code == 404
    page = text_of(client.get("/knowledge/K0101/"))
    assert "《回音市城市照明管理办法》第十二条" in page
    assert client.get("/knowledge/NONE/").status_code == 404
    assert signed_in("leader").get("/knowledge/").status_code == 403


def test_the_result_of_a_hand_over_closes_the_order(signed_in: SignIn, cast: Cast) -> None:
    appeal = NewAppeal("有人触电了", "phone", "test", "hand")
    order = receive_many(cast.agent, [appeal], Receiving(stop_at="00"))[0].order
    order = actions.hand_over(cast.agent, order.pk, "120")
    client, page = signed_in("agent"), f"/orders/{order.number}/"
    assert "记下转办结果" in client.get(page).content.decode()
    assert client.post(f"{page}track/", {"version": order.version, "result": ""}).status_code == 422
    client.post(f"{page}track/", {"version": order.version, "result": "救护车已到，人已送医。"})
    assert WorkOrder.objects.get(pk=order.pk).state == "80"
    assert signed_in("clerk").post(f"{page}track/", {}).status_code == 403
