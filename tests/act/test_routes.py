"""Whose matter it is: rules first, then history; bars and secrecy above both."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.triage.bars import Bars, Reported
from huiyin.act.triage.history import Example, History, learn
from huiyin.act.triage.levels import matter_levels, place_levels
from huiyin.act.triage.method import CityMethod
from huiyin.act.triage.routes import Routes
from huiyin.act.triage.rules import Guess, Route, Said
from huiyin.foundation.city.dispatching import Streets
from huiyin.foundation.city.pack import read_trusted_pack
from huiyin.foundation.city.queries import City, city_of
from huiyin.testing.cast import PACK

STREET, RIVAL, WATER, ROADS, DISTRICT = "S0101", "S0102", "U01", "B30", "D01"
LANE, AVENUE, NOISE = "010202", "010201", "010301"  # the street's, and two of departments
WHEN = date(2026, 3, 1)
TOWN = PACK.parent / "qingshi"


@cache
def city(folder: Path = PACK) -> City:
    return city_of(read_trusted_pack(folder), folder)


def history(*settled: tuple[str, str, int], matter: str = LANE, place: str = STREET) -> History:
    """Orders of one matter and place: (unit, how many, weight)."""
    levels = matter_levels(matter), place_levels(city(), place)
    return learn(
        Example(*levels, unit, WHEN, float(weight)) for unit, times, weight in settled for _ in range(times)
    )


def routes(
    learned: History | None = None, *matters: Guess, place: str = STREET, kind: str = "help", text: str = ""
) -> list[Route]:
    where = Guess(place, 1.0) if place else None
    return list(Routes(city(), learned).routes(kind, matters or (Guess(LANE, 0.8),), where, text))


def codes(route: Route) -> list[str]:
    return [reason.code for reason in route.reasons]


def test_a_provision_stands_on_top_whatever_the_history_says() -> None:
    first, second = routes(history(("B18", 60, 1), (STREET, 5, 1)))[:2]
    assert (first.lead, second.lead) == (STREET, "B18")
    assert first.basis.startswith("01-02-02 ") and codes(first)[-1] == "catalogue"
    assert first.likely < 0.5 < second.likely + first.likely


def test_a_rule_that_is_kept_is_trusted_more_than_one_that_is_given_back() -> None:
    kept, plain, given_back = (
        routes(some)[0].likely
        for some in (history((STREET, 40, 1)), None, history((STREET, 1, 1), (STREET, 25, -1)))
    )
    assert given_back < plain < kept
    told = routes(history((STREET, 1, 1), (STREET, 25, -1)))[0]
    assert "given_back" in codes(told)


def test_history_adds_a_unit_that_no_rule_names_and_says_on_what_evidence() -> None:
    found = {route.lead: route for route in routes(history((STREET, 20, 1), ("B18", 30, 1)))}
    facts = next(reason.facts for reason in found["B18"].reasons if reason.code == "settled")
    assert (facts["total"], facts["settled"], facts["days"], facts["place"]) == (50, 30, 90, STREET)


def test_history_orders_what_the_rules_leave_open() -> None:
    unsure = (Guess("140104", 0.3), Guess("110202", 0.28))
    before = routes(None, *unsure)
    leads = [route.lead for route in before[:2]]
    turned = history((leads[1], 40, 1), matter="140104")
    if not before[0].basis:
        assert routes(turned, *unsure)[0].lead == leads[1]


def test_a_matter_of_departments_is_barred_from_streets_whatever_the_history_says() -> None:
    found = routes(history((STREET, 500, 1), matter=AVENUE), Guess(AVENUE, 0.9))
    assert STREET not in {route.lead for route in found} and found[0].lead == ROADS
    assert Bars(city()).barred(AVENUE, STREET) and not Bars(city()).barred(LANE, STREET)
    assert not Bars(city()).barred(AVENUE, ROADS) and not Bars(city()).barred("", STREET)


def test_a_rule_for_a_place_counts_there_only() -> None:
    bars = Bars(city())
    assert bars.barred("010401", STREET)  # unlawful building: the department's in town
    assert not bars.barred("010401", "S0401")  # and the township's in the county


def test_a_city_may_open_its_streets_or_bar_more_of_them() -> None:
    def bars(streets: Streets) -> Bars:
        return Bars(replace(city(), dispatching=replace(city().dispatching, streets=streets)))

    assert not bars(Streets("open")).barred(AVENUE, STREET)
    assert bars(Streets("open", (AVENUE[:4],))).barred(AVENUE, STREET)
    assert bars(Streets("catalogue", (LANE,))).barred(LANE, STREET)


def test_what_nobody_can_place_goes_to_the_district_and_without_a_place_to_the_last_resort() -> None:
    there, nowhere = (
        list(Routes(city()).routes("help", (), Guess(STREET, 0.9))),
        list(Routes(city()).routes("help", (), None)),
    )
    assert [route.lead for route in there] == [DISTRICT]
    assert [route.lead for route in nowhere] == [city().dispatching.last_resort]


def test_a_matter_of_the_street_without_a_street_is_left_to_others() -> None:
    found = routes(None, place="")
    assert [codes(route)[-1] for route in found] == ["last_resort"]


REPORTS = [
    ("举报临江街道工作人员收受红包", {"S0101"}),
    ("市场监管局执法人员吃拿卡要，请查处", {"B12"}),
    ("举报城管局，店招说拆就拆", {"B02"}),
    ("举报临江街道", {"S0101"}),
    ("举报临江街道一家网吧无证经营", set()),
    ("我向市场监管局反映过，那家店还是卖过期食品", set()),
    ("临江街道的望江路上有人偷排污水", set()),
]


@pytest.mark.parametrize(("words", "units"), REPORTS)
def test_who_is_reported_is_told_from_where_it_is(words: str, units: set[str]) -> None:
    assert set(Reported(city()).units(words)) == units


def test_a_report_goes_to_the_supervising_body_and_not_to_those_it_is_about() -> None:
    found = routes(None, Guess(LANE, 0.9), kind="report", text="举报临江街道工作人员收受红包，路灯一直不修")
    assert found[0].lead == city().dispatching.reports.to and codes(found[0]) == ["reported"]
    assert found[0].reasons[0].facts["units"] == ["S0101"]
    everybody = {unit for route in found for unit in (route.lead, *route.co_units)}
    assert not everybody & {STREET, DISTRICT}


def test_a_report_about_the_supervising_body_does_not_go_there() -> None:
    found = routes(None, kind="report", text="举报市纪委监委工作人员徇私", place="")
    assert found[0].lead == city().dispatching.last_resort


def test_the_same_words_are_no_report_when_they_are_a_complaint() -> None:
    assert routes(None, text="临江街道工作人员态度差")[0].lead == STREET


LEADS = st.sampled_from([unit.code for unit in city().pack.units])
LEAVES = st.sampled_from([matter.code for matter in city().pack.matters if matter.is_leaf])
STREETS = st.sampled_from([unit.code for unit in city().pack.units if unit.level == "street"])
CHANCES = st.floats(0.01, 1.0)
SETTLED = st.lists(st.tuples(LEAVES, STREETS, LEADS, st.sampled_from((1.0, 1.0, -1.0))), max_size=25)
TEXTS = st.sampled_from(["", *(words for words, _ in REPORTS)])
KINDS = st.sampled_from(["help", "report", "complaint"])


def learned(some: list[tuple[str, str, str, float]]) -> History | None:
    if not any(weight > 0 for *_, weight in some):
        return None
    return learn(
        Example(matter_levels(matter), place_levels(city(), street), unit, WHEN, weight)
        for matter, street, unit, weight in some
    )


@given(SETTLED, st.lists(st.tuples(LEAVES, CHANCES), max_size=3, unique_by=lambda pair: pair[0]),
       st.none() | st.tuples(STREETS, CHANCES), KINDS, TEXTS)  # fmt: skip
def test_whatever_was_learned_routes_keep_the_rules(
    some: list[tuple[str, str, str, float]],
    matters: list[tuple[str, float]],
    place: tuple[str, float] | None,
    kind: str,
    text: str,
) -> None:
    guesses = tuple(Guess(code, likely) for code, likely in matters)
    where = Guess(*place) if place else None
    found = list(Routes(city(), learned(some)).routes(kind, guesses, where, text))
    leads = [route.lead for route in found]
    assert found and len(set(leads)) == len(leads)
    assert all(0 < route.likely <= 1 for route in found) and sum(route.likely for route in found) <= 1 + 1e-9
    assert all(route.reasons and route.lead not in route.co_units for route in found)
    assert all(len(set(route.co_units)) == len(route.co_units) for route in found)
    if kind == "report":
        reported = Reported(city())
        closed = reported.closed(reported.units(text))
        assert not closed & {unit for route in found for unit in (route.lead, *route.co_units)}
    bars = Bars(city())
    allowed = {city().district_of(place[0])} if place else set()
    for route in found:
        assert (
            route.lead in allowed
            or any(not bars.barred(guess.value, route.lead) for guess in guesses)
            or city().units[route.lead].level != "street"
        )


@given(STREETS, LEAVES, st.integers(0, 30))
def test_a_single_matter_never_sends_a_barred_street_however_often_it_was_done(
    street: str, matter: str, times: int
) -> None:
    some = learned([(matter, street, street, 1.0)] * times)
    found = list(Routes(city(), some).routes("help", (Guess(matter, 0.9),), Guess(street, 1.0)))
    assert not any(Bars(city()).barred(matter, route.lead) for route in found)


@pytest.mark.parametrize("folder", [PACK, TOWN])
def test_every_leaf_of_both_cities_finds_a_lead_in_every_street(folder: Path) -> None:
    here = city(folder)
    method, bars = Routes(here), Bars(here)
    for street in (unit.code for unit in here.pack.units if unit.level == "street"):
        for matter in (one for one in here.pack.matters if one.is_leaf):
            first = next(method.routes("help", (Guess(matter.code, 0.9),), Guess(street, 1.0)))
            assert first.lead in here.units and not bars.barred(matter.code, first.lead)


def test_the_method_says_whole_what_a_long_report_is_about() -> None:
    words = "举报一件事。" + "经过如下。" * 600 + "望塔街道工作人员索贿。"
    found = CityMethod(city()).propose(Said("", words))
    assert found.kind.value == "report" and found.route.lead == city().dispatching.reports.to
