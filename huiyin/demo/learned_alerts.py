"""The demonstration's alerts: what a look on each of its last days would have told, answered and judged."""

from datetime import date, datetime, time, timedelta

from huiyin.foundation.accounts.models import Account
from huiyin.foundation.accounts.queries import actor_of, held
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.queries import City
from huiyin.learn.insight.alerts import actions, queries
from huiyin.learn.insight.alerts.jobs import look
from huiyin.learn.store.actions import carry

BACK = (9, 7, 6, 5, 3, 2, 1)  # days before today that are looked at
EVENING = time(18)
JUDGED_AFTER, ANSWERED_AFTER = timedelta(days=2), timedelta(minutes=50)
SAID = "已到现场核实，情况属实，正在处置，办好后回访每一位来电人。"
WHAT = "现场核实属实，已处置完毕，当天恢复。"


def look_back(city: City) -> None:
    """Look at the last days as they ended, and let people do what was due; done again it changes nothing."""
    carry()
    today = now().astimezone(city.zone).date()
    for days in BACK:
        _day(city, today - timedelta(days=days))
    look(today)


def _day(city: City, day: date) -> None:
    evening = datetime.combine(day, EVENING, city.zone)
    with at_time(evening):
        look(day)
    for alert in queries.waiting_since(evening - timedelta(hours=1)):
        _answer(alert, evening + ANSWERED_AFTER)
    for alert in queries.answered_before(evening - JUDGED_AFTER):
        _judge(alert, evening)


def _answer(alert: queries.Alert, at: datetime) -> None:
    if alert.pk % 3 == 0:  # one in three is still waiting when somebody looks
        return
    for head in _people("unit_head", alert.owner_id or ""):
        with at_time(at):
            actions.answer(head, alert.pk, SAID)
        return


def _judge(alert: queries.Alert, at: datetime) -> None:
    for analyst in _people("analyst"):
        with at_time(at):
            began, ended = min(alert.first_day, at.date()), min(alert.last_day, at.date())
            actions.judge(analyst, alert.pk, "true", WHAT, began, ended)
        return


def _people(role: str, unit: str = "") -> list[Actor]:
    """The first who holds this post, if anybody does."""
    found = held(role, [unit] if unit else None)[:1]
    return [actor_of(Account.objects.get(pk=one.account)) for one in found]
