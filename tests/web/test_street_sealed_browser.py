"""What the phone keeps is sealed, holds no identity, and is wiped when its clerk is gone."""

import json

import pytest

from huiyin.act.orders import actions
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.vault.rules import Person
from huiyin.testing.cast import Cast
from tests.web.street_phone import (
    NAME,
    PHONE,
    PHOTO,
    PHOTO_AFTER,
    WORDS,
    Open,
    known_order,
    new_order,
    on_phone,
    reports,
    take,
    write_report,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
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
    return known_order(cast)


@pytest.fixture
def phone(screen: Open) -> Open:
    return on_phone(screen)


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
    made = new_order(person=Person(NAME, PHONE))
    actions.sign(cast.clerk, made.pk)
    page = phone()
    with page.expect_response("**/street/call/**") as called:
        page.click(".street-act.is-main:has-text('打给诉求人')")
    assert called.value.json() == {"phone": PHONE}
    page.wait_for_selector(".street-act.is-main:has-text('记下联系情况')")
    kept = page.evaluate(EVERYTHING_KEPT)
    assert PHONE not in kept and PHONE not in page.content()
