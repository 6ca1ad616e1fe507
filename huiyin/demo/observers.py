"""Observers of the demonstration: invented people of the pack who look at closed orders and say what should change."""

import random
from datetime import datetime, timedelta

from huiyin.demo.cast import Cast
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.pack import CityPack
from huiyin.publish.participation import actions
from huiyin.publish.participation.models import Opinion, Sample

TERM_BEGAN, DRAWN, FIRST_OPINION = timedelta(days=40), timedelta(days=6), timedelta(days=20)
JUDGED = 0.6  # of the samples; the rest waits for a visitor
SOLVED = ("solved", "solved", "solved", "partly", "unsolved")
CANDIDATES = 5
# What they say, what is answered, and with which verdict; the last is left for the visitor.
SAID = (
    ("答复里常写“已转办”，看不出什么时候能修好。请写明日期，写不准也写个大概。", "adopted",
     "有道理。从下周起，答复里都写明完工日期；定不下来的，写明下次告诉您的日子。"),
    ("路灯、井盖这样的小事，能不能不用等人打电话，自己每周转一圈？", "partly",
     "主要道路已经每周巡一次，背街小巷人手不够，先改成两周一次，年底再看。"),
    ("同一个小区好几个人反映同一件事，答复却说得不一样，请对一对再发。", "", ""),
)  # fmt: skip
ON_SAMPLE = "术语太多，老人看不懂，请说得再白一点。"


def seat_observers(pack: CityPack, until: datetime) -> int:
    """Give the pack's observers a term, samples, judgements and opinions; how many observers. Twice is once."""
    cast, dice = Cast(pack.people), random.Random(pack.city.code)
    people = [person for person in pack.people if person.role == "observer"]
    observers = [cast.actor(person.username) for person in people]
    with at_time(until - TERM_BEGAN):
        for someone in observers:
            actions.begin(someone.id or 0)
    if Opinion.objects.exists() or not observers:
        return len(observers)
    _say(observers[0], cast, until)
    with at_time(until - DRAWN):
        actions.draw_samples()
    for someone in observers:
        _judge(someone, dice, until)
    with at_time(until):
        actions.draw_candidates(cast.with_role("supervisor")[0], CANDIDATES)
    return len(observers)


def _say(someone: Actor, cast: Cast, until: datetime) -> None:
    """Three opinions of one observer: adopted and published, partly adopted, and one to be answered."""
    unit = cast.with_role("unit_clerk")[0].posts[0].unit
    for place, (words, verdict, answer) in enumerate(SAID):
        with at_time(until - FIRST_OPINION + timedelta(days=6 * place)):
            opinion = actions.give_opinion(someone, words, unit, f"demo-{place}")
        if not verdict:
            continue
        with at_time(until - FIRST_OPINION + timedelta(days=6 * place + 3)):
            actions.answer(cast.at(unit, "unit_clerk"), opinion.pk, verdict, answer)
    first = Opinion.objects.get(key="demo-0")
    with at_time(until - timedelta(days=10)):
        actions.be_satisfied(someone, first.pk)
        actions.publish(cast.with_role("supervisor")[0], first.pk, SAID[0][0], SAID[0][2])


def _judge(someone: Actor, dice: random.Random, until: datetime) -> None:
    """Most of the samples, some with words."""
    waiting = Sample.objects.filter(observer__account_id=someone.id or 0, judged_at=None, void="").order_by(
        "id"
    )
    rows = list(waiting[:100])
    for place, sample in enumerate(rows[: round(len(rows) * JUDGED)]):
        solved = dice.choice(SOLVED)
        judgement = actions.Judgement(
            solved,
            answers=dice.random() < 0.8,
            plain=dice.random() < 0.7,
            accepts=solved == "solved",
            words=ON_SAMPLE if place == 1 else "",
        )
        with at_time(until - DRAWN + timedelta(days=1, minutes=9 * place)):
            actions.judge(someone, sample.pk, judgement)
