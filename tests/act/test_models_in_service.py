"""Versions of learned models: put in service, taken back, noticed by every process, refused when spoiled."""

import logging
import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from huiyin.act.triage import held
from huiyin.act.triage.actions import keep, one_trainer, put_in_service, roll_back
from huiyin.act.triage.classify import to_bytes
from huiyin.act.triage.counting import count
from huiyin.act.triage.learned import FIELDS, mask, row_of
from huiyin.act.triage.models import TriageModel
from huiyin.act.triage.queries import forget, in_service, propose
from huiyin.act.triage.refusals import Changed, Damaged, NoSuchVersion, NotYours, Refusal
from huiyin.act.triage.retraining import start
from huiyin.act.triage.rules import Said
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.city.queries import City
from huiyin.foundation.ledger.queries import story
from huiyin.testing.cast import Cast, prepare_cast, prepare_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_held(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What another test put in service is not held on to."""
    monkeypatch.setattr(held, "_held", held._Held())
    yield
    held.forget()


def content(*pairs: tuple[str, str]) -> bytes:
    """A model that knows these words for these leaves."""
    rows = [row_of("", words) for words, _ in pairs]
    labels = [label for _, label in pairs]
    return to_bytes(count(rows, labels, fields=FIELDS, judged=[True] * len(rows)))


LAMP, NOISE = "010201", "010301"
ONE = content(
    ("窗外一片漆黑看不清路", LAMP), ("整夜轰隆轰隆吵得没法睡", NOISE), ("灯不亮", LAMP), ("打桩", NOISE)
)
OTHER = content(
    ("窗外一片漆黑看不清路", NOISE), ("整夜轰隆轰隆吵得没法睡", LAMP), ("灯不亮", LAMP), ("打桩", NOISE)
)


def kept(cast: Cast, data: bytes = ONE, part: str = "matter") -> TriageModel:
    return keep(cast.administrator, part, data, {"n": 4, "trust": 1.0}, "orders")


def test_a_version_put_in_service_judges_and_every_switch_is_in_the_ledger(cast: Cast, city: City) -> None:
    said = Said("", "窗外一片漆黑看不清路")
    assert propose(said).matters == ()
    row = kept(cast)
    put_in_service(cast.analyst, "matter", row.version, "试用", instead_of=0)
    forget()
    guess = propose(said).matters[0]
    assert guess.value == LAMP
    assert guess.reasons[0].code == "learned"
    assert guess.reasons[0].facts["version"] == row.version
    events = story("model:matter")
    assert [event.action for event in events] == ["keep_model", "use_model"]
    assert (events[1].reason, events[1].evidence["version"], events[1].actor) == (
        "试用",
        1,
        cast.analyst.name,
    )


def test_the_same_bytes_are_put_down_once(cast: Cast) -> None:
    assert kept(cast).pk == kept(cast).pk
    assert kept(cast, OTHER).version == 2


def test_rolling_back_brings_the_former_version_back_and_doing_it_twice_goes_no_further(cast: Cast) -> None:
    for data in (ONE, OTHER):
        put_in_service(cast.administrator, "matter", kept(cast, data).version)
    assert in_service("matter").version == 2  # type: ignore[union-attr]
    roll_back(cast.administrator, "matter", 2, "吵闹的都认错了")
    roll_back(cast.administrator, "matter", 2, "吵闹的都认错了")
    assert in_service("matter").version == 1  # type: ignore[union-attr]
    assert [event.action for event in story("model:matter")][-2:] == ["use_model", "roll_back_model"]
    assert roll_back(cast.administrator, "matter", 1) is None
    assert in_service("matter") is None


def test_who_looked_before_another_switched_is_told(cast: Cast) -> None:
    first, second = kept(cast), kept(cast, OTHER)
    put_in_service(cast.administrator, "matter", first.version, instead_of=0)
    with pytest.raises(Changed):
        put_in_service(cast.analyst, "matter", second.version, instead_of=0)
    put_in_service(cast.analyst, "matter", second.version, instead_of=1)
    with pytest.raises(Changed):
        roll_back(cast.analyst, "matter", 1)


def test_only_those_who_keep_or_watch_the_system_switch(cast: Cast) -> None:
    row = kept(cast)
    for name, actor in cast.everybody().items():
        if name not in ("administrator", "analyst"):
            with pytest.raises(NotYours):
                put_in_service(actor, "matter", row.version)
    with pytest.raises(NoSuchVersion):
        put_in_service(cast.analyst, "matter", 99)


def test_spoiled_bytes_are_refused_and_nothing_changes(cast: Cast) -> None:
    put_in_service(cast.administrator, "matter", kept(cast).version)
    spoiled = kept(cast, OTHER)
    TriageModel.objects.filter(pk=spoiled.pk).update(content=OTHER[:-40] + b"x" * 40)
    with pytest.raises(Damaged) as refused:
        put_in_service(cast.administrator, "matter", spoiled.version)
    assert "指纹" in refused.value.message
    assert in_service("matter").version == 1  # type: ignore[union-attr]


def test_a_model_spoiled_in_service_leaves_the_words_to_judge(
    cast: Cast, city: City, caplog: pytest.LogCaptureFixture
) -> None:
    put_in_service(cast.administrator, "matter", kept(cast).version)
    TriageModel.objects.update(content=b"PK\x03\x04 not a model")
    forget()
    with caplog.at_level(logging.ERROR):
        said = Said("", "门口的路灯坏了，我叫周经办，电话13800001234")
        assert propose(said).matters[0].value == LAMP
        forget()
        assert propose(said).matters[0].reasons[0].code == "words"
    assert caplog.text.count("cannot be used") == 1  # not tried again for every message
    assert "13800001234" not in caplog.text


def test_a_pickle_is_not_opened(cast: Cast) -> None:
    import pickle

    row = kept(cast, pickle.dumps({"labels": ["010201"]}))
    with pytest.raises(Damaged):
        put_in_service(cast.administrator, "matter", row.version)


def test_a_process_notices_a_switch_without_asking_for_every_message(
    cast: Cast, city: City, django_assert_num_queries: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_service(cast.administrator, "matter", kept(cast).version)
    forget()
    first = held.models()
    with django_assert_num_queries(0):
        assert all(held.models() is first for _ in range(50))
    put_in_service(cast.administrator, "matter", kept(cast, OTHER).version)
    assert held.models() is first
    monkeypatch.setattr(held, "LOOK_AGAIN_AFTER", 0.0)
    with django_assert_num_queries(2):  # which versions are in service, and the bytes of the new one
        assert held.models().matter.version == 2  # type: ignore[union-attr]


def test_the_database_itself_lets_one_version_of_a_part_be_in_service(cast: Cast) -> None:
    from django.db import IntegrityError, transaction

    for data in (ONE, OTHER):
        kept(cast, data)
    put_in_service(cast.administrator, "matter", 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        TriageModel.objects.filter(version=2).update(state="in_service", in_service_at="2026-01-01T00:00Z")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_switches_at_once_both_or_one_come_to_pass_and_one_is_in_service() -> None:
    prepare_city()
    cast = prepare_cast()
    for data in (ONE, OTHER):
        kept(cast, data)
    gate, done = threading.Barrier(2), []

    def switch(version: int) -> None:
        try:
            gate.wait(30)
            done.append(put_in_service(cast.administrator, "matter", version, instead_of=0))
        except Refusal as refusal:
            done.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=switch, args=(version,)) for version in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(one).__name__ for one in done) == ["Changed", "TriageModel"]
    assert TriageModel.objects.filter(state="in_service").count() == 1
    assert [event.action for event in story("model:matter")].count("use_model") == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_trains() -> None:
    with one_trainer() as mine:
        assert mine
        found: list[bool] = []

        def other() -> None:
            with one_trainer() as also:
                found.append(also)
            connection.close()

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert found == [False]
    with one_trainer() as again:
        assert again


def test_a_fresh_installation_learns_from_the_pack_once(cast: Cast, city: City) -> None:
    made = start(SYSTEM, city)
    assert {row.part for row in made} == {"kind", "matter"}
    assert all(row.origin == "examples" and row.card["examples"] > 100 for row in made)
    assert start(SYSTEM, city) == []
    forget()
    guess = propose(Said("", "院里锻炼用的单杠螺丝松了，小孩荡着荡着歪了")).matters[0]
    assert guess.value == "130201"
    assert guess.reasons[0].code == "learned_examples"


def test_what_the_city_taught_itself_is_not_replaced_by_the_pack(cast: Cast, city: City) -> None:
    own = kept(cast)
    put_in_service(cast.administrator, "matter", own.version)
    start(SYSTEM, city)
    assert in_service("matter").pk == own.pk  # type: ignore[union-attr]
    assert in_service("kind").origin == "examples"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "电话13812345678",
        "电话138-1234-5678",
        "电话１３８１２３４５６７８",
        "身份证11010519491231002X",
        "座机 010 8765 4321",
    ],
)
def test_numbers_of_people_never_reach_a_model(text: str) -> None:
    assert not any(char.isdigit() for char in mask(text))
    assert row_of(text, text) == (mask(text), mask(text))
    assert mask("3号楼2单元1204室，2026年") == "3号楼2单元1204室，2026年"
