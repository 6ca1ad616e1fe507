"""What the phone is handed and what it sends; the files of an order, and the same by a plain form."""

import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.act.orders import actions
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.models import Exhibit, SiteReport, WorkOrder
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast
from huiyin.testing.pictures import GPS_WORDS, jpeg, png, voice
from huiyin.web.unit.views_street import SHELL, WORKER

SignIn = Callable[[str], Client]
WORDS = "楼下井盖翘起来了，电动车压上去差点翻。"
NAME, PHONE = "赵小满", "13900000123"


def receive(cast: Cast, key: str = "lid", **more: object) -> actions.Received:
    more = {"person": Person(NAME, PHONE), "place": "塔西巷口", "lon": 121.5, "lat": 31.2} | more
    new = NewAppeal(words=WORDS, channel="web", source="web", source_key=key, **more)  # type: ignore[arg-type]
    return actions.receive_many(cast.citizen, [new], Receiving(lead=STREET, matter="010202"))[0]


@pytest.fixture
def received(cast: Cast) -> actions.Received:
    """An order of the clerk in hand, with its receipt."""
    made = receive(cast)
    actions.sign(cast.clerk, made.order.pk)
    actions.submit(cast.clerk, made.order.pk)
    actions.instruct(cast.head, made.order.pk, "马上去。", cast.clerk.name)
    return made


@pytest.fixture
def order(received: actions.Received) -> WorkOrder:
    """The same, without its receipt."""
    return WorkOrder.objects.get(pk=received.order.pk)


def fetch(client: Client, url: str) -> int:
    """Get a file, read it to its end, and say what came of it."""
    answer = client.get(url)
    assert answer.status_code != 200 or len(answer.getvalue()) > 0
    return answer.status_code


def send(client: Client, order: WorkOrder, **more: object) -> HttpResponse:
    said = {
        "number": order.number,
        "key": "k1",
        "act": "progress",
        "note": "换好了。",
        "lon": "121.5",
        "lat": "31.2",
        "accuracy": "12",
        "taken_at": "1793000000000",
        "before": SimpleUploadedFile("a.jpg", jpeg(6)),
        "after": SimpleUploadedFile("b.png", png()),
    }
    return client.post("/street/send/", said | more)  # type: ignore[return-value]


def test_phone_is_handed_orders_without_who_brought_them(signed_in: SignIn, order: WorkOrder) -> None:
    answer = signed_in("clerk").get("/street/orders/")
    text = answer.content.decode()
    assert "no-store" in answer["Cache-Control"] and NAME not in text and PHONE not in text
    found = json.loads(text)
    (one,) = found["orders"]
    assert (one["words"], one["mine"], one["contacted"]) == (WORDS, True, False)
    assert one["can"] == ["contact", "progress"] and one["spot"] == [121.5, 31.2]
    assert found["areas"][one["area"]]["d"].startswith("M") and len(found["key"]) == 44


def test_phone_asks_as_often_for_two_orders_as_for_one(
    signed_in: SignIn, order: WorkOrder, cast: Cast
) -> None:
    client = signed_in("clerk")
    client.get("/street/orders/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/street/orders/")
    receive(cast, "second")
    with CaptureQueriesContext(connection) as two:
        assert len(json.loads(client.get("/street/orders/").content)["orders"]) == 2
    assert len(two) == len(one)


def test_secret_report_gives_the_phone_neither_words_nor_place(signed_in: SignIn, cast: Cast) -> None:
    made = receive(cast, kind="report", confidential=True).order
    WorkOrder.objects.filter(pk=made.pk).update(state="50", lead=STREET)
    text = signed_in("clerk").get("/street/orders/").content.decode()
    found = json.loads(text)["orders"][0]
    assert WORDS not in json.dumps(found, ensure_ascii=False) and "塔西巷口" not in found["place"]
    assert (found["spot"], found["call"]) == (None, "")


def test_each_account_has_a_key_of_its_own(signed_in: SignIn, order: WorkOrder) -> None:
    keys = {
        json.loads(signed_in(who).get("/street/orders/").content)["key"] for who in ("clerk", "head", "rival")
    }
    assert len(keys) == 3


def test_report_is_taken_once_and_answered_alike(signed_in: SignIn, order: WorkOrder) -> None:
    client = signed_in("clerk")
    first, second = send(client, order), send(client, order)
    assert first.status_code == second.status_code == 200
    assert json.loads(first.content) == json.loads(second.content) == {"state": "sent", "words": "已收到"}
    assert (SiteReport.objects.count(), Exhibit.objects.count()) == (1, 2)


