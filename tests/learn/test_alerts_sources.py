"""Counts, clusters and group events as signals: what bursts is found on its level, and what is chance is not told."""

from datetime import timedelta

import numpy as np
import pytest

from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import City
from huiyin.learn.insight.alerts import jobs
from huiyin.learn.insight.alerts.describing import day_span, orders_at
from huiyin.learn.insight.alerts.merging_rules import bundles
from huiyin.learn.insight.alerts.models import Alert, AlertOrder
from huiyin.learn.insight.alerts.noticing import past_of
from huiyin.learn.insight.alerts.sources import ahead, clusters, counts, groups, growing
from huiyin.learn.insight.alerts.tally import Tally, tree_of
from huiyin.learn.insight.forecasts.models import Outlook, Run
from huiyin.learn.insight.topics.gathering import readable
from huiyin.learn.insight.topics.models import Topic, TopicMember
from huiyin.learn.insight.words.actions import count_day
from huiyin.learn.store.jobs import carry_orders
from huiyin.testing.cast import STREET, Cast
from tests.learn.alerting import DAY, NOON, POTHOLES, past, usual
from tests.learn.test_insight import bring

pytestmark = pytest.mark.django_db
LEAVES = ("010101", "010102", "010201", "020401", "020402", "030201")


def made(city: City, counts_: np.ndarray, streets: tuple[str, ...]) -> Tally:
    """Counts (days, leaves, streets) as a tally that ends on the day."""
    day, leaf, street = (one.ravel() for one in np.indices(counts_.shape))
    first = DAY - timedelta(days=len(counts_) - 1)
    return Tally(
        first, DAY, day, leaf, street, counts_.ravel().astype(np.int64), LEAVES, streets, tree_of(city)
    )


def streets_of(city: City, n: int) -> tuple[str, ...]:
    return tuple(sorted(one.unit for one in city.pack.boundaries))[:n]


def test_columns_come_back_as_they_went_in(city: City) -> None:
    found = usual()
    assert found.series(POTHOLES, STREET, 3).tolist() == [8, 8, 40]
    assert found.series("010000", "D01", 1).tolist() == found.series("", "", 1).tolist() == [40]
    assert found.series("020000", "", 2).tolist() == [0, 0]
    assert found.series(POTHOLES, STREET, 2).sum() == 48


def test_a_tally_without_orders_has_days_of_nothing(city: City) -> None:
    nothing = past()
    assert nothing.series("", "", 5).tolist() == [0] * 5
    assert counts.notice(city, DAY, nothing) == []


def test_levels_add_up(city: City) -> None:
    dice = np.random.default_rng(3)
    tally = made(city, dice.poisson(3, (84, len(LEAVES), 9)), streets_of(city, 9))
    rolled = tally.rolled(tally.blocks(7, 10))
    at = {place: n for n, place in enumerate(tally.places)}
    leaves = [n for n, matter in enumerate(tally.matters) if matter in LEAVES]
    assert (rolled[leaves][:, at[""]].sum(axis=0) == rolled[tally.matters.index(""), at[""]]).all()
    assert rolled[tally.matters.index(""), at[""], -1] == tally.series("", "", 7).sum()


@pytest.mark.parametrize("weeks", [40, 130])
def test_a_burst_is_found_in_its_street_and_explains_those_above(city: City, weeks: int) -> None:
    dice = np.random.default_rng(weeks)
    many = dice.poisson(2, (weeks * 7, len(LEAVES), 8))
    many[-1, 2, 3] += 25
    streets = streets_of(city, 8)
    found = counts.notice(city, DAY, made(city, many, streets))
    assert (LEAVES[2], streets[3], "day") in {(one.matter, one.place, one.kind) for one in found}
    [thing] = bundles(found, tree_of(city), city.alerting.merging)
    assert (thing.head.matter, thing.head.place) == (LEAVES[2], streets[3])
    assert 1 < thing.head.strongest.expected < 20 and thing.p < 1e-6


