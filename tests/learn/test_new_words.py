"""Terms that rose beyond chance: counted once a day, told of three people at least, without a name."""

from collections import Counter
from datetime import date, datetime, timedelta, tzinfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.act.triage import risk_changes
from huiyin.demo.cast import open_accounts
from huiyin.demo.learned_words import listen
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.city.queries import City
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.learn.insight.alerts import wording
from huiyin.learn.insight.alerts.models import Alert
from huiyin.learn.insight.alerts.sources import words
from huiyin.learn.insight.words import queries
from huiyin.learn.insight.words.actions import BEFORE, WEEK, count_day, find_new_words
from huiyin.learn.insight.words.jobs import DAYS_AT_ONCE, count_words
from huiyin.learn.insight.words.models import NewWord, WordDay
from huiyin.learn.insight.words.rules import (
    LEAST,
    ONE_CAUSE,
    Risen,
    by_cause,
    companions,
    risen,
    terms,
    without_parts,
)
from huiyin.testing.cast import RIVAL, STREET

LAMP, SMOKE = "010202", "010201"
LAST = date(2026, 3, 31)


def test_terms_are_words_and_words_side_by_side_and_no_names_or_numbers() -> None:
    found = terms("王小明在北京路13800000001号说，充电桩冒青烟，30元。")
    assert {"充电", "充电桩", "青烟", "冒青烟"} <= found
    assert not any(
        term for term in found if "王小明" in term or "北京" in term or any(c.isdigit() for c in term)
    )


@given(st.text(max_size=60))
def test_terms_are_short_and_of_characters_alone(text: str) -> None:
    for term in terms(text):
        assert 2 <= len(term) <= 12
        assert all("\u4e00" <= c <= "\u9fff" for c in term)
        assert term in text


def test_what_did_not_rise_is_seldom_called_new() -> None:
    """One run in twenty at most calls anything new; a little more is allowed for chance."""
    rng = np.random.default_rng(1)
    found = 0
    for _ in range(200):
        rates = rng.gamma(0.5, 4, 400)
        week = {f"词{i}": int(n) for i, n in enumerate(rng.poisson(rates))}
        before = {f"词{i}": int(n) for i, n in enumerate(rng.poisson(8 * rates))}
        found += bool(risen(week, before, 1000, 8000))
    assert found <= 0.08 * 200


def test_what_rose_comes_first_and_is_told_with_what_was_usual() -> None:
    week = {"路灯": 40, "冒青烟": 12, "蓝藻": 2}
    before = {"路灯": 330, "冒青烟": 4}
    (one,) = risen(week, before, 1000, 8000)
    assert (one.term, one.week, one.before) == ("冒青烟", 12, 4)
    assert one.expected == pytest.approx(0.5)
    assert one.p < 1e-4


def test_without_a_past_nothing_is_new() -> None:
    assert risen({"路灯": 40}, {}, 100, 0) == []


@given(st.integers(3, 40), st.integers(0, 40), st.integers(0, 20))
def test_more_in_the_week_is_never_less_new(week: int, before: int, more: int) -> None:
    few, many = (risen({"词语": n}, {"词语": before}, 1000, 8000) for n in (week, week + more))
    assert len(few) <= len(many)


def _risen(term: str, week: int) -> Risen:
    return Risen(term, week, 0, 0.0, 0.0, float(week))


def test_each_thing_is_shown_once() -> None:
    shown = without_parts([_risen("青烟", 10), _risen("冒青烟", 9), _risen("电瓶冒青烟", 4)])
    assert [one.term for one in shown] == ["冒青烟"]


def test_companions_are_what_is_said_beside_far_more_than_elsewhere() -> None:
    within = Counter({"冒青烟": 10, "充电桩": 8, "小区": 9, "电梯": 2})
    usual = {"充电桩": 20, "小区": 900, "电梯": 3}
    assert companions("冒青烟", within, 10, usual, 1000) == ["充电桩"]


def _say(day: date, words: str, who: int, place: str = STREET, **how: object) -> WorkOrder:
    key = f"{day}-{who}-{len(words)}"
    person = Person() if how.get("anonymous") else Person("张试", f"1380000{who:04d}")
    new = NewAppeal(words=words, channel="web", source="test", source_key=key, person=person, **how)  # type: ignore[arg-type]
    order = receive_many(CITIZEN, [new], Receiving(matter=LAMP))[0].order
    at = datetime.combine(day, datetime.min.time(), _zone()) + timedelta(hours=9)
    WorkOrder.objects.filter(pk=order.pk).update(opened_at=at, place=place)
    return order


def _zone() -> tzinfo:
    from huiyin.foundation.city.queries import current

    return current().zone


@pytest.fixture
def told(city: City) -> City:
    """Nine weeks of lamps, and a last week in which five people speak of blue smoke, four of them in one street."""
    for n in range(0, WEEK + BEFORE, 3):
        _say(LAST - timedelta(n), "路边的路灯坏了没有人修，晚上看不见。", n % 10)
    for n in range(5):
        where = RIVAL if n == 4 else STREET
        _say(LAST - timedelta(n), "楼下的充电桩冒青烟，味道刺鼻，害怕着火。", 20 + n, where)
    return city


