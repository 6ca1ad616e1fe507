"""What a change is worth, how decisions stand, and what the agenda proposes."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from huiyin.answer.assessment.difference_rules import difference
from huiyin.answer.assessment.peer_rules import Z998
from huiyin.answer.assessment.rules import rate
from huiyin.answer.supervision.meetings.rules import (
    DECISION_STATES,
    STEPS,
    Signs,
    after,
    agenda,
    standing,
)

counts = st.integers(30, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
codes = st.lists(st.sampled_from("ABCDEFGH"), unique=True)


def test_a_change_is_newcombe_s_interval_of_the_difference() -> None:
    # Newcombe 1998, table II, example (a) by method 10: 56/70 against 48/80.
    found = difference(rate(56, 70, 30), rate(48, 80, 30))
    assert found is not None
    assert (round(found.points, 4), round(found.low, 4), round(found.high, 4)) == (0.2, 0.0524, 0.3339)
    assert found.certain


def test_few_cases_are_not_compared() -> None:
    assert difference(rate(29, 29, 30), rate(10, 100, 30)) is None
    assert difference(rate(10, 100, 30), rate(0, 0, 30)) is None


@given(counts, counts)
def test_a_change_lies_in_its_interval_and_turns_with_its_ends(
    now: tuple[int, int], last: tuple[int, int]
) -> None:
    later, earlier = rate(*now, 30), rate(*last, 30)
    there, back = difference(later, earlier), difference(earlier, later)
    assert there is not None
    assert back is not None
    assert there.low <= there.points <= there.high
    assert there.low >= -1
    assert there.high <= 1
    assert abs(there.low + back.high) < 1e-12
    assert there.certain == back.certain
    assert there.certain == (not there.low <= 0 <= there.high)
    wide = difference(later, earlier, Z998)
    assert wide is not None
    assert wide.certain <= there.certain


@given(counts)
def test_the_same_month_has_not_changed(counted: tuple[int, int]) -> None:
    found = difference(rate(*counted, 30), rate(*counted, 30))
    assert found is not None
    assert (found.points, found.certain) == (0, False)


def test_every_step_of_a_decision_leads_to_a_state_and_closed_ones_stay() -> None:
    assert {source for source, _ in STEPS} | set(STEPS.values()) == set(DECISION_STATES)
    assert not any(after(closed, act) for closed in ("done", "dropped") for _, act in STEPS)
    # Only by the signature does a decision reach a unit, and only a person closes it.
    assert {act for source, act in STEPS if source == "drafted"} == {"adopt", "drop"}
    assert {act for (_, act), target in STEPS.items() if target == "done"} == {"confirm"}


def test_a_decision_is_overdue_the_day_after_its_day() -> None:
    day = date(2026, 4, 30)
    assert standing("adopted", day, day) == "running"
    assert standing("adopted", day, date(2026, 5, 1)) == "overdue"
    assert standing("claimed", day, date(2026, 5, 1)) == "claimed"
    assert standing("done", day, date(2026, 5, 1)) == "done"


def test_a_month_without_a_sign_has_its_report_and_what_follows() -> None:
    assert [one.rule for one in agenda(Signs(), 5)] == ["report", "decide"]


@given(
    st.builds(
        Signs, decisions_open=st.integers(0, 9), below=codes, improved=codes, matters=codes,
        repeated=st.integers(0, 9), excluded=codes, practices=st.integers(0, 9),
    ),
    st.integers(1, 5),
)  # fmt: skip
def test_an_agenda_names_nothing_twice_and_nothing_without_a_sign(signs: Signs, each: int) -> None:
    found = agenda(signs, each)
    keys = [one.key for one in found]
    assert len(keys) == len(set(keys))
    assert keys == [one.key for one in agenda(signs, each)]
    for rule, codes_of in (
        ("below", signs.below),
        ("improved", signs.improved),
        ("excluded", signs.excluded),
    ):
        assert [one.unit for one in found if one.rule == rule] == list(codes_of[:each])
    assert ("rule:decisions" in keys) == bool(signs.decisions_open)
    assert keys[-1] == "rule:decide"