def test_late_report_is_taken_and_said_to_be_late(signed_in: SignIn, order: WorkOrder) -> None:
    WorkOrder.objects.filter(pk=order.pk).update(state="60")
    answer = json.loads(send(signed_in("clerk"), order).content)
    assert answer["state"] == "late" and "没有算作进展" in answer["words"]


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"note": ""}, 422),
        ({"lon": "999", "lat": "1"}, 422),
        ({"after": SimpleUploadedFile("x.jpg", b"<script>alert(1)</script>")}, 422),
        ({"number": "nowhere"}, 409),
        ({"act": "reply"}, 422),
    ],
)
def test_what_is_refused_says_why(
    signed_in: SignIn, order: WorkOrder, more: dict[str, object], status: int
) -> None:
    answer = send(signed_in("clerk"), order, **more)
    assert answer.status_code == status
    said = json.loads(answer.content)
    assert said["state"] == "refused" and len(said["words"]) > 6
    assert not SiteReport.objects.exists()


def test_absurd_numbers_from_a_phone_are_no_place_and_no_time(signed_in: SignIn, order: WorkOrder) -> None:
    send(signed_in("clerk"), order, lon="x", taken_at="9" * 40)
    report = SiteReport.objects.get()
    assert report.lon is None and report.taken_at is None


@pytest.mark.parametrize("who", ["rival", "rival_head", "department"])
def test_another_units_person_is_refused(signed_in: SignIn, order: WorkOrder, who: str) -> None:
    assert json.loads(send(signed_in(who), order).content)["state"] == "refused"
    assert not SiteReport.objects.exists()


def test_without_a_token_nothing_is_taken(signed_in: SignIn, order: WorkOrder) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in("clerk").cookies
    assert send(strict, order).status_code == 403
    token = json.loads(strict.get("/street/pulse/").content)["csrf"]
    answer = strict.post(
        "/street/send/", {"number": order.number, "act": "sign"}, headers={"X-CSRFToken": token}
    )
    assert json.loads(answer.content) == {"state": "sent", "words": "已签收"}


def test_signing_from_the_phone_twice_is_signing_once(signed_in: SignIn, cast: Cast) -> None:
    made = receive(cast, "new").order
    client = signed_in("clerk")
    for _ in range(2):
        answer = client.post("/street/send/", {"number": made.number, "act": "sign"})
        assert json.loads(answer.content)["state"] == "sent"
        actions.contact(cast.clerk, made.pk, "打过电话了。")
    assert [event.action for event in story(f"order:{made.pk}")].count("sign") == 1


def test_calling_hands_over_the_number_once_and_writes_it_down(signed_in: SignIn, order: WorkOrder) -> None:
    answer = signed_in("clerk").post(f"/street/call/{order.number}/")
    assert json.loads(answer.content) == {"phone": PHONE} and "no-store" in answer["Cache-Control"]
    assert Event.objects.filter(action="reveal", reason__contains=order.number).count() == 1
    assert signed_in("rival").post(f"/street/call/{order.number}/").status_code == 403


def test_confidential_person_cannot_be_called(signed_in: SignIn, cast: Cast) -> None:
    made = receive(cast, confidential=True).order
    assert signed_in("clerk").post(f"/street/call/{made.number}/").status_code == 403


@pytest.mark.parametrize("who", ["clerk", "head", "deputy", "reviewer", "supervisor", "agent", "district"])
def test_who_reads_the_order_gets_its_files(signed_in: SignIn, order: WorkOrder, who: str) -> None:
    send(signed_in("clerk"), order)
    for exhibit in Exhibit.objects.all():
        answer = signed_in(who).get(f"/orders/{order.number}/exhibits/{exhibit.pk}/")
        content = answer.getvalue()
        assert answer.status_code == 200 and GPS_WORDS not in content and len(content) == exhibit.size
        assert (
            answer["Cache-Control"] == "private, no-store" and "sandbox" in answer["Content-Security-Policy"]
        )


@pytest.mark.parametrize("who", ["rival", "department", "outsider", "citizen", "editor", "administrator"])
def test_nobody_else_gets_a_file(signed_in: SignIn, order: WorkOrder, who: str) -> None:
    send(signed_in("clerk"), order)
    pk = Exhibit.objects.latest("pk").pk
    assert signed_in(who).get(f"/orders/{order.number}/exhibits/{pk}/").status_code in (302, 403)


def test_file_is_not_had_through_another_order(signed_in: SignIn, order: WorkOrder, cast: Cast) -> None:
    send(signed_in("clerk"), order)
    other = receive(cast, "other").order
    pk = Exhibit.objects.latest("pk").pk
    assert signed_in("clerk").get(f"/orders/{other.number}/exhibits/{pk}/").status_code == 404


