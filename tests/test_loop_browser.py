"""The loop turns once in a real browser: one appeal from a citizen's phone to the rates of the street."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.queries import story, verify
from huiyin.testing.cast import PASSWORD, STREET, Cast

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WORDS = "柳堤苑3栋楼下灯坏了两个星期，小区里太黑，老人晚上摔过一跤。小区路灯问过物业，说不归他们管。"
REPLY = "您反映的情况属实。柳堤苑3栋楼下的灯已于今天换好，线路也查过，今后每晚巡查。"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.fixture
def as_person(browser: Any, live_server: Any, cast: Cast) -> Iterator[Callable[..., Any]]:
    """A window of its own for each person, signed in by the form; an error in any script fails the test."""
    contexts, problems = [], []

    def sign_in(who: str, size: dict[str, int] = DESK, language: str = "zh-CN") -> Any:
        context = browser.new_context(viewport=size, locale=language, base_url=live_server.url)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"{who}: {error}"))
        if who != "citizen":
            page.goto("/signin/")
            page.fill("input[name=username]", who)
            page.fill("input[name=password]", PASSWORD)
            page.press("input[name=password]", "Enter")
            page.wait_for_url(lambda url: "signin" not in url)
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert problems == []


def act(page: Any, number: str, action: str, **fields: str) -> None:
    """Fill the form of one action on the order's page and send it."""
    page.goto(f"/orders/{number}/")
    form = page.locator(f"form[action$='/{action}/']")
    box = page.locator(f"details:has(form[action$='/{action}/'])")
    if box.count() and not box.first.get_attribute("open") is not None:
        box.first.locator("summary").first.click()
    for name, value in fields.items():
        form.locator(f"[name={name}]").fill(value)
    with page.expect_navigation():
        name = form.get_attribute("id")
        page.locator(f"button[form={name}]:visible, #{name} button[type=submit]:visible").first.click()


def state(number: str) -> str:
    return WorkOrder.objects.get(number=number).state


def file_appeal(page: Any) -> tuple[str, str]:
    """File from a phone, confidentially; the number and the receipt code."""
    page.goto("/")
    page.fill("#id_words", WORDS)
    page.fill("#id_place", "柳堤苑3栋")
    page.fill("#id_phone", "13800000001")
    page.fill("#id_name", "张试")
    page.locator(".actionbar button").click()
    page.wait_for_url("**/receipt/", timeout=90_000)  # the first appeal of a process has the models made
    text = page.inner_text("main")
    number = re.search(r"HY-\d{8}-\d+", text)
    code = page.locator(".ticket-code b").inner_text()
    assert number
    return number.group(), re.sub(r"[\s-]", "", code)


def dispatch_if_held(page: Any, number: str) -> None:
    """What the machine did not send by itself, the dispatcher sends to the first unit proposed, by one key."""
    if state(number) == "20":
        page.goto(f"/dispatch/?order={number}")
        page.keyboard.press("1")
        page.wait_for_timeout(1500)
    order = WorkOrder.objects.get(number=number)
    assert (order.state, order.lead_id) == ("30", STREET), order.proposal


def test_one_appeal_from_the_phone_to_the_three_rates(as_person: Callable[..., Any]) -> None:
    citizen = as_person("citizen", PHONE)
    number, code = file_appeal(citizen)
    dispatch_if_held(as_person("dispatcher"), number)

    clerk = as_person("clerk", PHONE)
    clerk.goto("/unit/")
    assert "路灯" in clerk.inner_text("main")
    act(clerk, number, "sign")
    act(clerk, number, "contact", note="打过电话，老人无碍，约了今晚去。")
    act(clerk, number, "submit")
    assert state(number) == "41"

    head = as_person("head")
    act(head, number, "instruct", instruction="今晚先亮起来，明天查线路。")
    act(clerk, number, "progress", note="换了灯，查了线路。")
    act(clerk, number, "reply", text=REPLY, note="电缆接头老化，已报维修计划。")
    act(as_person("deputy"), number, "release")
    assert state(number) == "65"

    review(as_person("reviewer"), number)
    assert state(number) == "70"
    rate(citizen, code)
    assert state(number) == "80"
    assert_rates(as_person("leader"), WorkOrder.objects.get(number=number))
    assert_whole(number)


def review(page: Any, number: str) -> None:
    page.goto(f"/reviews/?order={number}")
    for box in page.locator(".review-checks input").all():
        box.check()
    page.locator("button[value=approve]").click()
    page.wait_for_timeout(1500)


