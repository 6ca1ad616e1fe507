"""The desk in a real browser when things go wrong: slow answers, no line, a crash, an expired session, a Chinese keyboard."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client

from huiyin.act.coordination.models import Alarm
from huiyin.act.orders.actions import receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.hear.intake.models import Draft
from huiyin.hear.intake.queries import drafts
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import PASSWORD, Cast
from tests.conftest import BROWSER

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAMP = "柳堤街上的路灯不亮，从上个礼拜五就坏了，找过物业，物业说不归他们管。"
PHONE, NAME = "13900000123", "张女士"
EVERYTHING_KEPT = """async () => {
    const open = indexedDB.open("huiyin-desk");
    const db = await new Promise(done => { open.onsuccess = () => done(open.result); });
    const read = name => new Promise(done => { const all = db.transaction(name).objectStore(name).getAll(); all.onsuccess = () => done(all.result); });
    const bytes = row => row.closed ? new TextDecoder("utf-8").decode(row.closed) : "";
    const rows = [...await read("calls"), ...await read("outbox")];
    return JSON.stringify([rows, rows.map(bytes), {...localStorage}, {...sessionStorage}]);
}"""
Open = Callable[..., Any]


def cookies(live_server: Any, client: Client) -> list[Any]:
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]


@pytest.fixture
def screen(screen: Open) -> Open:
    """The same, where a test may look into a page by script."""
    return partial(screen, bypass_csp=True)


def write(page: Any, words: str = LAMP) -> None:
    page.fill("#id_phone", PHONE)
    page.fill("#id_name", NAME)
    page.focus("#id_words")
    page.keyboard.type(words)


def write_and_see(page: Any) -> None:
    """Write, and wait for what is proposed for all of it: what half of it brought is drawn again."""
    with page.expect_response(lambda answer: quote(LAMP) in (answer.request.post_data or "")):
        write(page)
    page.wait_for_function("!document.querySelector('.htmx-request')")
    page.wait_for_selector("#desk-matters .pick")


def kept_here(page: Any) -> None:
    page.wait_for_selector("#desk-local:not(:empty)")


def no_line(page: Any) -> None:
    page.route("**/desk/**", lambda route: route.abort("internetdisconnected"))
    page.route("**/healthz", lambda route: route.abort("internetdisconnected"))


def line_back(page: Any) -> None:
    page.unroute("**/desk/**")
    page.unroute("**/healthz")


def test_focus_caret_and_selection_stay_while_fragments_change(screen: Open) -> None:
    page = screen("agent", "/desk/")
    write_and_see(page)
    page.evaluate("document.getElementById('id_words').setSelectionRange(3, 9)")
    scrolled = page.evaluate("(document.querySelector('.console-right').scrollTop = 40)")
    with page.expect_response("**/desk/suggest/"):
        page.evaluate("document.body.dispatchEvent(new CustomEvent('suggest'))")
    page.wait_for_function("!document.querySelector('.htmx-request')")
    here = page.evaluate(
        "(e => [e.id, e.selectionStart, e.selectionEnd, document.querySelector('.console-right').scrollTop])(document.activeElement)"
    )
    assert here[:3] == ["id_words", 3, 9] and here[3] <= scrolled


def test_what_is_there_already_is_not_drawn_nor_read_out_again(screen: Open) -> None:
    page = screen("agent", "/desk/")
    write_and_see(page)
    for _ in range(2):
        with page.expect_response("**/desk/suggest/"):
            page.evaluate("document.body.dispatchEvent(new CustomEvent('suggest'))")
        page.wait_for_function("!document.querySelector('.htmx-request')")
        page.evaluate("window.drawn = window.drawn || document.querySelector('#desk-matters')")
    assert page.evaluate("window.drawn === document.querySelector('#desk-matters')")


def test_a_chinese_keyboard_is_not_disturbed(screen: Open) -> None:
    page = screen("agent", "/desk/")
    write_and_see(page)
    page.wait_for_function("document.querySelector('#desk-saved .icon')")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/desk/" in request.url else None)
    page.evaluate(
        """() => {
            const box = document.getElementById('id_words');
            box.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}));
            box.value += 'hai';
            box.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: true}));
            window.watched = new MutationObserver(changes => { window.moved = changes.length; });
            window.watched.observe(document.querySelector('.console-right'), {childList: true, subtree: true});
        }"""
    )
    page.wait_for_timeout(3000)  # longer than any of the desk's own waits
    assert asked == []
    assert page.evaluate("window.moved") is None
    with page.expect_response("**/desk/suggest/"):
        page.evaluate(
            """() => {
                const box = document.getElementById('id_words');
                box.value = box.value.replace(/hai$/, '还黑着');
                box.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true, data: '还黑着'}));
                box.dispatchEvent(new InputEvent('input', {bubbles: true}));
            }"""
        )


def test_the_answer_to_an_older_question_is_never_shown(screen: Open) -> None:
    page = screen("agent", "/desk/")
    held: list[Any] = []

    def hold_the_first(route: Any) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/desk/suggest/", hold_the_first)
    page.focus("#id_words")
    page.keyboard.type("小区停水一整天了，水龙头没有水")
    page.wait_for_function("performance.now() > 0")
    page.wait_for_timeout(600)
    page.fill("#id_words", LAMP)
    page.wait_for_selector("#desk-matters :text('路灯')")
    held[0].continue_()
    page.wait_for_timeout(500)
    assert page.locator("#desk-matters .pick").first.inner_text().count("路灯")


def test_everything_kept_on_the_computer_is_sealed_and_gone_after_signing_out(
    screen: Open, cast: Cast
) -> None:
    page = screen("agent", "/desk/")
    write(page)
    kept_here(page)
    page.wait_for_selector("#desk-saved .icon")
    found = page.evaluate(EVERYTHING_KEPT)
    assert '"calls"' not in found and "closed" in found
    for secret in (PHONE, NAME, LAMP[:8]):
        assert secret not in found
    page.goto(page.url.replace("/desk/", "/alarms/"))
    page.go_back()
    assert page.input_value("#id_phone") == PHONE
    page.evaluate(
        """() => {
            const form = document.createElement('form');
            form.method = 'post';
            form.action = '/signout/';
            form.append(document.querySelector('[name=csrfmiddlewaretoken]').cloneNode());
            document.body.append(form);
            form.requestSubmit();
        }"""
    )
    page.wait_for_url("**/signin/**")
    rows, *_ = __import__("json").loads(page.evaluate(EVERYTHING_KEPT))
    assert rows == []
    assert Draft.objects.get().account_id == cast.agent.id


def test_registering_leaves_nothing_on_the_computer(screen: Open) -> None:
    page = screen("agent", "/desk/")
    write(page)
    page.wait_for_selector("#desk-bar [value^=dispatch]")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".desk-receipt")
    rows, *_ = __import__("json").loads(page.evaluate(EVERYTHING_KEPT))
    assert rows == [] and not Draft.objects.exists()


def test_without_a_line_the_desk_works_on_and_registers_once_when_it_is_back(screen: Open) -> None:
    page = screen("agent", "/desk/")
    write(page)
    page.wait_for_selector("#desk-bar [value^=dispatch]")
    no_line(page)
    page.keyboard.type("还黑着。")
    page.wait_for_selector("#desk-line [data-when=off]:visible")
    assert page.locator(".toast").count() == 0, "told calmly, not once for every letter"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#desk-outbox li")
    assert page.input_value("#id_words") == "" and page.input_value("#id_phone") == ""
    page.keyboard.type("13900000456")
    page.keyboard.press("Alt+t")
    page.keyboard.type("学府街井盖没了，车都绕着走，从今天早上开始。")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("document.querySelectorAll('#desk-outbox li').length === 2")
    assert WorkOrder.objects.count() == 0
    found = page.evaluate(EVERYTHING_KEPT)
    assert PHONE not in found and "13900000456" not in found
    line_back(page)
    page.wait_for_function("document.querySelectorAll('#desk-outbox button').length === 2", timeout=20000)
    assert WorkOrder.objects.count() == 2
    first = WorkOrder.objects.order_by("appeal__words").last()
    assert first and first.appeal.words.endswith("还黑着。") and first.state == "30"
    assert all(re.search(r"[2-9A-Z]{10}", text) for text in page.locator("#desk-outbox li").all_inner_texts())
    page.evaluate(
        "window.huiyinDesk.line('off'); window.huiyinDesk.line('')"
    )  # the line comes back once more
    page.wait_for_timeout(500)
    assert WorkOrder.objects.count() == 2


def test_an_answer_lost_on_the_way_back_does_not_register_twice(screen: Open) -> None:
    page = screen("agent", "/desk/")
    write(page)
    page.wait_for_selector("#desk-bar [value^=dispatch]")
    lost: list[int] = []

    def lose_the_first(route: Any) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort("connectionreset")

    page.route("**/desk/register/", lose_the_first)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#desk-outbox button", timeout=20000)
    assert lost == [200]
    assert WorkOrder.objects.count() == 1


def test_an_expired_session_loses_nothing(screen: Open, live_server: Any) -> None:
    page = screen("agent", "/desk/")
    write(page)
    page.wait_for_selector("#desk-saved .icon")
    page.context.clear_cookies()
    page.keyboard.type("还黑着。")
    page.wait_for_selector("#desk-line [data-when=signin]:visible", timeout=10000)
    with page.context.expect_page() as opened:
        page.click("#desk-line [data-when=signin] a")
    other = opened.value
    other.fill("[name=username]", "agent")
    other.fill("[name=password]", PASSWORD)
    other.keyboard.press("Enter")
    other.wait_for_selector("#desk-form")
    other.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_selector("#desk-line [data-when=signin]", state="hidden", timeout=15000)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".desk-receipt", timeout=15000)
    assert WorkOrder.objects.get().appeal.words == LAMP + "还黑着。"


def test_the_newer_copy_is_shown_and_the_other_offered(
    screen: Open, signed_in: Callable[[str], Client]
) -> None:
    page = screen("agent", "/desk/")
    write(page)
    kept_here(page)
    page.wait_for_selector("#desk-saved .icon")
    key = page.input_value("[name=key]")
    later = {"key": key, "words": "另一台电脑上后来写的话，更新。", "typed_at": str(9_999_999_999_999)}
    signed_in("agent").post("/desk/save/", later)
    page.goto(page.url)
    page.wait_for_selector("#desk-line [data-when=other]:visible")
    assert page.input_value("#id_words") == later["words"]
    page.click("#desk-line [data-other]")
    assert page.input_value("#id_words") == LAMP
    page.click("#desk-line [data-other]")
    assert page.input_value("#id_words") == later["words"]


def test_a_call_is_held_and_taken_up_by_keyboard(screen: Open) -> None:
    page = screen("agent", "/desk/")
    write(page)
    page.keyboard.press("Control+Shift+H")
    page.wait_for_selector(".desk-held")
    page.wait_for_load_state()  # keys are heard from then on
    assert page.input_value("#id_words") == ""
    page.keyboard.press("Escape")
    page.keyboard.press("y")
    page.wait_for_function(f"document.getElementById('id_words').value === {LAMP!r}")
    assert page.input_value("#id_phone") == PHONE


def test_a_call_is_held_whole_where_the_clock_of_the_computer_is_ahead(screen: Open, cast: Cast) -> None:
    page = screen("agent", "/desk/")
    page.evaluate("(was => { Date.now = () => was() + 3600000; })(Date.now)")
    write(page, LAMP[:10])
    page.wait_for_selector("#desk-saved .icon")
    page.keyboard.type(LAMP[10:])
    page.keyboard.press("Control+Shift+H")
    page.wait_for_selector(".desk-held")
    assert [(one.fields["words"], one.parked) for one in drafts(cast.agent.id or 0)] == [(LAMP, True)]


def test_a_whole_call_by_keyboard_alone(screen: Open) -> None:
    page = screen("agent", "/desk/")
    page.keyboard.type(PHONE)
    page.keyboard.press("Alt+t")
    page.keyboard.type("夜里施工噪音大，广场舞扰民，渣土车也吵，从上个月到现在没人管。")
    page.wait_for_selector("#desk-matters .pick >> nth=1")
    page.keyboard.press("Alt+2")
    page.wait_for_selector("#desk-matters .pick >> nth=1 >> input:checked", state="attached")
    second = page.locator("#desk-matters input").nth(1).input_value()
    page.keyboard.press("Alt+a")
    page.keyboard.type("柳堤街12号")
    page.wait_for_selector("#desk-places [data-spot]")
    page.keyboard.press("Alt+q")
    page.wait_for_function("document.querySelector('#desk-places [data-unpin]')")
    page.wait_for_selector("#desk-routes .pick >> nth=1")
    page.keyboard.press("Alt+5")
    page.wait_for_selector("#desk-routes .pick >> nth=1 >> input:checked", state="attached")
    lead = page.locator("#desk-routes input:checked").input_value()
    page.wait_for_selector(f'#desk-bar [value="dispatch:{lead}"]')
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".desk-receipt")
    order = WorkOrder.objects.get()
    assert (order.matter, order.lead_id, order.state) == (second, lead, "30")
    assert order.appeal.lon is not None


def test_danger_is_handed_over_with_three_keys(screen: Open) -> None:
    page = screen("agent", "/desk/")
    page.keyboard.type(PHONE)
    page.keyboard.press("Alt+t")
    page.keyboard.type("柳堤街有人落水了，快不行了。")
    page.wait_for_selector("#desk-safety [data-safety]")
    page.keyboard.press("Alt+d")
    page.wait_for_selector("#desk-hand-over[open] input:checked", state="attached")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".desk-done")
    order = WorkOrder.objects.get()
    assert (order.state, order.urgency) == ("02", "critical")
    assert Alarm.objects.get().outcome == "handed_over"


def test_an_alarm_rings_on_every_page_and_is_taken_with_two_keys(screen: Open, cast: Cast) -> None:
    page = screen("dispatcher", "/dispatch/")
    page.wait_for_selector("#alarm-watch [name=seen]", state="attached")
    receive_many(CITIZEN, [NewAppeal("柳堤街有人落水了", "web", "web", "danger")])
    page.wait_for_selector(".alarm-strip.is-red", timeout=15000)
    page.keyboard.press("g")
    page.keyboard.press("x")
    page.wait_for_url("**/alarms/*/")
    page.keyboard.press("4")
    page.keyboard.press("t")
    page.keyboard.type("打过去问了，是模型船")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/alarms/")
    alarm = Alarm.objects.get()
    assert (alarm.taken_by, alarm.outcome) == (cast.dispatcher.id, "safe")


def test_a_citizen_who_writes_of_danger_is_told_whom_to_call(
    browser: Any, live_server: Any, cast: Cast
) -> None:
    page = browser.new_page(locale="zh-CN")
    page.goto(live_server.url + "/")
    page.fill("#id_words", "我不想活了")
    page.dispatch_event("#id_words", "input")
    page.wait_for_selector(".danger a[href='tel:120']")
    assert "谢谢您写下来" in page.locator(".danger").inner_text()
    page.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_hangs_over_the_side(screen: Open, width: int) -> None:
    page = screen("agent", "/desk/")
    page.set_viewport_size({"width": width, "height": 860})
    write(page, "柳堤街有人落水了，井盖没了，" + LAMP)
    page.wait_for_selector("#desk-safety .desk-safety")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_desk_and_the_alarms_pass_axe(screen: Open, cast: Cast) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    receive_many(CITIZEN, [NewAppeal("柳堤街有人落水了", "web", "web", "danger")])
    for path in ("/desk/", "/alarms/"):
        page = screen("agent", path)
        if path == "/desk/":
            write(page, "柳堤街有人落水了，" + LAMP)
            page.wait_for_selector("#desk-safety .desk-safety")
        page.wait_for_selector(".alarm-strip")
        page.wait_for_timeout(400)
        found = axe.run(page)
        assert found.violations_count == 0, found.generate_report()


def test_after_a_crash_all_that_was_typed_is_there(
    live_server: Any, signed_in: Callable[[str], Client], tmp_path: Path, browser: Any
) -> None:
    """The browser is killed while the server cannot be reached, and opened again with the same profile."""
    chromium = shutil.which("chromium")
    playwright = browser.browser_type
    port = 9371
    started = subprocess.Popen(
        [
            chromium or "chromium",
            *BROWSER,
            f"--user-data-dir={tmp_path}",
            f"--remote-debugging-port={port}",
            "about:blank",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    jar = cookies(live_server, signed_in("agent"))
    try:
        running = _connect(playwright, port)
        context = running.contexts[0]
        context.add_cookies(jar)
        page = context.new_page()
        page.goto(live_server.url + "/desk/")
        page.route("**/desk/save/", lambda route: route.abort("internetdisconnected"))
        write(page)
        page.wait_for_selector("#desk-matters .pick >> nth=0")
        page.keyboard.press("Alt+1")
        page.wait_for_selector("#desk-matters :checked", state="attached")
        chosen = page.locator("#desk-matters input:checked").input_value()
        page.wait_for_timeout(
            400
        )  # the copy on this computer is written a tenth of a second after the last key
        kept_here(page)
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()
    assert not Draft.objects.exists()
    context = playwright.launch_persistent_context(
        str(tmp_path), executable_path=chromium, args=BROWSER, bypass_csp=True
    )
    try:
        context.add_cookies(jar)
        page = context.new_page()
        page.goto(live_server.url + "/desk/")
        page.wait_for_function(f"document.getElementById('id_words').value === {LAMP!r}")
        assert (page.input_value("#id_phone"), page.input_value("#id_name")) == (PHONE, NAME)
        page.wait_for_selector(f"#desk-matters input[value='{chosen}']:checked", state="attached")
    finally:
        context.close()


def _connect(playwright: Any, port: int) -> Any:
    for _ in range(100):
        try:
            return playwright.connect_over_cdp(f"http://127.0.0.1:{port}")
        except Exception:  # noqa: BLE001 (not listening yet)
            __import__("time").sleep(0.2)
    raise AssertionError("the browser did not start")
