"""Topics that grow: more of it in seven days than the four weeks before let expect, beyond chance."""

from datetime import date

from huiyin.foundation.city.queries import City
from huiyin.learn.insight.alerts.signals import TOPICS, Signal
from huiyin.learn.insight.topics.queries import Growth, growing


def notice(city: City, day: date) -> list[Signal]:
    """Topics with enough members in the seven days that end with the day, under one share of false discoveries."""
    least = city.alerting.rhythms["week"].least["street"]
    return [_signal(one, day) for one in growing(day, least, city.alerting.false_share)]


def _signal(one: Growth, day: date) -> Signal:
    topic = one.topic
    return Signal(
        TOPICS, "growing", topic.matter, topic.street_id or "", day, one.week, one.expected, one.chance,
        orders=one.orders, days=7, label=topic.name,
    )  # fmt: skip
