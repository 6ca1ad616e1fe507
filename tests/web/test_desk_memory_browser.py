"""The desk in a real browser when things go wrong: no line, an answer lost, a crash, an expired session, a call held."""

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huiyin.act.orders.models import WorkOrder
from huiyin.hear.intake.models import Draft
from huiyin.hear.intake.queries import drafts
from huiyin.testing.cast import PASSWORD, Cast
from tests.web.crashing import cookies, killed, opened_again
from tests.web.desk_call import LAMP, NAME, PHONE, Open, write

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVERYTHING_KEPT = """async () => {
    const open = indexedDB.open("huiyin-desk");
    const db = await new Promise(done => { open.onsuccess = () => done(open.result); });
    const read = name => new Promise(done => { const all = db.transaction(name).objectStore(name).getAll(); all.onsuccess = () => done(all.result); });
    const bytes = row => row.closed ? new TextDecoder("utf-8").decode(row.closed) : "";
    const rows = [...await read("calls"), ...await read("outbox")];
    return JSON.stringify([rows, rows.map(bytes), {...localStorage}, {...sessionStorage}]);
}"""


@pytest.fixture
def screen(screen: Open) -> Open:
    """The same, where a test may look into a page by script."""
    return partial(screen, bypass_csp=True)


def kept_here(page: Any) -> None:
    page.wait_for_selector("#desk-local:not(:empty)")


def no_line(page: Any) -> None:
    page.route("**/desk/**", lambda route: route.abort("internetdisconnected"))
    page.route("**/healthz", lambda route: route.abort("internetdisconnected"))


def line_back(page: Any) -> None:
    page.unroute("**/desk/**")
    page.unroute("**/healthz")


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
    rows, *_ = json.loads(page.evaluate(EVERYTHING_KEPT))
    assert rows == []
    assert Draft.objects.get().account_id == cast.agent.id


def test_registering_leaves_nothing_on_the_computer(screen: Open) -> None:
    page = screen("agent", "/desk/")
    write(page)
    page.wait_for_selector("#desk-bar [value^=dispatch]")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".desk-receipt")
    rows, *_ = json.loads(page.evaluate(EVERYTHING_KEPT))
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


def test_after_a_crash_all_that_was_typed_is_there(
    live_server: Any, signed_in: Callable[[str], Client], tmp_path: Path, browser: Any
) -> None:
    """The browser is killed while the server cannot be reached, and opened again with the same profile."""
    jar = cookies(live_server, signed_in("agent"))
    with killed(browser, tmp_path, 9371, jar) as context:
        chosen = write_and_choose_unsaved(context, live_server.url)
    assert not Draft.objects.exists()
    with opened_again(browser, tmp_path, jar, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(live_server.url + "/desk/")
        page.wait_for_function(f"document.getElementById('id_words').value === {LAMP!r}")
        assert (page.input_value("#id_phone"), page.input_value("#id_name")) == (PHONE, NAME)
        page.wait_for_selector(f"#desk-matters input[value='{chosen}']:checked", state="attached")


def write_and_choose_unsaved(context: Any, address: str) -> str:
    """Type a call that the server cannot save, and choose the first matter proposed."""
    page = context.new_page()
    page.goto(address + "/desk/")
    page.route("**/desk/save/", lambda route: route.abort("internetdisconnected"))
    write(page)
    page.wait_for_selector("#desk-matters .pick >> nth=0")
    page.keyboard.press("Alt+1")
    page.wait_for_selector("#desk-matters :checked", state="attached")
    chosen = str(page.locator("#desk-matters input:checked").input_value())
    page.wait_for_timeout(400)  # the copy on this computer is written a tenth of a second after the last key
    kept_here(page)
    return chosen