def _run() -> None:
    for _ in range((WEEK + BEFORE) // DAYS_AT_ONCE + 1):
        count_words(LAST)


def test_a_new_word_is_found_with_what_goes_with_it(told: City) -> None:
    _run()
    assert queries.newest_day() == LAST
    found = {row.term: row for row in queries.new_words(LAST)}
    smoke = next(row for term, row in found.items() if "青烟" in term)
    assert (smoke.week, smoke.before, smoke.people) == (5, 0, 5)
    assert (smoke.matter, smoke.place) == (LAMP, STREET)
    assert smoke.place_share == pytest.approx(0.8)
    assert len(smoke.orders) == 5
    assert not any("路灯" in term for term in found)


def test_alerts_are_told_where_a_term_is_somebodys(told: City) -> None:
    _run()
    (smoke,) = (one for one in words.notice(LAST) if "青烟" in one.label)
    assert (smoke.source, smoke.kind, smoke.matter, smoke.place) == ("words", "word", LAMP, STREET)
    assert (smoke.day, smoke.days, smoke.observed, len(smoke.orders)) == (LAST, 7, 5, 5)
    assert [one.label for one in words.notice(LAST + timedelta(1))] == [
        one.label for one in words.notice(LAST)
    ]
    assert words.notice(LAST + timedelta(2)) == []
    NewWord.objects.update(matter_share=0.4, place_share=0.4)
    assert words.notice(LAST) == []  # everywhere and about everything: nobody could answer for it


def test_run_twice_nothing_changes(told: City) -> None:
    _run()
    before = list(NewWord.objects.order_by("term").values_list("term", "week", "p"))
    assert count_words(LAST) == 0
    find_new_words(LAST)
    assert list(NewWord.objects.order_by("term").values_list("term", "week", "p")) == before
    assert WordDay.objects.count() == WEEK + BEFORE


def test_what_broke_off_before_words_were_found_is_done_again(
    told: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: date) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("huiyin.learn.insight.words.jobs.find_new_words", broken)
    with pytest.raises(RuntimeError):
        _run()
    monkeypatch.undo()
    _run()
    assert any("青烟" in row.term for row in queries.new_words(LAST))


def test_nothing_is_new_while_days_are_missing(told: City) -> None:
    count_words(LAST)
    assert WordDay.objects.count() == DAYS_AT_ONCE
    assert not NewWord.objects.exists()


def test_one_person_is_one_voice_and_confidence_is_kept(city: City) -> None:
    for n in range(6):
        _say(LAST, "楼下的充电桩冒青烟。" + "急" * n, 1)
    secret = _say(LAST, "院子里的蓝藻发臭。", 2)
    WorkOrder.objects.filter(pk=secret.pk).update(confidential=True)
    day = count_day(LAST)
    assert day.counts["冒青烟"] == 1
    assert not any("蓝藻" in term for term in day.counts)


def test_fewer_than_three_people_are_never_told_of(city: City) -> None:
    for n in range(0, WEEK + BEFORE, 3):
        _say(LAST - timedelta(n), "路边的路灯坏了没有人修。", n % 10)
    for n in range(6):
        _say(LAST - timedelta(n), "楼下的充电桩冒青烟。", 30 + n % (LEAST - 1))
        _say(LAST - timedelta(n), "河里的蓝藻发臭了。", 50 + n, anonymous=True)
    _run()
    assert not NewWord.objects.exists()


def test_the_invented_city_has_a_change_in_force_and_one_that_waits(city: City) -> None:
    open_accounts(city.pack.people)
    assert listen(city) == 2
    assert listen(city) == 0
    assert [row.version for row in risk_changes.history()] == [1]
    assert len(risk_changes.waiting()) == 1
    assert WordDay.objects.count() == WEEK + BEFORE


SAID_IN = st.lists(st.lists(st.integers(0, 12), max_size=9), max_size=14)


def shared(some: list[int], others: list[int]) -> float:
    """Share of the appeals of the rarer of two words that say both."""
    return len({*some} & {*others}) / max(1, min(len({*some}), len({*others})))


@given(SAID_IN)
def test_every_word_stands_once_and_with_a_word_it_is_said_with(said_in: list[list[int]]) -> None:
    groups = by_cause(said_in)
    assert sorted(place for group in groups for place in group) == list(range(len(said_in)))
    for group in groups:
        assert group == sorted(group)
        assert all(shared(said_in[group[0]], said_in[place]) >= ONE_CAUSE for place in group[1:])


@given(SAID_IN)
def test_causes_stand_in_the_order_of_their_first_words_and_their_first_words_apart(
    said_in: list[list[int]],
) -> None:
    heads = [group[0] for group in by_cause(said_in)]
    assert heads == sorted(heads)
    for n, head in enumerate(heads):
        assert all(shared(said_in[before], said_in[head]) < ONE_CAUSE for before in heads[:n])


@given(SAID_IN, st.permutations(range(13)))
def test_how_appeals_are_numbered_makes_no_difference(said_in: list[list[int]], renamed: list[int]) -> None:
    assert by_cause([[renamed[one] for one in reversed(some)] for some in said_in]) == by_cause(said_in)


def test_two_events_are_two_causes_however_many_words_they_bring() -> None:
    smoke, cold = [1, 2, 3, 4, 5, 6], [11, 12, 13, 14]
    assert by_cause([smoke, cold, smoke[:3], cold[1:], [3, 4, 11, 20, 21], []]) == [[0, 2], [1, 3], [4], [5]]


@pytest.mark.django_db
def test_an_alert_of_a_word_counts_those_who_said_it_not_those_of_its_matter(city: City) -> None:
    alert = Alert(
        source="words", kind="word", matter=LAMP, place=STREET, observed=6, expected=1.2,
        facts={"days": 7, "labels": [["冒青烟", "冒青烟"]]},
    )  # fmt: skip
    assert wording.finding(alert).startswith("“冒青烟”7天有6件说到，是平时的5.0倍；多是")
    assert wording.sharing(alert, 0) == ""
    alert.expected = 0.1
    assert "平时几乎没有；多是" in wording.finding(alert)
