"""A new model takes the old one's place only when it is better on messages that neither has seen."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.orders import jobs
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.learning import confirmed_examples
from huiyin.act.orders.models import WorkOrder
from huiyin.act.triage import held
from huiyin.act.triage.actions import keep, put_in_service
from huiyin.act.triage.classify import to_bytes
from huiyin.act.triage.counting import count
from huiyin.act.triage.gate import compare, interval
from huiyin.act.triage.learned import FIELDS, row_of
from huiyin.act.triage.learning import Confirmed, split
from huiyin.act.triage.models import TriageModel
from huiyin.act.triage.queries import in_service, versions
from huiyin.act.triage.retraining import learn_anew
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import City
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
# Invented words that no pack holds: only what was learned can tell these matters apart.
SAID = {
    "010101": ("嗒嘀", "咚隆", "啪嗒", "咣咚"),
    "010201": ("呜哩", "吱呀", "嗖溜", "唰啦"),
    "070101": ("喵呜", "嘎咕", "咩哞", "汪嗷"),
}


@pytest.fixture(autouse=True)
def _nothing_held(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(held, "_held", held._Held())
    yield
    held.forget()


def examples(count: int, seed: int = 1, clear: float = 1.0) -> list[Confirmed]:
    """Confirmed messages of three matters over sixty days; `clear` is the share that say what they are about."""
    dice, made = random.Random(seed), []
    for place in range(count):
        matter = dice.choice(list(SAID))
        about = matter if dice.random() < clear else dice.choice(list(SAID))
        words = "".join(dice.choices(SAID[about], k=4)) + str(place)
        made.append(Confirmed("", words, "", matter, START + timedelta(days=60 * place / count)))
    return made


def taught(cast: Cast, rightly: bool) -> TriageModel:
    """A model in service that knows the invented words, or takes each matter for the next."""
    labels = list(SAID) if rightly else [*list(SAID)[1:], next(iter(SAID))]
    rows, told = [], []
    for matter, label in zip(SAID, labels, strict=True):
        for word in SAID[matter]:
            rows += [row_of("", word * 2), row_of("", word * 4)]
            told += [label] * 2
    content = to_bytes(count(rows, told, fields=FIELDS, judged=[True] * len(rows)))
    row = keep(cast.administrator, "matter", content, {"n": len(rows), "trust": 0.5}, "orders")
    return put_in_service(cast.administrator, "matter", row.version)


def test_a_better_model_takes_the_place_of_a_worse_one(cast: Cast, city: City) -> None:
    taught(cast, rightly=False)
    row = learn_anew(SYSTEM, city, "matter", examples(450))
    assert row and row.state == "in_service" and in_service("matter").pk == row.pk  # type: ignore[union-attr]
    assert row.card["verdict"]["why"] == "better"
    assert row.card["figures"]["accuracy"] > 0.9 > 0.1 > row.card["old"]["accuracy"]
    assert row.card["figures"]["n"] == row.card["old"]["n"] == 150  # the same messages: a third at most
    assert row.card["held_since"] > row.card["until"]


def test_a_worse_model_is_kept_as_a_candidate_with_both_figures(cast: Cast, city: City) -> None:
    good = taught(cast, rightly=True)
    blurred = examples(300, clear=0.34) + [
        Confirmed(one.title, one.words, "", one.matter, one.at + timedelta(days=61))
        for one in examples(150, 2)
    ]
    row = learn_anew(SYSTEM, city, "matter", blurred)
    assert row and row.state == "candidate"
    assert in_service("matter").pk == good.pk  # type: ignore[union-attr]
    assert row.card["verdict"]["why"] in ("not_better", "f1_fell")
    assert row.card["old"]["accuracy"] >= row.card["figures"]["accuracy"]
    assert row.card["old"]["version"] == good.version


def test_an_equal_model_does_not_switch_by_noise(cast: Cast, city: City) -> None:
    taught(cast, rightly=True)
    row = learn_anew(SYSTEM, city, "matter", examples(450, seed=3))
    assert row and row.state == "candidate" and row.card["verdict"]["why"] == "not_better"


def test_learning_again_without_new_examples_does_nothing(cast: Cast, city: City) -> None:
    told = examples(450)
    assert learn_anew(SYSTEM, city, "matter", told)
    assert learn_anew(SYSTEM, city, "matter", told) is None
    few = range(city.dispatching.learning.new_at_least - 1)  # one fewer than the city asks
    some = [Confirmed("", f"咚隆{n}", "", "010101", told[-1].at + timedelta(hours=n + 1)) for n in few]
    assert learn_anew(SYSTEM, city, "matter", told + some) is None
    assert learn_anew(SYSTEM, city, "kind", told) is None  # of kinds these say nothing
    assert len(versions("matter")) == 1


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=200))
def test_a_model_that_gains_no_more_than_it_loses_is_never_better(pairs: list[tuple[bool, bool]]) -> None:
    old, new = [a for a, _ in pairs], [b for _, b in pairs]
    verdict = compare(old, new, 0.5, 0.5)
    assert 0.0 <= verdict.chance <= 1.0
    if verdict.gained <= verdict.lost:
        assert not verdict.better
    assert verdict.gained - verdict.lost == sum(new) - sum(old)


@given(st.integers(1, 500), st.data())
def test_an_interval_holds_the_share_and_lies_within_nought_and_one(n: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, n))
    low, high = interval(right, n)
    assert 0.0 <= low <= right / n + 1e-9 and right / n - 1e-9 <= high <= 1.0
    assert interval(81, 263) == pytest.approx((0.2552, 0.3662), abs=1e-4)  # Newcombe 1998, table I


def test_the_test_is_mcnemar_s_and_few_messages_or_forgotten_rare_labels_prove_nothing() -> None:
    old, new = [False] * 8 + [True] * 92, [True] * 7 + [False] + [True] * 92
    assert compare(old, new, 0.5, 0.5).chance == pytest.approx(1 / 128)
    assert compare(old, new, 0.5, 0.5).better
    assert compare(old, new, 0.5, 0.49).why == "f1_fell"
    assert compare(old[:39], new[:39], 0.5, 0.5).why == "few"


@given(st.lists(st.integers(0, 400), min_size=3, max_size=300), st.integers(7, 90))
def test_what_is_held_back_is_newer_than_what_is_learned_and_a_third_at_most(
    days: list[int], back: int
) -> None:
    told = sorted(
        (Confirmed("", "话", "", "010101", START + timedelta(days=day)) for day in days),
        key=lambda one: one.at,
    )
    older, newest = split(told, back)
    assert older and newest and [*older, *newest] == told
    assert len(newest) <= len(told) / 3
    assert older[-1].at <= newest[0].at
    assert all(one.at > told[-1].at - timedelta(days=back) for one in newest)


def appeal(key: str, words: str, **more: object) -> NewAppeal:
    return NewAppeal(words=words, channel="web", source="learn", source_key=key, **more)  # type: ignore[arg-type]


def test_only_what_people_decided_teaches_and_never_who_spoke(cast: Cast, city: City) -> None:
    dispatched = Receiving(lead=STREET, matter="010202")
    with at_time(START):
        receive_many(cast.agent, [appeal("a", "灯黑了，电话13800001234。")], dispatched)
    with at_time(START + timedelta(days=1)):
        chosen = Receiving(lead=STREET, matter="040101", kind="complaint")
        receive_many(cast.agent, [appeal("b", "夜里打桩。")], chosen)
        receive_many(cast.agent, [appeal("c", "这件要保密。", confidential=True)], dispatched)
        receive_many(cast.citizen, [appeal("d", "小区路灯不亮，机器自己派的。")])
    told = list(confirmed_examples(50))
    assert [(one.words, one.matter, one.kind) for one in told] == [
        ("夜里打桩。", "040101", "complaint"),
        ("灯黑了，电话13800001234。", "010202", ""),
    ]
    assert set(Confirmed.__dataclass_fields__) == {"title", "words", "kind", "matter", "at"}
    assert list(confirmed_examples(50, START)) == told[:1]


def test_an_agent_s_choice_of_the_matter_is_a_decision_and_the_machine_s_or_the_appellant_s_is_not(
    cast: Cast, city: City
) -> None:
    receive_many(cast.agent, [appeal("a", "楼道灯黑了。", label="010202"), appeal("b", "小区路灯不亮。")])
    receive_many(cast.citizen, [appeal("c", "院里灯黑了。", label="010202")])
    assert [(one.words, one.matter) for one in confirmed_examples(50)] == [("楼道灯黑了。", "010202")]


def test_examples_are_read_in_pages_newest_first_up_to_a_bound(
    cast: Cast, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiyin.act.orders.learning.PAGE", 3)
    new = [appeal(f"p{n}", f"第{n}盏灯黑了。") for n in range(8)]
    with at_time(START):  # all at the same moment: the page after must not begin anew
        receive_many(cast.agent, new, Receiving(lead=STREET, matter="010202"))
    assert [one.words for one in confirmed_examples(100)] == [f"第{n}盏灯黑了。" for n in reversed(range(8))]
    assert len(list(confirmed_examples(7))) == 7


def test_at_night_the_worker_learns_and_at_other_hours_it_does_not(
    cast: Cast, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[City] = []
    monkeypatch.setattr(jobs, "learn_from_confirmed", lambda city: asked.append(city) or 0)
    hour = city.dispatching.learning.hour
    night = START.astimezone(city.zone).replace(hour=hour, minute=17)
    for at in (night, night + timedelta(hours=1), night + timedelta(hours=12)):
        with at_time(at):
            jobs.learn_at_night()
    assert len(asked) == 1


def test_no_number_of_a_person_is_in_a_model(cast: Cast, city: City) -> None:
    said = [appeal(f"n{n}", f"灯黑了，打13800001234，身份证11010519491231002X，第{n}回。") for n in range(6)]
    with at_time(START):
        receive_many(cast.agent, said, Receiving(lead=STREET, matter="010202"))
    told = list(confirmed_examples(50))
    rows = [row_of(one.title, one.words) for one in told]
    masked = [row_of("", "灯黑了，打〇，身份证〇，第5回。")]
    labels = [one.matter for one in told]
    assert rows[0] == masked[0]
    content = to_bytes(count(rows, labels, fields=FIELDS, judged=[True] * len(rows)))
    assert b"13800001234" not in content
    assert WorkOrder.objects.filter(confirmed_at__isnull=False).count() == 6
