"""Returns, conferences with their rulings, endings, objections and the second look."""

from datetime import timedelta

import pytest

from huiyin.act.orders import actions
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.actions.audits import AuditedBefore
from huiyin.act.orders.actions.exclusions import DeniedBefore, NoSuchGround
from huiyin.act.orders.actions.leading import BarredFromStreets, ReportedOn
from huiyin.act.orders.actions.objections import EndedIt, NothingToObject, ObjectedBefore, TooLateToObject
from huiyin.act.orders.actions.returns import NeedsConference, SettledBefore, TooLateToReturn
from huiyin.act.orders.actions.voting import OwnUnit
from huiyin.act.orders.models import Clock, ReturnRequest, WorkOrder
from huiyin.act.orders.panel_models import Conference, Exclusion, ExclusionAudit, Objection
from huiyin.act.orders.part_models import Part
from huiyin.act.orders.queries import read
from huiyin.act.orders.refusals import Incomplete, NotNow, Refused
from huiyin.act.triage import rulings
from huiyin.act.triage.models import Ruling
from huiyin.act.triage.refusals import NeedsSecond, NotYourRuling, WhyMissing
from huiyin.act.triage.ruling_actions import end_ruling, keep_ruling
from huiyin.foundation.accounts.actions import give_post, open_account
from huiyin.foundation.accounts.queries import actor_of
from huiyin.foundation.accounts.rules import CITIZEN, SYSTEM, Actor, Post
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import DEPARTMENT, HOTLINE, RIVAL, STREET, Cast

LANE, AVENUE, ROADS = "010202", "010201", "B30"
LAMP = "柳堤街的路灯不亮已经两个星期了，老人晚上出门看不见。"


def received(key: str = "a", words: str = LAMP, **how: object) -> WorkOrder:
    new = NewAppeal(
        words=words, channel="web", source="test", source_key=key, person=Person("张试", "13800000001")
    )
    how = {"matter": LANE} | how
    return receive_many(CITIZEN, [new], Receiving(**how))[0].order  # type: ignore[arg-type]


def at_street(key: str = "a", **how: object) -> WorkOrder:
    return received(key, lead=STREET, **how)


def in_hand(cast: Cast, key: str = "a") -> WorkOrder:
    order = at_street(key)
    actions.sign(cast.clerk, order.pk)
    actions.submit(cast.clerk, order.pk)
    return actions.instruct(cast.head, order.pk, "今晚办。", "")


def both(vote: object, cast: Cast, order: WorkOrder, grant: bool = True) -> WorkOrder:
    vote(cast.panel_one, order.pk, grant, "看过材料")  # type: ignore[operator]
    return vote(cast.panel_two, order.pk, grant, "同意前面的意见")  # type: ignore[operator, no-any-return]


def ended(cast: Cast, key: str = "a") -> WorkOrder:
    order = in_hand(cast, key)
    actions.request_exclusion(
        cast.head, order.pk, "litigation", "某法院立案通知", "法院已经受理，请以判决为准。"
    )
    return both(actions.vote_exclusion, cast, order)


def settled(cast: Cast, key: str = "a", lead: str = RIVAL, **how: object) -> WorkOrder:
    order = received(key, stop_at="20")
    actions.confer(cast.dispatcher, order.pk, [STREET, RIVAL], "巷口的灯归谁")
    done = actions.rule(cast.dispatcher, order.pk, lead, "以巷口为界，归邻街。", **how)  # type: ignore[arg-type]
    rulings.forget()
    return done


# Returns


def test_a_return_is_asked_within_the_citys_limit(cast: Cast) -> None:
    order = at_street()
    WorkOrder.objects.filter(pk=order.pk).update(dispatched_at=order.opened_at - timedelta(days=20))
    with pytest.raises(TooLateToReturn):
        actions.request_return(cast.clerk, order.pk, "不在清单内")


def test_a_withdrawn_return_goes_back_to_be_signed_with_its_clock_void(cast: Cast) -> None:
    order = at_street()
    actions.request_return(cast.clerk, order.pk, "不在清单内")
    assert Clock.objects.get(order=order, name="ruling").stopped_at is None
    back = actions.withdraw_return(cast.clerk, order.pk)
    assert back.state == "30" and Clock.objects.get(order=order, name="ruling").outcome == "void"
    assert actions.sign(cast.clerk, order.pk).state == "40"
    with pytest.raises(NotNow):
        actions.vote_return(cast.panel_one, order.pk, True, "同意")