def test_appellant_sees_only_the_picture_the_unit_marked(
    signed_in: SignIn, order: WorkOrder, received: actions.Received
) -> None:
    clerk, citizen = signed_in("clerk"), Client()
    send(clerk, order)
    before, after = Exhibit.objects.order_by("position")
    page = citizen.get(f"/t/{received.receipt}/").content.decode()
    assert "photos/" not in page
    assert citizen.get(f"/t/{received.receipt}/photos/{after.pk}/").status_code == 404
    clerk.post(f"/orders/{order.number}/exhibits/{after.pk}/show/", {"shown": "yes"})
    page = citizen.get(f"/t/{received.receipt}/").content.decode()
    assert f"/photos/{after.pk}/" in page and f"/photos/{before.pk}/" not in page
    assert fetch(citizen, f"/t/{received.receipt}/photos/{after.pk}/") == 200
    assert citizen.get(f"/t/{received.receipt}/photos/{before.pk}/").status_code == 404
    assert citizen.get(f"/t/AAAAAAAAAA/photos/{after.pk}/").status_code == 404
    clerk.post(f"/orders/{order.number}/exhibits/{after.pk}/show/", {"shown": "no"})
    assert citizen.get(f"/t/{received.receipt}/photos/{after.pk}/").status_code == 404


def test_order_page_shows_pairs_voice_and_both_times(signed_in: SignIn, order: WorkOrder) -> None:
    send(signed_in("clerk"), order, voice=SimpleUploadedFile("v.webm", voice()))
    page = signed_in("reviewer").get(f"/orders/{order.number}/").content.decode()
    block = page[page.index('id="exhibits"') : page.index("story-title")]
    assert (
        block.count("exhibit-photo") == 2 and "<audio" in block and "后收到" in block
    ) or "比收到时快" in block
    assert "误差12米" in block and "/show/" not in block
    assert "/show/" in signed_in("clerk").get(f"/orders/{order.number}/").content.decode()


def form_of(client: Client, order: WorkOrder) -> dict[str, str]:
    import re

    page = client.get(f"/orders/{order.number}/").content.decode()
    form = page[page.index('id="do-progress"') :]
    assert 'enctype="multipart/form-data"' in form[: form.index(">")]
    return dict(re.findall(r'name="(version|seen|key)" value="([^"]+)"', form)[:3])


def test_same_upload_by_a_plain_form(signed_in: SignIn, order: WorkOrder) -> None:
    client = signed_in("clerk")
    typed = form_of(client, order) | {"note": "换好了。"}
    for _ in range(2):
        files = {
            "before": SimpleUploadedFile("a.jpg", jpeg()),
            "document": SimpleUploadedFile("c.pdf", b"%PDF-1.7"),
        }
        answer = client.post(f"/orders/{order.number}/progress/", typed | files)
        assert answer.status_code == 302
    assert [event.action for event in story(f"order:{order.pk}")].count("progress") == 1
    assert {one.kind for one in Exhibit.objects.all()} == {"before", "document"}


def test_plain_form_refuses_a_bad_file_with_words_and_keeps_what_was_typed(
    signed_in: SignIn, order: WorkOrder
) -> None:
    client = signed_in("clerk")
    typed = form_of(client, order) | {
        "note": "换好了，见照片。",
        "after": SimpleUploadedFile("a.jpg", b"nothing"),
    }
    answer = client.post(f"/orders/{order.number}/progress/", typed)
    page = answer.content.decode()
    assert answer.status_code == 409 and "有的文件收不了" in page and "换好了，见照片。" in page
    assert not SiteReport.objects.exists()


def test_progress_without_files_is_as_before(signed_in: SignIn, order: WorkOrder) -> None:
    client = signed_in("clerk")
    client.post(f"/orders/{order.number}/progress/", form_of(client, order) | {"note": "联系了厂家。"})
    assert story(f"order:{order.pk}")[-1].evidence == {"note": "联系了厂家。"}
    assert not SiteReport.objects.exists()


def test_worker_names_every_file_of_the_page_and_rules_over_it_alone(signed_in: SignIn) -> None:
    worker = Client().get("/street/sw.js")
    assert worker["Service-Worker-Allowed"] == "/street/" and worker["Content-Type"].startswith(
        "text/javascript"
    )
    known = json.loads(worker.content.decode().splitlines()[0].removeprefix("self.HUIYIN = ").rstrip(";"))
    page = signed_in("clerk").get("/street/").content.decode()
    import re

    used = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js)[^"]*)"', page))
    assert used and used <= set(known["files"])
    assert WORKER not in SHELL and known["page"] == "/street/"
    for address in known["files"]:
        assert fetch(Client(), address) == 200


def test_page_is_the_same_for_everybody(signed_in: SignIn, order: WorkOrder, cast: Cast) -> None:
    pages = [signed_in(who).get("/street/").content for who in ("clerk", "head", "rival")]
    assert len(set(pages)) == 1 and cast.clerk.name not in pages[0].decode()


def test_manifest_leads_home_and_its_icons_are_there(city: object) -> None:
    manifest = json.loads(Client().get("/street/manifest.webmanifest").content)
    assert manifest["start_url"] == manifest["scope"] == "/street/"
    assert all(fetch(Client(), icon["src"]) == 200 for icon in manifest["icons"])
