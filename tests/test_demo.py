"""The invented city: its history goes through the real actions, is whole, and is made once."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from huiyin.act.orders import actions as orders
from huiyin.act.orders import rules
from huiyin.act.orders.models import ReturnVote, WorkOrder
from huiyin.act.triage.bars import Bars
from huiyin.answer.callback.models import Callback, CallRating, SelfReport
from huiyin.answer.supervision.cases.models import Case, Practice, Praise
from huiyin.answer.supervision.meetings.models import Meeting
from huiyin.demo import actions, answered, steps
from huiyin.demo.cast import open_accounts
from huiyin.demo.life import Life
from huiyin.demo.plan import Planner, Size, shares
from huiyin.demo.telling import read_script
from huiyin.foundation.accounts.models import Account
from huiyin.foundation.accounts.queries import actor_named
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.actions import load_city
from huiyin.foundation.city.pack import read_trusted_pack
from huiyin.foundation.city.queries import current, forget
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import verify
from huiyin.hear.intake.models import Appeal
from huiyin.publish.participation.models import Opinion
from tests.putting_back import empty

SMALL = Size(weeks=1, orders=110)
# Where an order of the straight path can be found waiting for somebody, or closed.
WAITING = {"20", "30", "40", "41", "50", "60", "65", "70", "80"}


@pytest.fixture
def emptied(transactional_db):
    """A database in which nothing has happened, not even the cast of the other tests."""
    empty()
    forget()
    yield
    forget()


@pytest.fixture
def history(emptied):
    """A short history, and what was told while it was made."""
    told: list[str] = []
    actions.prepare(told.append, SMALL)
    return told


def test_what_was_refused_first_is_sent_where_it_may_go(emptied):
    load_city(SYSTEM, actions.PACK)
    city, dice = current(), Random(1)
    stage = actions._stage(city, read_script(), dice, now())
    street = next(one for one in city.pack.units if one.level == "street" and stage.cast.is_staffed(one.code))
    case = next(iter(Planner(city.pack, read_script(), dice, now(), street.code).cases(Size(0.2, 20))))
    line = replace(case.told.line, matter="")
    life = Life(replace(case, told=replace(case.told, line=line, street=street.code)), stage)
    barred = next(m.code for m in city.pack.matters if m.lead and Bars(city).barred(m.code, street.code))
    life.called = barred
    assert life.truth() and not Bars(city).barred(barred, life.truth())


@pytest.mark.parametrize("lead", ["B25", "B31"])
def test_a_panel_that_differs_always_comes_to_an_end(emptied, monkeypatch, lead):
    """One of its members belongs to the first of these units, and may not judge what that one gives back."""
    monkeypatch.setattr(steps, "PANEL_DIFFERS", 1)
    load_city(SYSTEM, actions.PACK)
    city, dice = current(), Random(1)
    open_accounts(city.pack.people)
    stage = replace(actions._stage(city, read_script(), dice, now()), stop_at="20")
    street = next(one.code for one in city.pack.units if one.level == "street")
    case = next(iter(Planner(city.pack, read_script(), dice, now(), street).cases(Size(0.2, 20))))
    life = Life(replace(case, path="work", agent="", rest=""), stage)
    order = life.begin()
    orders.dispatch(stage.cast.actor("dispatcher"), order.pk, lead, basis="清单")
    order = orders.request_return(stage.cast.at(lead, "unit_clerk"), order.pk, "不在履职清单内。")
    for _ in range(3):
        if order.state == "31":
            _, deed = steps.next_step(life, order)
            order = deed()
    assert order.state != "31"


@pytest.mark.slow
def test_history_is_whole_and_made_once(history):
    states = Counter(WorkOrder.objects.values_list("state", flat=True))
    assert states.keys() >= WAITING
    assert states.keys() <= rules.STATES.keys()
    # Some are brought up again, and become another order.
    assert SMALL.orders * 0.9 <= sum(states.values()) <= SMALL.orders * 1.1

    # Calls are rated, and units ask for themselves before the platform does.
    assert CallRating.objects.exists()
    assert SelfReport.objects.exists()

    check = verify()
    assert check.ok, check.breaks
    assert not Event.objects.filter(at__gt=now()).exists()
    assert len(history) > 2

    before = (Event.objects.count(), Appeal.objects.count(), Account.objects.count())
    again: list[str] = []
    actions.prepare(again.append, SMALL)
    assert again == []
    assert (Event.objects.count(), Appeal.objects.count(), Account.objects.count()) == before

    _everybody_finds_work()
    _everything_happened()
    _nobody_is_shown()


def _everybody_finds_work():
    for login in actions.logins():
        account = Account.objects.get(username=login.username)
        assert login.role in {post.role for post in account.posts.all()}
    assert Account.objects.get(username="clerk").check_password(actions.logins()[0].password)
    own = actor_named("clerk").units()[0]
    waiting = set(WorkOrder.objects.filter(lead=own).values_list("state", flat=True))
    assert waiting >= {"30", "40", "41", "50", "60"}


def _everything_happened():
    done = set(Event.objects.values_list("action", flat=True))
    assert done >= set(rules.STRAIGHT) | {"answer", "close", "request_return", "vote_return", "redo"}
    assert ReturnVote.objects.exists()
    assert Callback.objects.filter(outcome="answered").exists()
    assert Appeal.objects.values("channel").distinct().count() > 1
    # The burst of the last days lies in one street and in few matters.
    where = Counter(WorkOrder.objects.exclude(place=None).values_list("place", "matter"))
    assert max(where.values()) >= 3


def _nobody_is_shown():
    everything = "\n".join(Appeal.objects.values_list("words", flat=True))
    assert "1380000" not in everything
    assert not any("{" in words or "}" in words for words in everything.splitlines())


@pytest.mark.slow
def test_stopped_in_the_middle_leaves_nothing_and_starts_again(emptied):
    small = Size(weeks=1, orders=70)

    class Killed(BaseException):
        pass

    def kill(word: str) -> None:
        if word.startswith("…") and WorkOrder.objects.count() > 3:
            raise Killed

    with pytest.raises(Killed):
        actions.prepare(kill, small)
    assert not WorkOrder.objects.exists()
    assert not Account.objects.exists()

    actions.prepare(size=small)
    assert WorkOrder.objects.count() > 40
    assert verify().ok


def test_the_volume_before_grows_by_half_in_a_year_and_is_shared_where_the_history_begins():
    begins = datetime(2026, 10, 29, 12, tzinfo=UTC)
    share = shares(begins)
    volume = [share(begins - timedelta(days=n)) for n in range(540, 0, -1)]
    assert volume == sorted(volume) and volume[-90:] == [1.0] * 90
    assert 1.4 < volume[-91] / volume[-91 - 365] < 1.6
    assert all(later - earlier < 0.01 for earlier, later in pairwise(volume))
    assert 0 < share(begins) < 1


@pytest.mark.parametrize("month", [1, 7])
def test_nobody_is_without_heating_in_summer(month):
    pack, script = read_trusted_pack(actions.PACK), read_script()
    until = datetime(2026, month + 1, 1, tzinfo=UTC)
    street = next(one.code for one in pack.units if one.level == "street")
    cases = Planner(pack, script, Random(1), until, street).plain(until - timedelta(days=28), 60, 0.0)
    assert len(cases) > 1000
    assert any(case.told.line.cold for case in cases) == (month == 1)


def test_a_real_city_is_left_alone(emptied):
    load_city(SYSTEM, actions.PACK.parent / "qingshi")
    with pytest.raises(actions.OtherCity):
        actions.prepare()
    assert current().pack.city.code != "HY"
    assert not Appeal.objects.exists()


@pytest.mark.slow
def test_months_before_are_brought_closed_and_answered(emptied):
    actions.prepare(size=Size(weeks=1, orders=70, months_before=1, per_day_before=20))
    past = WorkOrder.objects.filter(appeal__source="demo-past")
    leads = set(past.values_list("lead", flat=True))
    assert past.count() > 150
    assert past.filter(
        opened_at__gt=now() - timedelta(weeks=1)
    ).exists()  # beside what is still being handled
    assert set(past.values_list("state", flat=True)) == {"80"}
    assert len(leads) > 15
    answered = Callback.objects.filter(order__in=past, outcome="answered").count()
    assert 0.7 < answered / past.count() < 0.98
    assert verify().ok


@pytest.mark.slow
def test_stopped_while_looking_back_starts_again(emptied, monkeypatch):
    """What people did after the months is whole or not there at all; a signed meeting stops nobody."""
    size = Size(weeks=1, orders=70, months_before=1, per_day_before=20)

    class Killed(BaseException):
        pass

    def kill(*_: object) -> None:
        assert Meeting.objects.exclude(state="called").exists(), "killed too early to tell anything"
        raise Killed

    with monkeypatch.context() as here:
        here.setattr(answered, "seat_observers", kill)
        with pytest.raises(Killed):
            actions.prepare(size=size)
    actions.prepare(size=size)
    assert Meeting.objects.count() == 2
    assert Meeting.objects.exclude(state="called").count() == 1
    assert (Practice.objects.count(), Praise.objects.filter(words=answered.THANKS).count()) == (1, 1)
    assert Case.objects.filter(ground="decision").count() == 2
    assert Opinion.objects.exists()
    assert Event.objects.filter(stream=actions.AFTER).count() == 1
    assert verify().ok