def test_nobody_votes_about_the_own_unit(cast: Cast) -> None:
    order = at_street()
    actions.request_return(cast.clerk, order.pk, "不在清单内")
    biased = Actor(
        cast.panel_one.id,
        cast.panel_one.name,
        (*cast.panel_one.posts, Post("unit_clerk", STREET, "C.D01.S0101")),
    )
    with pytest.raises(OwnUnit):
        actions.vote_return(biased, order.pk, True, "同意")


def test_the_third_return_goes_to_a_conference(cast: Cast) -> None:
    order = at_street()
    WorkOrder.objects.filter(pk=order.pk).update(returns=2)
    actions.request_return(cast.clerk, order.pk, "不在清单内")
    with pytest.raises(NeedsConference, match="第3次"):
        actions.vote_return(cast.panel_one, order.pk, True, "同意")
    met = actions.confer(cast.panel_one, order.pk, [RIVAL], "归谁")
    assert (met.state, met.lead_id) == ("32", None)
    assert ReturnRequest.objects.get(order=order).granted is None
    assert ReturnRequest.objects.get(order=order).ruled_at is not None
    assert Conference.objects.get(order=order).units == [STREET, RIVAL]
    assert met.due_at and abs(met.due_at - Conference.objects.get(order=order).due_at) < timedelta(seconds=5)


# Conferences and rulings


def test_a_ruling_names_the_lead_opens_parts_and_teaches_the_catalogue(cast: Cast) -> None:
    done = settled(cast, co_units=[DEPARTMENT])
    assert (done.state, done.lead_id) == ("30", RIVAL)
    assert Part.objects.get(order=done).unit_id == DEPARTMENT
    made = Ruling.objects.get()
    assert (made.matter, made.place, made.lead, made.number) == (LANE, done.place_id, RIVAL, done.number)
    again = received("again")
    assert (again.state, again.lead_id) == ("30", RIVAL)
    assert again.proposal["routes"][0]["basis"] == f"ruling {done.number}"
    elsewhere = received("else", "青枫路的路灯不亮，老人看不见。")
    assert elsewhere.place_id != done.place_id and elsewhere.lead_id != RIVAL


def test_the_same_dispute_is_answered_with_the_ruling(cast: Cast) -> None:
    done = settled(cast)
    with pytest.raises(SettledBefore, match=done.number):
        actions.request_return(cast.rival, done.pk, "不归我")
    again = received("again")
    with pytest.raises(SettledBefore, match="以巷口为界"):
        actions.request_return(cast.rival, again.pk, "不归我")
    assert actions.request_return(cast.rival, again.pk, "这是大马路", misjudged=True).state == "31"


def test_who_is_asked_to_a_conference_reads_the_order_while_it_lasts(cast: Cast) -> None:
    order = received(stop_at="20")
    with pytest.raises(Refused):
        read(cast.rival, order.number)
    actions.confer(cast.dispatcher, order.pk, [STREET, RIVAL], "归谁")
    assert read(cast.rival, order.number).mask is None
    actions.rule(cast.panel_one, order.pk, STREET, "归本街。")
    with pytest.raises(Refused):
        read(cast.rival, order.number)


def test_a_street_led_by_a_ruling_may_lead_what_was_a_departments(cast: Cast) -> None:
    order = received(stop_at="20", matter=AVENUE)
    actions.confer(cast.dispatcher, order.pk, [STREET, ROADS], "归谁")
    with pytest.raises(BarredFromStreets):
        actions.rule(cast.dispatcher, order.pk, STREET, "归街道。")
    actions.rule(cast.dispatcher, order.pk, STREET, "归街道。", overrule="该路段已移交街道管养")
    assert Conference.objects.get(order=order).overruled
    rulings.forget()
    later = received("later", stop_at="20", matter=AVENUE)
    assert actions.dispatch(cast.dispatcher, later.pk, STREET, basis="person").lead_id == STREET


def test_a_report_wrongly_taken_to_be_about_a_unit_can_go_there_by_ruling_and_teaches_nothing(
    cast: Cast,
) -> None:
    words = "举报临江街道工作人员收受红包。"
    order = received(words=words, kind="report", stop_at="20", matter="")
    from huiyin.act.orders.actions.leading import reported
    from huiyin.foundation.city.queries import current

    about = next(iter(reported(current(), WorkOrder.objects.get(pk=order.pk))))
    actions.confer(cast.dispatcher, order.pk, [about], "说的不是这个街道")
    with pytest.raises(ReportedOn):
        actions.rule(cast.dispatcher, order.pk, about, "不是举报它。")
    done = actions.rule(cast.dispatcher, order.pk, about, "不是举报它。", overrule="核对后是同名的另一处")
    assert done.lead_id == about and not Ruling.objects.exists()


