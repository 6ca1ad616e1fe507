"""Words of danger change by two persons, and are heard at once."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.triage import risk_changes
from huiyin.act.triage.models import RiskChange
from huiyin.act.triage.queries import dangers, propose
from huiyin.act.triage.refusals import (
    AlreadyProposed,
    DecidedOtherwise,
    NoRiskWord,
    NoSuchGrade,
    NothingChanges,
    NotYourWords,
    ReasonMissing,
    RiskNeedsSecond,
)
from huiyin.act.triage.risk_actions import decide_risk_change, propose_retiring, propose_risk_word, stream
from huiyin.act.triage.risk_rules import Change, is_word, with_changes
from huiyin.act.triage.rules import Said
from huiyin.foundation.city.parts import RISK_GRADES, RiskWord
from huiyin.foundation.city.queries import City
from huiyin.foundation.ledger.models import Event
from huiyin.testing.cast import Cast

WORD = "电瓶冒青烟"
WORDS = f"楼下{WORD}，我们都跑出来了。"


def _known(city: City) -> RiskWord:
    return city.pack.risk_words[0]


def _heard(text: str) -> list[str]:
    risk_changes.forget()  # as after two seconds, or another process
    return [heard.risk.word for heard in dangers(text) if heard.grade]


def _add(cast: Cast, city: City, word: str = WORD) -> RiskChange:
    row = propose_risk_word(cast.editor, word, "red", _known(city).kind, "本周三起电瓶冒烟未被听出")
    return decide_risk_change(cast.analyst, row.pk, confirm=True)


def test_a_word_is_heard_once_another_person_has_confirmed_it(cast: Cast, city: City) -> None:
    row = propose_risk_word(cast.editor, f" {WORD} ", "red", _known(city).kind, "漏听三次")
    assert WORD not in _heard(WORDS)
    with pytest.raises(RiskNeedsSecond):
        decide_risk_change(cast.editor, row.pk, confirm=True)
    decide_risk_change(cast.supervisor, row.pk, confirm=True)
    assert WORD in _heard(WORDS)
    proposal = propose(Said("", WORDS))
    assert (proposal.risk, proposal.urgency, proposal.risk_words) == ("red", "critical", (WORD,))


def test_an_added_word_is_answered_by_the_citys_sentence_for_its_kind(cast: Cast, city: City) -> None:
    _add(cast, city)
    _heard(WORDS)
    heard = next(one for one in dangers(WORDS) if one.risk.word == WORD)
    assert heard.risk.script == _known(city).script
    assert heard.risk.script_en == _known(city).script_en


def test_a_retired_word_is_heard_no_longer_and_can_come_back(cast: Cast, city: City) -> None:
    word = _known(city)
    assert word.word in _heard(word.word)
    row = propose_retiring(cast.analyst, word.word, "总被用作玩笑")
    decide_risk_change(cast.editor, row.pk, confirm=True)
    assert word.word not in _heard(word.word)
    with pytest.raises(NothingChanges):
        propose_retiring(cast.analyst, word.word, "再试")
    again = propose_risk_word(cast.editor, word.word, word.grade, word.kind, "漏听一次")
    decide_risk_change(cast.analyst, again.pk, confirm=True)
    assert word.word in _heard(word.word)


def test_every_change_in_force_has_a_version_and_stands_in_the_ledger(cast: Cast, city: City) -> None:
    first = _add(cast, city)
    second = _add(cast, city, "燃气管被挖断")
    assert second.version == (first.version or 0) + 1
    events = Event.objects.filter(stream=stream(first.pk)).order_by("id")
    assert [event.action for event in events] == ["propose_risk_word", "confirm_risk_word"]
    assert [row.pk for row in risk_changes.history(WORD)] == [first.pk]
    assert (first.asked_by, first.decided_by) == (cast.editor.name, cast.analyst.name)


def test_a_refusal_says_why_and_changes_nothing(cast: Cast, city: City) -> None:
    row = propose_risk_word(cast.editor, WORD, "red", _known(city).kind, "听说的")
    with pytest.raises(ReasonMissing):
        decide_risk_change(cast.analyst, row.pk, confirm=False)
    decide_risk_change(cast.analyst, row.pk, confirm=False, why="没有一次真的着火")
    assert (
        decide_risk_change(cast.supervisor, row.pk, confirm=False, why="同意").decided_by == cast.analyst.name
    )
    with pytest.raises(DecidedOtherwise):
        decide_risk_change(cast.supervisor, row.pk, confirm=True)
    assert WORD not in _heard(WORDS)
    assert RiskChange.objects.get(pk=row.pk).version is None


def test_the_same_proposal_twice_is_one_and_another_must_wait(cast: Cast, city: City) -> None:
    kind = _known(city).kind
    row = propose_risk_word(cast.editor, WORD, "red", kind, "漏听")
    assert propose_risk_word(cast.editor, WORD, "red", kind, "漏听") == row
    with pytest.raises(AlreadyProposed):
        propose_risk_word(cast.analyst, WORD, "orange", kind, "没那么急")
    assert Event.objects.filter(stream=stream(row.pk)).count() == 1


def test_confirming_twice_changes_nothing_more(cast: Cast, city: City) -> None:
    row = _add(cast, city)
    assert decide_risk_change(cast.supervisor, row.pk, confirm=True).decided_by == cast.analyst.name
    assert Event.objects.filter(stream=stream(row.pk)).count() == 2


@pytest.mark.parametrize("who", ["agent", "clerk", "administrator", "leader", "outsider", "citizen"])
def test_others_may_not_change_words(cast: Cast, city: City, who: str) -> None:
    with pytest.raises(NotYourWords):
        propose_risk_word(cast.everybody()[who], WORD, "red", _known(city).kind, "漏听")
    row = propose_risk_word(cast.editor, WORD, "red", _known(city).kind, "漏听")
    with pytest.raises(NotYourWords):
        decide_risk_change(cast.everybody()[who], row.pk, confirm=True)


def test_what_is_no_word_no_grade_or_no_change_is_refused(cast: Cast, city: City) -> None:
    known = _known(city)
    for word in ("烟", "13800000001", "3号楼", "冒 烟", "着火！"):
        with pytest.raises(NoRiskWord):
            propose_risk_word(cast.editor, word, "red", known.kind, "漏听")
    for grade, kind in (("pink", known.kind), ("red", "nothing"), ("", known.kind)):
        with pytest.raises(NoSuchGrade):
            propose_risk_word(cast.editor, WORD, grade, kind, "漏听")
    with pytest.raises(NothingChanges):
        propose_risk_word(cast.editor, known.word, known.grade, known.kind, "漏听")
    with pytest.raises(ReasonMissing):
        propose_risk_word(cast.editor, WORD, "red", known.kind, "  ")


def test_the_database_itself_wants_two_persons(cast: Cast, city: City) -> None:
    row = propose_risk_word(cast.editor, WORD, "red", _known(city).kind, "漏听")
    for decided in (cast.editor.id, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            RiskChange.objects.filter(pk=row.pk).update(
                outcome="confirmed", version=1, decided_at=row.asked_at, decided_by_id=decided
            )


_words = st.text("水火电气路灯", min_size=2, max_size=4)
_changes = st.lists(
    st.builds(Change, word=_words, grade=st.sampled_from(["", *RISK_GRADES]), kind=st.sampled_from("abc")),
    unique_by=lambda change: change.word,
    max_size=6,
)
_pack = st.lists(
    st.builds(
        RiskWord,
        word=_words,
        grade=st.sampled_from(RISK_GRADES),
        kind=st.sampled_from("ab"),
        script=st.just("请到安全的地方。"),
        script_en=st.just("Get to safety."),
        line=st.integers(2, 9),
    ),
    unique_by=lambda word: word.word,
    max_size=6,
)


@given(_pack, _changes)
def test_changes_go_before_the_pack_and_touch_nothing_else(
    pack: list[RiskWord], changes: list[Change]
) -> None:
    found = {word.word: word for word in with_changes(pack, tuple(changes))}
    changed = {change.word: change for change in changes}
    assert all(found[word.word] is word for word in pack if word.word not in changed)
    for word, change in changed.items():
        assert (word in found) == bool(change.grade)
        if change.grade:
            assert (found[word].grade, found[word].kind) == (change.grade, change.kind)
    assert set(found) <= {word.word for word in pack} | set(changed)
    assert all(is_word(word) for word in changed)
