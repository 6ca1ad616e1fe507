"""The unit's list as its people use it: filters, kept views, many at once; the head's ten; how clocks were reckoned."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from huiyin.act.orders import clocks
from huiyin.act.orders.actions import contact, instruct, sign, submit
from huiyin.act.orders.actions.moving import locked, move
from huiyin.act.orders.models import SavedView, WorkOrder
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.testing.cast import RIVAL, Cast
from tests.web.test_unit import receive

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def said(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_a_filter_narrows_and_can_be_taken_away(cast: Cast, signed_in: SignIn) -> None:
    urgent, plain = receive(cast, "a"), receive(cast, "b")
    WorkOrder.objects.filter(pk=urgent.pk).update(urgency="urgent")
    page = said(signed_in("clerk").get("/unit/?urgency=urgent"))
    assert urgent.number in page
    assert plain.number not in page
    assert 'aria-label="去掉急件"' in page
    empty = said(signed_in("clerk").get("/unit/?urgency=critical&red=1"))
    assert "这样筛没有单子" in empty
    assert "去掉全部条件" in empty


def test_what_can_be_chosen_comes_with_its_count(cast: Cast, signed_in: SignIn) -> None:
    receive(cast, "a")
    receive(cast, "b")
    page = said(signed_in("clerk").get("/unit/filters/?view=today", headers={"HX-Request": "true"}))
    assert re.search(r"<span>[^<]+</span><small>2</small>", page)
    assert "<html" not in page
    assert "<html" in said(signed_in("clerk").get("/unit/filters/?view=today"))
    assert signed_in("clerk").get("/unit/filters/?view=nothing").status_code == 404


def test_a_day_that_is_no_day_is_not_minded(cast: Cast, signed_in: SignIn) -> None:
    order = receive(cast)
    assert order.number in said(signed_in("clerk").get("/unit/?day=tomorrow"))
    far = (now() + timedelta(days=400)).date().isoformat()
    assert order.number not in said(signed_in("clerk").get(f"/unit/?day={far}"))


def test_many_are_signed_and_who_could_not_is_told(cast: Cast, signed_in: SignIn) -> None:
    orders = [receive(cast, key) for key in "abc"]
    other = receive(cast, "d", lead=RIVAL)
    sign(cast.head, orders[2].pk)
    submit(cast.head, orders[2].pk)
    numbers = [order.number for order in (*orders, other)]
    page = said(
        signed_in("clerk").post("/unit/sign/", {"number": numbers, "next": "/unit/?view=sign"}, follow=True)
    )
    assert "签收了2件" in page
    assert f"{other.number}：您的岗位不能做这一步。" in page
    assert f"{orders[2].number}：" in page
    assert WorkOrder.objects.filter(state="40").count() == 2


def test_nothing_chosen_is_said(cast: Cast, signed_in: SignIn) -> None:
    assert "还没有选中单子" in said(
        signed_in("clerk").post("/unit/sign/", {"next": "https://example.org/"}, follow=True)
    )


def test_many_are_given_out(cast: Cast, signed_in: SignIn) -> None:
    order = receive(cast)
    sign(cast.clerk, order.pk)
    people = said(signed_in("deputy").get("/unit/people/"))
    assert cast.clerk.name in people
    assert cast.rival.name not in people
    page = said(
        signed_in("deputy").post(
            "/unit/assign/", {"number": order.number, "handler": cast.clerk.name}, follow=True
        )
    )
    assert f"1件交给了{cast.clerk.name}" in page
    load = said(signed_in("head").get("/unit/load/"))
    assert cast.clerk.name in load
    assert "1/1" in load


def test_a_view_is_kept_and_dropped(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in("clerk")
    page = said(
        client.post("/unit/views/", {"name": "急的", "asked": "view=sign&urgency=urgent"}, follow=True)
    )
    assert "存好了：急的" in page
    kept = SavedView.objects.get()
    assert kept.filters == {"view": "sign", "urgency": "urgent"}
    assert signed_in("rival").post(f"/unit/views/{kept.pk}/drop/").status_code == 403
    client.post(f"/unit/views/{kept.pk}/drop/")
    assert not SavedView.objects.exists()


def test_the_head_instructs_with_one_button(cast: Cast, signed_in: SignIn) -> None:
    order = receive(cast)
    sign(cast.clerk, order.pk)
    submit(cast.clerk, order.pk)
    WorkOrder.objects.filter(pk=order.pk).update(risk="red", handler=cast.clerk.name)
    client = signed_in("head")
    page = said(client.get("/head/"))
    assert f"批办，交给{cast.clerk.name}" in page
    assert "有险情" in page
    assert "先排除险情" in page
    form = dict(re.findall(r'name="(version|next)" value="([^"]*)"', page))
    text = re.search(r"<textarea[^>]*>([^<]*)</textarea>", page)
    assert text
    done = client.post(
        f"/orders/{order.number}/instruct/",
        {**form, "instruction": text.group(1), "handler": cast.clerk.name},
        follow=True,
    )
    assert done.redirect_chain[-1][0] == "/head/"
    order.refresh_from_db()
    assert (order.state, order.handler) == ("50", cast.clerk.name)
    assert signed_in("clerk").get("/head/").status_code == 403


def test_the_head_reads_a_confidential_report_on_its_own_page_only(cast: Cast, signed_in: SignIn) -> None:
    order = receive(cast)
    WorkOrder.objects.filter(pk=order.pk).update(kind="report", confidential=True, risk="red")
    page = said(signed_in("head").get("/head/"))
    assert "举报内容仅承办人可见" in page
    assert order.appeal.words[:12] not in page


def test_a_clock_is_reckoned_piece_by_piece(cast: Cast, signed_in: SignIn) -> None:
    start = now() - timedelta(days=20)
    with at_time(start):
        order = receive(cast)
        sign(cast.clerk, order.pk)
        submit(cast.clerk, order.pk)
        instruct(cast.head, order.pk, "去看看", cast.clerk.name)
        contact(cast.clerk, order.pk, "说好了")
    with at_time(start + timedelta(hours=2)):
        move(cast.clerk, order.pk, "ask", evidence={"question": "哪一盏灯"})
    with at_time(start + timedelta(hours=8)):
        move(cast.citizen, order.pk, "supplement", evidence={"words": "门口那盏"})
        clocks.prolong(locked(order.pk), "handle", now() + timedelta(days=40), "等管线图")
    page = said(signed_in("clerk").get(f"/orders/{order.number}/clocks/"))
    assert page.count("<section") >= 4
    assert "停表，不算（请诉求人补充，钟停）" in page
    assert cast.clerk.name in page
    assert "等管线图" in page
    assert "6小时" in page
    assert "总历时" in page
    assert f"/orders/{order.number}/clocks/" in said(signed_in("clerk").get(f"/orders/{order.number}/"))
    assert signed_in("rival").get(f"/orders/{order.number}/clocks/").status_code == 403
    assert signed_in("clerk").get("/orders/NO-1/clocks/").status_code == 404
