"""The phone in the rain: written without a line, sent once when there is one; nothing lost, nothing twice."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huiyin.act.orders import actions
from huiyin.act.orders.actions import NewExhibit, SiteNote, Spot
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.models import Exhibit, SiteReport, WorkOrder
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import PASSWORD, RIVAL, STREET, Cast
from huiyin.testing.pictures import jpeg, png, voice
from tests.conftest import BROWSER
from tests.web.test_desk_memory_browser import _connect, cookies

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
Open = Callable[..., Any]
WORDS = "楼下井盖翘起来了，电动车压上去差点翻。"
NAME, PHONE = "赵小满", "13900000123"
HERE = {"latitude": 31.2, "longitude": 121.5, "accuracy": 12}
PHOTO = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": jpeg(6)}
PHOTO_AFTER = {"name": "IMG_2.png", "mimeType": "image/png", "buffer": png(30, 8)}
EVERYTHING_KEPT = """async () => {
    const db = await new Promise(r => { const a = indexedDB.open('huiyin-street'); a.onsuccess = () => r(a.result); });
    const read = name => new Promise(r => { const a = db.transaction(name).objectStore(name).getAll(); a.onsuccess = () => r(a.result); });
    const rows = {};
    for (const name of ['keys', 'orders', 'drafts', 'outbox']) rows[name] = await read(name);
    const text = v => JSON.stringify(v, (k, x) => x instanceof ArrayBuffer ? new TextDecoder('utf-8').decode(x) : x);
    const names = await caches.keys();
    let cached = '';
    for (const name of names) for (const q of await (await caches.open(name)).keys()) cached += q.url + ' ';
    db.close();
    return JSON.stringify({count: Object.fromEntries(Object.entries(rows).map(([k, v]) => [k, v.length])), all: text(rows), cached: cached, key: rows.keys[0] && rows.keys[0].key && rows.keys[0].key.extractable});
}"""


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order of the clerk, whose appellant is known."""
    person = Person(NAME, PHONE)
    new = NewAppeal(
        words=WORDS, channel="web", source="web", source_key="lid", person=person, place="塔西巷口"
    )
    made = actions.receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
    actions.sign(cast.clerk, made.pk)
    actions.contact(cast.clerk, made.pk, "说好了上午去。")
    actions.submit(cast.clerk, made.pk)
    return actions.instruct(cast.head, made.pk, "马上去。", cast.clerk.name)


@pytest.fixture
def phone(screen: Open) -> Open:
    """The clerk's phone, with the page and its worker in place."""

    def opened(**how: Any) -> Any:
        page = screen("clerk", "/street/", width=390, permissions=["geolocation"], geolocation=HERE, **how)
        ready(page)
        return page

    return opened


def ready(page: Any) -> None:
    page.wait_for_selector("body[data-ready]")
    page.evaluate(
        """() => navigator.serviceWorker.controller
            || new Promise(done => { navigator.serviceWorker.oncontrollerchange = () => done(true); }).then(() => true)"""
    )


def take(page: Any, order: WorkOrder, kind: str, photo: Any) -> None:
    page.set_input_files(f"#{kind}-{order.number}", photo)
    page.wait_for_selector(f".street-slot[for='{kind}-{order.number}'].has-photo")


def reports(order: WorkOrder) -> tuple[int, int, int]:
    events = [event.action for event in story(f"order:{order.pk}")]
    return SiteReport.objects.count(), Exhibit.objects.count(), events.count("progress")


def write_report(page: Any, order: WorkOrder) -> None:
    take(page, order, "before", PHOTO)
    take(page, order, "after", PHOTO_AFTER)
    page.wait_for_selector(".street-extras :text('12')")
    page.click(".street-act.is-main")
    page.wait_for_selector(".street-waits")


def back_on_line(page: Any) -> None:
    page.context.set_offline(False)
    page.wait_for_selector(".street-waits", state="detached", timeout=20000)


def test_report_written_without_a_line_survives_a_reload_and_is_sent_once(
    phone: Open, order: WorkOrder
) -> None:
    page = phone()
    page.context.set_offline(True)
    page.wait_for_selector("#street-line:not([hidden])")
    write_report(page, order)
    assert reports(order) == (0, 0, 0)
    page.reload()
    page.wait_for_selector(".street-waits")
    assert WORDS in page.locator(".street-order.is-open").inner_text()
    assert page.locator("#street-line-words").inner_text() == "没有网络，写的都存在本机"
    back_on_line(page)
    assert reports(order) == (1, 2, 1)
    report = SiteReport.objects.get()
    assert (report.lon, report.lat, report.accuracy) == (121.5, 31.2, 12)
    assert {one.media_type for one in Exhibit.objects.all()} == {"image/jpeg"}
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(500)
    assert reports(order) == (1, 2, 1)


