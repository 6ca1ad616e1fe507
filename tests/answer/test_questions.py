"""A question is put to a person, explained once by the unit, answered once, and changes no score."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.answer.supervision.questions import actions, jobs, measuring, queries
from huiyin.answer.supervision.questions.models import Look, OwnNumber, Question
from huiyin.answer.supervision.questions.refusals import Decided, Explained, Unfinished
from huiyin.answer.supervision.questions.rules import Measured
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import City
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.vault.actions import keep
from huiyin.foundation.vault.models import Identity
from huiyin.foundation.vault.rules import Person
from huiyin.testing.cast import RIVAL, STREET, Cast, prepare_cast, prepare_city

pytestmark = pytest.mark.django_db
APRIL = date(2026, 4, 1)
NIGHT = datetime(2026, 5, 6, 19, 30, tzinfo=UTC)


def stands_out(unit: str = STREET, detector: str = "heaping", **more: Any) -> Measured:
    given: dict[str, Any] = {"standard": 0.2, "expected": 0.24, "low": 0.1, "high": 0.4, "p": 1e-9}
    given["details"] = {"bins": [4] * 20, "peers": [0.05] * 20}
    return Measured(detector, unit, 46, 80, **{**given, **more})


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Question]]:
    """Look at April as if the detectors had measured this."""

    def look(*measured: Measured) -> list[Question]:
        listed = measured or (stands_out(),)
        monkeypatch.setattr(measuring, "measure", lambda city, period, at: list(listed))
        monkeypatch.setattr(measuring, "behind", lambda city, one, period, at: [])
        with at_time(NIGHT):
            actions.look(APRIL)
        return list(Question.objects.order_by("id"))

    return look


def test_what_stands_out_is_asked_in_the_city_s_words(
    cast: Cast, seen: Callable[..., list[Question]]
) -> None:
    [one] = seen()
    assert one.sentence == (
        "请看一看：临近期限才办结的80件里，46件（57.5%）落在期限的最后一小段；同类单位同样的期限，一般为24.0%（10.0%–40.0%）。"
    )
    assert "24.0% (10.0%–40.0%) is usual among peers" in one.sentence_en
    assert (one.owner_id, one.owner_name) == (cast.supervisor.id, "蒋督查")
    assert one.asked_at < one.explain_by < one.due_at


def test_what_is_large_but_usual_is_not_asked(cast: Cast, seen: Callable[..., list[Question]]) -> None:
    assert seen(stands_out(p=0.2), stands_out(RIVAL, p=0.4)) == []


def test_what_is_rare_but_small_is_not_asked(cast: Cast, seen: Callable[..., list[Question]]) -> None:
    assert seen(stands_out(expected=0.5)) == []


def test_a_jump_that_only_reaches_what_is_usual_elsewhere_is_not_asked(
    cast: Cast, seen: Callable[..., list[Question]]
) -> None:
    usual_elsewhere = stands_out(STREET, "excluded", details={"p_peers": 0.3})
    rare_elsewhere = stands_out(RIVAL, "excluded", details={"p_peers": 0.02})
    assert [one.unit_id for one in seen(usual_elsewhere, rare_elsewhere)] == [RIVAL]


def test_questions_go_round_among_the_inspectors(
    cast: Cast, seen: Callable[..., list[Question]], another_supervisor: Actor
) -> None:
    found = seen(*(stands_out(unit) for unit in (STREET, RIVAL, "S0103", "S0104")))
    owners = Counter(one.owner_id for one in found)
    assert owners == {cast.supervisor.id: 2, another_supervisor.id: 2}


@pytest.fixture
def another_supervisor(cast: Cast) -> Actor:
    from huiyin.foundation.accounts.actions import give_post, open_account
    from huiyin.foundation.accounts.queries import actor_of
    from huiyin.foundation.accounts.rules import SYSTEM

    account = open_account(SYSTEM, "supervisor.two", "韦督查", "for-tests-only")
    give_post(SYSTEM, account, "supervisor", "C")
    return actor_of(account)


def test_the_unit_explains_once_and_only_its_heads(cast: Cast, seen: Callable[..., list[Question]]) -> None:
    [one] = seen()
    for actor in (
        cast.clerk,
        cast.rival_head,
        cast.supervisor,
        cast.district,
        cast.discipline,
        cast.outsider,
    ):
        with pytest.raises(Refused):
            actions.explain(actor, one.pk, "那几天系统停了。")
    with pytest.raises(Unfinished):
        actions.explain(cast.head, one.pk, "  ")
    actions.explain(cast.head, one.pk, "那几天系统停了。")
    actions.explain(cast.head, one.pk, "那几天系统停了。")
    with pytest.raises(Explained):
        actions.explain(cast.deputy, one.pk, "另一种说法。")
    assert [event.action for event in story(f"question:{one.pk}")] == ["ask_question", "explain_question"]


@pytest.mark.parametrize("outcome", ["explained", "upheld", "watch"])
def test_a_person_answers_once(cast: Cast, seen: Callable[..., list[Question]], outcome: str) -> None:
    [one] = seen()
    for actor in (cast.head, cast.clerk, cast.rival_head, cast.district, cast.discipline, cast.leader):
        with pytest.raises(Refused):
            actions.decide(actor, one.pk, outcome, "看过了。")
    for wrong in (("", "看过了。"), ("guilty", "看过了。"), (outcome, " ")):
        with pytest.raises(Unfinished):
            actions.decide(cast.supervisor, one.pk, *wrong)
    actions.decide(cast.supervisor, one.pk, outcome, "看过二十件。")
    actions.decide(cast.supervisor, one.pk, outcome, "看过二十件。")
    with pytest.raises(Decided):
        actions.decide(cast.supervisor, one.pk, "watch" if outcome != "watch" else "upheld", "改主意了。")
    with pytest.raises(Decided):
        actions.explain(cast.head, one.pk, "来晚了。")
    assert [event.action for event in story(f"question:{one.pk}")] == ["ask_question", "decide_question"]
    assert story(f"question:{one.pk}")[-1].evidence["outcome"] == outcome


def test_only_what_was_upheld_is_found_by_those_who_open_cases(
    cast: Cast, seen: Callable[..., list[Question]]
) -> None:
    for one, outcome in zip(
        seen(*(stands_out(unit) for unit in (STREET, RIVAL, "S0103"))), queries.OUTCOMES, strict=True
    ):
        with at_time(NIGHT + timedelta(days=2)):
            actions.decide(cast.supervisor, one.pk, outcome, "看过了。")
    assert [one.outcome for one in queries.upheld(NIGHT)] == ["upheld"]
    assert queries.upheld(NIGHT + timedelta(days=3)) == []
    [heaping] = [one for one in queries.judged(APRIL) if one.detector == "heaping"]
    assert (heaping.explained, heaping.upheld, heaping.watch, heaping.open, heaping.decided) == (
        1,
        1,
        1,
        0,
        2,
    )


def test_units_see_only_questions_put_to_them(cast: Cast, seen: Callable[..., list[Question]]) -> None:
    one, other = seen(stands_out(STREET), stands_out(RIVAL))
    sees = {
        "head": [one],
        "deputy": [one],
        "rival_head": [other],
        "clerk": [],
        "supervisor": [one, other],
        "discipline": [one, other],
        "district": [one, other],
        "department_head": [],
        "analyst": [],
        "outsider": [],
    }
    for who, wanted in sees.items():
        actor = getattr(cast, who)
        assert [each.question for each in queries.open_questions(actor)] == wanted, who
        assert queries.count_open(actor) == len(wanted), who
        for question in (one, other):
            assert (queries.read(actor, question.pk) is not None) == (question in wanted), who


def test_a_coordinator_is_asked_where_the_city_says_so(
    cast: Cast, seen: Callable[..., list[Question]], city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from huiyin.foundation.city.queries import current

    monkeypatch.setitem(
        current().__dict__, "questioning", replace(current().questioning, asked="coordinator")
    )
    [one] = seen()
    assert one.owner_id == cast.district.id
    with at_time(NIGHT):
        assert actions.decide(cast.district, one.pk, "explained", "看过了。").outcome == "explained"


def test_a_month_that_jumped_is_no_yardstick_unless_it_was_explained(
    cast: Cast, seen: Callable[..., list[Question]]
) -> None:
    one, other = seen(stands_out(STREET, jump=1e-6), stands_out(RIVAL, jump=1e-6), stands_out("S0103", p=0.9))
    actions.decide(cast.supervisor, one.pk, "explained", "看过了。")
    actions.decide(cast.supervisor, other.pk, "upheld", "看过了。")
    past = measuring._history("heaping", date(2026, 5, 1), 6)
    assert set(past) == {STREET, "S0103"}
    assert (past[STREET].hits, past[STREET].of, past[STREET].expected) == (46, 80, 16.0)


def test_telephones_of_own_people_are_kept_as_hashes_alone(cast: Cast) -> None:
    keep([Person("柳小满", "13900005678")])
    with pytest.raises(Refused):
        actions.list_numbers(cast.rival_head, STREET, ["13900005678"])
    with pytest.raises(Unfinished):
        actions.list_numbers(cast.head, STREET, ["没有号码"])
    assert actions.list_numbers(cast.head, STREET, ["139 0000 5678", "13900005678", "13900009999"]) == 2
    assert actions.list_numbers(cast.head, STREET, ["13900005678"]) == 0
    assert queries.numbers_kept(STREET) == 2
    identity = Identity.objects.get(name_mask="柳*")
    assert bytes(identity.phone_key or b"") in {bytes(row.phone_key) for row in OwnNumber.objects.all()}
    assert "5678" not in str([event.evidence for event in story(f"own_numbers:{STREET}")])
    assert actions.clear_numbers(cast.head, STREET) == 2
    assert [event.action for event in story(f"own_numbers:{STREET}")] == ["list_numbers", "clear_numbers"]


def test_a_missed_month_is_looked_at_later(cast: Cast, seen: Callable[..., list[Question]]) -> None:
    seen()
    with at_time(NIGHT + timedelta(days=63)):
        assert jobs.look_at_night() == 2
    assert [str(one) for one in Look.objects.order_by("period").values_list("period", flat=True)] == [
        "2026-04-01",
        "2026-05-01",
        "2026-06-01",
    ]


@pytest.mark.django_db(transaction=True)
def test_two_who_look_at_once_ask_once(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare_city()
    prepare_cast()
    gate = Barrier(2)

    def measure(city: City, period: date, at: datetime) -> list[Measured]:
        gate.wait(10)
        return [stands_out()]

    monkeypatch.setattr(measuring, "measure", measure)
    monkeypatch.setattr(measuring, "behind", lambda city, one, period, at: [])
    at_once(lambda: actions.look(APRIL), lambda: actions.look(APRIL))
    assert (Look.objects.count(), Question.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare_city()
    cast = prepare_cast()
    monkeypatch.setattr(measuring, "measure", lambda city, period, at: [stands_out()])
    monkeypatch.setattr(measuring, "behind", lambda city, one, period, at: [])
    actions.look(APRIL)
    one = Question.objects.get()
    gate = Barrier(2)

    def decide(outcome: str) -> None:
        gate.wait(10)
        actions.decide(cast.supervisor, one.pk, outcome, "看过了。")

    refused = at_once(lambda: decide("upheld"), lambda: decide("watch"))
    assert [type(one) for one in refused] == [Decided]
    assert [event.action for event in story(f"question:{one.pk}")] == ["ask_question", "decide_question"]


def at_once(*deeds: Callable[[], object]) -> list[Refusal]:
    """Do these at the same time, each on a connection of its own; what was refused."""
    refused: list[Refusal] = []

    def run(deed: Callable[[], object]) -> None:
        try:
            deed()
        except Refusal as why:
            refused.append(why)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused
