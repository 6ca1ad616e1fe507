"""Pages of inspections: what each reader sees and can do, and what nobody of supervision can change."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from huiyin.answer.supervision.cases import actions
from huiyin.answer.supervision.cases.models import Case, FollowUp, Governed, Practice, Praise
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast
from tests.act.supervised import order_at
from tests.answer.inspected import Others, opened, others, walk_case

SignIn = Callable[[str], Client]


@pytest.fixture
def more(cast: Cast) -> Others:
    """More inspectors."""
    return others()


def text(client: Client, path: str, code: int = 200, **how: str) -> str:
    answer = client.get(path, **how)
    assert answer.status_code == code, path
    return answer.content.decode()


def do(client: Client, case: Case, act: str, code: int = 302, **typed: str) -> str:
    answer = client.post(f"/cases/{case.pk}/{act}/", typed)
    assert answer.status_code == code, (act, answer.content.decode()[-3000:])
    case.refresh_from_db()
    return answer.content.decode()


def test_the_list_says_whose_turn_it_is(cast: Cast, more: Others, signed_in: SignIn) -> None:
    case = walk_case(cast, more, opened(cast, order_at()), "replied")
    assert case.number in text(signed_in("finder"), "/cases/")
    mine = text(signed_in("supervisor"), "/cases/")
    assert case.number not in mine, "who opened it does not find"
    assert case.number in text(signed_in("supervisor"), "/cases/?view=waiting")
    assert case.number in text(signed_in("head"), "/cases/?view=waiting")
    assert case.number not in text(signed_in("rival_head"), "/cases/?view=waiting")
    assert signed_in("finder").get("/cases/?view=nonsense").status_code == 404


def test_a_case_is_walked_through_its_pages(cast: Cast, more: Others, signed_in: SignIn) -> None:
    order = order_at()
    answer = signed_in("supervisor").post(
        "/cases/new/",
        {"unit": STREET, "ground": "decision", "order": order.number, "words": "三次答复都说修好。"},
    )
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/cases/{case.pk}/"
    page = text(signed_in("supervisor"), f"/cases/{case.pk}/")
    assert (f"/orders/{order.number}/" in page and "送临江街道说明" in page) or "说明" in page
    assert signed_in("head").get(f"/cases/{case.pk}/").status_code == 403, "not put to the unit yet"
    do(signed_in("supervisor"), case, "put")
    do(signed_in("clerk"), case, "reply", 403, words_said="代写。")
    do(signed_in("head"), case, "reply", words_said="电缆老化，下周更换。")
    do(signed_in("supervisor"), case, "find", 409, finding="slackness", words_said="不力。")
    do(signed_in("finder"), case, "find", 422, finding="dispatch", words_said="不怪街道。")
    do(signed_in("finder"), case, "find", finding="slackness", words_said="两次核实都没有亮。")
    assert "问责（另一人确认后生效）" in text(signed_in("discipline"), f"/cases/{case.pk}/")
    assert "问责（另一人确认后生效）" not in text(signed_in("judge"), f"/cases/{case.pk}/")
    do(signed_in("discipline"), case, "decide", measure="held", words_said="问责分管负责人。")
    assert case.state == "proposed"
    unit_page = text(signed_in("head"), f"/cases/{case.pk}/")
    assert "问责" not in unit_page, "what is not confirmed is not told"
    do(signed_in("second"), case, "confirm")
    assert "处理：问责" in text(signed_in("head"), f"/cases/{case.pk}/")
    pdf = signed_in("head").get(f"/cases/{case.pk}/decision.pdf")
    assert pdf.headers["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    do(signed_in("head"), case, "appeal", words_said="更换方案早已报批。")
    do(signed_in("second"), case, "uphold", 409, words_said="维持。")
    do(signed_in("third"), case, "change", 409, finding="falsification", measure="held", words_said="加重。")
    do(signed_in("third"), case, "change", finding="slackness", measure="circulated", words_said="情节较轻。")
    assert case.outcome == "changed"
    assert "变更为：工作不力，通报" in text(signed_in("head"), f"/cases/{case.pk}/")


def test_a_low_mark_by_chance_is_refused_with_the_reason(cast: Cast, signed_in: SignIn) -> None:
    typed = {"unit": STREET, "ground": "low_score", "period": "2026-10", "words": "名次最低。"}
    answer = signed_in("supervisor").post("/cases/new/", typed)
    assert answer.status_code == 409 and "属偶然" in answer.content.decode()
    assert not Case.objects.exists()
    typed["period"] = ""
    assert signed_in("supervisor").post("/cases/new/", typed).status_code == 422


def test_who_told_of_pressure_is_not_shown_to_the_unit(cast: Cast, more: Others, signed_in: SignIn) -> None:
    order = order_at()
    evidence = {"numbers": {"orders": 1}, "orders": [order.pk], "hidden": True}
    lead = actions.open_case(SYSTEM, STREET, "pressure", evidence, order_id=order.pk)
    actions.open_lead(cast.supervisor, lead.pk)
    case = walk_case(cast, more, lead, "measured", measure="circulated")
    for who in ("head", "clerk", "deputy", "district", "leader"):
        assert order.number not in text(signed_in(who), f"/cases/{case.pk}/"), who
    assert "不告诉单位具体是哪件" in text(signed_in("head"), f"/cases/{case.pk}/")
    assert order.number in text(signed_in("finder"), f"/cases/{case.pk}/")


def test_what_the_platform_must_do_goes_to_whose_work_it_is(
    cast: Cast, more: Others, signed_in: SignIn
) -> None:
    walk_case(cast, more, opened(cast), "found", "dispatch")
    todo = FollowUp.objects.get()
    assert f"/cases/follow/{todo.pk}/" in text(signed_in("dispatcher"), "/cases/?view=follow")
    assert f"/cases/follow/{todo.pk}/" not in text(signed_in("district"), "/cases/?view=follow")
    assert signed_in("head").get(f"/cases/follow/{todo.pk}/").status_code == 403
    signed_in("dispatcher").post(f"/cases/follow/{todo.pk}/", {"words_said": "已重新裁定，改派住建局。"})
    todo.refresh_from_db()
    assert todo.done_name == cast.dispatcher.name
    assert "已重新裁定" in text(signed_in("dispatcher"), f"/cases/follow/{todo.pk}/")


@pytest.fixture
def street(cast: Cast) -> Governed:
    """The street, proposed for governance."""
    figures = {
        "per": 10000,
        "streets": 60,
        "residents": 80000,
        "share": 0.05,
        "quarters": [{"quarter": "2026Q3", "volume": 640, "density": 80.0, "place": 1}],
    }
    return Governed.objects.create(
        unit_id=STREET, state="entry", quarter="2026Q3", figures=figures, volume=640, proposed_at=now()
    )


def test_a_street_goes_through_its_governance(cast: Cast, street: Governed, signed_in: SignIn) -> None:
    url = f"/governed/{street.pk}/"
    assert "第1" in text(signed_in("supervisor"), url)
    assert signed_in("head").post(f"{url}confirm_entry/").status_code == 409
    with at_time(datetime(2026, 10, 20, tzinfo=UTC)):
        signed_in("supervisor").post(f"{url}confirm_entry/")
    typed = {"plan": "先换电缆。", "task_1": "换三条街", "owner_1": "钱分管", "due_1": "2030-01-01"}
    half = {**typed, "task_2": "只写了一半"}
    assert signed_in("head").post(f"{url}plan/", half).status_code == 422
    assert signed_in("head").post(f"{url}plan/", typed).status_code == 302
    help_typed = {
        "kind": "resources",
        "unit": DEPARTMENT,
        "words_said": "两台登高车。",
        "due_on": "2030-01-01",
    }
    assert signed_in("department_head").post(f"{url}help/", help_typed).status_code == 403, "not its page"
    assert signed_in("district").post(f"{url}help/", help_typed).status_code == 302
    with at_time(datetime(2026, 11, 5, tzinfo=UTC)):
        report = {"month": "2026-10", "words_said": "换了一条街。"}
        assert signed_in("head").post(f"{url}report/", report).status_code == 302
    task, given = street.tasks.get(), street.help.get()
    assert signed_in("head").post(f"{url}task_done/", {"id": task.pk}).status_code == 302
    assert signed_in("head").post(f"{url}help_came/", {"id": given.pk}).status_code == 302
    assert signed_in("head").post(f"{url}task_done/", {"id": "999999"}).status_code == 404
    page = text(signed_in("head"), url)
    assert "先换电缆" in page and "两台登高车" in page and "换了一条街" in page
    assert street.reports.get().month == date(2026, 10, 1)
    assert signed_in("rival_head").get(url).status_code == 403


def test_praise_and_practice_through_their_pages(cast: Cast, signed_in: SignIn) -> None:
    order = order_at()
    Praise.objects.create(
        unit_id=STREET,
        ground="thanks",
        period="2026-10",
        state="proposed",
        numbers={"orders": 3},
        orders=[order.number],
        proposed_at=now(),
    )
    found = Praise.objects.get()
    assert order.number in text(signed_in("supervisor"), "/praise/?view=todo")
    assert order.number not in text(signed_in("rival_head"), "/praise/?view=todo")
    signed_in("supervisor").post(f"/praise/{found.pk}/give/", {"words_said": "夜里抢修，居民来电感谢。"})
    assert "夜里抢修" in text(signed_in("rival_head"), "/praise/?view=praise")
    typed = {
        "unit": STREET,
        "title": "井盖带锁",
        "problem": "总丢。",
        "done": "换带锁的。",
        "result": "不丢了。",
    }
    assert signed_in("clerk").post("/practice/new/", {**typed, "done": ""}).status_code == 422
    signed_in("clerk").post("/practice/new/", typed)
    practice = Practice.objects.get()
    url = f"/practice/{practice.pk}/"
    assert signed_in("rival").get(url).status_code == 403
    signed_in("supervisor").post(f"{url}send_back/", {"words_said": "写花了多少钱。"})
    signed_in("clerk").post(f"{url}rewrite/", {**typed, "result": "每个加四十元。"})
    signed_in("leader").post(f"{url}publish/", {"words_said": "照着办。"})
    assert "井盖带锁" in text(signed_in("rival"), "/praise/")
    signed_in("rival").post(f"{url}adopt/", {"unit": RIVAL, "words_said": "换了二十个。"})
    assert "换了二十个" in text(signed_in("leader"), url)
    assert "1个单位用上了" in text(signed_in("leader"), "/praise/")


def test_the_ledger_tells_a_case_in_its_own_words(cast: Cast, more: Others, signed_in: SignIn) -> None:
    case = walk_case(cast, more, opened(cast, order_at()), "measured")
    page = text(signed_in("discipline"), f"/ledger/?q=case:{case.pk}")
    for words in ("督查案件", "单位说明", "等认定 → 已认定，待处理", "作出处理"):
        assert words in page
    assert "拟好答复" not in page, "those are the words of an order"


PAGES = [
    "/cases/",
    "/cases/?view=follow",
    "/cases/?view=closed",
    "/cases/new/",
    "/governed/",
    "/praise/",
    "/praise/?view=todo",
]


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_read_in_english(
    cast: Cast, more: Others, street: Governed, signed_in: SignIn, path: str
) -> None:
    walk_case(cast, more, opened(cast, order_at()), "found", "dispatch")
    page = text(signed_in("supervisor"), path, HTTP_ACCEPT_LANGUAGE="en")
    words = page.split("<main", 1)[1].split("</main", 1)[0]
    for own in ("三次答复都说已修好", "同一路段反复报修", "请重新裁定这条路的养护单位", "督案〔"):
        words = words.replace(own, "")
    chinese = [sign for sign in words if "\u4e00" <= sign <= "\u9fff"]
    assert len(chinese) < 12, "".join(chinese)


def test_a_case_is_read_in_english(cast: Cast, more: Others, signed_in: SignIn) -> None:
    case = walk_case(cast, more, opened(cast, order_at()), "closed", "falsification", "held")
    page = text(signed_in("finder"), f"/cases/{case.pk}/", HTTP_ACCEPT_LANGUAGE="en")
    for words in ("Falsification", "Held to account", "Upheld on appeal", "The unit"):
        assert words in page