def rate(page: Any, code: str) -> None:
    """The citizen reads the reply on the phone and rates it."""
    page.goto(f"/t/{code}/")
    assert "已于今天换好" in page.inner_text("main")
    assert "电缆接头" not in page.inner_text("main"), "the internal note stays inside"
    page.goto(f"/t/{code}/rate/")
    for name, value in {
        "solved": "solved",
        "result": "satisfied",
        "attitude": "satisfied",
        "speed": "basically",
        "contacted": "yes",
        "pressed": "no",
    }.items():
        page.locator(f"input[name={name}][value={value}]").check(force=True)
    page.locator(".actionbar button[type=submit]").click()
    page.wait_for_load_state()


def assert_rates(page: Any, order: WorkOrder) -> None:
    """The street's rates of the month the order was due in stand on one order, and open it."""
    # The day the order is due has come: only then does it count.
    Clock.objects.filter(order=order, name="handle").update(due_at=now())
    order.handle_due_at = now()
    order.save(update_fields=["handle_due_at"])
    page.goto(f"/rates/{STREET}/?month={order.handle_due_at:%Y-%m}")
    text = page.inner_text("main")
    assert text.count("1/1") >= 3, text
    page.locator("a:has-text('1/1')").first.click()
    assert order.number in page.inner_text("main") or "路灯" in page.inner_text("main")


def assert_whole(number: str) -> None:
    order = WorkOrder.objects.get(number=number)
    done = [event.action for event in story(f"order:{order.pk}")]
    straight = (
        "register accept triage dispatch sign contact submit instruct progress reply release approve confirm"
    )
    assert done == straight.split()
    assert verify().ok and isinstance(order.closed_at, datetime)


def test_the_pages_read_in_english(as_person: Callable[..., Any]) -> None:
    """Frame and words of every kind of page are English; only what people said and named stays as it was."""
    number, code = file_appeal(as_person("citizen", PHONE))
    dispatch_if_held(as_person("dispatcher"), number)
    found: dict[str, list[str]] = {}
    for who, paths in pages_of_all(number, code).items():
        page = in_english(as_person, who)
        for path in paths:
            assert page.goto(path).status == 200, path
            assert page.get_attribute("html", "lang") == "en", path
            if left := chinese_labels(page):
                found[path] = left
    assert found == {}


def pages_of_all(number: str, code: str) -> dict[str, list[str]]:
    """Every kind of page, by who opens it: those of this order, and those that stand by themselves."""
    return {
        "citizen": ["/", "/track/", "/answers/", f"/t/{code}/"],
        "agent": ["/desk/", "/knowledge/", "/call-backs/"],
        "dispatcher": ["/dispatch/"],
        "clerk": [
            *("/unit/", f"/orders/{number}/", f"/orders/{number}/clocks/", "/unit/load/", "/street/"),
            *("/promises/", "/whistles/", "/letters/", "/notices/", "/handover/"),
        ],
        "head": ["/head/"],
        "district": ["/district/", "/district/?view=cards"],
        "supervisor": [
            *("/oversight/", "/oversight/?view=sheets", "/audits/", "/cases/", "/governed/", "/praise/"),
            *("/questions/", "/observers/", "/flows/", "/formula/", "/what-if/"),
        ],
        "reviewer": ["/reviews/", "/extensions/"],
        "panel_one": ["/returns/", "/panel/", "/rulings/"],
        "callback": ["/callbacks/"],
        "leader": ["/overview/", "/rates/", f"/rates/{STREET}/", "/insight/", "/meetings/"],
        "analyst": [
            *("/alerts/", "/alerts/known/", "/topics/", "/forecasts/", "/staffing/", "/cross/", "/reports/"),
            *("/proactive/", "/insight/words/", "/agenda/"),
        ],
        "administrator": ["/people/", "/city/", "/sent/", "/sent/words/"],
        "auditor": ["/ledger/"],
    }


def in_english(as_person: Callable[..., Any], who: str) -> Any:
    """A page of this person, who has chosen English."""
    page = as_person(who, language="en-GB")
    address = page.url if who != "citizen" else _base(page)
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": address}])
    return page


def _base(page: Any) -> str:
    page.goto("/")
    return str(page.url)


def chinese_labels(page: Any) -> list[str]:
    """Chinese in what the house itself says: headings, buttons, labels, navigation, hints."""
    wanted = "h1:not(.said), h2, button, label, legend, th, nav a, .help-text, .empty-state, .tabs a"
    texts = page.locator(wanted).all_inner_texts()
    said = re.compile(r"“[^”]*”|中文|柳堤苑3栋")
    return [t for t in texts if re.search(r"[\u4e00-\u9fff]", said.sub("", t))][:5]
