"""Pages of asking, more time, promises and demands; and what an appellant decides on the tracking page."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.act.orders import actions
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.handling_models import Extension, Promise, SupplementRequest
from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback.actions import record
from huiyin.answer.callback.rules import Answers
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.models import Attachment
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast

SignIn = Callable[[str], Client]
HAPPY = Answers(True, "solved", "satisfied", "basically", "satisfied")
POINTS = "一是路灯不亮，二是井盖松动；另外请把枯树锯掉。"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def received(cast: Cast, words: str = "楼下路灯不亮，晚上看不见路。", **how: object) -> tuple[WorkOrder, str]:
    new = NewAppeal(
        words=words, channel="web", source="web", source_key="page", person=Person("张试", "13800000001")
    )
    given = Receiving(**({"lead": STREET, "matter": "010202"} | how))  # type: ignore[arg-type]
    got = actions.receive_many(cast.citizen, [new], given)[0]
    return got.order, got.receipt


def handled(cast: Cast, words: str = "楼下路灯不亮，晚上看不见路。") -> tuple[WorkOrder, str]:
    order, receipt = received(cast, words)
    actions.sign(cast.clerk, order.pk)
    actions.contact(cast.clerk, order.pk, "打过电话。")
    actions.submit(cast.clerk, order.pk)
    return actions.instruct(cast.head, order.pk, "今天去看。", "周经办"), receipt


def to_review(cast: Cast, words: str) -> WorkOrder:
    order, _ = handled(cast, words)
    actions.reply(cast.clerk, order.pk, "灯已修好，井盖已垫实。")
    return actions.release(cast.head, order.pk)


def text_of(answer: object) -> str:
    return unescape(answer.content.decode())  # type: ignore[attr-defined]


def version(order: WorkOrder) -> int:
    return WorkOrder.objects.values_list("version", flat=True).get(pk=order.pk)


def test_a_question_reaches_the_appellant_and_the_answer_comes_back(cast: Cast, signed_in: SignIn) -> None:
    order, receipt = handled(cast)
    clerk, citizen = signed_in("clerk"), Client(headers={"accept-language": "zh-CN"})
    sent = {"version": version(order), "question": "是几号楼前的灯？"}
    assert clerk.post(f"/orders/{order.number}/ask/", sent).status_code == 302
    page = text_of(citizen.get(f"/t/{receipt}/"))
    assert "是几号楼前的灯？" in page and "前补充" in page
    photo = SimpleUploadedFile("lamp.png", PNG, "image/png")
    answer = citizen.post(f"/t/{receipt}/add/", {"words": "3号楼东头。", "photos": photo})
    assert answer.status_code == 302 and SupplementRequest.objects.get().outcome == "answered"
    assert Attachment.objects.filter(appeal=order.appeal_id).count() == 1
    seen = text_of(clerk.get(f"/orders/{order.number}/"))
    assert "3号楼东头。" in seen and "诉求人已答" in seen and "lamp.png" in seen


def test_more_time_goes_through_the_reviewer_to_the_appellant(cast: Cast, signed_in: SignIn) -> None:
    order, receipt = handled(cast)
    clerk, reviewer = signed_in("clerk"), signed_in("reviewer")
    sent = {
        "version": version(order), "days": "2", "reason": "等货", "report": "已查明", "told": "货两天后到。",
        "statute": "", "until": "",
    }  # fmt: skip
    assert clerk.post(f"/orders/{order.number}/request-extension/", sent).status_code == 302
    queue = text_of(reviewer.get("/extensions/"))
    assert "再要2天" in queue and "已查明" in queue
    address = f"/orders/{order.number}/extension/"
    refused = reviewer.post(address, {"version": version(order), "verdict": "deny", "reason": ""})
    assert refused.status_code == 422 and "为什么不准" in text_of(refused)
    refused = reviewer.post(address, {"version": version(order), "verdict": "grant", "days": "x"})
    assert refused.status_code == 422
    granted = {"version": version(order), "verdict": "grant", "days": "1", "next": "extensions"}
    assert reviewer.post(address, granted).status_code == 302
    extension = Extension.objects.get()
    assert extension.new_due - extension.old_due == timedelta(days=1)
    page = text_of(Client().get(f"/t/{receipt}/", headers={"accept-language": "zh-CN"}))
    assert "货两天后到。" in page and "多要了些时间" in page


def test_an_article_without_its_day_is_told_beside_the_field(cast: Cast, signed_in: SignIn) -> None:
    order, _ = handled(cast)
    sent = {"version": version(order), "days": "", "reason": "鉴定", "report": "已委托", "told": "等鉴定。"}
    address = f"/orders/{order.number}/request-extension/"
    answer = signed_in("clerk").post(address, sent | {"statute": "《行政处罚法》第六十条", "until": ""})
    assert answer.status_code == 422 and "法条和届满日要一起写" in text_of(answer)
    answer = signed_in("clerk").post(address, sent | {"statute": "", "until": ""})
    assert answer.status_code == 422 and "请写要延多久" in text_of(answer)


def shelved(cast: Cast, days: int = 100) -> tuple[WorkOrder, str]:
    order, receipt = handled(cast)
    day = (now() + timedelta(days=days)).date()
    return actions.shelve(
        cast.head, order.pk, actions.NewPromise(day, "列入改造", "明年前装好。", "B01")
    ), receipt


@pytest.mark.parametrize("who", ["head", "supervisor", "dispatcher", "district"])
def test_the_ledger_of_promises_is_read_by_those_who_answer_for_it(
    cast: Cast, signed_in: SignIn, who: str
) -> None:
    order, receipt = shelved(cast)
    page = text_of(signed_in(who).get("/promises/"))
    assert order.number in page and "列入改造" in page
    Promise.objects.update(due=now() - timedelta(days=1))
    assert "过了承诺日还没办好" in text_of(signed_in(who).get("/promises/?view=overdue"))
    assert order.number not in text_of(signed_in("rival_head").get("/promises/"))
    told = text_of(Client().get(f"/t/{receipt}/", headers={"accept-language": "zh-CN"}))
    assert "明年前装好。" in told and "每季度看一次" in told


def test_a_promise_is_looked_at_and_cleared_from_the_order_s_page(cast: Cast, signed_in: SignIn) -> None:
    order, _ = shelved(cast)
    head = signed_in("head")
    assert "挂账" in text_of(head.get(f"/orders/{order.number}/"))
    sent = {"version": version(order), "note": "预算已批。", "promised": "", "told": ""}
    assert head.post(f"/orders/{order.number}/recheck/", sent).status_code == 302
    sent = {"version": version(order), "text": "路灯装好了。", "note": ""}
    assert head.post(f"/orders/{order.number}/clear/", sent).status_code == 302
    promise = Promise.objects.get()
    assert (promise.reviews, promise.outcome) == (1, "cleared")


def test_each_demand_is_ticked_before_a_reply_passes(cast: Cast, signed_in: SignIn) -> None:
    order = to_review(cast, POINTS)
    reviewer, address = signed_in("reviewer"), f"/orders/{order.number}/review/"
    page = text_of(reviewer.get("/reviews/"))
    assert "路灯不亮" in page and "请把枯树锯掉" in page and "逐项核对" in page
    ticks = {f"check_{key}": "on" for key in ("facts", "grounds", "clean")}
    yes = {"demand_1": "yes", "demand_2": "yes", "where_1": "第一句"}
    sent = {"version": version(order), "verdict": "approve", **ticks, **yes}
    answer = reviewer.post(address, sent)
    assert answer.status_code == 422 and "还没有答到：请把枯树锯掉" in text_of(answer)
    assert 'value="第一句"' in text_of(answer)
    back = sent | {"verdict": "disapprove", "why": "枯树没答。", "demand_3": "no"}
    assert reviewer.post(address, back).status_code == 302
    unit = text_of(signed_in("clerk").get(f"/orders/{order.number}/"))
    assert "请把枯树锯掉" in unit and "答复要逐项答到" in unit


def test_a_reply_that_answers_each_demand_passes(cast: Cast, signed_in: SignIn) -> None:
    order = to_review(cast, POINTS)
    ticks = {f"check_{key}": "on" for key in ("facts", "grounds", "clean")}
    yes = {f"demand_{n}": "yes" for n in (1, 2, 3)}
    sent = {"version": version(order), "verdict": "approve", **ticks, **yes}
    assert signed_in("reviewer").post(f"/orders/{order.number}/review/", sent).status_code == 302
    assert WorkOrder.objects.get(pk=order.pk).state == "70"


def test_the_list_of_demands_is_corrected_on_its_page(cast: Cast, signed_in: SignIn) -> None:
    order, _ = handled(cast, POINTS)
    clerk, address = signed_in("clerk"), f"/orders/{order.number}/demands/"
    assert "井盖松动" in text_of(clerk.get(address))
    sent = {"version": version(order), "points": "修灯\n\n垫井盖"}
    assert clerk.post(address, sent).status_code == 302
    assert "垫井盖" in text_of(clerk.get(f"/orders/{order.number}/"))
    assert clerk.post(address, sent | {"points": "。"}).status_code == 409
    assert signed_in("rival").get(address).status_code == 403


def test_the_page_says_why_only_the_head_may_release(cast: Cast, signed_in: SignIn) -> None:
    order, _ = handled(cast)
    WorkOrder.objects.filter(pk=order.pk).update(urgency="critical")
    actions.reply(cast.clerk, order.pk, "灯已修好。")
    deputy = signed_in("deputy")
    assert "须由单位负责人亲自签发：特急" in text_of(deputy.get(f"/orders/{order.number}/"))
    refused = deputy.post(f"/orders/{order.number}/release/", {"version": version(order)})
    assert refused.status_code == 409 and "亲自签发或退回" in text_of(refused)


def citizen() -> Client:
    return Client(headers={"accept-language": "zh-CN"})


def test_an_appellant_takes_a_matter_back(cast: Cast) -> None:
    order, receipt = handled(cast)
    client = citizen()
    assert f"/t/{receipt}/withdraw/" in text_of(client.get(f"/t/{receipt}/"))
    assert client.post(f"/t/{receipt}/withdraw/", {"words": ""}).status_code == 422
    assert client.post(f"/t/{receipt}/withdraw/", {"words": "自己修好了。"}).status_code == 302
    order.refresh_from_db()
    page = text_of(client.get(f"/t/{receipt}/"))
    assert order.state == "80" and "您撤回了" in page and f"/t/{receipt}/again/" in page


def test_an_appellant_brings_a_closed_matter_up_again(cast: Cast) -> None:
    order, receipt = handled(cast)
    actions.reply(cast.clerk, order.pk, "灯已修好。")
    actions.release(cast.head, order.pk)
    actions.approve(cast.reviewer, order.pk, {"facts": True})
    record(cast.callback, order.pk, HAPPY, "person")
    client = citizen()
    for _ in range(2):  # pressed twice, the code is still shown
        answer = client.post(f"/t/{receipt}/again/", {"words": "昨晚又不亮了。"})
        assert answer.headers["Location"] == "/receipt/"
    new = WorkOrder.objects.get(parent=order)
    code = client.session["receipt"]["code"]
    assert code and new.number in text_of(client.get("/receipt/"))
    assert "昨晚又不亮了。" in text_of(client.get(f"/t/{code}/"))
    old = text_of(client.get(f"/t/{receipt}/"))
    assert new.number in old and f"/t/{receipt}/again/" not in old


def test_an_appellant_objects_to_a_refusal(cast: Cast) -> None:
    order, receipt = received(cast, lead="", stop_at="00")
    actions.refuse(cast.agent, order.pk, "court", "请向法院提出。")
    client = citizen()
    page = text_of(client.get(f"/t/{receipt}/"))
    assert "请向法院提出。" in page and "不同意，请重新看" in page
    assert client.post(f"/t/{receipt}/object/", {"words": "这是政府的事。"}).status_code == 302
    order.refresh_from_db()
    assert order.state == "20" and "请向法院提出。" not in text_of(client.get(f"/t/{receipt}/"))


@pytest.mark.parametrize("name", ["withdraw", "again", "object"])
def test_what_cannot_be_done_now_leads_back(cast: Cast, name: str) -> None:
    order, receipt = handled(cast)
    actions.reply(cast.clerk, order.pk, "灯已修好。")
    client = citizen()
    assert client.get(f"/t/{receipt}/{name}/").headers["Location"] == f"/t/{receipt}/"
    assert client.post(f"/t/{receipt}/{name}/", {"words": "算了"}).status_code == 409


def test_an_agent_who_was_not_sure_closes_after_the_call(cast: Cast, signed_in: SignIn) -> None:
    order, _ = received(cast, lead="", stop_at="00")
    actions.answer(cast.agent, order.pk, "大概要带身份证。", unsure=True)
    agent = signed_in("agent")
    assert "回电" in text_of(agent.get(f"/orders/{order.number}/"))
    assert "大概要带身份证。" in text_of(agent.get("/call-backs/"))
    address = f"/orders/{order.number}/call-back/"
    assert agent.post(address, {"version": version(order), "note": ""}).status_code == 422
    sent = {
        "version": version(order),
        "note": "已核实，就是要带。",
        "verdict": "settle",
        "next": "call_backs",
    }
    assert agent.post(address, sent).headers["Location"] == "/call-backs/"
    assert WorkOrder.objects.get(pk=order.pk).state == "80"
    assert "没有要回电的" in text_of(agent.get("/call-backs/"))


def test_the_desk_keeps_an_unsure_answer_open(cast: Cast, signed_in: SignIn) -> None:
    sent = {
        "key": "k", "words": "居住证怎么办？", "verb": "answer", "answer": "大概要带身份证。", "unsure": "on",
        "phone": "13900001234",
    }  # fmt: skip
    assert signed_in("agent").post("/desk/register/", sent).status_code == 302
    assert WorkOrder.objects.get().state == "01"


def test_an_agent_takes_a_doubtful_answer_up(cast: Cast, signed_in: SignIn) -> None:
    order, _ = received(cast, lead="", stop_at="00")
    actions.answer(cast.agent, order.pk, "大概要带身份证。", unsure=True)
    sent = {"version": version(order), "note": "窗口说法不同。", "verdict": "doubt"}
    assert signed_in("agent").post(f"/orders/{order.number}/call-back/", sent).status_code == 302
    assert WorkOrder.objects.get(pk=order.pk).state == "20"
