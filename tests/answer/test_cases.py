"""Inspections: the table, who may do what, and that nobody judges what they brought about themselves."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.answer.supervision.cases import actions, rules, sources
from huiyin.answer.supervision.cases.jobs import look_for_cases, watch_cases
from huiyin.answer.supervision.cases.models import Case, CaseFact, FollowUp
from huiyin.answer.supervision.cases.policies import may_read
from huiyin.answer.supervision.cases.refusals import (
    AskedBefore,
    ByChance,
    CaseNotNow,
    MeasureNotAllowed,
    NothingFollows,
    NotMilder,
    SamePerson,
    Unfinished,
)
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.ledger.queries import story, verify
from huiyin.testing.cast import RIVAL, STREET, Cast
from tests.act.supervised import order_at
from tests.answer.inspected import WHY, Others, follows, opened, others, walk_case


@pytest.fixture
def more(cast: Cast) -> Others:
    """More inspectors."""
    return others()


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order of the street."""
    return order_at(STREET)


def told(case: Case) -> list[str]:
    return [event.action for event in story(f"case:{case.pk}")]


def test_the_table_has_no_dead_end() -> None:
    assert rules.faults() == []
    assert len(rules.STATES) == 9 and len(rules.MOVES) == 19


def test_a_case_walks_from_its_opening_to_the_decision_on_the_appeal(
    cast: Cast, more: Others, order: WorkOrder
) -> None:
    case = opened(cast, order)
    assert case.state == "opened" and case.number.startswith("督案〔") and case.order_id == order.pk
    case = walk_case(cast, more, case, "closed", "falsification", "held")
    assert (case.state, case.outcome, case.finding, case.measure) == (
        "closed",
        "upheld",
        "falsification",
        "held",
    )
    steps = ["open", "put", "reply", "find", "propose", "confirm", "appeal", "uphold"]
    assert told(case) == steps
    people = {case.opened_by, case.found_by, case.proposed_by, case.measured_by, case.decided_by}
    assert len(people) == 5
    assert verify().ok


def test_facts_stand_as_they_were_recorded(cast: Cast, more: Others, order: WorkOrder) -> None:
    case = opened(cast, order)
    fact = CaseFact.objects.get(case=case)
    WorkOrder.objects.filter(pk=order.pk).update(round=3)
    fact.refresh_from_db()
    assert fact.orders[0]["number"] == order.number and fact.orders[0]["round"] == 0
    assert story(f"case:{case.pk}")[0].evidence["facts"] == [fact.digest]


def test_opened_twice_it_is_one_case(cast: Cast, order: WorkOrder) -> None:
    first, again = opened(cast, order), opened(cast, order)
    assert first.pk == again.pk and Case.objects.count() == 1 and told(first) == ["open"]
    assert opened(cast).pk != first.pk, "another matter is another case"


@pytest.mark.parametrize("who", ["head", "rival_head", "clerk", "district", "agent", "panel_one", "analyst"])
def test_who_does_not_oversee_opens_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        actions.open_case(cast.everybody()[who], STREET, "decision", WHY)
    assert not Case.objects.exists()


def test_without_a_word_or_a_figure_there_is_no_case(cast: Cast) -> None:
    with pytest.raises(Unfinished):
        actions.open_case(cast.supervisor, STREET, "decision", {"words": "  "})


