"""An inspection from its lead to the decision on the appeal, each step by another person, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest

from huiyin.answer.callback.models import Callback
from huiyin.answer.supervision.cases.jobs import look_for_cases
from huiyin.answer.supervision.cases.models import Case
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.queries import story
from huiyin.testing.cast import STREET, Cast
from tests.act.supervised import order_at
from tests.answer.inspected import others

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]


def press(page: Any, act: str, key: str = "Alt+s") -> None:
    """Send the form of an act by its key, and wait until the answer is there."""
    page.locator(f"#{act}").scroll_into_view_if_needed()
    page.keyboard.press(key)
    page.wait_for_selector(".toast")


def test_an_inspection_goes_from_a_trigger_to_the_decision_on_the_appeal(screen: Open, cast: Cast) -> None:
    others()
    order = order_at(STREET)
    said = {"solved": "unsolved", "attitude": "satisfied", "speed": "satisfied", "result": "dissatisfied"}
    Callback.objects.create(
        order=order, round=0, way="person", at=now(), outcome="answered", contacted=True, pressed=True, **said
    )
    assert look_for_cases() == 1
    case = Case.objects.get()

    boss = screen("supervisor", "/cases/")
    boss.wait_for_selector("text=诉求人说受到施压")
    boss.click("text=诉求人说受到施压")
    press(boss, "open")
    boss.wait_for_selector("text=已立案，核实情况")
    press(boss, "put")
    boss.wait_for_selector("text=等单位说明")

    head = screen("head", f"/cases/{case.pk}/", width=390)
    assert head.locator(f"text={order.number}").count() == 0, "the unit does not learn who told"
    head.fill("#id_reply_words_said", "没有让任何人撤诉，当天是上门致歉。")
    head.click("#reply button[type=submit]")
    head.wait_for_selector("text=说明已提交")

    found = screen("finder", f"/cases/{case.pk}/")
    found.wait_for_selector("text=没有让任何人撤诉")
    found.check("input[name=finding][value=slackness]")
    found.fill("#id_find_words_said", "上门时间与系统记录不符，诉求人两次说被劝撤诉。")
    press(found, "find")
    found.wait_for_selector("text=认定：工作不力")

    first = screen("discipline", f"/cases/{case.pk}/")
    first.check("input[name=measure][value=held]")
    first.fill("#id_decide_words_said", "对分管负责人问责。")
    press(first, "decide")
    first.wait_for_selector("text=处理待另一人确认")
    assert first.locator("#confirm").count() == 0, "who proposed does not confirm"
    second = screen("second", f"/cases/{case.pk}/")
    press(second, "confirm")
    second.wait_for_selector("text=处理：问责")

    head.reload()
    head.wait_for_selector("text=处理：问责")
    head.fill("#id_appeal_words_said", "上门记录有社区值班表为证。")
    head.click("#appeal button[type=submit]")
    head.wait_for_selector("text=申诉已提交")

    second.reload()
    second.wait_for_selector("text=前面的步骤您已经定过一步")
    third = screen("third", f"/cases/{case.pk}/")
    third.click("text=变更 >> nth=0")
    third.select_option("#id_change_finding", "slackness")
    third.select_option("#id_change_measure", "circulated")
    third.fill("#id_change_words_said", "值班表属实，情节较轻。")
    third.click("#change button[type=submit]")
    third.wait_for_selector("text=变更为：工作不力，通报")
    pdf = third.request.get(third.url + "decision.pdf")
    assert pdf.status == 200 and pdf.body().startswith(b"%PDF")

    case.refresh_from_db()
    assert (case.state, case.outcome, case.new_measure) == ("closed", "changed", "circulated")
    steps = ["notice", "open", "put", "reply", "find", "propose", "confirm", "appeal", "change"]
    assert [event.action for event in story(f"case:{case.pk}")] == steps
