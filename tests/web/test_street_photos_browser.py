"""Photos and voices on the phone and on the order's page; everything fits the screen and can be read."""

from datetime import timedelta

import pytest

from huiyin.act.orders import actions
from huiyin.act.orders.actions import NewExhibit, SiteNote, Spot
from huiyin.act.orders.exhibit_models import Exhibit, SiteReport
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.calendar.clock import now
from huiyin.testing.cast import Cast
from huiyin.testing.pictures import jpeg, png, voice
from tests.web.street_phone import PHOTO, Open, known_order, on_phone, take

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    return known_order(cast)


@pytest.fixture
def phone(screen: Open) -> Open:
    return on_phone(screen)


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
