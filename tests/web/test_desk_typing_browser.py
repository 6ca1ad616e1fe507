"""The desk in a real browser while an agent types: nothing moves under the hands, and the keyboard is enough."""

from functools import partial
from typing import Any

import pytest

from huiyin.act.orders.models import WorkOrder
from tests.web.desk_call import LAMP, PHONE, Open, write_and_see

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def screen(screen: Open) -> Open:
    """The same, where a test may look into a page by script."""
    return partial(screen, bypass_csp=True)


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
