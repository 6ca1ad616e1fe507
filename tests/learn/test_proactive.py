"""Orders opened before anybody complained: by whom, where, once, and what becomes of them."""

from datetime import UTC, datetime, timedelta

import pytest

from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.queries import story as events
from huiyin.hear.intake.rules import NewAppeal
from huiyin.learn.insight.proactive import queries
from huiyin.learn.insight.proactive.actions import Done, open_for
from huiyin.learn.insight.proactive.models import Opening, ProactiveOrder
from huiyin.learn.insight.proactive.refusals import NoneQuiet, Unfinished
from huiyin.learn.insight.proactive.rules import Reason
from huiyin.testing.cast import RIVAL, STREET, Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)
REASON = Reason("alert", "17", "临江街道这三天路灯不亮的诉求是往常的四倍")
WORDS = "请查看本街道有没有同样的路灯不亮，有就一并修好。"
keys = iter(range(10**6))


def matter(lead: str = "@street") -> str:
    return next(m.code for m in current().pack.matters if m.is_leaf and m.lead == lead)


def streets() -> list[str]:
    return [unit.code for unit in current().pack.units if unit.level == "street"]


def complain(
    cast: Cast, street: str, code: str, ago: timedelta = timedelta(0), at: datetime = NOW
) -> WorkOrder:
    inside = next(b.shape for b in current().pack.boundaries if b.unit == street).representative_point()
    new = NewAppeal(
        words="楼下的灯灭了两个星期。",
        channel="phone",
        source="tests",
        source_key=f"proactive{next(keys)}",
        lon=inside.x,
        lat=inside.y,
    )
    with at_time(at - ago):
        return receive_many(cast.citizen, [new], Receiving(hold=False, lead=street, matter=code))[0].order


def open_in(
    cast: Cast,
    places: list[str],
    who: Actor | None = None,
    reason: Reason | None = None,
    opened: datetime = NOW,
    **more: object,
) -> Done:
    given: dict[str, object] = {"matter": matter(), "words": WORDS, "around": [STREET]} | more
    with at_time(opened):
        return open_for(who or cast.analyst, reason or REASON, places, **given)  # type: ignore[arg-type]


def test_an_order_is_opened_in_each_place_without_an_appellant(cast: Cast) -> None:
    done = open_in(cast, [RIVAL, streets()[9]])
    assert [row.place_id for row in done.orders] == [RIVAL, streets()[9]]
    for row in done.orders:
        order = row.order
        assert (order.place_id, order.lead_id, order.state) == (row.place_id, row.place_id, "30")
        assert (order.matter, order.appeal.channel) == (matter(), "grid")
        assert order.appeal.anonymous and order.appeal.appellant is None
        assert order.handle_due_at is not None
        told = [event for event in events(f"order:{order.pk}") if event.action == "open_before"]
        assert [(event.actor, event.evidence["why"]) for event in told] == [
            (cast.analyst.name, REASON.sentence)
        ]
    assert done.opening.due_on.isoformat() == "2026-06-22"


def test_a_matter_of_a_department_goes_to_the_department(cast: Cast) -> None:
    code = next(m.code for m in current().pack.matters if m.is_leaf and m.lead.startswith("B"))
    row = open_in(cast, [RIVAL], matter=code).orders[0]
    assert row.order.place_id == RIVAL
    assert row.order.lead_id == current().matters[code].lead


def test_every_street_is_found_by_its_name(cast: Cast) -> None:
    wanted = streets()
    rows: list[ProactiveOrder] = []
    for start in range(0, len(wanted), 50):
        rows += open_in(cast, wanted[start : start + 50]).orders
    assert [row.order.place_id for row in rows] == wanted


def test_the_same_reason_and_place_give_the_same_order(cast: Cast) -> None:
    first, again = open_in(cast, [RIVAL]), open_in(cast, [RIVAL, RIVAL])
    assert [row.pk for row in again.orders] == [row.pk for row in first.orders]
    more = open_in(cast, [RIVAL, streets()[9]], who=cast.supervisor)
    assert more.opening == first.opening
    assert (Opening.objects.count(), ProactiveOrder.objects.count(), WorkOrder.objects.count()) == (1, 2, 2)
    assert more.orders[1].opened_by == cast.supervisor.name


def test_who_has_complained_or_is_helped_already_is_skipped(cast: Cast) -> None:
    complained, helped, free = streets()[9:12]
    complain(cast, complained, matter(), timedelta(days=3))
    open_in(cast, [helped], reason=Reason("topic", "3", "另一件事"))
    done = open_in(cast, [complained, helped, free])
    assert [row.place_id for row in done.orders] == [free]
    assert done.skipped == (complained, helped)
    with pytest.raises(NoneQuiet):
        open_in(cast, [complained], reason=Reason("forecast", "8", "下周要多"))
    assert not Opening.objects.filter(reason_kind="forecast").exists()


def test_streets_left_alone_are_chosen_at_opening_and_leave_when_helped(cast: Cast) -> None:
    first = open_in(cast, [RIVAL]).opening
    assert len(first.controls) == current().proactive.controls
    assert not {RIVAL, STREET} & set(first.controls)
    later = open_in(cast, [first.controls[0]]).opening
    assert later.controls == first.controls[1:]


def test_a_coordinator_opens_in_the_own_district_alone(cast: Cast) -> None:
    elsewhere = next(s for s in streets() if current().district_of(s) != "D01")
    assert open_in(cast, [RIVAL], who=cast.district).orders
    with pytest.raises(Refused):
        open_in(cast, [RIVAL, elsewhere], who=cast.district)
    assert ProactiveOrder.objects.count() == 1


