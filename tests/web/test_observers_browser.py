"""Observers in a real browser: from the link to an opinion that was answered, on a phone; accessible in both themes."""

from collections.abc import Callable
from typing import Any

import pytest

from huiyin.publish.participation import actions
from huiyin.publish.participation.models import Observer, Opinion, Sample
from huiyin.testing.cast import Cast
from tests.publish.observed import called_back, invited, matters, settled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]


def test_invited_judging_saying_and_being_answered(screen: Open, cast: Cast) -> None:
    _, code = invited(cast)
    order = settled(None, "far", "S0201", matters()[0])
    settled(None, "far-2", "S0201", matters()[1])
    called_back(order, "unsolved")
    page = screen("citizen", f"/invited/{code}/", width=390)
    assert "没有任何影响" in page.inner_text("main")
    page.fill("#id_username", "chunfeng")
    page.fill("#id_password", "long enough 77")
    page.fill("#id_again", "long enough 77")
    page.check("#id_agree")
    page.get_by_role("button", name="我愿意").click()
    page.wait_for_url("**/observer/")
    assert Observer.objects.count() == 1

    actions.draw_samples()
    page.reload()
    pk = Sample.objects.get(order=order).pk
    page.locator(f"a[href='/observer/samples/{pk}/']").click()
    assert "等您评完才看得到" in page.inner_text("main") and "诉求人说：" not in page.inner_text("main")
    for name, value in (("solved", "partly"), ("answers", "yes"), ("plain", "no"), ("accepts", "no")):
        page.check(f"input[name={name}][value={value}]")
    page.fill("#id_words", "请写明谁来修、哪天修。")
    page.get_by_role("button", name="交上去").click()
    page.get_by_text("诉求人说：没解决").wait_for()

    opinion = Opinion.objects.get()
    staff = screen("supervisor", "/observers/")
    staff.get_by_text("请写明谁来修").first.click()
    staff.select_option("#hand_unit", "S0101")
    staff.get_by_role("button", name="转过去").click()
    staff.wait_for_load_state()
    clerk = screen("clerk", "/opinions/")
    clerk.get_by_text("请写明谁来修").click()
    clerk.check("input[name=verdict][value=adopted]")
    clerk.fill("#answer_words", "从下月起，答复里写明谁来修、哪天修。")
    clerk.get_by_role("button", name="答复监督员").click()
    clerk.get_by_text("从下月起").wait_for()

    page.goto(page.url.split("/observer/")[0] + "/observer/")
    page.get_by_text("有答复了，请您看").click()
    page.get_by_role("button", name="行，就这样").click()
    page.wait_for_load_state()
    opinion.refresh_from_db()
    assert opinion.state == "settled"
    for view in ("candidates", "serving", "agreement"):
        staff.goto(staff.url.split("/opinions/")[0].split("/observers/")[0] + f"/observers/?view={view}")


def test_the_public_page_and_an_observers_pages_fit_a_phone(screen: Open, cast: Cast) -> None:
    actions.begin(cast.observer.id or 0)
    made = actions.give_opinion(cast.observer, "路灯、井盖这样的小事，能不能每周自己转一圈？", "S0101", "one")
    actions.answer(cast.clerk, made.pk, "partly", "主要道路每周巡一次，背街小巷先改成两周一次。")
    actions.publish(cast.supervisor, made.pk, made.words, "主要道路每周巡一次，背街小巷先改成两周一次。")
    for who, path in (
        ("citizen", "/observers/public/"),
        ("observer", "/observer/"),
        ("observer", "/observer/opinions/new/"),
        ("observer", "/observer/relations/"),
        ("observer", "/observer/leave/"),
        ("observer", f"/opinions/{made.pk}/"),
        ("supervisor", "/observers/?view=candidates"),
        ("clerk", f"/opinions/{made.pk}/"),
    ):
        page = screen(who, path, width=390)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path
