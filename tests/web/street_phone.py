"""A clerk's phone in the street: an order to work on, and a report from the site as it is written there."""

from collections.abc import Callable
from typing import Any

from huiyin.act.orders import actions
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.exhibit_models import Exhibit, SiteReport
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NOBODY, NewAppeal
from huiyin.testing.cast import STREET, Cast
from huiyin.testing.pictures import jpeg, png

Open = Callable[..., Any]
WORDS = "楼下井盖翘起来了，电动车压上去差点翻。"
NAME, PHONE = "赵小满", "13900000123"
HERE = {"latitude": 31.2, "longitude": 121.5, "accuracy": 12}
PHOTO = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": jpeg(6)}
PHOTO_AFTER = {"name": "IMG_2.png", "mimeType": "image/png", "buffer": png(30, 8)}


def known_order(cast: Cast) -> WorkOrder:
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


def new_order(words: str = WORDS, person: Person = NOBODY) -> WorkOrder:
    """An order that the clerk's street has not signed yet."""
    new = NewAppeal(words=words, channel="web", source="web", source_key="new", person=person)
    return actions.receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order


def on_phone(screen: Open) -> Open:
    """The clerk's phone, with the page and its worker in place."""

    def opened(**how: Any) -> Any:
        page = screen("clerk", "/street/", width=390, permissions=["geolocation"], geolocation=HERE, **how)
        ready(page)
        return page

    return opened


def ready(page: Any) -> None:
    """Wait until the page and its worker are in place."""
    page.wait_for_selector("body[data-ready]")
    page.evaluate(
        """() => navigator.serviceWorker.controller
            || new Promise(done => { navigator.serviceWorker.oncontrollerchange = () => done(true); }).then(() => true)"""
    )


def take(page: Any, order: WorkOrder, kind: str, photo: Any) -> None:
    """Take a photo from before or after the work."""
    page.set_input_files(f"#{kind}-{order.number}", photo)
    page.wait_for_selector(f".street-slot[for='{kind}-{order.number}'].has-photo")


def reports(order: WorkOrder) -> tuple[int, int, int]:
    """How many reports arrived, how many exhibits, and how often the order got on by them."""
    events = [event.action for event in story(f"order:{order.pk}")]
    return SiteReport.objects.count(), Exhibit.objects.count(), events.count("progress")


def write_report(page: Any, order: WorkOrder) -> None:
    """Two photos and where they were taken, sent off; it waits where there is no line."""
    take(page, order, "before", PHOTO)
    take(page, order, "after", PHOTO_AFTER)
    page.wait_for_selector(".street-extras :text('12')")
    page.click(".street-act.is-main")
    page.wait_for_selector(".street-waits")


def back_on_line(page: Any) -> None:
    """The line is back, and nothing waits any more."""
    page.context.set_offline(False)
    page.wait_for_selector(".street-waits", state="detached", timeout=20000)