@pytest.mark.parametrize("who", ["analyst", "supervisor", "leader", "dispatcher"])
def test_those_who_see_the_city_open_everywhere(cast: Cast, who: str) -> None:
    assert open_in(cast, [streets()[-1]], who=getattr(cast, who)).orders


def test_nobody_else_opens_anything(cast: Cast) -> None:
    may = {"analyst", "supervisor", "leader", "dispatcher", "district"}
    for who, actor in cast.everybody().items():
        if who in may:
            continue
        with pytest.raises(Refused):
            open_in(cast, [RIVAL], who=actor)
        with pytest.raises(Refused):
            queries.offered(actor, matter(), [STREET])
        with pytest.raises(Refused):
            queries.listed(actor)
    assert not Opening.objects.exists() and not WorkOrder.objects.exists()


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"words": " "}, ("words",)),
        ({"matter": "999999"}, ("matter",)),
        ({"reason": Reason("rumour", "1", "听说")}, ("reason",)),
        ({"places": ["B01"]}, ("places",)),
        ({"places": []}, ("places",)),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_opened(
    cast: Cast, more: dict[str, object], fields: tuple[str, ...]
) -> None:
    given = dict(more)
    places: list[str] = given.pop("places", [RIVAL])  # type: ignore[assignment]
    with pytest.raises(Unfinished) as refused:
        open_in(cast, places, **given)  # type: ignore[arg-type]
    assert refused.value.fields == fields
    assert not WorkOrder.objects.exists()


def test_places_like_those_that_complained_are_offered_with_reasons(cast: Cast) -> None:
    code, last_year, told = matter(), streets()[-1], streets()[9]
    complain(cast, STREET, code, timedelta(days=1))
    complain(cast, told, code, timedelta(days=5))
    old = complain(cast, last_year, code, timedelta(days=360))
    WorkOrder.objects.filter(pk=old.pk).update(state="80", closed_at=NOW - timedelta(days=350))
    with at_time(NOW):
        found = queries.offered(cast.analyst, code, [STREET])
        own = queries.offered(cast.district, code, [STREET])
    reasons = {one.place.code: one.reasons for one in found.candidates}
    assert found.candidates[0].place.code == last_year
    assert "season" in reasons[last_year]
    assert {STREET, told} & set(reasons) == set()
    assert found.busy == 1
    near = current().jurisdictions.neighbours({STREET})
    assert near
    assert all("neighbour" in reasons[code] for code in near & set(reasons))
    assert {current().district_of(one.place.code) for one in own.candidates} == {"D01"}


def test_neighbours_share_a_border_both_ways() -> None:
    """Whatever the pack, the street of a neighbour has this one as its own."""
    from huiyin.testing.cast import prepare_city

    where = prepare_city().jurisdictions
    for street in streets():
        for other in where.neighbours({street}):
            assert street in where.neighbours({other})


def test_openings_are_listed_with_how_many_are_done(cast: Cast) -> None:
    done = open_in(cast, [RIVAL, streets()[9]])
    far = next(s for s in streets() if current().district_of(s) != "D01")
    open_in(cast, [far], reason=Reason("topic", "5", "另一件事"))
    WorkOrder.objects.filter(pk=done.orders[0].order_id).update(state="80", closed_at=NOW)
    rows, more = queries.listed(cast.leader)
    assert [(row.orders, row.done) for row in rows] == [(1, 0), (2, 1)]
    assert more is None
    rows, _ = queries.listed(cast.district)
    assert [row.opening.pk for row in rows] == [done.opening.pk]
    with pytest.raises(Opening.DoesNotExist):
        queries.opened(cast.district, Opening.objects.get(reason_kind="topic").pk)


def test_the_effect_compares_with_streets_left_alone(cast: Cast) -> None:
    code, helped = matter(), RIVAL
    opening = open_in(cast, [helped]).opening
    left = opening.controls[0]
    for day in range(40, 100, 4):
        complain(cast, helped, code, timedelta(days=day))
        complain(cast, left, code, timedelta(days=day))
    later = NOW + timedelta(days=60)
    complain(cast, helped, code, at=later, ago=timedelta(days=20))
    for day in range(2, 40, 3):
        complain(cast, left, code, at=later, ago=timedelta(days=day))
    with at_time(NOW + timedelta(days=5)):
        early = queries.opened(cast.analyst, opening.pk).effect
    assert early.early and early.change is None
    with at_time(later):
        told = queries.opened(cast.analyst, opening.pk).effect
    # The order that was opened there is no appeal and counts on neither side.
    assert (told.counted.before, told.counted.after) == (15, 1)
    assert (told.counted.other_before, told.counted.other_after) == (15, 13)
    assert told.days == 59
    assert told.change is not None and told.change.high < 1


def test_who_is_helped_later_or_for_another_reason_is_on_neither_side(cast: Cast) -> None:
    opening = open_in(cast, [RIVAL]).opening
    first, second, *rest = opening.controls
    open_in(cast, [first], opened=NOW + timedelta(days=9))
    open_in(cast, [second], reason=Reason("topic", "6", "另一件事"), opened=NOW + timedelta(days=9))
    with at_time(NOW + timedelta(days=60)):
        told = queries.opened(cast.analyst, opening.pk).effect
    assert (told.helped, told.controls) == (1, len(rest))
