"""Scorecards, formulas and trials: what each page says, to whom, and that nothing of a trial is kept."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.answer.assessment import boards, queries
from huiyin.answer.assessment.actions import absorb, close_month
from huiyin.answer.assessment.fact_rules import Cell
from huiyin.answer.assessment.models import Fact, Month
from huiyin.answer.assessment.rules import Period
from huiyin.answer.assessment.tallies import policy_of
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.city.scoring import read_scoring
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import RIVAL, STREET, Cast
from huiyin.web.leader import adopting, card, funnels, words_cards
from huiyin.web.leader.trying import values
from tests.answer.asking_once import again, readings

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
MARCH = Period(date(2026, 3, 1))
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
GOOD = Cell("lead", False, False, True, True, "solved", "satisfied")
BAD = Cell("lead", False, False, True, True, "unsolved", "dissatisfied")
OUT = Cell("lead", False, True, True, True)
LAMPS, NOISE = "010202", "020101"
parts = count(1)


class Facts:
    """Facts of March as if orders had fallen due: all hang on one order."""

    def __init__(self, order: int) -> None:
        self.order = order

    def add(self, unit: str, kind: Cell, many: int, matter: str = LAMPS, month: int = 3) -> None:
        Fact.objects.bulk_create(self._fact(unit, kind, date(2026, month, 1), matter) for _ in range(many))

    def _fact(self, unit: str, kind: Cell, month: date, matter: str) -> Fact:
        said = {"solved": kind.solved, "result": kind.result, "excluded": kind.excluded}
        return Fact(
            order_id=self.order,
            unit_id=unit,
            role=kind.role,
            part=next(parts),
            due_at=datetime(month.year, month.month, 9, tzinfo=UTC),
            month=month,
            matter=matter,
            contacted=kind.contacted,
            kept=kind.kept,
            cell=kind.code,
            **said,
        )


@pytest.fixture
def facts(cast: Cast) -> Iterator[Facts]:
    new = NewAppeal(
        words="河边栏杆松了一段，孩子放学都从那里走。",
        channel="phone",
        source="scorecards",
        source_key=str(next(parts)),
        person=Person("顾晓岚", "13900001234"),
    )
    with at_time(NOON):
        order = receive_many(cast.citizen, [new], Receiving(hold=False, lead=STREET, matter=LAMPS))[0].order
    with at_time(NOON + timedelta(days=60)):
        while absorb():
            pass
        Fact.objects.all().delete()
        yield Facts(order.pk)


def streets(city: City) -> list[str]:
    group = city.units[STREET].group
    return [u.code for u in city.pack.units if u.level == "street" and u.group == group]


@pytest.fixture
def month(city: City, facts: Facts) -> Facts:
    """March: the street far below its peers, one peer with too few, one that excluded much."""
    peers = [code for code in streets(city) if code != STREET]
    for code in peers[:-1]:
        facts.add(code, GOOD, 92)
        facts.add(code, BAD, 8)
        facts.add(code, OUT, 2)
    facts.add(STREET, GOOD, 60)
    facts.add(STREET, BAD, 40)
    facts.add(STREET, OUT, 30)
    facts.add(peers[-1], GOOD, 5)
    return facts


def get(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_the_board_says_what_chance_explains_and_marks_only_what_it_does_not(
    month: Facts, city: City, signed_in: SignIn
) -> None:
    page = get(signed_in("supervisor"), "/rates/?month=2026-03")
    compared = len(streets(city)) - 1
    assert f"{compared}个单位里，{compared - 1}个与同组分不出差别" in page
    assert page.count('class="funnel-dot') == compared
    assert page.count("funnel-dot is-below") == 1
    assert page.count("is-much") == 1  # thirty of 130 excluded, the others two of 102
    assert "件数少，不比：1个" in page
    assert "A档" in page
    assert "90分起" in page or "88分起" in page


@pytest.mark.parametrize("by", ["raw", "adjusted", "shrunken"])
@pytest.mark.parametrize("rate", ["composite", *queries.RATES, "quality"])
def test_every_view_of_the_board_answers(month: Facts, signed_in: SignIn, rate: str, by: str) -> None:
    page = get(signed_in("supervisor"), f"/rates/?month=2026-03&rate={rate}&by={by}&places=1")
    if rate == "quality":  # facts of another system: nobody marked their records
        assert "这段时间的单没有登记质量的分" in page
    else:
        assert "名</small>" in page


@pytest.mark.parametrize("wrong", ["by=best", "group=nobody", "rate=parts_of_it"])
def test_a_view_that_does_not_exist_is_not_found(month: Facts, signed_in: SignIn, wrong: str) -> None:
    assert signed_in("supervisor").get(f"/rates/?month=2026-03&{wrong}").status_code == 404


def test_a_shrunken_score_lies_nearer_to_the_group(month: Facts, cast: Cast) -> None:
    found = boards.board(cast.supervisor, MARCH)
    one, group = found.units[STREET], found.standing.groups[found.units[STREET].group]
    assert one.own is not None and one.shrunken is not None
    assert one.own.value < one.shrunken.value < 100 * group.mean + 1


def test_a_unit_sees_itself_alone_on_the_board(month: Facts, signed_in: SignIn) -> None:
    page = get(signed_in("head"), "/rates/?month=2026-03")
    assert page.count('class="funnel-dot') == 1
    assert "差于同组，不像是偶然" in page
    assert f"/rates/{RIVAL}/" not in page
    assert signed_in("head").get(f"/rates/{RIVAL}/?month=2026-03").status_code == 403


def test_the_card_takes_the_mark_apart_to_the_last_tenth(month: Facts, cast: Cast) -> None:
    found = queries.of_unit(cast.supervisor, STREET, MARCH)
    how = queries.formula(MARCH)
    steps = card.steps(found, how, linked=True)
    mark = found.marks.composite
    assert mark is not None
    lost = sum(
        100 * weight * (1 - (found.marks.rates[name].value or 0)) for name, weight in how.weights.items()
    )
    assert 100 - lost == pytest.approx(mark.value)
    assert [step.label for step in steps] == ["响应率", "解决率", "满意率"]
    assert all("/rates/orders/?" in step.url for step in steps)
    assert sum(float(step.width) for step in steps if step.width) > 0


def test_the_card_says_what_is_missing_to_the_next_band_in_orders(month: Facts, cast: Cast) -> None:
    found, how = queries.of_unit(cast.supervisor, STREET, MARCH), queries.formula(MARCH)
    said = words_cards.next_band(found.marks, how)
    mark = found.marks.composite
    assert mark is not None
    line = min(line for line in how.bands.values() if line > mark.value)
    more = next(int(part.split("件")[0]) for part in said.split("多解决")[1:])
    points = 100 * how.weights["resolution"] * more / found.marks.rates["resolution"].denominator
    one_less = points - 100 * how.weights["resolution"] / found.marks.rates["resolution"].denominator
    assert one_less < line - mark.value <= points


def test_the_card_shows_exclusions_side_by_side_and_what_does_not_count(
    month: Facts, signed_in: SignIn
) -> None:
    page = get(signed_in("leader"), f"/rates/{STREET}/?month=2026-03")
    assert "到期130件，剔除30件（23.1%，同组中位" in page
    assert "一件不剔除" in page
    assert "rate=excluded" in page
    assert "退回改派的" in page
    assert "还没关账，按2026.1版" in page


def test_matters_that_pull_down_stand_first_and_chance_is_called_so(
    facts: Facts, city: City, cast: Cast
) -> None:
    for code in streets(city):
        facts.add(code, GOOD, 40, LAMPS)
        facts.add(code, GOOD, 38 if code != STREET else 10, NOISE)
        facts.add(code, BAD, 2 if code != STREET else 30, NOISE)
    facts.add(STREET, BAD, 1, LAMPS)
    found = boards.matters(cast.supervisor, STREET, MARCH, queries.formula(MARCH))
    assert [one.code for one in found] == [NOISE, LAMPS]
    assert found[0].missing == pytest.approx(28)
    assert found[0].beyond_chance
    assert "属偶然" not in words_cards.missing_words(found[0])
    assert found[1].missing == pytest.approx(1)


def test_the_orders_of_one_matter_open_behind_it(month: Facts, signed_in: SignIn) -> None:
    client, behind = signed_in("leader"), f"month=2026-03&rate=resolution&unit={STREET}"
    assert "这个数后面没有单" not in get(client, f"/rates/orders/?{behind}&matter={LAMPS}")
    assert "这个数后面没有单" in get(client, f"/rates/orders/?{behind}&matter={NOISE}")
    assert client.get(f"/rates/orders/?{behind}&matter=999999").status_code == 404


def test_the_year_has_closed_months_as_they_were_closed(month: Facts, city: City, cast: Cast) -> None:
    before = boards.history(cast.supervisor, STREET, MARCH)
    close_month(cast.supervisor, MARCH.start)
    after = boards.history(cast.supervisor, STREET, MARCH)
    assert len(after) == 12
    assert after == before
    assert after[-1].value is not None
    assert after[-1].peers is not None
    assert after[-2].value is None
    drawn = card.months(after)
    assert drawn["columns"][-1]["value"] == f"{after[-1].value:.1f}"


def test_pages_cost_few_statements(month: Facts, signed_in: SignIn) -> None:
    client = signed_in("leader")
    client.get("/rates/?month=2026-03")
    for url, most in [
        ("/rates/?month=2026-03", 12),
        (f"/rates/{STREET}/?month=2026-03", 30),
        ("/what-if/", 6),
    ]:
        with CaptureQueriesContext(connection) as statements:
            client.get(url)
        assert len(statements) <= most, (url, len(statements))
        assert readings(statements) or url == "/what-if/"
        assert not again(statements), url


def test_a_trial_reads_the_facts_once_and_once_more_for_other_weights_of_matters(
    month: Facts, cast: Cast
) -> None:
    how = queries.formula(MARCH)
    other = replace(how, version="x", basic=0.5, partial=0.25)
    harder = replace(other, difficulty={"01": 1.5})
    for tried, times in ((other, 1), (harder, 2)):
        with CaptureQueriesContext(connection) as statements:
            found = queries.what_if(cast.supervisor, MARCH, tried)
        assert sum(readings(statements).values()) == times
        assert [one.then for one in found] == queries.table(cast.supervisor, MARCH, tried)
        assert [one.now for one in found] == queries.table(cast.supervisor, MARCH)


# The published order.


@pytest.fixture
def ranking(city: City) -> Iterator[None]:
    """The same city, if it ranked its streets."""
    usual = city.pack
    object.__setattr__(current(), "pack", replace(usual, scoring=replace(usual.scoring, preset="ranked")))
    yield
    object.__setattr__(current(), "pack", usual)


def test_a_city_that_bands_publishes_no_order(month: Facts, signed_in: SignIn) -> None:
    assert signed_in("leader").get("/rates/published/?month=2026-03").status_code == 404
    assert "/rates/published/" not in get(signed_in("leader"), "/rates/?month=2026-03")


def test_a_city_that_ranks_names_only_who_clears_the_bar(
    month: Facts, ranking: None, signed_in: SignIn, city: City
) -> None:
    page = get(signed_in("leader"), "/rates/published/?month=2026-03")
    assert re.search(r"/rates/\w+/\?month=2026-03", page)  # a unit is opened in the month that is shown
    assert "并列" in page
    assert page.count("不点名") >= 2
    assert city.units[STREET].name in page
    assert "/rates/published/" in get(signed_in("leader"), "/rates/?month=2026-03")
    assert f"/rates/{RIVAL}/" not in get(signed_in("head"), "/rates/published/?month=2026-03")


# Formulas and closed months.


def test_versions_stand_side_by_side_with_what_changed(signed_in: SignIn) -> None:
    page = get(signed_in("leader"), "/formula/")
    assert "2025.1" in page and "2026.1" in page
    assert "is-changed" in page
    assert "现在按2026.1版计分" in page
    assert "重算核对" not in page


def test_the_supervisor_closes_a_month_and_reckons_it_again(
    month: Facts, cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in("supervisor")
    assert "关账2026年3月" in get(client, "/formula/")
    assert client.post("/formula/close/", {"month": "2026-03"}).status_code == 302
    assert Month.objects.filter(month=MARCH.start).exists()
    page = client.post("/formula/verify/", {"month": "2026-03"}).content.decode()
    assert "逐位一致" in page
    assert "每个数到最后一位都一样" in page
    Fact.objects.filter(unit_id=STREET, solved="unsolved").first().delete()  # type: ignore[union-attr]
    page = client.post("/formula/verify/", {"month": "2026-03"}).content.decode()
    assert "1个与关账时不同" in page
    assert "逐位一致" not in page


@pytest.mark.parametrize("who", ["leader", "head", "analyst", "district"])
def test_nobody_else_closes_or_reckons(month: Facts, signed_in: SignIn, who: str) -> None:
    client = signed_in(who)
    for page in ("close", "verify"):
        assert client.post(f"/formula/{page}/", {"month": "2026-03"}).status_code == 403
    assert not Month.objects.exists()
    assert "关账2026年3月" not in get(client, "/formula/")


def test_a_month_still_open_is_told_so(month: Facts, signed_in: SignIn) -> None:
    response = signed_in("supervisor").post("/formula/close/", {"month": "2026-05"}, follow=True)
    assert "这个月还不能关账" in response.content.decode()


# Trials.


def typed(**other: object) -> str:
    """An address of a trial: the formula in force with something else."""

    return f"/what-if/?{urlencode({'month': '2026-03', **values(queries.formula(MARCH)), **other})}"


def test_a_trial_says_who_would_change_band_and_keeps_nothing(
    month: Facts, city: City, signed_in: SignIn
) -> None:
    client = signed_in("analyst")
    same = get(client, typed())
    assert "没有一个换档" in same
    with CaptureQueriesContext(connection) as statements:
        page = get(client, typed(b_A=99.0, b_B=97.0, b_C=96.5))
    assert f"{len(streets(city))}个单位里，{len(streets(city)) - 1}个换档" in page or "个换档" in page
    assert not [one for one in statements if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_trial_that_does_not_hold_keeps_what_was_typed(month: Facts, signed_in: SignIn) -> None:
    page = get(signed_in("leader"), typed(w_response=0.77))
    assert "权重之和应为1，现为1.47" in page
    assert 'value="0.77"' in page
    assert "各档几个" not in page
    assert "分档线应由高到低" in get(signed_in("leader"), typed(b_A=50))
    assert 'value="much"' in get(signed_in("leader"), typed(basic="much"))


@pytest.mark.parametrize("who", ["head", "district", "clerk"])
def test_units_and_districts_try_no_formulas(signed_in: SignIn, who: str) -> None:
    assert signed_in(who).get("/what-if/").status_code == 403


def test_what_is_adopted_is_read_back_as_the_same_formula(city: City, tmp_path: Path) -> None:
    how = replace(
        queries.formula(MARCH), weights={"response": 0.1, "resolution": 0.5, "satisfaction": 0.2, "quality": 0.2},
        basic=0.8, bands={"A": 91.0, "B": 82.5, "C": 70.0}, difficulty={"0102": 1.5},
    )  # fmt: skip
    text = adopting.scoring_toml(how, city, "2027.01", date(2027, 1, 1))
    (tmp_path / "scoring.toml").write_text(text, "utf-8")
    found = Findings()
    read = read_scoring(tmp_path, found)
    assert found.errors == []
    assert (read.version, read.start) == ("2027.01", date(2027, 1, 1))
    again = replace(policy_of(read), version=how.version, start=how.start)
    assert queries.as_data(again) == queries.as_data(how)
    assert read.groups == city.pack.scoring.groups
    assert read.targets == city.pack.scoring.targets


def test_a_funnel_lies_within_its_frame(month: Facts, cast: Cast) -> None:
    found = boards.board(cast.supervisor, MARCH)
    group = found.units[STREET].group
    units = [one for one in found.units.values() if one.group == group]
    drawn = funnels.funnel(found.standing.groups[group], units, {}, "composite", STREET)
    assert drawn is not None
    assert (drawn.above, drawn.below) == (0, 1)
    own = next(dot for dot in drawn.dots if dot.own)
    assert own.named and own.side == -1
    ends = [float(n) for area in drawn.areas for point in area.split() for n in point.split(",")]
    assert all(0 <= n <= 100 for n in ends)
    wide, narrow = (min(float(p.split(",")[1]) for p in area.split()) for area in drawn.areas)
    assert wide <= narrow
    assert funnels.funnel(found.standing.groups[group], [], {}, "composite") is None
