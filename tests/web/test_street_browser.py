"""The phone in the rain: written without a line, sent once when there is one; nothing lost, nothing twice."""

from collections.abc import Callable
from typing import Any

import pytest

from huiyin.act.orders import actions
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.models import Exhibit, SiteReport, WorkOrder
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast
from huiyin.testing.pictures import jpeg, png

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
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


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
