"""Everything done by two at the same moment: one case, one number, one step; and never an error."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from huiyin.act.orders.refusals import Refusal
from huiyin.answer.supervision.cases import actions
from huiyin.answer.supervision.cases.models import (
    Adoption,
    Case,
    CaseFact,
    FollowUp,
    Governed,
    Practice,
    Praise,
)
from huiyin.answer.supervision.cases.sources import Found
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.queries import story, verify
from huiyin.testing.cast import RIVAL, STREET, Cast
from tests.act.supervised import order_at
from tests.answer.inspected import WHY, opened, others, walk_case

pytestmark = pytest.mark.django_db(transaction=True)
TEXTS = {"problem": "总丢。", "done": "换带锁的。", "result": "不丢了。"}


def together(*acts: Callable[[], object]) -> list[object]:
    """Do all at the same moment; what came of each. Anything but a refusal fails the test."""
    gate, done = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait(30)
            done.append(act())
        except Exception as error:  # noqa: BLE001 - told by the thread that waits
            done.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    wrong = [one for one in done if isinstance(one, Exception) and not isinstance(one, Refusal)]
    assert len(done) == len(acts) and not wrong, wrong
    return done


def refused(done: list[object]) -> int:
    return sum(isinstance(one, Refusal) for one in done)


def actions_of(case: Case) -> list[str]:
    return [event.action for event in story(f"case:{case.pk}")]


def test_a_case_is_opened_once_and_numbers_have_no_gap(cast: Cast) -> None:
    order = order_at(STREET)
    done = together(*[lambda: opened(cast, order)] * 3)
    assert refused(done) == 0 and Case.objects.count() == CaseFact.objects.count() == 1
    assert actions_of(Case.objects.get()) == ["open"]
    units = ("S0102", "S0103", "S0104")
    together(*[lambda unit=unit: actions.open_case(cast.supervisor, unit, "decision", WHY) for unit in units])
    assert sorted(Case.objects.values_list("seq", flat=True)) == [1, 2, 3, 4]


def test_two_workers_notice_one_lead_and_two_people_open_it_once(cast: Cast) -> None:
    found = Found(STREET, "overdue", {"numbers": {"orders": 2}}, period="2026-10")
    assert sorted(map(str, together(*[lambda: actions.notice(found)] * 3))) == ["False", "False", "True"]
    case = Case.objects.get()
    done = together(
        lambda: actions.open_lead(cast.supervisor, case.pk), lambda: actions.open_lead(cast.leader, case.pk)
    )
    assert refused(done) == 1 and actions_of(case) == ["notice", "open"]


def test_every_step_of_a_case_is_taken_once(cast: Cast) -> None:
    more = others()
    case = opened(cast)
    assert refused(together(*[lambda: actions.put(cast.supervisor, case.pk)] * 2)) == 0
    assert refused(together(*[lambda: actions.reply(cast.head, case.pk, "说明。")] * 2)) == 0
    done = together(
        lambda: actions.find(more.finder, case.pk, "dispatch", "派错了。", {"ruling": "重新裁定。"}),
        lambda: actions.find(more.judge, case.pk, "slackness", "不力。"),
        lambda: actions.dismiss(cast.discipline, case.pk, "不成立。"),
    )
    assert refused(done) == 2
    case.refresh_from_db()
    assert FollowUp.objects.filter(case=case).exists() == (case.finding == "dispatch")
    assert len(actions_of(case)) == 4 + (case.finding == "dispatch")


def test_a_measure_is_confirmed_or_rejected_and_an_appeal_decided_once(cast: Cast) -> None:
    more = others()
    case = walk_case(cast, more, opened(cast), "proposed", "slackness", "exposed")
    done = together(
        lambda: actions.confirm(more.second, case.pk), lambda: actions.reject(more.judge, case.pk, "过重。")
    )
    case.refresh_from_db()
    assert refused(done) == 1 and case.state in ("measured", "found")
    if case.state == "found":
        actions.decide(cast.discipline, case.pk, "exposed", "按规定处理。")
        actions.confirm(more.second, case.pk)
    actions.appeal(cast.head, case.pk, "不服。")
    done = together(
        lambda: actions.uphold(more.third, case.pk, "维持。"),
        lambda: actions.change_outcome(more.judge, case.pk, "slackness", "talk", "改轻。"),
    )
    case.refresh_from_db()
    assert refused(done) == 1 and case.state == "closed" and case.outcome in ("upheld", "changed")


def test_workers_at_once_move_a_case_on_once(cast: Cast) -> None:
    more = others()
    case = walk_case(cast, more, opened(cast), "replying")
    Case.objects.filter(pk=case.pk).update(due_at=now())
    done = together(*[actions.keep_going] * 3)
    assert sum(one for one in done if isinstance(one, int)) == 1
    assert actions_of(case).count("go_on") == 1


def test_a_street_is_taken_in_planned_and_reported_on_once(cast: Cast) -> None:
    found = Governed.objects.create(
        unit_id=STREET, state="entry", quarter="2026Q3", volume=9, figures={}, proposed_at=now()
    )
    done = together(
        lambda: actions.confirm_entry(cast.supervisor, found.pk),
        lambda: actions.decline_entry(cast.leader, found.pk, "工地完工。"),
    )
    assert refused(done) == 1
    Governed.objects.filter(pk=found.pk).update(state="governed", entered_at=now())
    task = actions.Task("换电缆", "钱分管", date(2099, 1, 1))
    together(*[lambda: actions.write_plan(cast.head, found.pk, "先换电缆。", [task])] * 2)
    assert found.tasks.count() == 1
    given = ("resources", "D01", "两台登高车。", date(2099, 1, 1))
    together(*[lambda: actions.promise_help(cast.district, found.pk, *given)] * 2)
    assert found.help.count() == 1


def test_praise_and_practice_stand_once(cast: Cast) -> None:
    together(*[lambda: actions.praise(cast.leader, STREET, "夜里抢修。")] * 3)
    assert Praise.objects.count() == 1
    together(*[lambda: actions.write_practice(cast.clerk, STREET, "井盖带锁", TEXTS)] * 3)
    practice = Practice.objects.get()
    done = together(
        lambda: actions.publish(cast.supervisor, practice.pk, "照办。"),
        lambda: actions.send_back(cast.leader, practice.pk, "再写。"),
    )
    assert refused(done) == 1
    Practice.objects.filter(pk=practice.pk).update(state="published")
    together(*[lambda: actions.adopt(cast.rival, practice.pk, RIVAL, "用上了。")] * 3)
    assert Adoption.objects.count() == 1
    assert verify().ok
