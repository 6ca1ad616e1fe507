"""New orders become topics: born, joined, merged, parted, asleep; read twice they are the same."""

from datetime import UTC, datetime, timedelta

import pytest

from huiyin.act.orders.refusals import Refused
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.models import Event
from huiyin.learn.insight.topics.actions import merge, read_next, rename, split
from huiyin.learn.insight.topics.jobs import read_topics
from huiyin.learn.insight.topics.models import Topic, TopicChange, TopicMember
from huiyin.learn.insight.topics.refusals import Gone, Unsaid
from huiyin.testing.cast import Cast
from tests.learn.topic_stories import NOISE, OTHERS, PARKING, bring

pytestmark = pytest.mark.django_db
START = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)


def members(topic: Topic) -> set[int]:
    return set(TopicMember.objects.filter(topic=topic).values_list("order_id", flat=True))


def read(after: timedelta = timedelta(days=3)) -> int:
    with at_time(START + after):
        return read_topics()


def about(word: str) -> Topic:
    return Topic.objects.get(state="live", name__contains=word)


def test_stories_are_born_and_the_rest_stays_alone(cast: Cast) -> None:
    noise, parking = bring(NOISE, START), bring(PARKING, START)
    bring(OTHERS, START)
    assert read() == len(NOISE) + len(PARKING) + len(OTHERS)
    assert members(about("云栖丽苑")) == {one.pk for one in noise}
    assert members(about("锦帆国际")) == {one.pk for one in parking}
    assert Topic.objects.count() == 2
    assert set(TopicChange.objects.values_list("kind", flat=True)) == {"born"}


def test_a_topic_counts_its_people_and_its_days(cast: Cast) -> None:
    bring(NOISE, START)
    bring(OTHERS, START)
    read()
    topic = about("云栖丽苑")
    assert (topic.size, topic.people, topic.recent, topic.before) == (5, 5, 5, 0)
    assert topic.first_at == START and topic.last_at == START + timedelta(hours=20)
    assert topic.heat > 0


def test_read_twice_nothing_changes(cast: Cast) -> None:
    bring(NOISE, START)
    bring(OTHERS, START)
    read()
    before = list(TopicMember.objects.order_by("order").values_list("topic", "order", "score"))
    assert read() == 0
    assert list(TopicMember.objects.order_by("order").values_list("topic", "order", "score")) == before


def test_who_comes_later_joins(cast: Cast) -> None:
    bring(NOISE[:3], START)
    bring(OTHERS[:5], START)
    read()
    topic = about("云栖丽苑")
    later = bring(NOISE[3:], START + timedelta(days=4))
    bring(OTHERS[5:], START + timedelta(days=4))
    assert read(timedelta(days=6)) == 2 + 5
    assert {one.pk for one in later} <= members(topic)
    topic.refresh_from_db()
    assert topic.size == 5


def test_confidential_orders_are_left_out(cast: Cast) -> None:
    bring(NOISE[:4], START)
    secret = bring(NOISE[4:], START, confidential=True)
    bring(OTHERS, START)
    read()
    assert not TopicMember.objects.filter(order__in=secret).exists()


def test_a_silent_topic_sleeps_and_wakes(cast: Cast) -> None:
    bring(NOISE[:4], START)
    bring(OTHERS, START)
    read()
    topic = Topic.objects.get()
    read(timedelta(days=60))
    topic.refresh_from_db()
    assert topic.state == "asleep"
    bring(NOISE[4:], START + timedelta(days=61))
    bring(OTHERS, START + timedelta(days=61))
    read(timedelta(days=62))
    topic.refresh_from_db()
    assert topic.state == "live" and topic.size == 5
    assert list(topic.changes.order_by("id").values_list("kind", flat=True)) == ["born", "slept", "woke"]


def test_a_person_merges_two_with_a_reason(cast: Cast) -> None:
    bring(NOISE, START)
    bring(PARKING, START)
    bring(OTHERS, START)
    read()
    heir, gone = about("云栖丽苑"), about("锦帆国际")
    with pytest.raises(Unsaid):
        merge(cast.analyst, heir.pk, gone.pk, " ")
    merge(cast.analyst, heir.pk, gone.pk, "同一家开发商的两个小区")
    heir.refresh_from_db()
    gone.refresh_from_db()
    assert heir.size == 9 and gone.state == "merged" and gone.into == heir
    assert Event.objects.filter(stream=f"topic:{heir.pk}", action="topic_took_in").exists()
    with pytest.raises(Gone):
        rename(cast.analyst, gone.pk, "别的名字", "看错了")
    read(timedelta(days=4))
    heir.refresh_from_db()
    assert heir.size == 9


@pytest.mark.parametrize("pair", [("云栖丽苑", "锦帆国际"), ("锦帆国际", "云栖丽苑")])
def test_what_a_person_made_one_stays_one_and_no_empty_topic_is_born(
    cast: Cast, pair: tuple[str, str]
) -> None:
    one = {order.pk for story in (NOISE[:4], PARKING) for order in bring(story, START)}
    bring(OTHERS, START)
    read()
    heir, gone = map(about, pair)
    merge(cast.analyst, heir.pk, gone.pk, "同一家开发商的两个小区")
    for days in (4, 6):
        bring(OTHERS[:5], START + timedelta(days=days))
        read(timedelta(days=days + 1))
    assert members(heir) == one
    assert not Topic.objects.filter(state="live", members=None).exists()


def test_what_a_person_parted_stays_apart(cast: Cast) -> None:
    orders = bring(NOISE, START)
    bring(OTHERS, START)
    read()
    topic = about("云栖丽苑")
    made = split(
        cast.supervisor, topic.pk, [o.number for o in orders[:2]], "云栖丽苑粉尘", "粉尘归环保，噪音归城管"
    )
    assert members(made) == {o.pk for o in orders[:2]} and made.name == "云栖丽苑粉尘"
    bring([*NOISE[2:], *OTHERS], START + timedelta(days=4))
    read(timedelta(days=6))
    assert Topic.objects.filter(state="merged").count() == 0
    assert members(made) >= {o.pk for o in orders[:2]}


def test_a_name_that_a_person_gave_stays(cast: Cast) -> None:
    bring(NOISE[:4], START)
    bring(OTHERS, START)
    read()
    topic = about("云栖丽苑")
    rename(cast.analyst, topic.pk, "丽苑东侧搅拌站", "地名说清楚")
    bring([*NOISE[4:], *OTHERS], START + timedelta(days=4))
    read(timedelta(days=6))
    topic.refresh_from_db()
    assert topic.name == "丽苑东侧搅拌站" and topic.size == 5


@pytest.mark.parametrize("who", ["clerk", "head", "agent", "leader", "outsider", "citizen", "auditor"])
def test_others_change_nothing(cast: Cast, who: str) -> None:
    bring(NOISE, START)
    bring(OTHERS, START)
    read()
    topic = Topic.objects.get()
    with pytest.raises(Refused):
        rename(getattr(cast, who), topic.pk, "名字", "理由")
    topic.refresh_from_db()
    assert topic.named_by is None


def test_a_reading_broken_off_is_done_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(NOISE, START)
    bring(OTHERS, START)

    def broken(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("huiyin.learn.insight.topics.actions.naming.name", broken)
    with pytest.raises(RuntimeError), at_time(START + timedelta(days=3)):
        read_next(START + timedelta(days=3))
    assert not Topic.objects.exists()
    monkeypatch.undo()
    assert read() == len(NOISE) + len(OTHERS)
    assert Topic.objects.count() == 1