@pytest.fixture
def _named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A published list: the street is low beyond chance, the rival is low by chance."""
    low = SimpleNamespace(unit=STREET, place=340, value=71.2, low=68.0, high=74.4, certain=True)
    unlucky = SimpleNamespace(unit=RIVAL, place=341, value=70.1, low=58.0, high=82.2, certain=False)
    monkeypatch.setattr(sources, "named_in", lambda period: (low, unlucky))


@pytest.mark.usefixtures("_named")
def test_a_low_mark_by_chance_opens_nothing_and_says_so(cast: Cast) -> None:
    with pytest.raises(ByChance, match="属偶然"):
        actions.open_case(cast.supervisor, RIVAL, "low_score", WHY, period="2026-10")
    with pytest.raises(ByChance):
        actions.open_case(cast.supervisor, "S0103", "low_score", WHY, period="2026-10")
    assert not Case.objects.exists()


@pytest.mark.usefixtures("_named")
def test_the_job_inspects_who_is_low_beyond_chance_once(cast: Cast) -> None:
    assert look_for_cases() == 1
    assert look_for_cases() == 0
    case = Case.objects.get()
    assert (case.unit_id, case.ground, case.state, case.opened_by) == (STREET, "low_score", "opened", None)
    numbers = case.facts.get().numbers
    assert numbers == {"place": 340, "value": 71.2, "low": 68.0, "high": 74.4}


def test_a_lead_waits_for_a_person(cast: Cast, more: Others, order: WorkOrder) -> None:
    lead = actions.open_case(SYSTEM, STREET, "pressure", {"numbers": {"orders": 1}}, order_id=order.pk)
    assert (lead.state, lead.number) == ("lead", "")
    assert not may_read(cast.head, lead)
    case = actions.open_case(cast.supervisor, STREET, "pressure", WHY, order_id=order.pk)
    assert case.pk == lead.pk and case.state == "opened" and case.number
    assert told(case) == ["notice", "open"]


def test_a_lead_set_aside_is_not_found_again(cast: Cast, order: WorkOrder) -> None:
    lead = actions.open_case(SYSTEM, STREET, "overdue", {"numbers": {"orders": 1}}, period="2026-10")
    actions.set_aside(cast.leader, lead.pk, "台风期间全市停工。")
    lead.refresh_from_db()
    assert (lead.state, lead.outcome) == ("closed", "set_aside")
    found = sources.Found(STREET, "overdue", {"numbers": {"orders": 1}}, period="2026-10")
    assert not actions.notice(found)
    with pytest.raises(AskedBefore):
        actions.open_case(cast.supervisor, STREET, "overdue", WHY, period="2026-10")


def test_who_opened_does_not_find(cast: Cast, more: Others) -> None:
    case = walk_case(cast, more, opened(cast), "replied")
    with pytest.raises(SamePerson):
        actions.find(cast.supervisor, case.pk, "slackness", "不力。")
    with pytest.raises(SamePerson):
        actions.dismiss(cast.supervisor, case.pk, "不成立。")
    assert actions.dismiss(more.finder, case.pk, "核实过，不成立。").outcome == "unfounded"


def test_the_unit_does_not_know_of_it_before_it_is_put_to_it(cast: Cast, more: Others) -> None:
    case = opened(cast)
    assert not may_read(cast.head, case) and not may_read(cast.district, case)
    case = walk_case(cast, more, case, "replying")
    assert may_read(cast.head, case) and may_read(cast.clerk, case) and may_read(cast.district, case)
    assert not may_read(cast.rival_head, case) and not may_read(cast.agent, case)
    assert may_read(cast.discipline, case) and may_read(cast.leader, case)


def test_only_the_head_replies_and_appeals(cast: Cast, more: Others) -> None:
    case = walk_case(cast, more, opened(cast), "replying")
    for who in (cast.clerk, cast.deputy, cast.rival_head, cast.supervisor):
        with pytest.raises(Refused):
            actions.reply(who, case.pk, "我来说明。")
    case = walk_case(cast, more, case, "measured")  # put again is put once
    with pytest.raises(Refused):
        actions.appeal(cast.clerk, case.pk, "不服。")


def test_new_facts_after_the_reply_are_put_to_the_unit_again(
    cast: Cast, more: Others, order: WorkOrder
) -> None:
    case = walk_case(cast, more, opened(cast), "replied")
    case = actions.add_facts(more.finder, case.pk, "现场照片与答复不符。", [order.number])
    assert case.state == "replying"
    assert actions.reply(cast.head, case.pk, "照片是旧的。").state == "replied"


def test_a_fact_names_orders_that_exist(cast: Cast) -> None:
    case = opened(cast)
    with pytest.raises(Unfinished) as lacking:
        actions.add_facts(cast.supervisor, case.pk, "有一张单。", ["NO-SUCH"])
    assert lacking.value.fields == ("orders",)


@pytest.mark.parametrize("finding", ["dispatch", "objective"])
def test_where_the_unit_is_not_to_blame_the_platform_has_something_to_do(
    cast: Cast, more: Others, finding: str
) -> None:
    case = walk_case(cast, more, opened(cast), "replied")
    with pytest.raises(NothingFollows):
        actions.find(more.finder, case.pk, finding, "不是街道的责任。")
    case = actions.find(more.finder, case.pk, finding, "不是街道的责任。", follows(finding))
    for measure in ("talk", "circulated", "exposed", "held"):
        with pytest.raises(MeasureNotAllowed):
            actions.decide(cast.discipline, case.pk, measure, "处理。")
    todo = FollowUp.objects.get()
    doer, other = (cast.dispatcher, cast.head) if finding == "dispatch" else (cast.district, cast.dispatcher)
    with pytest.raises(Refused):
        actions.finish(other, todo.pk, "办好了。")
    assert actions.finish(doer, todo.pk, "已重新裁定。").done_at is not None
    assert told(case)[-1] == "follow_done"


def test_falsification_always_outranks_a_low_score(cast: Cast, more: Others) -> None:
    case = walk_case(cast, more, opened(cast), "found", "falsification")
    for measure in ("none", "help", "talk"):
        with pytest.raises(MeasureNotAllowed):
            actions.decide(cast.discipline, case.pk, measure, "算了。")
    assert rules.gravity("falsification") > rules.gravity("slackness") > rules.gravity("objective")


def test_measures_against_persons_are_for_two_of_discipline(cast: Cast, more: Others) -> None:
    case = walk_case(cast, more, opened(cast), "found", "falsification")
    with pytest.raises(MeasureNotAllowed):
        actions.decide(more.judge, case.pk, "held", "问责。")
    case = actions.decide(cast.discipline, case.pk, "held", "问责。")
    assert case.state == "proposed"
    with pytest.raises(SamePerson):
        actions.confirm(cast.discipline, case.pk)
    with pytest.raises(Refused):
        actions.confirm(more.judge, case.pk)
    assert actions.confirm(more.second, case.pk).state == "measured"


def test_a_measure_that_is_not_confirmed_is_decided_anew(cast: Cast, more: Others) -> None:
    case = walk_case(cast, more, opened(cast), "proposed", "slackness", "exposed")
    assert case.state == "proposed"
    case = actions.reject(more.judge, case.pk, "初次发生，过重。")
    assert (case.state, case.measure, case.proposed_by) == ("found", "", None)
    assert actions.decide(more.judge, case.pk, "talk", "约谈。").state == "measured"


def test_who_had_a_hand_in_it_does_not_hear_the_appeal(cast: Cast, more: Others) -> None:
    case = walk_case(cast, more, opened(cast), "appealed", "slackness", "exposed")
    for who in (cast.supervisor, more.finder, cast.discipline, more.second):
        with pytest.raises(SamePerson):
            actions.uphold(who, case.pk, "维持。")
    assert actions.uphold(more.judge, case.pk, "维持。").outcome == "upheld"


def test_nobody_fares_worse_for_having_appealed(cast: Cast, more: Others) -> None:
    case = walk_case(cast, more, opened(cast), "appealed", "slackness", "circulated")
    for finding, measure in (
        ("falsification", "circulated"),
        ("slackness", "exposed"),
        ("slackness", "circulated"),
    ):
        with pytest.raises(NotMilder):
            actions.change_outcome(more.third, case.pk, finding, measure, "改。")
    case = actions.change_outcome(more.third, case.pk, "slackness", "talk", "情节轻，改为约谈。")
    again = actions.change_outcome(more.third, case.pk, "slackness", "talk", "情节轻，改为约谈。")
    assert (case.outcome, case.measure, case.new_measure) == ("changed", "circulated", "talk")
    assert again.pk == case.pk and told(case).count("change") == 1


def test_an_appeal_can_find_that_there_was_nothing(cast: Cast, more: Others) -> None:
    case = walk_case(cast, more, opened(cast), "appealed", "slackness", "circulated")
    case = actions.change_outcome(more.third, case.pk, "unfounded", "none", "核实有误，撤销。")
    assert (case.new_finding, case.new_measure) == ("unfounded", "none")


def test_a_unit_that_says_nothing_does_not_stop_the_case(cast: Cast, more: Others) -> None:
    case = walk_case(cast, more, opened(cast), "replying")
    assert watch_cases() == 0
    with at_time(now() + timedelta(days=20)):
        assert watch_cases() == 1
        case.refresh_from_db()
        assert (case.state, case.reply) == ("replied", "") and told(case)[-1] == "go_on"
        assert watch_cases() == 0


def test_without_an_appeal_in_time_it_is_final(cast: Cast, more: Others) -> None:
    case = walk_case(cast, more, opened(cast), "measured")
    with at_time(now() + timedelta(days=40)):
        assert watch_cases() == 1
        case.refresh_from_db()
        assert (case.state, case.outcome) == ("closed", "final")
        with pytest.raises(CaseNotNow):
            actions.appeal(cast.head, case.pk, "现在申诉。")


def test_inspectors_who_are_late_are_told_once(cast: Cast, more: Others) -> None:
    case = walk_case(cast, more, opened(cast), "replied")
    with at_time(now() + timedelta(days=40)):
        assert watch_cases() == 1
        assert watch_cases() == 0
        assert told(case)[-1] == "late"
        assert actions.find(more.finder, case.pk, "slackness", "不力。").late_at is None


def test_nobody_inspects_the_own_house(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.open_case(cast.supervisor, "C", "decision", WHY)


def test_numbers_have_no_gap(cast: Cast) -> None:
    for unit in (STREET, RIVAL, "S0103"):
        actions.open_case(cast.supervisor, unit, "decision", WHY)
    assert list(Case.objects.order_by("id").values_list("seq", flat=True)) == [1, 2, 3]
