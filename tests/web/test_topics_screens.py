"""The screens of topics: who sees which, the sentence, and what a person may change."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation

from huiyin.foundation.calendar.clock import at_time
from huiyin.learn.insight.topics.jobs import read_topics
from huiyin.learn.insight.topics.models import Topic
from huiyin.testing.cast import RIVAL, STREET, Cast
from tests.learn.topic_stories import NOISE, OTHERS, PARKING, bring

pytestmark = pytest.mark.django_db
START = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
NOW = START + timedelta(days=3)


@pytest.fixture
def two(cast: Cast) -> tuple[Topic, Topic]:
    bring(NOISE, START, street=STREET)
    bring(PARKING, START, street=RIVAL)
    bring(OTHERS, START)
    with at_time(NOW):
        read_topics()
    return Topic.objects.get(name__contains="云栖丽苑"), Topic.objects.get(name__contains="锦帆国际")


def text(client: Client, path: str) -> str:
    with at_time(NOW):
        answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_hottest_first_with_people_and_days(
    two: tuple[Topic, Topic], signed_in: Callable[[str], Client]
) -> None:
    shown = text(signed_in("leader"), "/topics/")
    assert shown.index(two[0].name) < shown.index(two[1].name) or two[0].heat < two[1].heat
    assert "5人说了5次" in shown and "4人说了4次" in shown


def test_days_of_two_years_are_told_with_their_years(
    two: tuple[Topic, Topic], signed_in: Callable[[str], Client]
) -> None:
    first, last = datetime(2025, 5, 1, 4, tzinfo=UTC), datetime(2026, 6, 2, 4, tzinfo=UTC)
    Topic.objects.filter(pk=two[0].pk).update(first_at=first, last_at=last)
    Topic.objects.filter(pk=two[1].pk).update(first_at=last - timedelta(days=1), last_at=last)
    shown = text(signed_in("leader"), "/topics/")
    assert "2025-05-01到2026-06-02，398天" in shown and "06-01到06-02，2天" in shown


def test_all_that_grow_are_counted_not_those_of_the_first_page(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    for n in range(23):
        Topic.objects.create(
            name=f"热点{n}",
            size=5,
            recent=3,
            before=1 if n else 3,
            heat=n,
            first_at=START,
            last_at=NOW,
            read_at=NOW,
        )
    assert "22个热点近30天比前30天说得多，最热的是“热点22”" in text(signed_in("leader"), "/topics/")


def test_a_topic_tells_its_story(two: tuple[Topic, Topic], signed_in: Callable[[str], Client]) -> None:
    shown = text(signed_in("leader"), f"/topics/{two[0].pk}/")
    assert "云栖丽苑小区旁搅拌站噪音太大" in shown and "何某" not in shown and "13800000" not in shown


def test_an_analyst_sees_no_words(two: tuple[Topic, Topic], signed_in: Callable[[str], Client]) -> None:
    shown = text(signed_in("analyst"), f"/topics/{two[0].pk}/")
    assert "云栖丽苑小区旁搅拌站噪音太大" not in shown and "您看不到工单" in shown


@pytest.mark.parametrize("after", ["²", "-1", "x"])
def test_a_page_that_cannot_be_is_not_found(
    cast: Cast, signed_in: Callable[[str], Client], after: str
) -> None:
    assert signed_in("leader").get("/topics/", {"after": after}).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "agent", "dispatcher", "administrator"])
def test_others_see_no_topics(two: tuple[Topic, Topic], signed_in: Callable[[str], Client], who: str) -> None:
    assert signed_in(who).get("/topics/").status_code == 403


def test_a_supervisor_renames_and_merges(
    two: tuple[Topic, Topic], signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("supervisor")
    path = f"/topics/{two[0].pk}/do/rename/"
    assert client.post(path, {"name": "丽苑东侧搅拌站", "reason": ""}).status_code == 422
    assert client.post(path, {"name": "丽苑东侧搅拌站", "reason": "地名说清楚"}).status_code == 302
    two[0].refresh_from_db()
    assert two[0].name == "丽苑东侧搅拌站"
    assert "地名说清楚" in text(client, f"/topics/{two[0].pk}/")


def test_a_leader_changes_nothing(two: tuple[Topic, Topic], signed_in: Callable[[str], Client]) -> None:
    answer = signed_in("leader").post(f"/topics/{two[0].pk}/do/rename/", {"name": "别的", "reason": "想改"})
    assert answer.status_code == 403


def test_a_supervisor_parts_a_topic(two: tuple[Topic, Topic], signed_in: Callable[[str], Client]) -> None:
    client, topic = signed_in("supervisor"), two[0]
    numbers = list(topic.members.values_list("order__number", flat=True)[:2])
    path = f"/topics/{topic.pk}/do/split/"
    answer = client.post(path, {"orders": numbers, "name": "丽苑粉尘", "reason": "粉尘另有单位管"})
    assert answer.status_code == 302
    parted = Topic.objects.get(name="丽苑粉尘")
    assert parted.size == 2
    # Whoever parted it by mistake puts it back by the same page.
    assert f'<option value="{parted.pk}">丽苑粉尘</option>' in text(client, f"/topics/{topic.pk}/")
    answer = client.post(f"/topics/{topic.pk}/do/merge/", {"other": parted.pk, "reason": "还是一件事"})
    assert answer.status_code == 302
    parted.refresh_from_db()
    assert (parted.state, parted.into) == ("merged", topic)
    assert f'<option value="{parted.pk}">' not in text(client, f"/topics/{topic.pk}/")


def test_a_topic_that_was_taken_in_says_where_it_went_and_no_numbers(
    two: tuple[Topic, Topic], signed_in: Callable[[str], Client]
) -> None:
    """Nought people and nought appeals would be said of something that goes on under another name."""
    client, (into, gone) = signed_in("supervisor"), two
    Topic.objects.filter(pk=gone.pk).update(street=into.street)
    path = f"/topics/{into.pk}/do/merge/"
    assert client.post(path, {"other": gone.pk, "reason": "还是一件事"}).status_code == 302
    shown = text(client, f"/topics/{gone.pk}/")
    assert f'已并入 <a href="/topics/{into.pk}/">' in shown and "它的件都在那里" in shown
    assert "0人说了" not in shown and "您看不到工单" not in shown and "举一反三" not in shown
    assert "还是一件事" in shown and '<details class="as-table" open>' in shown


def test_in_english(two: tuple[Topic, Topic], signed_in: Callable[[str], Client]) -> None:
    client = signed_in("leader")
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        shown = text(client, "/topics/")
    assert "5 people, 5 times" in shown
