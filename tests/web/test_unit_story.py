"""What happened to an order, in sentences: every action, every reason, every clock."""

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from huiyin.act.orders import queries
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.rules import MOVES
from huiyin.act.triage.queries import propose
from huiyin.act.triage.rules import Said
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import RIVAL, STREET, Cast
from huiyin.web.components.reasons import SENTENCES as REASONS
from huiyin.web.components.reasons import reason_words, reasons_words
from huiyin.web.unit.sentences import SENTENCES
from huiyin.web.unit.story import sentence


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Whatever language the page before was read in."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order that waits to be signed for."""
    person = Person("顾晓岚", "13900001234")
    new = NewAppeal(
        words="小区路灯不亮，老人摔了一跤。", channel="phone", source="story", source_key="a", person=person
    )
    return receive_many(cast.citizen, [new], Receiving(lead=STREET, matter="010202"))[0].order


def test_every_action_of_the_table_has_a_sentence() -> None:
    assert {move.action for move in MOVES} <= set(SENTENCES) | {"add_words"}


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.source}-{move.action}")
def test_a_sentence_says_what_its_evidence_says(city: object, move: Any) -> None:
    codes = {"lead", "units", "unit", "co_units", "proposed"}
    evidence: dict[str, Any] = {name: f"证据{name}" for name in move.evidence if name not in codes}
    evidence |= {"lead": STREET} if "lead" in move.evidence else {}
    evidence |= {"units": [STREET, RIVAL]} if "units" in move.evidence else {}
    event = SimpleNamespace(
        action=move.action, actor_id=7, actor="周经办", role=min(move.roles - {"citizen"}, default="citizen"),
        at=datetime(2026, 11, 3, 2, tzinfo=UTC), reason="因由", evidence=evidence, seq=1, source=move.source,
        target=move.target,
    )  # fmt: skip
    told = sentence(event, [], {})
    said = " ".join(str(told.get(part, "")) for part in ("title", "who", "detail", "quote"))
    assert told["title"] == SENTENCES[move.action][1]
    assert "周经办" in said
    shown = {
        "note",
        "question",
        "instruction",
        "reply",
        "provision",
        "report",
        "plan",
        "sheet",
        "decision",
        "words",
    }
    for name in shown & evidence.keys() - ({"reply"} if move.action in ("clear", "answer_letter") else set()):
        assert f"证据{name}" in said, name


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_of_triage_is_a_sentence(city: object, code: str) -> None:
    facts = {"words": ["路灯", "不亮"], "rule": "K12", "matter": "010101", "place": STREET}
    said = reason_words({"code": code, "facts": facts})
    assert said
    assert "%" not in said
    assert code not in said


def test_the_machine_is_told_by_a_diamond_with_its_reason(cast: Cast, order: WorkOrder) -> None:
    event = story(f"order:{order.pk}")
    guess = propose(Said("", "路灯不亮")).matters[0]
    assert reasons_words(guess.reasons) == "原话里有“路灯不亮”"
    judged = SimpleNamespace(
        action="triage", actor_id=None, actor="system", role="system", at=event[0].at, reason="",
        evidence={"matter": "010101", "why": [{"likely": 0.99, "reasons": [{"code": "point", "facts": {}}]}]},
    )  # fmt: skip
    told = sentence(judged, [], {})
    assert (told["shape"], told["detail"]) == ("diamond", "很有把握：地图上的点在辖区内")


def test_a_clock_that_was_missed_is_a_cross_with_how_late(cast: Cast, order: WorkOrder) -> None:
    clock = SimpleNamespace(
        name="sign", started_at=datetime(2026, 11, 3, 2, tzinfo=UTC), due_at=datetime(2026, 11, 3, 4, tzinfo=UTC),
        stopped_at=datetime(2026, 11, 3, 4, 21, tzinfo=UTC), outcome="missed",
    )  # fmt: skip
    event = SimpleNamespace(
        action="sign",
        actor_id=7,
        actor="周经办",
        role="unit_clerk",
        at=clock.stopped_at,
        reason="",
        evidence={},
    )
    with translation.override("zh-hans"):
        told = sentence(event, [clock], {})
    assert (told["shape"], told["tone"]) == ("cross", "red")
    assert "迟21分钟" in told["who"]


def test_the_story_reads_for_a_reader_who_may_only_look(cast: Cast, order: WorkOrder) -> None:
    found = queries.read(cast.auditor, order.number)
    assert found.moves == ()
    assert found.events
    assert found.mask is not None
