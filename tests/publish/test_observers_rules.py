"""Rules of observers, for any input: the draw, conflicts, months, agreement, what is published."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.publish.participation.masking_rules import masked
from huiyin.publish.participation.rules import (
    Concerned,
    Interests,
    add_months,
    age_band,
    agreement,
    conflict,
    fair_draw,
    told_count,
)

strata = st.dictionaries(
    st.integers(0, 10_000), st.tuples(st.sampled_from("ABCD"), st.sampled_from("xy")), max_size=80
)
names = st.frozensets(st.sampled_from("abcdef"), max_size=4)


@given(strata, st.integers(0, 100), st.text(max_size=8))
def test_a_draw_takes_so_many_different_people_and_the_same_seed_the_same(
    people: dict[int, tuple[str, str]], size: int, seed: str
) -> None:
    drawn = fair_draw(people, size, seed)
    assert len(drawn) == len(set(drawn)) == min(size, len(people))
    assert set(drawn) <= set(people)
    again = dict(sorted(people.items(), reverse=True))
    assert fair_draw(again, size, seed) == drawn, "in whatever order they come"


@given(strata, st.integers(0, 100), st.text(max_size=8))
def test_no_stratum_is_off_its_share_by_a_whole_person(
    people: dict[int, tuple[str, str]], size: int, seed: str
) -> None:
    drawn = Counter(people[key] for key in fair_draw(people, size, seed))
    for stratum, count in Counter(people.values()).items():
        share = count * min(size, len(people)) / len(people)
        assert floor(share) <= drawn[stratum] <= ceil(share)


def test_everybody_has_the_same_chance() -> None:
    people = {n: ("big" if n < 37 else "small", str(n % 3)) for n in range(50)}
    times = Counter(key for seed in range(4_000) for key in fair_draw(people, 7, str(seed)))
    expected = 4_000 * 7 / 50
    chi = sum((times[key] - expected) ** 2 / expected for key in people)
    assert chi < 86, "the 99.9 % point of chi-square with 49 degrees of freedom is 85.4"
    assert min(times[key] for key in people) > 0.85 * expected


@given(names, names, names, names, names, st.sampled_from("abcdef"))
def test_a_conflict_is_found_exactly_where_something_is_shared(
    tokens: frozenset[str], units: frozenset[str], places: frozenset[str], people: frozenset[str],
    line: frozenset[str], place: str,
) -> None:  # fmt: skip
    found = conflict(Interests(tokens, units, places), Concerned(people, line, place))
    assert bool(found) == bool(tokens & people or units & line or place in places)
    if tokens & people:
        assert found == "own"


@given(st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)), st.integers(0, 48))
def test_months_later_is_the_same_day_or_the_last(at: datetime, months: int) -> None:
    later = add_months(at, months)
    assert (later.year - at.year) * 12 + later.month - at.month == months
    assert later.day == at.day or (later.day < at.day and (later + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(("days", "band"), [(0, "00"), (89.9, "00"), (90, "01"), (180, "02"), (900, "02")])
def test_ages_fall_into_the_packs_bands(days: float, band: str) -> None:
    assert age_band(days, (90, 180)) == band


ANSWERS = st.sampled_from(("solved", "partly", "unsolved"))


@given(st.lists(st.tuples(ANSWERS, ANSWERS), max_size=60))
def test_agreement_lies_in_its_intervals_and_does_not_care_who_is_who(pairs: list[tuple[str, str]]) -> None:
    found = agreement(pairs)
    assert found.judged == len(pairs) and found.low <= (found.share if pairs else 0.5) <= found.high
    if found.kappa is not None:
        assert -1 <= found.kappa_low <= found.kappa <= found.kappa_high <= 1
    turned = agreement([(theirs, mine) for mine, theirs in pairs])
    assert (turned.same, turned.kappa) == (found.same, pytest.approx(found.kappa))


def test_kappa_of_a_table_whose_value_is_known() -> None:
    # Cohen's kappa of the table (20, 5 / 10, 15): observed 0.70, expected 0.50, kappa 0.40.
    pairs = [("solved", "solved")] * 20 + [("solved", "unsolved")] * 5
    pairs += [("unsolved", "solved")] * 10 + [("unsolved", "unsolved")] * 15
    found = agreement(pairs)
    assert (found.same, found.share) == (35, 0.7)
    assert found.kappa == pytest.approx(0.4)
    assert (found.kappa_low, found.kappa_high) == (
        pytest.approx(0.125, abs=1e-3),
        pytest.approx(0.618, abs=1e-3),
    )
    assert agreement([("solved", "solved")] * 9).kappa is None, "where nothing differs kappa says nothing"


@given(st.integers(0, 50), st.integers(2, 9))
def test_few_are_not_published(count: int, fewest: int) -> None:
    assert told_count(count, fewest) == (count if count == 0 or count >= fewest else None)


@given(st.text(alphabet="路灯不亮了我在小区，。", max_size=30), st.from_regex(r"1[3-9]\d{9}", fullmatch=True))
def test_a_telephone_number_never_passes(words: str, number: str) -> None:
    for spelt in (number, f"{number[:3]}-{number[3:7]}-{number[7:]}", f"{number[:3]} {number[3:]}"):
        text = masked(f"{words}{spelt}{words}")
        assert number not in text.replace("-", "").replace(" ", "") and number[3:] not in text
