"""The tables of the agenda, plans and lists, weeks without a report, and candidates scored in the open."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.foundation.city.agenda import INDICATORS, SECTIONS
from huiyin.learn.agenda import plan_rules, rules, scoring
from huiyin.learn.agenda.plan_rules import DutyLine, Node, Plan, PolicyLine, TaskLine

ABSOLUTE = (r"100\s*[%％]", "百分之百")
UNITS = frozenset({"B01", "B02", "S0101"})
BEGINS = date(2026, 3, 1)


def test_the_tables_have_no_dead_end_and_nothing_twice() -> None:
    assert rules.faults() == []


@given(st.lists(st.sampled_from([one.action for one in rules.THEME_MOVES]), max_size=25))
def test_a_topic_is_never_launched_without_decision_and_plan(actions: list[str]) -> None:
    state, done = rules.PROPOSED, set()
    for action in actions:
        step = rules.step(rules.THEME_MOVES, state, action)
        if step is not None:
            state = step.target
            done.add(action)
    if state in (rules.RUNNING, rules.FINISHED, rules.LOOKING, rules.CLOSED):
        assert {"decide", "approve", "launch"} <= done
    if state == rules.CLOSED:
        assert {"finish", "look", "look_back"} <= done


def whole() -> Plan:
    return Plan(
        {one.code: "写了" for one in SECTIONS},
        (
            TaskLine(
                1, "改造泵站", "改造12座泵站", date(2026, 6, 30), (Node("开工", date(2026, 4, 1)),), "验收单"
            ),
            TaskLine(2, "疏通管网", "疏通30公里", date(2026, 9, 30)),
        ),
        (DutyLine(1, "B01", ("B02",), "分管副局长"), DutyLine(2, "B02", (), "主任", "010", "各区配合")),
        (PolicyLine("排水管理办法", "amend", "市政府", "排水条例第8条", date(2026, 12, 1), "无冲突"),),
    )


def kinds(plan: Plan) -> set[str]:
    required = [one.code for one in SECTIONS if one.required]
    return {one.kind for one in plan_rules.faults(plan, required, UNITS, ABSOLUTE, BEGINS)}


def test_a_whole_plan_has_no_fault_and_is_kept_whole() -> None:
    assert kinds(whole()) == set()
    assert plan_rules.from_json(plan_rules.as_json(whole())) == whole()
    assert plan_rules.from_json({}) == Plan()


@pytest.mark.parametrize(
    ("task", "kind"),
    [
        (TaskLine(1, "改造", "", date(2026, 6, 30)), "no_result"),
        (TaskLine(1, "改造", "明显好转", date(2026, 6, 30)), "not_measurable"),
        (TaskLine(1, "改造", "办结率100%", date(2026, 6, 30)), "absolute"),
        (TaskLine(1, "改造", "满意率百分之百", date(2026, 6, 30)), "absolute"),
        (TaskLine(1, "改造", "改造3座", None), "no_due"),
        (TaskLine(1, "改造", "改造3座", date(2026, 1, 1)), "due_before"),
        (TaskLine(1, "改造", "改造3座", date(2026, 6, 1), (Node("验收", date(2026, 7, 1)),)), "nodes_order"),
        (TaskLine(3, "改造", "改造3座", date(2026, 6, 1)), "no_lead"),
        (TaskLine(1, " ", "改造3座", date(2026, 6, 1)), "no_task"),
    ],
)
def test_a_task_has_a_result_somebody_and_a_day(task: TaskLine, kind: str) -> None:
    plan = whole()
    assert kind in kinds(Plan(plan.sections, (task, plan.tasks[1]), plan.duties, plan.policies))


def test_duties_and_policies_are_checked_too() -> None:
    plan = whole()
    duties = (DutyLine(1, "B01"), DutyLine(1, "X9", ("X9",), "人"), DutyLine(7, "B02", (), "人"))
    found = kinds(Plan(plan.sections, plan.tasks, duties, (PolicyLine("", "invent", "", due=None),)))
    assert {"two_leads", "no_such_unit", "lead_helps", "no_such_task", "no_person", "no_lead"} <= found
    assert {"unknown", "no_rule", "no_body", "no_basis", "no_conflict", "no_due"} <= found
    empty = kinds(Plan())
    assert {"empty", "none"} <= empty
    assert "absolute" in kinds(Plan({**plan.sections, "goal": "100% 满意"}, plan.tasks, plan.duties))


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.integers(0, 40), st.integers(0, 5))
def test_a_week_is_missed_only_when_it_is_over(since: date, days: int, grace: int) -> None:
    today = since + timedelta(days=days)
    week = rules.silent_week(None, since, today, grace)
    if week is not None:
        assert week.weekday() == 0 and week + timedelta(days=7 + grace) <= today
        assert week >= rules.monday(since)
        assert rules.silent_week(week, since, today, grace) is None
        assert rules.silent_week(week - timedelta(days=7), since, today, grace) == week


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-40, 40))
def test_months_later_is_that_many_months_later(day: date, months: int) -> None:
    later = rules.months_later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day
    assert rules.months_later(later.replace(day=1), -months) == day.replace(day=1)


def record(seed: int = 1, matters: int = 8, weeks: int = 52, places: int = 10) -> scoring.Record:
    rng = np.random.default_rng(seed)
    level = np.linspace(1, 20, matters)
    places_of = rng.poisson(level[:, None, None] / places, (matters, weeks, places)).astype(float)
    orders = places_of.sum(axis=2)
    urgent = rng.binomial(orders.astype(int), 0.1).astype(float)
    answered = rng.binomial(orders.astype(int), 0.8).astype(float)
    unsolved = rng.binomial(answered.astype(int), np.linspace(0.1, 0.5, matters)[:, None]).astype(float)
    before = rng.poisson(level[:, None], (matters, weeks)).astype(float)
    leads = np.stack([orders * 0.7, orders * 0.3], axis=2)
    months = orders[:, :48].reshape(matters, 12, 4).sum(axis=2)
    earlier = before[:, :48].reshape(matters, 12, 4).sum(axis=2)
    names = [f"01{n:02}00" for n in range(1, matters + 1)]
    return scoring.Record(
        names, orders, before, places_of, urgent, answered, unsolved, leads, months, earlier
    )


WEIGHTS = dict.fromkeys(INDICATORS, 1.0)


@given(st.integers(0, 500))
def test_every_figure_lies_in_its_interval_and_every_rank_in_its_own(seed: int) -> None:
    found = scoring.score(record(seed), WEIGHTS, draws=50)
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    for one in found:
        assert set(one.figures) == set(INDICATORS)
        assert one.rank_low <= one.rank <= one.rank_high
        assert 0 <= one.score_low <= one.score <= one.score_high <= 100
        for figure in one.figures.values():
            assert figure.low is not None and figure.low <= figure.value <= figure.high
            assert 0 <= figure.place <= 1


def test_the_ranking_follows_the_weights_and_the_same_seed_gives_the_same() -> None:
    only = {**dict.fromkeys(INDICATORS, 0.0), "frequency": 1.0}
    found = scoring.score(record(), only, draws=50)
    counts = [one.figures["frequency"].value for one in found]
    assert counts == sorted(counts, reverse=True)
    assert found == scoring.score(record(), only, draws=50)


def test_candidates_that_are_alike_are_said_to_be_alike() -> None:
    rng = np.random.default_rng(3)
    made = record(matters=6)
    same = rng.poisson(3, (6, 52)).astype(float)
    alike = scoring.Record(
        made.matters, same, same, np.repeat(same[:, :, None], 4, axis=2) / 4, same * 0, same, same * 0,
        same[:, :, None], same[:, :48].reshape(6, 12, 4).sum(axis=2), same[:, :48].reshape(6, 12, 4).sum(axis=2),
    )  # fmt: skip
    only = {**dict.fromkeys(INDICATORS, 0.0), "frequency": 1.0}
    for one in scoring.score(alike, only, draws=200):
        assert one.rank_high - one.rank_low >= 2


@given(st.integers(0, 100), st.integers(13, 52))
def test_growth_compares_the_same_weeks_where_the_record_begins_within_the_year_before(
    seed: int, weeks: int
) -> None:
    made = record(seed)
    known = replace(made, before=made.orders[:, 52 - weeks :] * 2)
    for one in scoring.score(known, WEIGHTS, draws=10):
        assert one.figures["growth"].value == pytest.approx(-0.5)


def test_what_the_record_does_not_say_counts_half() -> None:
    made = record()
    none = np.zeros((len(made.matters), 0))
    young = scoring.Record(
        made.matters, made.orders, none, made.places, made.urgent, made.answered * 0, made.unsolved * 0,
        made.leads, made.months, none,
    )  # fmt: skip
    for one in scoring.score(young, WEIGHTS, draws=50):
        for name in ("growth", "persistence", "unsolved"):
            assert one.figures[name].value is None and one.figures[name].place == 0.5
    assert scoring.score(scoring.Record([], *[np.zeros((0, 4))] * 9), WEIGHTS) == []


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30))
def test_gini_is_none_for_even_and_near_one_for_a_single_place(counts: list[int]) -> None:
    row = np.array([counts], float)
    found = float(scoring.gini(row)[0])
    assert -1e-9 <= found <= 1
    assert scoring.gini(row * 7)[0] == pytest.approx(found)
    assert scoring.gini(np.full((1, 9), 4.0))[0] == pytest.approx(0)
    assert scoring.gini(np.eye(1, 10) * 5)[0] == pytest.approx(0.9)
