"""What happens when nobody answers, and what is put away; each looks at the row again before it acts."""

from datetime import date, datetime

from django.db import transaction

from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.alerts import rules
from huiyin.learn.insight.alerts.actions.holding import held, tell, today
from huiyin.learn.insight.alerts.models import Alert


@transaction.atomic
def remind(alert_id: int) -> bool:
    """Remind a lead that has not answered; whether it was."""
    alert = held(alert_id)
    if alert.state not in rules.WAITING or alert.reminded_at or (alert.remind_at or now()) > now():
        return False
    alert.reminded_at = now()
    alert.save(update_fields=["reminded_at"])
    tell(SYSTEM, alert, "remind_alert")
    return True


@transaction.atomic
def climb(alert_id: int) -> bool:
    """Nobody answered in time: the level above hears of it, and later the leaders; whether somebody did."""
    alert, city = held(alert_id), current()
    if alert.state not in rules.WAITING or alert.climb_at is None or alert.climb_at > now():
        return False
    higher = rules.CLIMBS.index(alert.climbed) + 1
    alert.climbed = rules.CLIMBS[higher]
    again = higher + 1 < len(rules.CLIMBS)
    alert.climb_at = city.calendar.due(now(), city.alerting.duty.climb) if again else None
    alert.save(update_fields=["climbed", "climb_at"])
    tell(SYSTEM, alert, f"climb_alert_{alert.climbed}")
    return True


@transaction.atomic
def lapse(alert_id: int) -> bool:
    """Put away what was never told and shows nothing more; whether it was."""
    alert = held(alert_id)
    ended = rules.is_ended(alert.last_day, today(), current().alerting.duty.lapse_days)
    if alert.state not in (rules.HELD, rules.KNOWN) or not ended:
        return False
    alert.state, alert.closed_at = rules.LAPSED, now()
    alert.save(update_fields=["state", "closed_at"])
    tell(SYSTEM, alert, "lapse_alert")
    return True


@transaction.atomic
def note_crossing(alert_id: int, looked_until: date, crossed_at: datetime | None) -> Alert:
    """Note when the plain rule would have spoken, and up to which day it was asked; what was noted stands."""
    alert = held(alert_id)
    alert.looked_until, alert.crossed_at = looked_until, alert.crossed_at or crossed_at
    alert.save(update_fields=["looked_until", "crossed_at"])
    return alert
