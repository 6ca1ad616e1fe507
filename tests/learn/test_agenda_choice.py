"""From candidates to an approved plan: what each may do, and that twice is once."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from huiyin.act.orders.refusals import Incomplete, Refusal, Refused
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.models import Event
from huiyin.learn.agenda import actions, jobs, queries, series
from huiyin.learn.agenda.models import Ballot, MonthlyTopic, Task, Year
from huiyin.learn.agenda.refusals import (
    AgendaStale,
    BadChoice,
    BadProblems,
    NoRecord,
    PlanFaulty,
    SecondPerson,
    ThemeThere,
    VoteClosed,
)
from huiyin.testing.cast import DEPARTMENT, STREET, Cast
from tests.learn.agenda_life import NOVEMBER, ZONE, Store, chosen, decided, events, planned, recorded, theme


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    return recorded(monkeypatch)


@pytest.fixture
def november(cast: Cast, store: Store) -> Iterator[Cast]:
    """The cast in November."""
    with at_time(NOVEMBER):
        yield cast


def test_candidates_are_scored_once_a_run_and_a_persons_choice_stays(november: Cast) -> None:
    year = actions.open_year(november.analyst, 2027)
    assert actions.open_year(november.supervisor, 2027) == year
    actions.score(november.analyst, year.pk)
    found = queries.candidates(year)
    assert found[0].rank == 1 and {one.matter for one in found} == {"010100", "010200", "010300", "020100"}
    assert all(one.on_ballot for one in found)
    last = found[-1]
    actions.set_candidate(november.analyst, last.pk, False, "太小")
    actions.score(november.supervisor, year.pk)
    last.refresh_from_db()
    assert (last.on_ballot, last.words) == (False, "太小")
    assert events("agenda:") == ["open_year", "score", "set_candidate", "score"]


def test_without_a_record_nothing_is_scored(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series.store, "counts", Store(date(2030, 1, 1)).counts)
    with at_time(NOVEMBER):
        year = actions.open_year(cast.analyst, 2027)
        with pytest.raises(NoRecord):
            actions.score(cast.analyst, year.pk)


@pytest.mark.parametrize(
    "who", ["agent", "clerk", "head", "leader", "auditor", "observer", "outsider", "citizen"]
)
def test_only_analysts_and_supervisors_prepare(november: Cast, who: str) -> None:
    with pytest.raises(Refused):
        actions.open_year(november.everybody()[who], 2027)


def asked(cast: Cast) -> Year:
    """A year that everybody is asked about until the twentieth."""
    year = actions.open_year(cast.analyst, 2027)
    actions.score(cast.analyst, year.pk)
    with pytest.raises(VoteClosed):
        actions.vote(2027, uuid.uuid4(), ["010100"])
    return actions.consult(cast.analyst, year.pk, date(2026, 11, 20))


def test_bodies_answer_and_may_answer_anew(november: Cast) -> None:
    year = asked(november)
    first, second = queries.candidates(year)[:2]
    assert actions.answer(november.head, year.pk, STREET, {first.pk: ("now", "天天有人摔")}) == 1
    assert actions.answer(november.head, year.pk, STREET, {first.pk: ("now", "天天有人摔")}) == 0
    assert actions.answer(november.head, year.pk, STREET, {first.pk: ("later", "")}) == 1
    with pytest.raises(Refused):
        actions.answer(november.clerk, year.pk, STREET, {first.pk: ("now", "")})
    with pytest.raises(Refused):
        actions.answer(november.head, year.pk, DEPARTMENT, {first.pk: ("now", "")})
    seat = actions.seat(november.analyst, year.pk, "临江区人大代表团")
    assert actions.seat(november.supervisor, year.pk, "临江区人大代表团") == seat
    code = actions.seat_code(seat)
    assert actions.answer_by_seat(code, {first.pk: ("now", ""), second.pk: ("no", "不急")}) == 2
    with pytest.raises(Refusal):
        actions.answer_by_seat(code[:-1] + ("a" if code[-1] != "a" else "b"), {first.pk: ("now", "")})
    heard = queries.said(year)
    assert (heard[first.pk].now, heard[first.pk].later, heard[second.pk].no) == (1, 1, 1)


def test_a_browser_has_one_ballot_and_the_count_ends_the_vote(november: Cast) -> None:
    year = asked(november)
    token, other = uuid.uuid4(), uuid.uuid4()
    for choice in (["010100"], ["010100", "010200"]):
        actions.vote(2027, token, choice)
    actions.vote(2027, other, ["010100"])
    for bad in ([], ["999900"], ["010100", "010200", "010300", "020100"]):
        with pytest.raises(BadChoice):
            actions.vote(2027, other, bad)
    assert Ballot.objects.count() == 2 and queries.votes(year) == {}
    with at_time(datetime(2026, 11, 21, 1, tzinfo=ZONE)):
        with pytest.raises(VoteClosed):
            actions.vote(2027, token, ["010300"])
        assert jobs.watch_agenda() == 1 and jobs.watch_agenda() == 0
    year.refresh_from_db()
    counted = {one.matter: one.votes for one in queries.candidates(year)}
    assert year.ballots == 2 and counted["010100"] == 2 and counted["010200"] == 1
    assert not Ballot.objects.exclude(key=None).exists()  # nobody can say any more whose ballot it was
    first, shares = queries.candidates(year)[0], queries.votes(year)
    assert shares[first.pk].whole == 2 and shares[first.pk].low < shares[first.pk].value


def test_a_theme_is_proposed_by_one_and_decided_by_another(november: Cast) -> None:
    year = chosen(november, 2027, date(2026, 11, 20))
    candidate = next(one for one in queries.candidates(year) if one.matter == "010100")
    with pytest.raises(BadProblems):
        actions.propose(november.analyst, candidate.pk, theme(problems=[("010101", "只有一个")]))
    with pytest.raises(BadProblems):
        actions.propose(november.analyst, candidate.pk, theme(problems=[("010101", ""), ("020101", "")]))
    with pytest.raises(Incomplete):
        actions.propose(november.analyst, candidate.pk, theme(lead="nobody"))
    topic = actions.propose(november.analyst, candidate.pk, theme())
    assert actions.propose(november.analyst, candidate.pk, theme()) == topic
    with pytest.raises(ThemeThere):
        actions.propose(november.analyst, candidate.pk, theme(month=5))
    with pytest.raises(Refused):
        actions.decide(november.supervisor, year.pk)
    with pytest.raises(Refused):
        queries.topic(november.department, topic.pk)
    actions.decide(november.leader, year.pk, [topic.pk])
    actions.decide(november.leader, year.pk, [topic.pk])
    assert queries.topic(november.department, topic.pk).state == "decided"
    told = Event.objects.get(stream=f"theme:{topic.pk}", action="decide")
    assert told.evidence["accounts"] == [november.department_head.id]


def test_who_proposed_one_theme_decides_the_others(november: Cast) -> None:
    """A leader who is an analyst as well: the own theme waits for another leader, the page decides what is left."""
    both = replace(november.leader, posts=(*november.leader.posts, *november.analyst.posts))
    year = chosen(november, 2027, date(2026, 11, 20))
    first, second = (
        next(one for one in queries.candidates(year) if one.matter == code) for code in ("010100", "010200")
    )
    own = actions.propose(both, first.pk, theme())
    with pytest.raises(SecondPerson):
        actions.decide(both, year.pk)
    others = actions.propose(
        november.analyst, second.pk, theme(problems=[("010201", "一"), ("010202", "二")])
    )
    actions.decide(both, year.pk)
    assert [MonthlyTopic.objects.get(pk=one.pk).state for one in (own, others)] == ["proposed", "decided"]
    with pytest.raises(SecondPerson):
        actions.decide(both, year.pk, [own.pk])
    year.refresh_from_db()
    another = replace(november.leader, id=november.supervisor.id)
    assert not queries.year_doing(both, year).decide and queries.year_doing(another, year).decide
    actions.decide(another, year.pk)
    assert MonthlyTopic.objects.get(pk=own.pk).state == "decided"


def test_the_plan_is_written_by_the_lead_checked_and_approved_by_a_second(november: Cast) -> None:
    topic = decided(november, chosen(november, 2027, date(2026, 11, 20)))
    due = date(2027, 6, 30)
    actions.write(november.department, topic.pk, "sections", {"problem": "坑多", "unknown": "x"})
    plan = queries.story(topic).plan
    assert plan is not None and queries.content(plan).sections == {"problem": "坑多"}
    with pytest.raises(AgendaStale):
        actions.write(
            november.department, topic.pk, "sections", {"problem": "坑很多"}, version=plan.version + 1
        )
    with pytest.raises(Refused):
        actions.write(november.clerk, topic.pk, "sections", {"problem": "别家的"})
    with pytest.raises(PlanFaulty) as faulty:
        actions.submit(november.department_head, topic.pk)
    assert {"none", "empty"} == {one.kind for one in faulty.value.faults}
    planned(november, topic, due)
    topic.refresh_from_db()
    assert topic.state == "ready" and Task.objects.filter(topic=topic).count() == 2
    actions.approve(november.supervisor, topic.pk)  # again is once
    assert events(f"theme:{topic.pk}").count("approve") == 1
    # A later version drops a task and keeps what was reported on the other.
    first = queries.content(queries.story(topic).approved).tasks[0]
    actions.write(november.department_head, topic.pk, "tasks", [first])
    actions.write(
        november.department_head,
        topic.pk,
        "duties",
        [queries.content(queries.story(topic).approved).duties[0]],
    )
    actions.submit(november.department_head, topic.pk)
    actions.send_back(november.leader, topic.pk, "写清路段")
    actions.submit(november.department_head, topic.pk)
    actions.approve(november.leader, topic.pk)
    assert list(Task.objects.filter(topic=topic, gone=False).values_list("number", flat=True)) == [1]
    assert [one.number for one in queries.story(topic).versions] == [2, 1]


def test_who_wrote_a_plan_does_not_approve_it(november: Cast) -> None:
    topic = decided(november, chosen(november, 2027, date(2026, 11, 20)))
    planned(november, topic, date(2027, 6, 30))
    plan = queries.story(topic).approved
    assert plan is not None
    actions.write(november.department, topic.pk, "policies", [])
    actions.submit(november.department_head, topic.pk)
    work = queries.story(topic).plan
    assert work is not None
    work.writers = [november.supervisor.id]
    work.save()
    with pytest.raises(SecondPerson):
        actions.approve(november.supervisor, topic.pk)


def test_a_theme_that_is_dropped_leaves_its_place(november: Cast) -> None:
    year = chosen(november, 2027, date(2026, 11, 20))
    topic = decided(november, year)
    with pytest.raises(Refused):
        actions.drop(november.analyst, topic.pk, "不办了")
    actions.drop(november.leader, topic.pk, "并到省里的行动")
    candidate = next(one for one in queries.candidates(year) if one.matter == "010100")
    assert actions.propose(november.analyst, candidate.pk, theme(month=7)).pk != topic.pk


def test_the_words_of_the_machine_are_counts(november: Cast) -> None:
    topic = decided(november, chosen(november, 2027, date(2026, 11, 20)))
    words = queries.machine_words(topic)
    assert "2026年10月" in words and "2025年11月" in words and "最多的地方" in words
