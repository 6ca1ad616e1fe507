"""Forecasts and staffing as pages: what is shown, what is held back, whose place it is, and the file."""

import csv
import io
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client

from huiyin.act.orders.refusals import Refused
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.forecasts import queries
from huiyin.learn.insight.forecasts.actions import Made, keep
from huiyin.learn.insight.forecasts.calls import Shape
from huiyin.learn.insight.forecasts.reckoning import Told
from huiyin.testing.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 11)


def told(matter: str, place: str, usual: int = 10, week: float = 90.0, wins: bool = True) -> Told:
    missed = [0.2, 0.3 if wins else 0.1, 0.8]
    day = [[week / 7, usual - 2.0, usual + 9.0, float(usual)]] * 14
    return Told(
        matter,
        place,
        [usual] * 56,
        {
            "day": day,
            "week": [[week, week - 8, week + 9, 7.0 * usual]] * 4,
            "month": [[400.0, 350, 450, 300]],
        },
        {"day": missed, "week": missed, "month": missed},
    )


@pytest.fixture
def kept(cast: Cast) -> None:
    flat = Shape([1 / 48] * 48, [1 / 48] * 48)
    rows = [
        told("", ""),
        told("010000", ""),
        told("020000", "", wins=False),
        told("010101", ""),
        told("020401", "", usual=3, week=21.5),
        told("", "D01"),
        told("010000", "D01"),
        told("", "D02"),
    ]
    keep(DAY, Made(date(2025, 1, 1), 1.0, rows, [[480.0, 400.0, 600.0]] * 14, flat))


@pytest.mark.parametrize("who", ["leader", "supervisor", "analyst", "district"])
def test_forecasts_open_for_those_who_look_at_the_whole(kept: None, signed_in: SignIn, who: str) -> None:
    page = signed_in(who).get("/forecasts/").content.decode()
    assert "下周预计90件，比平时多28.6%" in page
    assert "<figure" in page


@pytest.mark.parametrize("url", ["/forecasts/", "/staffing/", "/staffing/export/"])
@pytest.mark.parametrize("who", ["agent", "clerk", "outsider", "observer"])
def test_nobody_else_opens_them(kept: None, signed_in: SignIn, who: str, url: str) -> None:
    assert signed_in(who).get(url).status_code in (302, 403)


def test_what_does_not_beat_the_naive_is_not_shown_and_that_is_said(kept: None, signed_in: SignIn) -> None:
    analyst = signed_in("analyst")
    name = current().matter_name("020000")
    page = analyst.get("/forecasts/").content.decode()
    table = page[page.index("各事项下周多少件") :]
    assert name not in table
    assert current().matter_name("010000") in table
    assert "另有1类没有比照抄上周更准，不显示。" in page
    alone = analyst.get("/forecasts/?matter=020000").content.decode()
    assert "预测没有比照抄上周更准，不显示" in alone
    assert "<figure" not in alone
    assert "回测八周里没有比照抄上周更准" in alone


def test_a_matter_opens_to_its_leaves(kept: None, signed_in: SignIn) -> None:
    page = signed_in("analyst").get("/forecasts/?matter=010000").content.decode()
    assert current().matter_name("010101") in page


def test_a_forecast_of_one_matter_leads_to_streets_that_can_look_before_it_comes(
    kept: None, signed_in: SignIn
) -> None:
    analyst = signed_in("analyst")
    assert "/proactive/new/" not in analyst.get("/forecasts/?matter=010000").content.decode()
    page = analyst.get("/forecasts/?matter=010101").content.decode()
    url = unescape(page[(at := page.index("/proactive/new/")) : page.index('"', at)])
    told = analyst.get(url)
    assert told.status_code == 200
    assert "下周预计90件" in told.content.decode()


def test_a_district_sees_its_own_and_no_other(kept: None, cast: Cast, signed_in: SignIn) -> None:
    found = queries.board(cast.district)
    assert found is not None
    assert found.place == "D01"
    assert found.places == ["D01"]
    with pytest.raises(Refused):
        queries.board(cast.district, "D02")
    assert signed_in("district").get("/forecasts/?place=D02").status_code == 403
    assert signed_in("leader").get("/forecasts/?place=D02").status_code == 200


def test_before_the_first_run_the_page_says_what_it_waits_for(cast: Cast, signed_in: SignIn) -> None:
    assert "还没有做过预测" in signed_in("leader").get("/forecasts/").content.decode()
    assert "还没有电话量的预测" in signed_in("leader").get("/staffing/").content.decode()


def test_too_short_a_history_is_said(cast: Cast, signed_in: SignIn) -> None:
    keep(DAY, Made(DAY, 0.1, reason="short"))
    assert "历史还太短，先不预测" in signed_in("leader").get("/forecasts/").content.decode()


def test_weeks_above_the_usual_and_seasons_that_begin_lie_ahead(kept: None) -> None:
    found = queries.ahead(DAY)
    weeks = {(one.matter, one.place) for one in found if one.key.startswith("week:")}
    assert weeks == {("010000", ""), ("010101", ""), ("010000", "D01")}
    seasons = [one for one in found if one.key.startswith("season:")]
    assert [one.key for one in seasons] == ["season:heating:2026", "season:wages:2026"]
    assert "还有21天" in seasons[0].sentence
    assert queries.ahead(date(2020, 1, 1)) == []


def test_a_plan_says_where_people_are_missing(kept: None, signed_in: SignIn) -> None:
    dispatcher = signed_in("dispatcher")
    few = "&".join(f"people_{one.code}=1" for one in current().staffing.shifts)
    assert "个半小时人不够" in dispatcher.get(f"/staffing/?{few}").content.decode()
    many = "&".join(f"people_{one.code}=60" for one in current().staffing.shifts)
    assert "排的人够" in dispatcher.get(f"/staffing/?{many}").content.decode()


def test_the_fewest_people_cover_every_half_hour(kept: None, signed_in: SignIn) -> None:
    page = signed_in("analyst").get("/staffing/").context
    best = page["best_url"]
    assert best
    assert "排的人够" in signed_in("analyst").get(f"/staffing/{best}").content.decode()


def test_the_file_has_the_half_hours_of_the_page(kept: None, signed_in: SignIn) -> None:
    answer = signed_in("analyst").get("/staffing/export/?day=2&share=80&patience=")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    slots = [row for row in rows if row and row[0][:2].isdecimal() and ":" in row[0]]
    assert len(slots) == 48
    # 480 orders, 1.15 calls each, spread evenly: 11.5 calls a half hour of 252 seconds are 1.6 erlangs.
    assert float(slots[0][1]) == pytest.approx(11.5, abs=0.1)
    assert int(slots[0][2]) == 4
    assert answer["Content-Disposition"].endswith('staffing-2026-10-13.csv"')


def test_every_day_that_a_pack_has_forecast_can_be_planned(cast: Cast, signed_in: SignIn) -> None:
    flat = Shape([1 / 48] * 48, [1 / 48] * 48)
    keep(DAY, Made(date(2025, 1, 1), 1.0, [told("", "")], [[480.0, 400.0, 600.0]] * 28, flat))
    answer = signed_in("analyst").get("/staffing/export/?day=28")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith('staffing-2026-11-08.csv"')


@pytest.mark.parametrize("wrong", ["share=100", "handling=abc", "day=99", "shrinkage=95"])
def test_assumptions_that_cannot_be_are_refused(kept: None, signed_in: SignIn, wrong: str) -> None:
    analyst = signed_in("analyst")
    assert analyst.get(f"/staffing/?{wrong}").status_code == 200
    assert analyst.get(f"/staffing/export/?{wrong}").status_code == 404
