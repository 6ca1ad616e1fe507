"""The citizen's door: one question, a receipt, progress, more words, a rating."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.act.orders import actions
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback.models import Callback
from huiyin.answer.callback.rules import RATINGS, REASONS, SOLVED
from huiyin.foundation.vault.models import Identity
from huiyin.hear.intake.models import Appeal, Attachment
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast
from huiyin.web.citizen.files import media_type
from huiyin.web.citizen.forms import RatingForm
from huiyin.web.citizen.throttle import TRIES

WORDS = "江滨路的路灯不亮，晚上黑漆漆的，老人差点摔倒。"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
Fields = dict[str, object]


@pytest.fixture(autouse=True)
def _fresh_counters() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def client(city: object) -> Client:
    """A phone in Chinese."""
    return Client(headers={"accept-language": "zh-CN"})


def key_of(client: Client) -> str:
    found = re.search(r'name="key" value="([^"]+)"', client.get("/").content.decode())
    assert found is not None
    return found.group(1)


def fields(client: Client, **more: object) -> Fields:
    return {"key": key_of(client), "words": WORDS, "phone": "13900001234", "name": "顾测试", **more}


def filed(client: Client, **more: object) -> str:
    """File an appeal; its receipt."""
    answer = client.post("/", fields(client, **more))
    assert answer.headers["Location"] == "/receipt/"
    code: str = client.session["receipt"]["code"]
    return code


def test_the_home_page_asks_one_question_and_needs_no_sign_in(client: Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "您遇到了什么事？" in page.content.decode()
    assert client.get("/", headers={"accept-language": "en"}).status_code == 200


def test_an_appeal_goes_in_and_the_receipt_comes_out(client: Client) -> None:
    code = filed(client, place="江滨路口")
    page = client.get("/receipt/").content.decode()
    order = WorkOrder.objects.get()
    assert order.number in page
    assert f"{code[:5]}-{code[5:]}" in page
    appeal = Appeal.objects.get()
    assert (appeal.words, appeal.place_said, appeal.channel) == (WORDS, "江滨路口", "web")
    assert "13900001234" not in page
    assert appeal.appellant is not None


def test_the_receipt_page_is_only_for_who_filed(client: Client) -> None:
    filed(client)
    assert Client().get("/receipt/").headers["Location"] == "/track/"


def test_sent_twice_it_is_one_appeal_and_the_receipt_is_not_lost(client: Client) -> None:
    data = fields(client)
    client.post("/", data)
    first = client.session["receipt"]["code"]
    other = Client()  # the answer to the first press never arrived, nor did its cookie
    assert other.post("/", data).headers["Location"] == "/receipt/"
    assert other.session["receipt"]["code"] == first
    assert Appeal.objects.count() == 1


def test_another_matter_under_the_same_key_is_asked_about_and_kept(client: Client) -> None:
    data = fields(client)
    client.post("/", data)
    page = client.post("/", {**data, "words": "另一件：垃圾桶满了没人清。"})
    text = page.content.decode()
    assert page.status_code == 409
    assert "另一件：垃圾桶满了没人清。" in text
    assert WorkOrder.objects.get().number in text
    again = re.search(r'name="key" value="([^"]+)"', text)
    assert again is not None
    assert again.group(1) != data["key"]
    client.post("/", {**data, "words": "另一件：垃圾桶满了没人清。", "key": again.group(1)})
    assert Appeal.objects.count() == 2


def test_a_number_is_asked_for_and_nothing_typed_is_lost(client: Client) -> None:
    page = client.post("/", fields(client, phone="", place="江滨路口"))
    text = unescape(page.content.decode())
    assert page.status_code == 422
    assert Appeal.objects.count() == 0
    assert WORDS in text
    assert "江滨路口" in text
    assert "请留一个电话" in text
    assert 'href="#id_phone"' in text
    assert 'id="id_phone_error"' in text


def test_empty_words_are_told_beside_the_question(client: Client) -> None:
    page = client.post("/", fields(client, words="  "))
    assert page.status_code == 422
    assert "一句话也行" in page.content.decode()


def test_anonymous_leaves_no_trace_of_who(client: Client) -> None:
    filed(client, anonymous="on")
    assert Appeal.objects.get().appellant is None
    assert Identity.objects.count() == 0
    assert "您没有留电话" in client.get("/receipt/").content.decode()


def test_confidential_waits_for_a_person_to_dispatch(client: Client) -> None:
    filed(client, confidential="on")
    assert WorkOrder.objects.get().state == "20"
    assert WorkOrder.objects.get().confidential


def test_a_pin_decides_the_street(client: Client) -> None:
    filed(client, lon="113.40539", lat="31.21749", place="")
    assert WorkOrder.objects.get().place_id == STREET


@pytest.mark.parametrize("pin", [{"lon": "113.4"}, {"lon": "x", "lat": "y"}, {"lon": "900", "lat": "1"}])
def test_a_wrong_pin_is_told_beside_the_place(client: Client, pin: Fields) -> None:
    page = client.post("/", fields(client, **pin))
    assert page.status_code == 422
    assert 'id="id_place_error"' in page.content.decode()


def test_photos_are_kept_by_their_content(client: Client) -> None:
    photo = SimpleUploadedFile("灯.exe", PNG, content_type="application/x-msdownload")
    filed(client, photos=[photo])
    kept = Attachment.objects.get()
    assert (kept.media_type, kept.size) == ("image/png", len(PNG))


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([SimpleUploadedFile("灯.jpg", b"MZ\x90\x00 not a picture", "image/jpeg")], "收不了"),
        ([SimpleUploadedFile(f"{n}.png", PNG + bytes([n])) for n in range(7)], "最多交6个"),
        ([SimpleUploadedFile("大.png", PNG + b"\x00" * (10 * 1024 * 1024))], "超过了10"),
    ],
)
def test_files_that_cannot_be_taken_are_told(
    client: Client, files: list[SimpleUploadedFile], words: str
) -> None:
    page = client.post("/", fields(client, photos=files))
    text = unescape(page.content.decode())
    assert page.status_code == 422
    assert words in text
    assert "请再选一次" in text
    assert WORDS in text
    assert Appeal.objects.count() == 0


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7", "application/pdf"),
        (b"ID3\x04", "audio/mpeg"),
        (b"\x00\x00\x00\x18ftypM4A ", "audio/mp4"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"\x00\x00\x00\x18ftypheic", ""),
        (b"<svg onload=alert(1)>", ""),
        (b"", ""),
    ],
)
def test_content_tells_what_a_file_is(start: bytes, kind: str) -> None:
    assert media_type(start) == kind


def test_words_being_typed_bring_answers_and_neighbours(client: Client) -> None:
    filed(client)
    page = client.post("/answers/", {"words": "江滨路有路灯不亮", "place": ""}).content.decode()
    assert "附近已有1件" in page
    assert "看答案" in page
    assert "<html" not in page
    assert "附近" not in client.post("/answers/", {"words": "路"}).content.decode()


def test_answers_are_found_and_name_their_source(client: Client) -> None:
    assert "/answers/K0101/" in client.get("/answers/", {"q": "路灯不亮找谁"}).content.decode()
    page = client.get("/answers/K0101/").content.decode()
    assert "依据" in page
    assert "2030年12月31日" in page
    assert client.get("/answers/none/").status_code == 404
    assert "没有查到" in client.get("/answers/", {"q": "zzzz"}).content.decode()


def test_a_receipt_leads_to_the_progress(client: Client) -> None:
    code = filed(client)
    found = Client().post("/track/", {"code": f" {code[:5].lower()}-{code[5:]} "})
    page = Client().get(found.headers["Location"], headers={"accept-language": "zh-CN"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "已收到" in text
    assert "no-store" in page.headers["Cache-Control"]
    assert WorkOrder.objects.get().number in text
    assert "13900001234" not in text


def test_an_unknown_receipt_gets_kind_words_and_guessing_is_slowed(client: Client) -> None:
    assert client.get("/t/ABCDEFGHJK/").status_code == 404
    for _ in range(TRIES):
        page = client.post("/track/", {"code": "ABCDEFGHJK"})
    assert page.status_code == 429
    assert "十分钟" in page.content.decode()
    assert client.post("/track/", {"code": ""}).status_code == 422


def test_words_can_be_added(client: Client) -> None:
    code = filed(client)
    assert client.post(f"/t/{code}/add/", {"words": ""}).status_code == 422
    answer = client.post(f"/t/{code}/add/", {"words": "西边那盏也不亮"})
    assert answer.headers["Location"] == f"/t/{code}/"
    assert "西边那盏也不亮" in client.get(f"/t/{code}/").content.decode()


GOOD = {
    "solved": "solved",
    "result": "satisfied",
    "attitude": "satisfied",
    "speed": "basically",
    "contacted": "yes",
    "pressed": "no",
}


def answered(client: Client, cast: Cast, **more: object) -> str:
    """File, and let the street handle it until the rating is asked for."""
    code = filed(client, **more)
    pk = WorkOrder.objects.get().pk
    if WorkOrder.objects.get().lead_id != STREET:
        WorkOrder.objects.filter(pk=pk).update(lead=STREET, state="30")
    actions.sign(cast.clerk, pk)
    actions.contact(cast.clerk, pk, "打过电话")
    actions.submit(cast.clerk, pk)
    actions.instruct(cast.head, pk, "今天修好", "高师傅")
    actions.reply(cast.clerk, pk, "灯已换好。")
    actions.release(cast.deputy, pk)
    actions.approve(cast.reviewer, pk, {"answered": True})
    return code


def test_a_good_rating_closes_the_matter(client: Client, cast: Cast) -> None:
    code = answered(client, cast)
    assert "灯已换好。" in client.get(f"/t/{code}/").content.decode()
    assert client.get(f"/t/{code}/rate/").status_code == 200
    assert client.post(f"/t/{code}/rate/", GOOD).status_code == 302
    assert client.post(f"/t/{code}/rate/", GOOD).status_code == 302  # pressed twice
    thanks = client.get(f"/t/{code}/rate/").content.decode()
    assert "听到了" in thanks
    assert "办结了" in thanks
    assert WorkOrder.objects.get().state == "80"
    assert Callback.objects.count() == 1


def test_a_bad_rating_sends_it_back_and_says_so(client: Client, cast: Cast) -> None:
    code = answered(client, cast)
    bad = {
        **GOOD,
        "solved": "unsolved",
        "reasons": ["slow", "half_done"],
        "pressed": "yes",
        "words": "还是黑的",
    }
    client.post(f"/t/{code}/rate/", bad)
    kept = Callback.objects.get()
    assert (kept.solved, kept.reasons, kept.pressed, kept.way) == (
        "unsolved",
        ["slow", "half_done"],
        True,
        "receipt",
    )
    assert WorkOrder.objects.get().state == "75"
    thanks = client.get(f"/t/{code}/rate/").content.decode()
    assert "不算办完" in thanks
    assert "还是黑的" in thanks


def test_a_rating_that_is_not_complete_keeps_what_was_chosen(client: Client, cast: Cast) -> None:
    code = answered(client, cast)
    page = client.post(f"/t/{code}/rate/", {"solved": "partly", "words": "写了一半"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "写了一半" in text
    assert "请选一项" in text
    assert re.search(r'value="partly"[^>]*checked', text)
    assert Callback.objects.count() == 0


def test_nobody_rates_before_the_answer(client: Client) -> None:
    code = filed(client)
    assert client.get(f"/t/{code}/rate/").headers["Location"] == f"/t/{code}/"
    page = client.post(f"/t/{code}/rate/", GOOD)
    assert page.status_code == 409
    assert Callback.objects.count() == 0


def test_the_form_offers_exactly_what_can_be_answered() -> None:
    form = RatingForm()
    assert [value for value, _ in form.fields["solved"].choices] == list(SOLVED)  # type: ignore[attr-defined]
    assert {value for value, _ in form.fields["reasons"].choices} == set(REASONS)  # type: ignore[attr-defined]
    for name in ("result", "attitude", "speed"):
        assert [value for value, _ in form.fields[name].choices] == list(RATINGS)  # type: ignore[attr-defined]


def test_a_matter_that_was_not_accepted_says_why_and_promises_nothing_more(
    client: Client, cast: Cast
) -> None:
    new = NewAppeal(words="请把邻居的官司判我赢。", channel="phone", source="desk", source_key="suit")
    [got] = receive_many(cast.agent, [new], Receiving(stop_at="00"))
    actions.refuse(cast.agent, got.order.pk, "litigation", "这件事要到法院去说，地址在江滨路。")
    text = client.get(f"/t/{got.receipt}/").content.decode()
    assert "这件事要到法院去说" in text
    assert "交给负责的单位办理" not in text


def test_who_left_no_name_is_not_asked_for_a_rating(client: Client, cast: Cast) -> None:
    code = answered(client, cast, anonymous="on")
    text = client.get(f"/t/{code}/").content.decode()
    assert "已答复您" in text
    assert "评一评" not in text
    assert client.post(f"/t/{code}/rate/", GOOD).status_code == 409