def test_two_persons_end_a_ruling(cast: Cast) -> None:
    done = settled(cast)
    made = Ruling.objects.get()
    with pytest.raises(NotYourRuling):
        end_ruling(cast.clerk, made.pk, "不合适")
    with pytest.raises(WhyMissing):
        end_ruling(cast.dispatcher, made.pk)
    end_ruling(cast.dispatcher, made.pk, "区划调整")
    with pytest.raises(NeedsSecond):
        end_ruling(cast.dispatcher, made.pk)
    keep_ruling(cast.panel_one, made.pk)
    end_ruling(cast.dispatcher, made.pk, "区划调整")
    assert end_ruling(cast.administrator, made.pk).ended_at is not None
    rulings.forget()
    assert received("again").lead_id != RIVAL
    assert f"R-{made.pk},{LANE},{done.place_id},{RIVAL}," in rulings.as_catalogue(rulings.listed(ended=True))


def test_a_later_ruling_takes_the_place_of_the_earlier(cast: Cast) -> None:
    settled(cast)
    order = received("b", stop_at="20")
    actions.confer(cast.dispatcher, order.pk, [STREET], "再议")
    actions.rule(cast.panel_one, order.pk, STREET, "改归本街。")
    assert list(Ruling.objects.filter(ended_at=None).values_list("lead", flat=True)) == [STREET]


def test_a_ruling_where_the_place_is_unknown_settles_the_one_order(cast: Cast) -> None:
    order = received(words="路灯不亮，老人看不见。", stop_at="20")
    assert order.place_id is None
    actions.confer(cast.dispatcher, order.pk, [RIVAL], "归谁")
    assert actions.rule(cast.dispatcher, order.pk, RIVAL, "归邻街。", overrule="现场认定").state == "30"
    assert not Ruling.objects.exists()


def test_a_ruling_for_the_whole_city_holds_everywhere(cast: Cast) -> None:
    settled(cast, lead="B30", whole_city=True)
    assert Ruling.objects.get().place == ""
    assert received("else", "青枫路的路灯不亮，老人看不见。").lead_id == "B30"


@pytest.mark.parametrize("who", ["clerk", "head", "rival", "outsider", "citizen", "agent"])
def test_who_may_not_rule(cast: Cast, who: str) -> None:
    order = received(stop_at="20")
    actions.confer(cast.dispatcher, order.pk, [STREET, RIVAL], "归谁")
    with pytest.raises(Refused):
        actions.rule(cast.everybody()[who], order.pk, STREET, "归我。")


def test_a_coordinator_takes_an_order_out_of_a_units_hand_for_a_conference(cast: Cast) -> None:
    order = in_hand(cast)
    met = actions.confer(cast.district, order.pk, [RIVAL], "做到一半说不归它")
    assert (met.state, met.lead_id) == ("32", None)
    assert set(Clock.objects.filter(order=order, name="handle").values_list("outcome", flat=True)) == {"void"}
    done = actions.rule(cast.panel_one, order.pk, RIVAL, "归邻街。")
    assert Clock.objects.get(order=done, name="handle", stopped_at=None).unit_id == RIVAL
    assert Clock.objects.get(order=done, name="conference").outcome == "met"


# Endings


def test_two_who_agree_end_an_order_and_the_appellant_reads_why(cast: Cast) -> None:
    order = in_hand(cast)
    asked = actions.request_exclusion(
        cast.head, order.pk, "litigation", "立案通知", "法院已经受理，请以判决为准。"
    )
    assert asked.state == "62" and Clock.objects.get(order=order, name="exclusion").stopped_at is None
    assert actions.vote_exclusion(cast.panel_one, order.pk, True, "属实").state == "62"
    assert actions.vote_exclusion(cast.panel_one, order.pk, True, "再投一次").state == "62"
    done = actions.vote_exclusion(cast.panel_two, order.pk, True, "同意")
    assert (done.state, done.reply) == ("85", "法院已经受理，请以判决为准。")
    assert Exclusion.objects.get(order=order).granted is True


def test_what_is_denied_goes_back_and_is_not_asked_again_on_the_same_ground(cast: Cast) -> None:
    order = in_hand(cast)
    actions.request_exclusion(cast.head, order.pk, "litigation", "无文号", "已起诉。")
    assert both(actions.vote_exclusion, cast, order, False).state == "50"
    with pytest.raises(DeniedBefore):
        actions.request_exclusion(cast.head, order.pk, "litigation", "再试", "已起诉。")
    assert actions.request_exclusion(cast.head, order.pk, "outside_policy", "条款", "办不了。").state == "62"
    assert actions.withdraw_exclusion(cast.head, order.pk).state == "50"