def test_answer_lost_on_the_way_back_does_not_double(phone: Open, order: WorkOrder) -> None:
    page = phone()
    lost: list[int] = []

    def lose_the_first(route: Any) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort("connectionreset")

    page.context.route("**/street/send/", lose_the_first)
    write_report(page, order)
    page.wait_for_selector(".street-waits", state="detached", timeout=20000)
    assert lost == [200] and reports(order) == (1, 2, 1)


def test_two_tabs_send_what_waits_once(phone: Open, order: WorkOrder) -> None:
    page = phone()
    other = page.context.new_page()
    other.goto(page.url.partition("#")[0])
    ready(other)
    page.context.set_offline(True)
    write_report(page, order)
    other.wait_for_selector(".street-waits")
    page.context.set_offline(False)
    for tab in (page, other):
        tab.evaluate("window.huiyinSend.retry()")
    for tab in (page, other):
        tab.wait_for_selector(".street-waits", state="detached", timeout=20000)
    assert reports(order) == (1, 2, 1)


def test_what_one_tab_has_sent_the_other_does_not_offer_again(phone: Open, order: WorkOrder) -> None:
    page = phone()
    take(page, order, "before", PHOTO)
    other = page.context.new_page()
    other.goto(page.url.partition("#")[0])
    ready(other)
    other.wait_for_selector(f".street-slot[for='before-{order.number}'] img[src^='blob']")
    page.click(".street-acts button:has-text('发送现场记录')")
    other.wait_for_selector(f".street-slot[for='before-{order.number}'] img[src^='blob']", state="detached")
    page.wait_for_selector("#street-outbox [data-state=sent]", state="attached")
    assert reports(order) == (1, 1, 1)


def test_after_the_session_is_over_it_waits_until_the_same_person_signs_in(
    phone: Open, order: WorkOrder
) -> None:
    page = phone()
    page.context.set_offline(True)
    write_report(page, order)
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.wait_for_selector("#street-signin:visible", timeout=20000)
    assert reports(order) == (0, 0, 0) and page.locator(".street-waits").count() == 1
    page.click("#street-signin")
    page.fill("[name=username]", "rival")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-ready]")
    page.wait_for_timeout(500)
    assert reports(order) == (0, 0, 0), "what one person wrote is not sent by another"
    page.context.clear_cookies()
    page.goto(page.url.partition("#")[0])
    page.fill("[name=username]", "clerk")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-ready]")
    page.wait_for_selector("#street-outbox [data-state=sent]", state="attached")
    assert reports(order) == (1, 2, 1)


def test_order_that_moved_on_meanwhile_keeps_the_report_and_says_so(
    phone: Open, order: WorkOrder, cast: Cast
) -> None:
    page = phone()
    page.context.set_offline(True)
    write_report(page, order)
    actions.reply(cast.clerk, order.pk, "井盖已换。")
    back_on_line(page)
    page.click("[data-to=outbox]")
    assert "没有算作进展" in page.locator("#street-outbox").inner_text()
    assert reports(order) == (1, 2, 0)
    assert [event.action for event in story(f"order:{order.pk}")][-1] == "exhibit_late"


def test_what_was_being_written_for_an_order_that_left_can_still_be_sent(
    phone: Open, order: WorkOrder
) -> None:
    page = phone()
    take(page, order, "after", PHOTO_AFTER)
    page.wait_for_selector(".street-stamp:has-text('12')")
    WorkOrder.objects.filter(pk=order.pk).update(state="30", lead=RIVAL)
    page.reload()
    page.wait_for_selector("#street-count:has-text('1')")
    page.click("[data-to=outbox]")
    assert page.locator("#street-outbox [data-state=left] img").count() == 1
    page.click("#street-outbox button:has-text('照样发送')")
    page.wait_for_selector("#street-outbox [data-state=sent]")
    assert reports(order) == (1, 1, 0) and SiteReport.objects.get().late


def test_photos_for_an_order_that_waits_for_others_can_be_left_with_it(phone: Open, order: WorkOrder) -> None:
    page = phone()
    take(page, order, "after", PHOTO_AFTER)
    WorkOrder.objects.filter(pk=order.pk).update(state="65")
    page.reload()
    page.click(".street-act.is-main:has-text('照样发送')")
    page.wait_for_selector("#street-outbox [data-state=sent]", state="attached")
    assert reports(order) == (1, 1, 0)


