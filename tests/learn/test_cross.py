"""Dimensions against each other over real orders: counts, rates, scope, what opens, what turns round, what is kept."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.cross import actions, queries
from huiyin.learn.insight.cross.models import SavedView
from huiyin.learn.insight.cross.queries import NoSuchLevel, View, crossed, opened_page
from huiyin.learn.store.actions import carry
from huiyin.testing.cast import RIVAL, STREET, Cast
from huiyin.web.insight import cross_drawings
from tests.answer.reviewed import Lot, fill

pytestmark = pytest.mark.django_db
FAR = "S0301"  # a street of another district
LIGHT, NOISE = "010202", "020101"
SPAN = {"days": 0, "since": date(2026, 3, 1), "until": date(2026, 4, 1)}
WHOLE = View("place", "matter", **SPAN)  # type: ignore[arg-type]


@pytest.fixture
def months(cast: Cast) -> None:
    """Two streets of one district and one of another; the second does badly where it has most, well elsewhere."""
    lots = [
        Lot(STREET, LIGHT, solved=18, unsolved=2, unasked=5, late=3),
        Lot(STREET, NOISE, solved=4, unsolved=36),
        Lot(RIVAL, LIGHT, solved=60, unsolved=20),
        Lot(FAR, NOISE, solved=9, unsolved=1),
    ]
    fill(date(2026, 3, 1), lots)
    carry()


def test_every_cell_is_counted_and_opens_its_very_orders(cast: Cast, months: None) -> None:
    found = crossed(cast.supervisor, WHOLE)
    assert found.total == 155 and not found.empty
    (panel,) = found.panels
    assert panel.counts.sum() == 155
    for (r, place), (c, matter) in product(enumerate(found.axes[0].keys), enumerate(found.axes[1].keys)):
        page = opened_page(cast.supervisor, WHOLE, {"place": place, "matter": matter})
        orders = WorkOrder.objects.filter(place=place, matter=matter)
        assert orders.count() == panel.counts[r, c]
        assert [one.pk for one in page.orders] == list(
            orders.order_by("-pk").values_list("pk", flat=True)[:50]
        )


def test_cells_beyond_chance_are_marked_with_the_tie(cast: Cast, months: None) -> None:
    found = crossed(cast.supervisor, WHOLE)
    at = (found.axes[0].keys.index(RIVAL), found.axes[1].keys.index(LIGHT))
    assert found.panels[0].beyond[at] and found.panels[0].association.residuals[at] > 3
    assert found.whole.p_value < 1e-6 and found.whole.strength > 0.4


def test_a_page_of_orders_leads_to_the_next_and_back(cast: Cast, months: None) -> None:
    cell = {"place": RIVAL, "matter": LIGHT}
    first = opened_page(cast.supervisor, WHOLE, cell)
    second = opened_page(cast.supervisor, WHOLE, cell, after=first.next)
    assert len(first.orders) + len(second.orders) == 80 and not second.next
    assert not {one.pk for one in first.orders} & {one.pk for one in second.orders}
    back = opened_page(cast.supervisor, WHOLE, cell, before=second.previous)
    assert [one.pk for one in back.orders] == [one.pk for one in first.orders]


@pytest.mark.parametrize(
    ("measure", "hits", "of"), [("solved", 22, 60), ("satisfied", 22, 60), ("on_time", 62, 65)]
)
def test_rates_count_those_who_answered_and_limits_that_were_set(
    cast: Cast, months: None, measure: str, hits: int, of: int
) -> None:
    found = crossed(cast.supervisor, replace(WHOLE, measure=measure))
    rates = found.panels[0].rates
    row = found.axes[0].keys.index(STREET)
    assert rates is not None
    assert (rates.hits[row].sum(), rates.of[row].sum()) == (hits, of)


def test_three_dimensions_make_panels_that_add_up(cast: Cast, months: None) -> None:
    found = crossed(cast.supervisor, replace(WHOLE, third="solved"))
    assert [panel.key for panel in found.panels] == ["yes", "no", ""]
    assert sum(panel.counts.sum() for panel in found.panels) == 155
    asked = {"place": STREET, "matter": LIGHT, "solved": ""}
    assert len(opened_page(cast.supervisor, replace(WHOLE, third="solved"), asked).orders) == 5


def test_what_the_mix_turns_round_is_told(cast: Cast, months: None) -> None:
    """The first street solves more of each matter; as a whole it looks far worse, since it has the hard one."""
    fill(
        date(2026, 3, 1),
        [Lot(STREET, LIGHT, solved=40), Lot(RIVAL, NOISE, unsolved=30), Lot(STREET, NOISE, unsolved=90)],
    )
    carry()
    found = crossed(cast.supervisor, View("place", "kind", measure="solved", **SPAN))  # type: ignore[arg-type]
    told = [one for one in found.turned if set(one.rows) == {STREET, RIVAL}]
    assert told and told[0].beside == "first" and told[0].found.verdict == "reverses"
    assert crossed(cast.supervisor, replace(WHOLE, measure="count")).turned == ()


def test_a_coordinator_sees_the_own_district_alone(cast: Cast, months: None) -> None:
    found = crossed(cast.district, WHOLE)
    assert set(found.axes[0].keys) == {STREET, RIVAL} and found.total == 145
    with pytest.raises(Refused):
        crossed(cast.outsider, WHOLE)


def test_a_coordinator_opens_what_the_own_units_lead(cast: Cast, months: None) -> None:
    WorkOrder.objects.filter(place=STREET, matter=NOISE).update(lead_id="B01")
    carry()
    assert opened_page(cast.district, WHOLE, {"place": STREET, "matter": LIGHT}).orders
    assert not opened_page(cast.district, WHOLE, {"place": FAR, "matter": NOISE}).orders


def test_readers_of_counts_open_nothing_and_see_no_small_number(cast: Cast, months: None) -> None:
    fill(date(2026, 3, 1), [Lot(FAR, LIGHT, solved=2)])
    carry()
    found = crossed(cast.analyst, WHOLE)
    at = (found.axes[0].keys.index(FAR), found.axes[1].keys.index(LIGHT))
    panel = found.panels[0]
    assert not found.opens and panel.hidden[at]
    assert panel.counts.sum() == found.total == 155 + 1  # what stands in for the hidden count
    others = panel.counts[~panel.hidden]
    assert found.few == 5 and (others % 5 == 0).all() and set(others) >= {25, 40, 80, 10}
    assert not crossed(cast.supervisor, WHOLE).panels[0].hidden.any()
    with pytest.raises(Refused):
        opened_page(cast.analyst, WHOLE, {"place": STREET})


def test_a_filter_tells_no_small_total_to_readers_of_counts(cast: Cast, months: None) -> None:
    """All by itself a cell is asked for: what is said of two orders is what would be said of three."""
    said = []
    for _more in range(3):
        fill(date(2026, 3, 1), [Lot(FAR, LIGHT, solved=1)])
        carry()
        one = View("kind", "channel", where={"place": FAR, "matter": LIGHT}, **SPAN)  # type: ignore[arg-type]
        found = crossed(cast.analyst, one)
        assert found.panels[0].sum_hidden and found.panels[0].rows_hidden.all()
        said.append((found.total, found.panels[0].counts.tolist(), found.panels[0].columns_hidden.tolist()))
    assert said[0] == said[1] == said[2]
    assert crossed(cast.supervisor, one).total == 3


def test_a_small_count_is_hidden_where_its_rate_has_no_cases(cast: Cast, months: None) -> None:
    """Nobody asked about these two: the rate says nothing of them, but drawings and files say how many they are."""
    fill(date(2026, 3, 1), [Lot(FAR, LIGHT, unasked=2)])
    carry()
    found = crossed(cast.analyst, replace(WHOLE, measure="solved"))
    at = (found.axes[0].keys.index(FAR), found.axes[1].keys.index(LIGHT))
    panel = found.panels[0]
    assert panel.rates is not None and (panel.counts[at], panel.rates.of[at]) == (1, 0)  # a stand-in
    assert panel.hidden[at]
    assert not crossed(cast.supervisor, replace(WHOLE, measure="solved")).panels[0].hidden.any()


def test_the_rest_of_an_axis_opens_what_the_axis_does_not_show(cast: Cast) -> None:
    leaves = [m.code for m in current().pack.matters if m.is_leaf][:45]
    fill(date(2026, 3, 1), [Lot(STREET, code, solved=1 + (n < 30)) for n, code in enumerate(leaves)])
    carry()
    view = View("matter", "place", **SPAN)  # type: ignore[arg-type]
    found = crossed(cast.supervisor, view)
    axis = found.axes[0]
    assert axis.keys[-1] == "*" and axis.rest == 6
    opened = opened_page(cast.supervisor, view, {"matter": "*", "place": STREET})
    assert len(opened.orders) == found.panels[0].counts[-1, 0] == 6
    assert not {one.matter for one in opened.orders} & set(axis.keys)


def test_filters_narrow_and_what_cannot_be_is_refused(cast: Cast, months: None) -> None:
    found = crossed(cast.supervisor, replace(WHOLE, where={"matter": NOISE, "solved": "no"}))
    assert found.total == 37
    for wrong in ({"solved": "perhaps"}, {"day": "yesterday"}, {"hour": "noon"}):
        with pytest.raises(NoSuchLevel):
            crossed(cast.supervisor, replace(WHOLE, where=wrong))
    with pytest.raises(NoSuchLevel):
        opened_page(cast.supervisor, WHOLE, {"lead": STREET})


def test_without_orders_the_answer_is_empty(cast: Cast) -> None:
    found = crossed(cast.supervisor, WHOLE)
    assert found.empty and found.panels == () and found.turned == () and found.fresh is None


def test_the_course_adds_up_to_the_whole(cast: Cast, months: None) -> None:
    found = queries.course(cast.supervisor, replace(WHOLE, where={"place": STREET}))
    assert found.unit == "week" and sum(found.counts) == 65
    hits, of = (sum(part) for part in zip(*found.rates["solved"], strict=True))
    assert (hits, of) == (22, 60)


def test_the_course_says_what_the_table_says_to_readers_of_counts(cast: Cast, months: None) -> None:
    fill(date(2026, 3, 1), [Lot(FAR, LIGHT, solved=2)])
    carry()
    two = replace(WHOLE, rows="week", where={"place": FAR, "matter": LIGHT})
    seen, read = queries.course(cast.analyst, two), queries.course(cast.supervisor, two)
    assert sum(read.counts) == 2 and not read.hidden
    assert seen.hidden == frozenset(range(len(seen.counts))) and not seen.rates
    (drawn,) = cross_drawings.course(seen, 1)
    assert [row[1:] for row in drawn.sheet.rows] == [[None]]
    assert [row[1] for row in cross_drawings.course(read, 1)[0].sheet.rows] == list(read.counts)
    assert queries.course(cast.analyst, WHOLE).steps == ()
    whole = queries.course(cast.analyst, replace(WHOLE, rows="week"))
    table = crossed(cast.analyst, replace(WHOLE, rows="week")).panels[0].counts
    assert list(whole.counts) == table.sum(axis=1).tolist()


def test_a_view_is_kept_once_under_its_name_and_shared_as_said(cast: Cast) -> None:
    actions.save_view(cast.analyst, "街道和事项", WHOLE)
    kept = actions.save_view(cast.analyst, " 街道和事项 ", replace(WHOLE, measure="share"), "unit")
    assert SavedView.objects.count() == 1
    assert queries.view_from(kept.query).measure == "share"
    assert queries.saved(cast.analyst) == [kept]
    assert queries.saved(cast.leader) == []
    actions.save_view(cast.analyst, "街道和事项", WHOLE, "all")
    assert [one.pk for one in queries.saved(cast.leader)] == [kept.pk]
    assert not actions.drop_view(cast.leader, kept.pk) and actions.drop_view(cast.analyst, kept.pk)
    assert queries.saved_view(cast.leader, kept.pk) is None


def test_views_are_for_those_who_may_ask(cast: Cast) -> None:
    may = {who for who, someone in cast.everybody().items() if _keeps(someone)}
    assert may == {"analyst", "leader", "supervisor", "district"}


def _keeps(someone: object) -> bool:
    try:
        return bool(actions.save_view(someone, "我的", WHOLE).pk)  # type: ignore[arg-type]
    except Refused:
        return False


def test_a_view_without_a_name_and_one_too_many_are_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(actions.CannotKeep):
        actions.save_view(cast.leader, "  ", WHOLE)
    monkeypatch.setattr(actions, "VIEWS_AT_MOST", 1)
    actions.save_view(cast.leader, "一", WHOLE)
    with pytest.raises(actions.CannotKeep, match="1"):
        actions.save_view(cast.leader, "二", WHOLE)