def test_a_ground_must_be_the_citys_and_be_proved(cast: Cast) -> None:
    order = in_hand(cast)
    with pytest.raises(NoSuchGround):
        actions.request_exclusion(cast.head, order.pk, "too_hard", "x", "y")
    with pytest.raises(Incomplete):
        actions.request_exclusion(cast.head, order.pk, "litigation", " ", "y")
    with pytest.raises(Refused):
        actions.request_exclusion(cast.clerk, order.pk, "litigation", "x", "y")


# Objections


def test_a_sustained_objection_opens_a_linked_order_of_the_same_person(cast: Cast) -> None:
    order = ended(cast)
    actions.object_to_ending(CITIZEN, order.pk, "法院没有受理，我有回执。")
    actions.object_to_ending(CITIZEN, order.pk, "法院没有受理，我有回执。")
    with pytest.raises(ObjectedBefore):
        actions.object_to_ending(CITIZEN, order.pk, "再说一次")
    done = both(actions.vote_objection, cast, order)
    said = Objection.objects.get(order=order)
    assert (done.state, said.sustained, said.answer) == ("85", True, "同意前面的意见")
    child = said.child
    assert child is not None and child.parent_id == order.pk and child.merged_at is None
    assert child.appeal.appellant == order.appeal.appellant != None  # noqa: E711
    assert child.appeal.words == "法院没有受理，我有回执。"
    assert child.state in ("20", "30")


def test_a_dismissed_objection_is_answered_and_leaves_the_ending(cast: Cast) -> None:
    order = ended(cast)
    actions.object_to_ending(CITIZEN, order.pk, "不服")
    done = both(actions.vote_objection, cast, order, False)
    assert done.state == "85" and Objection.objects.get(order=order).sustained is False
    with pytest.raises(NothingToObject):
        actions.vote_objection(cast.panel_one, order.pk, True, "改主意")
    assert not WorkOrder.objects.filter(parent=order).exists()


def test_an_objection_comes_in_time(cast: Cast) -> None:
    order = ended(cast)
    Exclusion.objects.filter(order=order).update(ruled_at=order.opened_at - timedelta(days=40))
    with pytest.raises(TooLateToObject):
        actions.object_to_ending(CITIZEN, order.pk, "不服")


def test_who_ended_it_does_not_judge_the_objection_where_others_can(cast: Cast) -> None:
    order = ended(cast)
    actions.object_to_ending(CITIZEN, order.pk, "不服")
    others = []
    for name in ("panel_three", "panel_four"):
        account = open_account(SYSTEM, name, "新来的", "for-tests-only")
        give_post(SYSTEM, account, "panel", HOTLINE)
        others.append(actor_of(account))
    with pytest.raises(EndedIt):
        actions.vote_objection(cast.panel_one, order.pk, False, "维持")
    for one in others:
        actions.vote_objection(one, order.pk, True, "应当再办")
    assert Objection.objects.get(order=order).sustained is True


def test_after_a_conference_nobody_of_the_unit_before_is_the_handler(cast: Cast) -> None:
    order = at_street()
    actions.sign(cast.clerk, order.pk)
    actions.submit(cast.clerk, order.pk)
    actions.instruct(cast.head, order.pk, "先去看。", "周经办")
    actions.confer(cast.district, order.pk, [RIVAL], "地界不清")
    ruled = actions.rule(cast.panel_one, order.pk, RIVAL, "归邻街。")
    assert (ruled.lead_id, ruled.handler, ruled.signed_at) == (RIVAL, "", None)


# The second look


def test_another_district_looks_again_and_the_own_one_never(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = ended(cast)
    monkeypatch.setattr("huiyin.act.orders.actions.audits.drawn", lambda *_: True)
    assert actions.draw_audits() == 1 and actions.draw_audits() == 0
    audit = ExclusionAudit.objects.get()
    assert audit.peer_id and audit.peer_id != "D01"
    peer = Actor(99, "乙区协调", (Post("coordinator", audit.peer_id, f"C.{audit.peer_id}"),))
    for who in (cast.district, cast.panel_one, cast.head):
        with pytest.raises(Refused):
            actions.audit_exclusion(who, audit.pk, True, "好")
    assert read(peer, order.number).mask is None
    done = actions.audit_exclusion(peer, audit.pk, False, "没有立案文号")
    assert (done.sound, done.audited_by) == (False, "乙区协调")
    with pytest.raises(AuditedBefore):
        actions.audit_exclusion(cast.supervisor, audit.pk, True, "可以")