def test_a_weak_rise_everywhere_is_found_above_and_nowhere_below(city: City) -> None:
    dice = np.random.default_rng(8)
    many = dice.poisson(1.5, (130 * 7, len(LEAVES), 8))
    many[-1, 1] += 3
    found = counts.notice(city, DAY, made(city, many, streets_of(city, 8)))
    assert found and {one.matter for one in found} <= {LEAVES[1], "010000", ""}
    assert all(one.place not in streets_of(city, 8) for one in found)


@pytest.mark.parametrize(("weeks", "looks"), [(30, 60), (110, 40)])
def test_when_nothing_happens_hardly_any_look_tells_of_something(city: City, weeks: int, looks: int) -> None:
    """False discoveries stay below the share the city allows: under the null every look with one is a false one."""
    dice = np.random.default_rng(11)
    streets, wrong = streets_of(city, 8), 0
    for _ in range(looks):
        level = dice.gamma(2, 2, (1, len(LEAVES), 8))
        wrong += bool(
            counts.notice(city, DAY, made(city, dice.poisson(level, (weeks * 7, len(LEAVES), 8)), streets))
        )
    q = city.alerting.false_share
    assert wrong <= q * looks + 2 * np.sqrt(q * looks)


def test_few_are_never_spoken_of_however_rare(city: City) -> None:
    many = np.zeros((60 * 7, len(LEAVES), 8), dtype=np.int64)
    many[-1, 2, 3] = min(one.least["street"] for one in city.alerting.rhythms.values()) - 1
    assert counts.notice(city, DAY, made(city, many, streets_of(city, 8))) == []


def test_a_cluster_over_borders_is_one_signal_of_the_place_that_holds_it(city: City) -> None:
    dice = np.random.default_rng(4)
    streets = streets_of(city, len(city.pack.boundaries))
    many = dice.poisson(0.7, (84, len(LEAVES), len(streets)))
    pair = [streets.index("S0101"), streets.index("S0102")]
    many[-2:, 3, pair] += 9
    [one] = [s for s in clusters.notice(city, DAY, made(city, many, streets)) if s.matter == LEAVES[3]]
    assert (one.source, one.kind, one.place) == ("scan", "cluster", "D01")
    assert one.days >= 2 and one.ratio > 2 and one.p < 0.05


def test_clusters_of_chance_are_not_told(city: City) -> None:
    dice = np.random.default_rng(2)
    streets = streets_of(city, len(city.pack.boundaries))
    quiet = [
        clusters.notice(city, DAY, made(city, dice.poisson(1, (84, len(LEAVES), len(streets))), streets))
        for _ in range(5)
    ]
    assert sum(map(len, quiet)) <= 1


def test_many_people_about_one_thing_are_a_signal_with_their_orders(cast: Cast, city: City) -> None:
    made_ = [bring(cast, timedelta(minutes=n + 1), POTHOLES) for n in range(6)]
    with at_time(NOON):
        [one] = groups.notice(city, DAY)
        assert groups.notice(city, DAY - timedelta(days=1)) == []
    assert (one.kind, one.matter, one.place, one.observed) == ("group", POTHOLES, STREET, 6)
    assert set(one.orders) == {order.pk for order in made_} and one.p < 1e-4


@pytest.mark.django_db(transaction=True)
def test_from_orders_to_alert_and_a_second_look_changes_nothing(cast: Cast, city: City) -> None:
    for day in range(1, 60):
        bring(cast, timedelta(days=day, hours=1), POTHOLES)
    made_ = [bring(cast, timedelta(minutes=2 * n + 1), POTHOLES) for n in range(24)]
    with at_time(NOON):
        while carry_orders().more:
            pass
        first, second = jobs.look(DAY), jobs.look(DAY)
    assert (first.things, first.new, first.told, second.new, second.told) == (1, 1, 1, 0, 0)
    alert = Alert.objects.get()
    assert (alert.matter, alert.place, alert.observed) == (POTHOLES, STREET, 24)
    assert {one.pk for one in made_} <= set(AlertOrder.objects.values_list("order", flat=True))
    assert {one["source"] for one in alert.parts.values("source")} >= {"counts", "topics"}
    assert alert.crossed_at is not None and alert.crossed_at <= NOON
    assert alert.looked_until == DAY


