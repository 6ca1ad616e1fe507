"""New words of the invented city, and risk words: one added by two persons, one that waits for a second."""

from datetime import timedelta

from huiyin.act.triage.models import RiskChange
from huiyin.act.triage.risk_actions import decide_risk_change, propose_risk_word
from huiyin.demo.cast import Cast
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.queries import City
from huiyin.learn.insight.words.actions import BEFORE, WEEK
from huiyin.learn.insight.words.jobs import DAYS_AT_ONCE, count_words

PROPOSED, DECIDED, WAITING = timedelta(days=3), timedelta(days=2, hours=20), timedelta(hours=2)
ADDED = ("电瓶冒青烟", "上周三位市民都这样说，按一般投诉派了，晚了一小时。")
OFFERED = ("燃气管被挖断", "施工多的几个街道常这样说，现在听不出来。")


def listen(city: City) -> int:
    """Count the terms of nine weeks, and change risk words; how many changes. Twice is once."""
    yesterday = now().astimezone(city.zone).date() - timedelta(days=1)
    for _run in range((WEEK + BEFORE) // DAYS_AT_ONCE + 1):
        count_words(yesterday)
    people = Cast(city.pack.people)
    editors, analysts = people.with_role("knowledge_editor"), people.with_role("analyst")
    if RiskChange.objects.exists() or not editors or not analysts:
        return 0
    like = city.pack.risk_words[0]
    with at_time(now() - PROPOSED):
        row = propose_risk_word(editors[0], ADDED[0], like.grade, like.kind, ADDED[1])
    with at_time(now() - DECIDED):
        decide_risk_change(analysts[0], row.pk, confirm=True)
    with at_time(now() - WAITING):
        propose_risk_word(editors[0], OFFERED[0], like.grade, like.kind, OFFERED[1])
    return 2
