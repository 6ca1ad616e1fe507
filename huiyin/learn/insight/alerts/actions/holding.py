"""What every action on an alert shares: taking it, telling of it, and starting its time anew."""

from datetime import date, datetime
from typing import Any

from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.learn.insight.alerts import rules
from huiyin.learn.insight.alerts.models import Alert
from huiyin.learn.insight.alerts.refusals import AlreadyJudged, NotOpen, Unwritten


def today() -> date:
    """The day that is going on in the city."""
    return now().astimezone(current().zone).date()


def stream(alert_id: int) -> str:
    """The ledger stream of an alert."""
    return f"alert:{alert_id}"


def held(alert_id: int) -> Alert:
    """The alert, held until the transaction ends."""
    return Alert.objects.select_for_update(of=("self",)).select_related("owner").get(pk=alert_id)


def must(allowed: bool) -> None:
    """Refuse who may not."""
    if not allowed:
        raise Refused


def told(alert: Alert) -> None:
    """Refuse where it is not told, or no longer open."""
    if alert.state == rules.JUDGED:
        raise AlreadyJudged(alert.judged_name)
    if alert.state not in rules.TOLD:
        raise NotOpen


def written(words: str) -> str:
    """Words that say something and fit."""
    words = words.strip()
    if not 0 < len(words) <= rules.WORDS_AT_MOST:
        raise Unwritten("words")
    return words


def start_clock(alert: Alert, latest: datetime | None = None) -> None:
    """The lead's time begins now: when it answers by, is reminded, and when the next one above hears of it.

    It ends by `latest` at the latest; what was due before keeps its end, and the reminder comes before that. Where that
    is over, those above have heard of it or are about to: nobody is told the same twice.
    """
    city, at = current(), now()
    if latest is not None and latest <= at:
        return
    due = city.calendar.due(at, city.alerting.grades[alert.grade].reply)
    alert.due_at = due = min(due, latest or due)
    alert.remind_at = rules.remind_at(at, due, city.alerting.duty.remind)
    alert.climb_at, alert.reminded_at, alert.climbed = due, None, ""


def tell(actor: Actor, alert: Alert, action: str, reason: str = "", **more: Any) -> None:
    """Write it into the ledger, from which those concerned are told."""
    append([event(actor, alert, action, reason, **more)])


def event(actor: Actor, alert: Alert, action: str, reason: str = "", **more: Any) -> NewEvent:
    """One entry about an alert; it names units, never a person of the public."""
    evidence: dict[str, Any] = {"kind": alert.grade, "matter": alert.matter, "place": alert.place}
    if alert.owner_id:
        evidence["unit"] = alert.owner_id
    if alert.due_at:
        evidence["until"] = alert.due_at.isoformat()
    return NewEvent.by(
        actor, stream(alert.pk), action, at=now(), reason=reason, evidence={**evidence, **more}
    )