@pytest.mark.django_db(transaction=True)
def test_what_the_city_opens_itself_raises_no_alarm(cast: Cast, city: City) -> None:
    """The same burst as above, but found by the city's own people; then one more of people, which counts alone."""
    (door,) = city.flowing.proactive
    for day in range(1, 60):
        bring(cast, timedelta(days=day, hours=1), POTHOLES)
    opened = [
        bring(cast, timedelta(minutes=2 * n + 1), POTHOLES, channel=door, phone="13900000001")
        for n in range(24)
    ]
    brought = bring(cast, timedelta(minutes=60), POTHOLES)
    with at_time(NOON):
        while carry_orders().more:
            pass
        assert jobs.look(DAY).signals == 0
        past = past_of(city, DAY)
    assert past.series(POTHOLES, STREET, 2).tolist() == [1, 1]
    behind = set(
        orders_at(POTHOLES, STREET, day_span(DAY, DAY, city), past.tree).values_list("pk", flat=True)
    )
    assert brought.pk in behind and not behind & {one.pk for one in opened}
    assert not set(readable().values_list("pk", flat=True)) & {one.pk for one in opened}
    assert count_day(DAY).appeals == 1


def outlook(run: Run, place: str, week: list[float], usual: float = 5.0, wins: bool = True) -> Outlook:
    """What is expected of heating in a place: [expected, low, high, naive] of the week to come."""
    return Outlook.objects.create(
        run=run, matter="020000", place=place, usual=usual, past=[], days=[], weeks=[week], months=[], missed={},
        day_wins=True, week_wins=wins, month_wins=True,
    )  # fmt: skip


def test_a_season_ahead_is_told_where_the_forecast_proved_itself(city: City) -> None:
    run = Run.objects.create(day=DAY, first=DAY - timedelta(days=900), made_at=NOON, seconds=1.0)
    outlook(run, STREET, [100.0, 80.0, 120.0, 40.0])
    outlook(run, "S0102", [100.0, 80.0, 120.0, 40.0], wins=False)
    outlook(run, "S0103", [100.0, 40.0, 190.0, 40.0])
    outlook(run, "S0104", [6.0, 5.0, 7.0, 2.0], usual=0.2)
    [one] = ahead.notice(city, DAY)
    assert (one.source, one.kind, one.place, one.observed, one.expected) == (
        "forecasts",
        "ahead",
        STREET,
        100,
        35.0,
    )
    assert one.p < 1e-6
    assert ahead.notice(city, DAY + timedelta(days=3)) == []


def test_a_topic_that_grows_is_a_signal_with_its_members(cast: Cast, city: City) -> None:
    made_ = [bring(cast, timedelta(hours=n + 1), POTHOLES) for n in range(14)]
    topic = Topic.objects.create(
        name="老巷塌陷", matter=POTHOLES, street_id=STREET, first_at=NOON, last_at=NOON, read_at=NOON
    )
    TopicMember.objects.bulk_create(
        TopicMember(topic=topic, order=order, score=1.0, opened_at=order.opened_at) for order in made_
    )
    [one] = growing.notice(city, DAY)
    assert (one.kind, one.label, one.matter, one.place, one.observed) == (
        "growing",
        "老巷塌陷",
        POTHOLES,
        STREET,
        14,
    )
    assert set(one.orders) == {order.pk for order in made_} and one.p == pytest.approx(0.2**14)
    topic.state = "asleep"
    topic.save(update_fields=["state"])
    assert growing.notice(city, DAY) == []
