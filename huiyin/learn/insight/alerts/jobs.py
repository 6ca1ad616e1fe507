"""Work that is due in this room: looking at a day, and watching over duties; each looks for what needs it."""

from datetime import date, datetime, timedelta

from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.learn.insight.alerts import actions, plain_rules, rules
from huiyin.learn.insight.alerts.actions import Looked, take_up
from huiyin.learn.insight.alerts.describing import day_span, orders_at
from huiyin.learn.insight.alerts.merging_rules import Tree
from huiyin.learn.insight.alerts.models import Alert
from huiyin.learn.insight.alerts.noticing import notice, past_of
from huiyin.learn.insight.alerts.tally import Tally

AT_MOST = 200  # in one go; the next look finds the rest
FOLLOWED = timedelta(days=30)  # for so long after the last day the plain rule may still speak


def look(day: date) -> Looked:
    """Look at a day and tell of what stands out; done twice it changes nothing."""
    city = current()
    past = past_of(city, day)
    found = take_up(day, notice(city, day, past), past)
    follow(day, past, city)
    return found


def look_now() -> Looked:
    """Look at the day that is going on."""
    city = current()
    return look(now().astimezone(city.zone).date())


def watch() -> int:
    """Remind, climb, and put away; how many of all."""
    city = current()
    at = now()
    shown = at.astimezone(city.zone).date() - timedelta(days=city.alerting.duty.lapse_days)
    waiting = Alert.objects.filter(state__in=rules.WAITING)
    remind = waiting.filter(reminded_at=None, remind_at__lte=at).order_by("remind_at")
    climb = waiting.filter(climb_at__lte=at).order_by("climb_at")
    quiet = Alert.objects.filter(state__in=(rules.HELD, rules.KNOWN), last_day__lt=shown).order_by("last_day")
    done = sum(actions.remind(pk) for pk in remind.values_list("pk", flat=True)[:AT_MOST])
    done += sum(actions.climb(pk) for pk in climb.values_list("pk", flat=True)[:AT_MOST])
    return done + sum(actions.lapse(pk) for pk in quiet.values_list("pk", flat=True)[:AT_MOST])


def follow(day: date, past: Tally, city: City) -> int:
    """Ask of every alert that was told when the plain rule would have spoken of the same thing; how many were asked."""
    told = Alert.objects.filter(raised_at__isnull=False, crossed_at=None, last_day__gte=day - FOLLOWED)
    todo = told.exclude(looked_until__gt=day).order_by("id")[:AT_MOST]
    for alert in todo:
        actions.note_crossing(alert.pk, day, _crossing(alert, day, past, city))
    return len(todo)


def _crossing(alert: Alert, day: date, past: Tally, city: City) -> datetime | None:
    """The moment of the first order with which a day crossed the plain rule, since the alert's first day."""
    how = city.alerting.plain
    begin = max(alert.looked_until or alert.first_day, past.first)
    days = (day - begin).days + 1
    if days < 1:
        return None
    counts = past.series(alert.matter, alert.place, min(past.length, days + 7 * how.weeks)).tolist()
    for n in range(len(counts) - days, len(counts)):
        bar = plain_rules.bar(counts[n % 7 : n : 7], how).crossed(how.least)
        if counts[n] >= bar:
            return _moment(alert, day - timedelta(days=len(counts) - 1 - n), bar, past.tree, city)
    return None


def _moment(alert: Alert, day: date, count: int, tree: Tree, city: City) -> datetime | None:
    """When the order came in that made it so many on this day."""
    span = day_span(day, day, city)
    found = orders_at(alert.matter, alert.place, span, tree)
    rows = found.order_by("opened_at").values_list("opened_at", flat=True)
    return next(iter(rows[count - 1 : count]), span[1])
