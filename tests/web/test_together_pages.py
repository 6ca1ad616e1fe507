"""Pages of whistles and letters: who sees what, and what a page says when something does not go through."""

from collections.abc import Callable

import pytest
from django.test import Client

from huiyin.act.coordination.letters import actions as letters
from huiyin.act.coordination.letters.models import Letter
from huiyin.act.coordination.whistles import actions as whistles
from huiyin.act.coordination.whistles.models import Summons, Whistle
from huiyin.act.orders.actions import Receiving, instruct, receive_many, sign, submit
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import DEPARTMENT, STREET, Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
WORDS = {"question": "路面塌陷一处。", "why": "管道由部门管养。", "place": "江岸路口"}
DRAFT = {"kind": "hard", **WORDS, "units": [DEPARTMENT]}


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order the street is handling, of an appellant who gave a name."""
    person = Person("顾晓岚", "13900001234")
    new = NewAppeal(
        words="路上塌了一个坑，我家门口。", channel="phone", source="phone", source_key="pit", person=person
    )
    made = receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
    sign(cast.clerk, made.pk)
    submit(cast.clerk, made.pk)
    return instruct(cast.head, made.pk, "马上处置。", "周经办")


@pytest.fixture
def blown(cast: Cast, order: WorkOrder) -> Whistle:
    """An emergency whistle to the department."""
    return whistles.blow(cast.head, order.pk, "emergency", **WORDS, units=[DEPARTMENT])


@pytest.fixture
def sent(cast: Cast, order: WorkOrder) -> Letter:
    """A letter to the department."""
    return letters.send(cast.head, order.pk, DEPARTMENT, "normal", "facts", "请提供图纸。")


def test_a_summoned_unit_reads_the_whistle_and_not_the_appellant(signed_in: SignIn, blown: Whistle) -> None:
    page = signed_in("department").get(f"/whistles/{blown.pk}/").content.decode()
    assert "路面塌陷一处" in page and "江岸路口" in page
    for secret in ("顾", "1390000", "我家门口", blown.order.number):
        assert secret not in page
    assert signed_in("department").get(f"/orders/{blown.order.number}/").status_code == 403


def test_an_addressee_reads_the_letter_and_not_the_appellant(signed_in: SignIn, sent: Letter) -> None:
    page = signed_in("department").get(f"/letters/{sent.pk}/").content.decode()
    assert "请提供图纸。" in page
    for secret in ("顾", "1390000", "我家门口"):
        assert secret not in page
    assert signed_in("department").get(f"/letters/{sent.pk}/pdf/").content.startswith(b"%PDF")


@pytest.mark.parametrize("who", ["rival", "rival_head"])
def test_other_units_see_neither(signed_in: SignIn, blown: Whistle, who: str) -> None:
    assert signed_in(who).get(f"/whistles/{blown.pk}/").status_code == 403
    url = f"/whistles/units/{Summons.objects.get().pk}/arrive/"
    assert signed_in(who).post(url, {"person": "吴", "rank": "科员"}).status_code == 403


@pytest.mark.parametrize("who", ["rival", "rival_head"])
def test_other_units_see_no_letter(signed_in: SignIn, sent: Letter, who: str) -> None:
    for part in ("", "pdf/"):
        assert signed_in(who).get(f"/letters/{sent.pk}/{part}").status_code == 403


def test_a_clerk_writes_a_whistle_for_the_head(signed_in: SignIn, order: WorkOrder) -> None:
    client = signed_in("clerk")
    assert f"/orders/{order.number}/whistle/new/" in client.get(f"/orders/{order.number}/").content.decode()
    answer = client.post(f"/orders/{order.number}/whistle/new/", DRAFT | {"version": order.version})
    whistle = Whistle.objects.get()
    assert answer.headers["Location"] == f"/whistles/{whistle.pk}/"
    assert "路面塌陷一处" in signed_in("head").get("/unit/").content.decode()
    signed_in("head").post(f"/whistles/{whistle.pk}/approve/")
    assert WorkOrder.objects.get().state == "53"
    assert "路面塌陷一处" in signed_in("district").get("/whistles/").content.decode()
    assert "路面塌陷一处" not in signed_in("department").get("/unit/").content.decode()
    signed_in("district").post(f"/whistles/{whistle.pk}/check/")
    assert "路面塌陷一处" in signed_in("department").get("/unit/").content.decode()


def test_an_incomplete_whistle_keeps_what_was_typed(signed_in: SignIn, order: WorkOrder) -> None:
    typed = DRAFT | {"why": "", "version": order.version}
    answer = signed_in("clerk").post(f"/orders/{order.number}/whistle/new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "路面塌陷一处。" in page and f'value="{DEPARTMENT}" selected' in page


def test_a_head_blows_from_the_order(signed_in: SignIn, order: WorkOrder) -> None:
    signed_in("head").post(
        f"/orders/{order.number}/whistle/", DRAFT | {"kind": "emergency", "version": order.version}
    )
    assert Whistle.objects.get().state == "blown"


def test_a_refused_whistle_keeps_the_units_that_were_chosen(signed_in: SignIn, order: WorkOrder) -> None:
    answer = signed_in("head").post(
        f"/orders/{order.number}/whistle/", DRAFT | {"version": order.version - 1}
    )
    assert answer.status_code == 409
    assert f'value="{DEPARTMENT}" selected' in answer.content.decode()


def test_the_order_is_settled_and_called_off_from_its_page(signed_in: SignIn, blown: Whistle) -> None:
    number, version = blown.order.number, WorkOrder.objects.get().version
    sheet = {"unit_1": DEPARTMENT, "who_1": "褚", "what_1": "修", "by_1": "2026-12-01", "version": version}
    signed_in("head").post(f"/orders/{number}/resolve/", sheet)
    blown.refresh_from_db()
    assert (blown.state, blown.sheet.get().what) == ("resolved", "修")
    again = signed_in("head").post(f"/orders/{number}/call-off/", {"why": "晚了", "version": version})
    assert again.status_code == 409


def test_a_whistle_that_is_not_checked_offers_no_sheet(
    signed_in: SignIn, cast: Cast, order: WorkOrder
) -> None:
    whistles.blow(cast.head, order.pk, "hard", **WORDS, units=[DEPARTMENT])
    page = signed_in("head").get(f"/orders/{order.number}/").content.decode()
    assert "do-call_off" in page and "do-resolve" not in page


def test_coming_without_a_post_says_what_is_missing(signed_in: SignIn, blown: Whistle) -> None:
    url = f"/whistles/units/{Summons.objects.get().pk}/arrive/"
    answer = signed_in("department").post(url, {"person": "褚部门", "rank": ""})
    assert (answer.status_code, Summons.objects.get().arrived_at) == (422, None)
    assert "error-summary" in answer.content.decode()


def test_a_second_of_the_unit_is_told_that_it_has_answered(
    signed_in: SignIn, blown: Whistle, cast: Cast
) -> None:
    one = Summons.objects.get()
    whistles.confirm(cast.department, one.pk)
    answer = signed_in("department_head").post(
        f"/whistles/units/{one.pk}/confirm/", {"accepts": "no", "words_said": "不归我们"}
    )
    assert answer.status_code == 409
    assert "您的单位已经答过了" in answer.content.decode()


@pytest.mark.parametrize("act", ["approve", "nothing", "delete"])
def test_an_act_that_is_not_there_is_not_found_or_refused(
    signed_in: SignIn, blown: Whistle, act: str
) -> None:
    assert signed_in("head").post(f"/whistles/{blown.pk}/{act}/").status_code in (302, 404)
    assert signed_in("head").post(f"/whistles/units/{Summons.objects.get().pk}/{act}/").status_code == 404


def test_both_sides_are_shown_to_those_who_lead(signed_in: SignIn, blown: Whistle) -> None:
    for who in ("head", "district", "supervisor", "leader"):
        assert "100.0%（1/1）" in signed_in(who).get("/whistles/?days=90").content.decode()
    assert "两头都看" not in signed_in("clerk").get("/whistles/").content.decode()


def test_a_recalled_letter_lets_the_order_go_on_from_its_page(signed_in: SignIn, sent: Letter) -> None:
    typed = {"letter_id": sent.pk, "why": "已查清", "version": WorkOrder.objects.get().version}
    signed_in("clerk").post(f"/orders/{sent.order.number}/recall-letter/", typed)
    assert WorkOrder.objects.get().state == "50"


def test_a_letter_of_another_order_cannot_be_recalled_here(
    signed_in: SignIn, sent: Letter, cast: Cast
) -> None:
    new = NewAppeal(words="另一件事。", channel="web", source="web", source_key="other")
    other = receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
    typed = {"letter_id": sent.pk, "why": "已查清", "version": other.version}
    assert signed_in("clerk").post(f"/orders/{other.number}/recall-letter/", typed).status_code == 422
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_letters_read_in_english(signed_in: SignIn, sent: Letter) -> None:
    client = signed_in("department")
    page = client.get("/letters/", headers={"accept-language": "en"}).content.decode()
    assert "For this unit to answer" in page