def test_one_report_the_server_chokes_on_does_not_hold_up_the_others(
    phone: Open, order: WorkOrder, cast: Cast
) -> None:
    new = NewAppeal(words="路灯不亮。", channel="web", source="web", source_key="lamp")
    made = actions.receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
    page = phone()
    choked: list[int] = []

    def choke_on_the_first(route: Any) -> None:
        if b"progress" in (route.request.post_data_buffer or b""):
            choked.append(1)
            route.fulfill(status=500, body="broken")
        else:
            route.continue_()

    page.context.set_offline(True)
    take(page, order, "after", PHOTO_AFTER)
    page.click("button:has-text('发送现场记录')")
    page.wait_for_selector(".street-waits")
    page.click(f"[data-number='{made.number}']")
    page.click(".street-act.is-main:has-text('签收')")
    page.context.route("**/street/send/", choke_on_the_first)
    page.context.set_offline(False)
    page.wait_for_selector("#street-outbox [data-state=sent]", state="attached", timeout=20000)
    page.wait_for_selector("#street-line-words:has-text('服务器没有回应')")
    assert choked and WorkOrder.objects.get(pk=made.pk).state == "40" and reports(order)[0] == 0
    page.context.unroute("**/street/send/")
    page.click("[data-to=outbox]")
    page.click("#street-retry")
    page.wait_for_selector("#street-outbox [data-state=sent] >> nth=1")
    assert reports(order) == (1, 1, 1)


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_exhibits_on_the_orders_page_fit_and_pass_axe(
    screen: Open, order: WorkOrder, cast: Cast, width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    files = (NewExhibit("before", "a.jpg", jpeg()), NewExhibit("voice", "v.webm", voice()))
    for key in ("one", "two", "three"):
        said = SiteNote(key, "到了现场。", files, Spot(121.5, 31.2, 12.0), now() - timedelta(hours=2))
        actions.report_from_site(cast.clerk, order.pk, said)
    page = screen("clerk", f"/orders/{order.number}/", width=width, color_scheme=scheme)
    page.locator(".exhibit-older > summary").click()
    assert (
        page.locator(".exhibit-report").count() == 3
        and "2小时后收到" in page.locator("#exhibits").inner_text()
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = axe.run(page)
    assert found.violations_count == 0, found.generate_report()


def test_what_is_refused_stays_with_reason_words_and_photos_and_can_be_changed(
    phone: Open, order: WorkOrder
) -> None:
    page = phone()
    refusing = json.dumps({"state": "refused", "words": "手机的时间不对，请校准后再发。"})
    page.context.route(
        "**/street/send/",
        lambda route: route.fulfill(status=422, content_type="application/json", body=refusing),
    )
    write_report(page, order)
    page.wait_for_selector("#street-outbox [data-state=refused]", state="attached")
    page.click("[data-to=outbox]")
    assert "请校准后再发" in page.locator("#street-outbox").inner_text()
    assert page.locator("#street-outbox img").count() == 2
    page.reload()
    page.wait_for_selector("#street-outbox [data-state=refused] img", state="attached")
    page.context.unroute("**/street/send/")
    page.click("[data-to=outbox]")
    page.click("#street-outbox button:has-text('改一改再发')")
    page.wait_for_selector(".street-slot.has-photo >> nth=1")
    page.click(".street-act.is-main")
    page.wait_for_selector("#street-outbox [data-state=sent]", state="attached")
    assert reports(order) == (1, 2, 1)


def test_everything_on_the_phone_is_sealed_and_holds_no_identity(phone: Open, order: WorkOrder) -> None:
    page = phone()
    page.context.set_offline(True)
    page.fill(f"#note-{order.number}", "螺丝锈死了，明天带工具来。")
    take(page, order, "before", PHOTO)
    page.wait_for_timeout(500)
    kept = json.loads(page.evaluate(EVERYTHING_KEPT))
    assert kept["count"] == {"keys": 1, "orders": 1, "drafts": 1, "outbox": 0} and kept["key"] is False
    for secret in (NAME, PHONE, WORDS[:6], "螺丝锈死了", "塔西巷口", "JFIF"):
        assert secret not in kept["all"]
    assert "/street/orders/" not in kept["cached"] and "/orders/" not in kept["cached"]
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.input_value(f"#note-{order.number}") == "螺丝锈死了，明天带工具来。"
    assert page.locator(".street-slot.has-photo").count() == 1


def test_signing_out_wipes_what_was_seen_and_keeps_shut_what_waits(phone: Open, order: WorkOrder) -> None:
    page = phone()
    page.context.set_offline(True)
    write_report(page, order)
    page.context.route("**/street/send/", lambda route: route.abort())
    page.context.set_offline(False)
    page.click("[data-to=me]")
    page.click("#street-signout button")
    page.wait_for_url("**/signin/**")
    kept = json.loads(page.evaluate(EVERYTHING_KEPT))
    assert kept["count"] == {"keys": 0, "orders": 0, "drafts": 0, "outbox": 1}
    page.context.set_offline(True)
    page.goto(page.url.partition("/signin/")[0] + "/street/")
    page.wait_for_selector("body[data-ready]")
    assert WORDS not in page.content() and page.locator("#street-title").inner_text() == "请先登录"
    assert page.locator("#street-outbox li").count() == 1


def test_signing_out_on_another_page_wipes_the_phone_too(phone: Open, order: WorkOrder) -> None:
    page = phone()
    page.goto(page.url.partition("/street/")[0] + "/unit/")
    page.locator(".tabbar-more summary").click()
    page.locator(".tabbar-sheet form[action='/signout/'] button").click()
    page.wait_for_url("**/signin/**")
    assert json.loads(page.evaluate(EVERYTHING_KEPT))["count"]["orders"] == 0


def test_after_the_session_would_be_over_the_phone_shows_nothing(phone: Open, order: WorkOrder) -> None:
    page = phone()
    page.context.set_offline(True)
    page.evaluate(
        """async () => { const [row] = await huiyinKeep.all('keys'); row.until = Date.now() - 1; await huiyinKeep.put('keys', row); }"""
    )
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert WORDS not in page.content() and page.locator("#street-title").inner_text() == "请先登录"
    assert json.loads(page.evaluate(EVERYTHING_KEPT))["count"]["orders"] == 0


def test_a_new_order_is_signed_and_the_talk_written_without_a_line(phone: Open, cast: Cast) -> None:
    new = NewAppeal(words=WORDS, channel="web", source="web", source_key="new", person=Person(NAME, PHONE))
    made = actions.receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
    page = phone()
    page.context.set_offline(True)
    page.click(".street-act.is-main:has-text('签收')")
    page.wait_for_selector(".street-waits")
    page.click(".street-act.is-main:has-text('打给诉求人')")
    page.wait_for_selector(".toast")
    page.click(".chip:has-text('没人接')")
    page.click("button:has-text('记下联系情况')")
    page.wait_for_selector(".street-waits:has-text('2')")
    back_on_line(page)
    assert [event.action for event in story(f"order:{made.pk}")][-2:] == ["sign", "contact"]


def test_a_big_photo_is_made_small_on_the_phone(phone: Open, order: WorkOrder) -> None:
    page = phone()
    big = {"name": "big.png", "mimeType": "image/png", "buffer": png(120, 3000)}
    take(page, order, "before", big)
    longest = page.evaluate(
        "async () => { const i = document.querySelector('.street-slot img'); await i.decode(); return i.naturalWidth; }"
    )
    assert longest == 1600


def test_something_that_is_no_photo_is_told(phone: Open, order: WorkOrder) -> None:
    page = phone()
    page.set_input_files(
        f"#before-{order.number}", {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no"}
    )
    page.wait_for_selector(".toast:has-text('不是能打开的照片')")
    assert page.locator(".street-slot.has-photo").count() == 0


def test_voice_is_offered_only_where_the_browser_has_it(phone: Open, order: WorkOrder, screen: Open) -> None:
    page = phone()
    assert page.locator(".street-extras button:has-text('录一段话')").count() == 1
    page.add_init_script("delete window.MediaRecorder")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.locator(".street-extras button:has-text('录一段话')").count() == 0


def test_a_voice_is_recorded_kept_and_sent(phone: Open, order: WorkOrder) -> None:
    page = phone()
    page.evaluate(
        """() => { navigator.mediaDevices.getUserMedia = async () => {
            const sound = new AudioContext(), tone = sound.createOscillator(), to = sound.createMediaStreamDestination();
            tone.connect(to);
            tone.start();
            return to.stream;
        }; }"""
    )
    page.click(".street-extras button:has-text('录一段话')")
    page.wait_for_selector("#voice-time:has-text('正在录，1秒')")
    page.click(".street-extras button:has-text('正在录')")
    page.wait_for_selector(".street-voice audio[src^='blob']")
    page.reload()
    page.wait_for_selector(".street-voice audio[src^='blob']")
    page.click("button:has-text('发送现场记录')")
    page.wait_for_selector("#street-outbox [data-state=sent]", state="attached")
    kept = Exhibit.objects.get()
    assert kept.kind == "voice" and kept.media_type.startswith("audio/") and kept.size > 200
    assert SiteReport.objects.get().note == "录了一段现场说明。"


def test_the_worker_sends_when_no_page_is_open(phone: Open, order: WorkOrder) -> None:
    page = phone()
    page.context.set_offline(True)
    write_report(page, order)
    page.goto("about:blank")
    (worker,) = page.context.service_workers
    page.context.set_offline(False)
    worker.evaluate("self.huiyinSend.flush().then(() => true)")
    assert reports(order) == (1, 2, 1)


def test_without_https_nothing_is_stored_and_the_page_says_so(
    screen: Open, order: WorkOrder, cast: Cast
) -> None:
    page = screen("clerk", "/signin/", width=390)
    page.add_init_script(
        """Object.defineProperty(window, 'isSecureContext', { value: false });
        Object.defineProperty(Navigator.prototype, 'serviceWorker', { value: undefined });"""
    )
    page.goto(page.url.partition("/unit")[0] + "/street/")
    page.wait_for_selector("body[data-ready]")
    assert "不是 HTTPS" in page.locator("#street-line-words").inner_text()
    take(page, order, "after", PHOTO_AFTER)
    page.click("button:has-text('发送现场记录')")
    page.wait_for_selector("#street-outbox [data-state=sent]", state="attached")
    assert reports(order) == (1, 1, 1)
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 0


def test_calling_asks_the_server_for_the_number_and_keeps_it_nowhere(phone: Open, cast: Cast) -> None:
    new = NewAppeal(words=WORDS, channel="web", source="web", source_key="new", person=Person(NAME, PHONE))
    made = actions.receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
    actions.sign(cast.clerk, made.pk)
    page = phone()
    with page.expect_response("**/street/call/**") as called:
        page.click(".street-act.is-main:has-text('打给诉求人')")
    assert called.value.json() == {"phone": PHONE}
    page.wait_for_selector(".street-act.is-main:has-text('记下联系情况')")
    kept = page.evaluate(EVERYTHING_KEPT)
    assert PHONE not in kept and PHONE not in page.content()


def test_after_a_crash_the_report_is_there_and_goes_out(
    live_server: Any, signed_in: Callable[[str], Client], tmp_path: Path, browser: Any, order: WorkOrder
) -> None:
    """The browser is killed while there is no line, and opened again with the same profile."""
    playwright, chromium, port = browser.browser_type, shutil.which("chromium") or "", 9372
    started = subprocess.Popen(
        [chromium, *BROWSER, f"--user-data-dir={tmp_path}", f"--remote-debugging-port={port}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    jar = cookies(live_server, signed_in("clerk"))
    try:
        context = _connect(playwright, port).contexts[0]
        context.add_cookies(jar)
        page = context.new_page()
        page.goto(live_server.url + "/street/")
        ready(page)
        context.set_offline(True)
        take(page, order, "before", PHOTO)
        take(page, order, "after", PHOTO_AFTER)
        page.click(".street-act.is-main")
        page.wait_for_selector(".street-waits")
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()
    assert reports(order) == (0, 0, 0)
    context = playwright.launch_persistent_context(str(tmp_path), executable_path=chromium, args=BROWSER)
    try:
        context.add_cookies(jar)
        page = context.new_page()
        page.goto(live_server.url + "/street/")
        page.wait_for_selector("#street-outbox [data-state=sent]", state="attached", timeout=20000)
        assert reports(order) == (1, 2, 1)
    finally:
        context.close()


@pytest.mark.parametrize(
    ("width", "locale", "scheme"),
    [(320, "zh-CN", "dark"), (320, "en-GB", "light"), (390, "zh-CN", "light"), (390, "en-GB", "dark")],
)
def test_nothing_hangs_over_the_side_and_axe_finds_nothing(
    phone: Open, order: WorkOrder, width: int, locale: str, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = phone(locale=locale, color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    take(page, order, "before", PHOTO)
    page.context.set_offline(True)
    for part in ("today", "map", "outbox", "me"):
        page.click(f"[data-to={part}]")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), part
        found = axe.run(page)
        assert found.violations_count == 0, found.generate_report()
    page.click("[data-to=today]")
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, a.button, label.street-slot')]
            .filter(one => one.offsetParent && one.getBoundingClientRect().height < 40).map(one => one.textContent)"""
    )
    assert small == []
