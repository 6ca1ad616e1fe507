"""The knowledge base on screen: written, reviewed, asked for, and read by citizens before they file."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from huiyin.act.orders import actions as orders
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.refusals import NotNow
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.queries import story
from huiyin.hear.intake.rules import NewAppeal
from huiyin.hear.knowledge import actions, queries
from huiyin.hear.knowledge.models import Draft, Entry, Missed, Request
from huiyin.learn.insight.jobs import note_unanswered, question_in
from huiyin.testing.cast import DEPARTMENT, STREET, Cast
from tests.hear.test_knowledge_asking import counted
from tests.hear.test_knowledge_editing import renewed, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]  # a test that commits empties the house
SignIn = Callable[[str], Client]
RENT = "我在外面租房住，公积金能不能取出来付房租？"
UNKNOWN = "小区健身器材坏了找谁修"


@pytest.fixture(autouse=True)
def _fresh_counters() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def begun(client: Client, **more: str) -> str:
    """The address of a draft that was just begun."""
    address = client.post("/knowledge/begin/", {"key": "k", **more}).headers["Location"]
    assert re.fullmatch(r"/knowledge/drafts/\d+/", address)
    return str(address)


FIELDS = {
    "question": "小区的健身器材坏了找谁修？",
    "spoken": "由街道登记报修，七个工作日内修好。",
    "written": "由街道登记后报修，七个工作日内修复。依据：《办法》第八条。",
    "source": "《办法》第八条",
    "owner": DEPARTMENT,
    "words": "健身器材、器材坏了",
    "valid_until": "2031-12-31",
}


def test_an_answer_is_written_reviewed_and_found(signed_in: SignIn, cast: Cast) -> None:
    clerk, editor = signed_in("department"), signed_in("editor")
    address = begun(clerk)
    kept = clerk.post(address, {"verb": "save", "question": FIELDS["question"], "owner": DEPARTMENT})
    assert kept.status_code == 302, "half of it can be kept"
    short = clerk.post(address, {"verb": "submit", "question": FIELDS["question"], "owner": DEPARTMENT})
    assert short.status_code == 422
    assert "还没有填" in text_of(short)
    long = clerk.post(address, {**FIELDS, "verb": "save", "spoken": "长" * 81})
    assert long.status_code == 422
    assert "长" * 81 in text_of(long), "what was typed is still there"
    assert clerk.post(address, {**FIELDS, "verb": "submit"}).status_code == 302
    assert "等别人复核" in text_of(clerk.get("/knowledge/?view=todo"))
    assert clerk.post(address, {"verb": "publish"}).status_code == 403
    page = text_of(editor.get(address))
    assert "发布为第1版" in page
    assert "等您复核" in text_of(editor.get("/knowledge/?view=todo"))
    done = editor.post(address, {"verb": "publish", "version": str(Draft.objects.get().version)})
    assert done.headers["Location"] == "/knowledge/Z0001/"
    assert "Z0001" in text_of(signed_in("agent").get("/knowledge/?q=健身器材坏了"))
    assert "Z0001" in text_of(Client().post("/answers/", {"q": "健身器材坏了"}))


def test_the_author_sees_no_button_to_publish(signed_in: SignIn, cast: Cast) -> None:
    draft = written(cast.editor)
    page = text_of(signed_in("editor").get(f"/knowledge/drafts/{draft.pk}/"))
    assert 'value="publish"' not in page
    assert "等另一个人来复核发布" in page
    refused = signed_in("editor").post(f"/knowledge/drafts/{draft.pk}/", {"verb": "publish"})
    assert refused.status_code == 302
    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert 'value="publish"' in text_of(signed_in("reviewer").get(f"/knowledge/drafts/{draft.pk}/"))


def test_sending_back_needs_to_say_why(signed_in: SignIn, cast: Cast) -> None:
    draft = written(cast.department, owner=DEPARTMENT)
    address, editor = f"/knowledge/drafts/{draft.pk}/", signed_in("editor")
    assert editor.post(address, {"verb": "send_back"}).status_code == 422
    editor.post(address, {"verb": "send_back", "reason": "出处要写到条"})
    assert "出处要写到条" in text_of(signed_in("department").get(address))
    assert "出处要写到条" in text_of(signed_in("department").get("/knowledge/?view=todo"))


def test_what_others_changed_meanwhile_is_not_overwritten(signed_in: SignIn, cast: Cast) -> None:
    client = signed_in("department")
    address = begun(client)
    client.post(address, {**FIELDS, "verb": "save", "version": "1"})
    late = client.post(address, {**FIELDS, "verb": "save", "version": "1", "spoken": "我的说法。"})
    assert late.status_code == 409
    assert "我的说法。" in text_of(late)


def test_versions_stand_side_by_side(signed_in: SignIn, cast: Cast) -> None:
    before = queries.entry("K0117")
    assert before is not None
    actions.publish(cast.editor, renewed(cast, spoken="换成新的说法。").pk)
    agent = signed_in("agent")
    page = text_of(agent.get("/knowledge/K0117/"))
    assert "第2版" in page
    assert "第1版" in page
    old = text_of(agent.get("/knowledge/K0117/1/"))
    assert before.spoken in old
    assert "这是以前的说法" in old
    new = text_of(agent.get("/knowledge/K0117/2/"))
    assert "<ins>" in new
    assert "<del>" in new
    assert agent.get("/knowledge/K0117/3/").status_code == 404


def test_an_order_keeps_the_version_it_was_answered_from(signed_in: SignIn, cast: Cast) -> None:
    entry = queries.entry("K0117")
    assert entry is not None
    new = NewAppeal(words="物业什么都不管，找谁？", channel="phone", source="desk", source_key="v")
    order = receive_many(cast.agent, [new], Receiving(kind="consultation", stop_at="00"))[0].order
    orders.answer(cast.agent, order.pk, entry.spoken, entry.code, entry.version)
    with pytest.raises(NotNow):
        orders.answer(cast.agent, order.pk, entry.spoken, entry.code, entry.version)
    assert counted("K0117") == {"used": 1}, "tried twice, counted once"
    actions.publish(cast.editor, renewed(cast, spoken="后来改了说法。").pk)
    event = next(one for one in story(f"order:{order.pk}") if one.action == "answer")
    kept = queries.version(event.evidence["entry"], event.evidence["entry_version"])
    assert kept is not None
    assert kept.spoken == entry.spoken == event.evidence["answer"]
    assert "按知识K0117第1版答复" in text_of(signed_in("agent").get(f"/orders/{order.number}/"))


def test_withdrawing_says_why(signed_in: SignIn, cast: Cast) -> None:
    editor = signed_in("editor")
    editor.post("/knowledge/K0101/withdraw/", {"reason": " "})
    assert queries.entry("K0101").state == "in_force"  # type: ignore[union-attr]
    editor.post("/knowledge/K0101/withdraw/", {"reason": "办法废止了"})
    assert "办法废止了" in text_of(signed_in("agent").get("/knowledge/K0101/"))
    page = text_of(Client().get("/answers/K0101/"))
    assert "不再有效" in page
    assert "二十四小时内到场" not in page
    assert signed_in("department").post("/knowledge/K0117/withdraw/", {"reason": "x"}).status_code == 403


def test_a_search_in_vain_offers_to_ask_for_the_answer(signed_in: SignIn, cast: Cast) -> None:
    agent = signed_in("agent")
    assert "缺这一条" in text_of(agent.get("/knowledge/", {"q": UNKNOWN}))
    assert "缺这一条" not in text_of(agent.get("/knowledge/", {"q": "gjjtq"}))
    agent.post("/knowledge/report/", {"text": UNKNOWN})
    request = Request.objects.get()
    editor = signed_in("editor")
    assert UNKNOWN in text_of(editor.get("/knowledge/?view=todo"))
    page = text_of(editor.get(f"/knowledge/requests/{request.pk}/"))
    assert "坐席提出来的：1次" in page
    address = begun(editor, request=str(request.pk))
    assert UNKNOWN in text_of(editor.get(address))
    editor.post(f"/knowledge/requests/{request.pk}/aside/", {"reason": "由别的条目回答"})
    assert "由别的条目回答" in text_of(editor.get(f"/knowledge/requests/{request.pk}/"))


def test_an_owner_sees_what_ends_and_only_its_own(signed_in: SignIn, cast: Cast) -> None:
    ends = now().date() + timedelta(days=20)
    Entry.objects.filter(code__in=("K0117", "K0126")).update(valid_until=ends)
    actions.warn_expiring()
    page = text_of(signed_in("department").get("/knowledge/?view=todo"))
    assert "物业服务差找谁管" in page
    assert "公积金" not in page
    other = Request.objects.get(entry__code="K0126")
    assert signed_in("department").get(f"/knowledge/requests/{other.pk}/").status_code == 403
    assert "knowledge/?view=todo" in text_of(signed_in("department").get("/unit/"))
    assert "knowledge/?view=todo" not in text_of(signed_in("clerk").get("/unit/"))


def test_consultations_that_were_dispatched_are_told_once(cast: Cast) -> None:
    words = "我家在柳堤街。小区健身器材坏了找谁修？我的电话是13900000003。"
    new = NewAppeal(words=words, channel="phone", source="desk", source_key="d", kind="consultation")
    secret = NewAppeal(
        words=words, channel="phone", source="desk", source_key="s", kind="consultation", confidential=True
    )
    receive_many(cast.agent, [new, secret], Receiving(lead=STREET, kind="consultation", matter="010202"))
    assert note_unanswered() == 1
    assert note_unanswered() == 0
    missed = Missed.objects.get()
    assert (missed.text, missed.why) == ("小区健身器材坏了找谁修？", "dispatched")


def test_the_sentence_that_asks_is_the_question() -> None:
    assert question_in("灯坏了。谁来修？快点！") == "谁来修？"
    assert question_in("灯坏了。快点") == "灯坏了。"
    assert question_in("") == ""


def test_an_answer_settles_a_matter_once_in_one_browser() -> None:
    client = Client()
    page = text_of(client.get("/answers/K0126/"))
    assert "第1版" in page
    assert "依据" in page
    answer = client.post("/answers/K0126/vote/", {"vote": "settled"})
    assert answer.headers["Location"] == "/answers/K0126/"
    client.post("/answers/K0126/vote/", {"vote": "settled"})
    client.post("/answers/K0126/vote/", {"vote": "not_helped"})
    assert counted("K0126") == {"opened": 1, "settled": 1}
    assert "这件事就不用再交了" in text_of(client.get("/answers/K0126/"))
    assert Client().post("/answers/K0126/vote/", {"vote": "loved"}).status_code == 404
    assert Client().post("/answers/none/vote/", {"vote": "helped"}).status_code == 404


def test_answers_that_do_not_help_are_asked_for_anew(cast: Cast) -> None:
    for _ in range(5):
        Client().post("/answers/K0117/vote/", {"vote": "not_helped"})
    assert counted("K0117") == {"not_helped": 5}
    assert actions.gather() == 1
    [request] = queries.requests(cast.department)
    assert (request.kind, request.entry and request.entry.code) == ("gap", "K0117")
    draft = actions.begin(cast.department, "k", request_id=request.pk)
    assert draft.base == 1, "it is the entry that is to be changed"


def test_what_is_typed_brings_the_answer_and_leaves_no_trace(caplog: pytest.LogCaptureFixture) -> None:
    client = Client()
    page = text_of(client.post("/answers/", {"words": RENT, "phone": "13900001234"}))
    assert "租房怎么提取公积金" in page
    assert "hx-params" in page
    assert counted("K0126") == {"proposed": 1}
    client.post("/answers/", {"words": RENT + "谢谢"})
    assert counted("K0126") == {"proposed": 1}, "one who goes on typing is one person"
    assert "公积金" not in caplog.text
    assert not Missed.objects.exists(), "what is still being written is kept nowhere"


def test_a_question_nobody_answers_is_kept_without_its_numbers() -> None:
    page = text_of(Client().post("/answers/", {"q": f"{UNKNOWN}，我的电话13900001234"}))
    assert "直接说给我们听" in page
    missed = Missed.objects.get()
    assert "1390000" not in missed.text
    assert missed.why == "no_hit"


def test_one_who_asks_without_end_is_slowed_down(monkeypatch: pytest.MonkeyPatch) -> None:
    from huiyin.web.citizen import throttle

    monkeypatch.setitem(throttle.MOST, "asks", 3)
    client = Client()
    answers = [client.post("/answers/", {"q": "路灯不亮找谁"}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    assert "公积金" not in text_of(client.post("/answers/", {"words": RENT}))


def test_an_expired_answer_is_not_read_out_to_citizens() -> None:
    Entry.objects.filter(code="K0126").update(valid_until=now().date() - timedelta(days=2))
    page = text_of(Client().get("/answers/K0126/"))
    assert "不再有效" in page
    assert "一万八千元" not in page


def test_both_languages(signed_in: SignIn, cast: Cast) -> None:
    draft = written(cast.editor)
    request = actions.report_gap(cast.agent, UNKNOWN)
    client = signed_in("editor")
    client.cookies["django_language"] = "en"
    for path in (
        "/knowledge/?view=todo",
        "/knowledge/K0117/",
        "/knowledge/K0117/1/",
        f"/knowledge/drafts/{draft.pk}/",
        f"/knowledge/requests/{request.pk}/",
        "/answers/K0126/",
    ):
        page = re.sub(r'lang="zh-Hans"[^>]*>.*?</(p|div|li)>', "", text_of(client.get(path)), flags=re.S)
        assert "知识库" not in page
        assert "有效期" not in page


def test_the_desk_proposes_what_can_be_answered_and_counts_it(signed_in: SignIn, cast: Cast) -> None:
    agent = signed_in("agent")
    page = text_of(
        agent.post("/desk/suggest/", {"words": "请问租房子怎么提取公积金，要什么材料？", "key": "a"})
    )
    assert 'data-entry="K0126"' in page
    assert "第1版" in page
    assert counted("K0126") == {}, "typing is not yet proposing"
    nothing = text_of(agent.post("/desk/suggest/", {"words": "邻居家的猫上了屋顶下不来", "key": "a"}))
    assert "data-entry=" not in nothing
    said = {"words": "请问租房子怎么提取公积金，要什么材料？", "phone": "13900000009", "key": "a"}
    agent.post("/desk/register/", {**said, "verb": "answer", "answer": "可以提。", "entry": "K0126"})
    assert counted("K0126") == {"proposed": 1, "used": 1}
