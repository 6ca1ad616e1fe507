"""Pages of parts, of the panel, of rulings and of second looks: who sees what, and what becomes of what was typed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation

from huiyin.act.orders import actions, panel_queries
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.panel_models import Exclusion, ExclusionAudit, Objection
from huiyin.act.orders.part_models import Part
from huiyin.act.orders.queries import late_parts, my_parts
from huiyin.act.triage.models import Ruling
from huiyin.foundation.calendar.clock import now
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast
from tests.act.test_panel import LAMP, at_street, both, ended, in_hand, received, settled

SignIn = Callable[[str], Client]


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def with_receipt(cast: Cast) -> tuple[WorkOrder, str]:
    new = NewAppeal(words=LAMP, channel="web", source="test", source_key="receipt")
    done = receive_many(cast.citizen, [new], Receiving(matter="010202", lead=STREET))[0]
    actions.sign(cast.clerk, done.order.pk)
    actions.submit(cast.clerk, done.order.pk)
    return actions.instruct(cast.head, done.order.pk, "今天办。", ""), done.receipt


def test_the_docket_holds_what_waits_and_leads_to_the_order(cast: Cast, signed_in: SignIn) -> None:
    asked, third = in_hand(cast), received("c", stop_at="20")
    actions.request_exclusion(cast.head, asked.pk, "litigation", "立案通知", "法院已经受理。")
    actions.confer(cast.dispatcher, third.pk, [STREET, RIVAL], "巷口的灯归谁")
    returned = at_street("r")
    actions.request_return(cast.clerk, returned.pk, "清单第九项")
    helped = in_hand(cast, "p")
    actions.call_in(cast.clerk, helped.pk, DEPARTMENT, "查电缆")
    actions.refuse_part(cast.department, Part.objects.get().pk, "归供电公司")
    page = text(signed_in("panel_one"), "/panel/")
    for said in ("已进入诉讼", "巷口的灯归谁", "清单第九项", "归供电公司", "3件等着定"):
        assert said in page
    for order in (asked, third, returned, helped):
        assert f"/orders/{order.number}/" in page
    assert text(signed_in("clerk"), "/panel/", 403)


def test_a_ground_brings_its_evidence_and_a_wrong_form_loses_nothing(cast: Cast, signed_in: SignIn) -> None:
    order, client = in_hand(cast), signed_in("head")
    page = text(client, f"/orders/{order.number}/")
    assert "受理通知书的文号" in page and "data-told=" in page
    typed = {"ground": "litigation", "proof": "", "told": "法院在办。", "version": str(order.version)}
    answer = client.post(f"/orders/{order.number}/request-exclusion/", typed)
    assert answer.status_code == 422 and "法院在办。" in answer.content.decode()
    done = client.post(f"/orders/{order.number}/request-exclusion/", typed | {"proof": "立案通知"})
    assert done.status_code == 302 and Exclusion.objects.get(order=order).told == "法院在办。"


def test_calling_in_without_a_unit_says_so_and_keeps_the_words(cast: Cast, signed_in: SignIn) -> None:
    order, client = in_hand(cast), signed_in("clerk")
    address = f"/orders/{order.number}/call-in/"
    answer = client.post(address, {"unit": "", "ask": "查电缆", "version": str(order.version)})
    assert answer.status_code == 422 and "查电缆" in answer.content.decode()
    stale = client.post(address, {"unit": DEPARTMENT, "ask": "查电缆", "version": "1"})
    assert stale.status_code == 409 and not Part.objects.exists()
    client.post(address, {"unit": DEPARTMENT, "ask": "查电缆", "version": str(order.version), "days": "1"})
    assert Part.objects.get().ask == "查电缆"


def test_a_part_from_the_units_list_to_its_answer(cast: Cast, signed_in: SignIn) -> None:
    order = in_hand(cast)
    actions.call_in(cast.clerk, order.pk, DEPARTMENT, "查电缆是谁挖断的")
    part, client = Part.objects.get(), signed_in("department")
    assert "查电缆是谁挖断的" in text(client, "/unit/")
    assert "别的单位请我们办的" not in text(signed_in("rival"), "/unit/")
    page = text(client, f"/orders/{order.number}/")
    assert "诉求人由牵头单位联系" in page and "13800000001"[-4:] not in page
    assert client.post(f"/parts/{part.pk}/reply/", {"text": " "}).status_code == 409
    assert signed_in("rival").post(f"/parts/{part.pk}/reply/", {"text": "代办"}).status_code == 403
    assert client.post(f"/parts/{part.pk}/reply/", {"text": "接好了"}).status_code == 302
    assert client.post("/parts/999999/reply/", {"text": "接好了"}).status_code == 404
    assert "接好了" in text(signed_in("clerk"), f"/orders/{order.number}/")
    assert my_parts(cast.department).total == 0


def test_parts_are_read_page_by_page_due_first(cast: Cast) -> None:
    orders = [in_hand(cast, f"k{number}") for number in range(5)]
    for number, order in enumerate(orders):
        actions.call_in(cast.clerk, order.pk, DEPARTMENT, f"第{number}件", days=1 + number)
    Part.objects.filter(order=orders[4]).update(due_at=now() - timedelta(hours=1))
    first = my_parts(cast.department, size=2)
    second = my_parts(cast.department, first.next, size=2)
    third = my_parts(cast.department, second.next, size=2)
    asked = [one.ask for page in (first, second, third) for one in page.rows]
    assert asked == ["第4件", "第0件", "第1件", "第2件", "第3件"] and third.next == ""
    assert [(page.total, page.late) for page in (first, second, third)] == [(5, 1)] * 3
    assert my_parts(cast.citizen).rows == ()


def test_late_parts_are_counted_for_the_unit_alone(cast: Cast) -> None:
    order = in_hand(cast)
    actions.call_in(cast.clerk, order.pk, DEPARTMENT, "查电缆")
    Part.objects.update(due_at=now() - timedelta(hours=1))
    actions.reply_part(cast.department, Part.objects.get().pk, "接好了")
    since, until = now() - timedelta(days=1), now() + timedelta(days=1)
    assert late_parts(DEPARTMENT, since, until) == (1, 1) and late_parts(STREET, since, until) == (0, 0)


def test_the_panel_sees_the_ruling_and_the_third_return_goes_to_a_conference(
    cast: Cast, signed_in: SignIn
) -> None:
    settled(cast)
    again = received("again")
    actions.request_return(cast.rival, again.pk, "这是大马路", misjudged=True)
    page = text(signed_in("panel_one"), f"/returns/?order={again.number}")
    assert "以巷口为界" in page and "事项判错了" in page
    WorkOrder.objects.filter(pk=again.pk).update(returns=2)
    page = text(signed_in("panel_one"), f"/returns/?order={again.number}")
    assert "去提请会商" in page and 'name="grant"' not in page


def test_rulings_are_listed_exported_and_ended_by_two(cast: Cast, signed_in: SignIn) -> None:
    order = settled(cast)
    made, first, second = Ruling.objects.get(), signed_in("dispatcher"), signed_in("administrator")
    assert "以巷口为界" in text(first, "/rulings/")
    lines = text(first, "/rulings/export/").splitlines()
    assert lines[0] == "id,matter,place,lead,co_units,basis" and f"R-{made.pk},010202" in lines[1]
    address = f"/rulings/{made.pk}/end/"
    assert first.post(address, {"why": ""}).status_code == 409
    assert first.post(address, {"why": "区划调整"}).status_code == 302
    assert first.post(address).status_code == 409
    assert "区划调整" in text(second, "/rulings/")
    assert second.post(address).status_code == 302
    assert made.number in text(second, "/rulings/?ended=1") and order.number == made.number
    assert signed_in("clerk").post(address).status_code == 403


def test_an_ending_is_looked_at_again_and_what_is_unsound_is_shown(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(cast)
    monkeypatch.setattr("huiyin.act.orders.actions.audits.drawn", lambda *_: True)
    actions.draw_audits()
    audit, client = ExclusionAudit.objects.get(), signed_in("supervisor")
    assert "1件终结等您再看一遍" in text(client, "/audits/")
    assert "没有要您抽查的终结" in text(signed_in("district"), "/audits/")
    assert text(signed_in("district"), f"/audits/{audit.pk}/", 403)
    address = f"/audits/{audit.pk}/"
    kept = client.post(address, {"note": "没有立案文号"})
    assert kept.status_code == 422 and "没有立案文号" in kept.content.decode()
    assert client.post(address, {"note": "没有立案文号", "sound": "no"}).status_code == 302
    assert "没有立案文号" in text(signed_in("panel_one"), "/panel/")


def test_a_unit_that_ends_far_more_than_its_group_is_marked(cast: Cast) -> None:
    for key in "abcd":
        ended(cast, key)
    at_street("kept")
    for unit in (RIVAL, "S0103"):
        received(unit, lead=unit)
    found = {one.unit: one for one in panel_queries.shares()}
    assert (found[STREET].ended, found[STREET].share, found[STREET].marked) == (4, 0.8, True)
    assert found[STREET].median == 0.0


def test_a_sustained_objection_is_no_ending_of_the_units(cast: Cast) -> None:
    order = ended(cast)
    actions.object_to_ending(cast.citizen, order.pk, "没有受理")
    both(actions.vote_objection, cast, order)
    assert panel_queries.shares() == []


def test_those_merged_into_an_order_that_ends_are_told_and_closed(cast: Cast) -> None:
    order, other = in_hand(cast), received("b", stop_at="20")
    actions.merge(cast.dispatcher, other.pk, order.pk)
    actions.request_exclusion(cast.head, order.pk, "litigation", "立案通知", "法院已经受理。")
    both(actions.vote_exclusion, cast, order)
    other.refresh_from_db()
    assert (other.state, other.reply) == ("80", "法院已经受理。")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("sustained", [True, False])
def test_the_appellant_objects_by_the_receipt_and_reads_the_answer(
    cast: Cast, signed_in: SignIn, sustained: bool, language: str
) -> None:
    order, receipt = with_receipt(cast)
    client = Client(headers={"accept-language": language})
    assert client.get(f"/t/{receipt}/object-ending/").status_code == 302  # nothing has ended
    actions.request_exclusion(cast.head, order.pk, "litigation", "立案通知", "法院已经受理。")
    both(actions.vote_exclusion, cast, order)
    assert "法院已经受理。" in text(client, f"/t/{receipt}/")
    assert client.post(f"/t/{receipt}/object-ending/", {"words": ""}).status_code == 422
    assert client.post(f"/t/{receipt}/object-ending/", {"words": "没有受理"}).status_code == 302
    assert client.post(f"/t/{receipt}/object-ending/", {"words": "还有"}).status_code == 409
    both(actions.vote_objection, cast, order, sustained)
    page = text(client, f"/t/{receipt}/")
    assert "同意前面的意见" in page
    child = Objection.objects.get(order=order).child
    assert (child is not None) == sustained and (child is None or child.number in page)
    translation.activate("zh-hans")


def test_an_agent_writes_an_objection_down_for_who_calls(cast: Cast, signed_in: SignIn) -> None:
    order, client = ended(cast), signed_in("agent")
    assert "替诉求人记下异议" in text(client, f"/orders/{order.number}/")
    assert "替诉求人记下异议" not in text(signed_in("clerk"), f"/orders/{order.number}/")
    address = f"/orders/{order.number}/object-ending/"
    assert client.post(address, {"text": ""}).status_code == 409
    assert client.post(address, {"text": "没有受理"}).status_code == 302
    assert Objection.objects.get(order=order).words == "没有受理"
    assert signed_in("clerk").post(address, {"text": "代说"}).status_code == 403


def test_the_dispatcher_ticks_who_is_called_in(cast: Cast, signed_in: SignIn) -> None:
    order, client = received("tick", stop_at="20"), signed_in("dispatcher")
    first = order.proposal["routes"][0]
    helper = first["co_units"][0]
    page = text(client, f"/dispatch/?order={order.number}")
    assert f'name="part" value="{helper}"' in page
    typed = {"route": "0", "version": str(order.version), "part": [helper, "B99", first["lead"]]}
    assert client.post(f"/orders/{order.number}/dispatch/", typed).status_code == 302
    assert list(Part.objects.filter(order=order).values_list("unit", flat=True)) == [helper]


def test_a_unit_sees_the_conferences_it_is_asked_to(cast: Cast, signed_in: SignIn) -> None:
    order = received("met", stop_at="20")
    actions.confer(cast.dispatcher, order.pk, [STREET, RIVAL], "巷口的灯归谁")
    assert "巷口的灯归谁" in text(signed_in("rival"), "/unit/?view=waiting")
    assert "巷口的灯归谁" not in text(signed_in("department"), "/unit/?view=waiting")


def test_a_coordinator_sees_of_the_docket_what_is_the_districts(cast: Cast, signed_in: SignIn) -> None:
    order, elsewhere = in_hand(cast), received("far", lead="S0201")
    for one, unit in ((order, DEPARTMENT), (elsewhere, "B30")):
        actions.call_in(cast.dispatcher, one.pk, unit, "查电缆")
    actions.refuse_part(cast.department, Part.objects.get(order=order).pk, "归供电公司")
    Part.objects.filter(order=elsewhere).update(refused_at=now(), why="归别人")
    page = text(signed_in("district"), "/panel/")
    assert "归供电公司" in page and "归别人" not in page
    assert "归别人" in text(signed_in("supervisor"), "/panel/")
