"""What others may ask about alerts: who sees which, what is behind one, what is known, how today's budget stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, IntegerField, Q, Value, When

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.policies import may_read as may_open
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.alerting import GRADES, Season
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.alerts import policies, rules
from huiyin.learn.insight.alerts.describing import day_span, orders_at
from huiyin.learn.insight.alerts.measuring import SIMILAR_AT_MOST, Similar, Standing, record, similar
from huiyin.learn.insight.alerts.models import Alert, AlertOrder, AlertPart, AlertReply, KnownEvent
from huiyin.learn.insight.alerts.policies import readable, sees_all
from huiyin.learn.insight.alerts.rules import ANSWERED, OUTCOMES, WAITING, WORDS_AT_MOST
from huiyin.learn.insight.alerts.summing import Told, told, used
from huiyin.learn.insight.alerts.tally import tree_of
from huiyin.learn.insight.alerts.wording import finding, known_name, matter_name, place_name, sharing

__all__ = [
    "ANSWERED",
    "GRADES",
    "OUTCOMES",
    "PAGE",
    "SIMILAR_AT_MOST",
    "VIEWS",
    "WAITING",
    "WORDS_AT_MOST",
    "Alert",
    "AlertReply",
    "Budget",
    "KnownEvent",
    "Place",
    "Seen",
    "Similar",
    "Standing",
    "Told",
    "answered_before",
    "behind",
    "budget",
    "clock_began",
    "count_waiting",
    "counts",
    "finding",
    "known_events",
    "known_name",
    "listed",
    "matter_name",
    "others_here",
    "parts",
    "place_name",
    "read",
    "record",
    "replies",
    "seasons",
    "sees_all",
    "sharing",
    "similar",
    "streets",
    "to_answer",
    "told",
    "waiting_since",
    "whistled_on",
]

PAGE = 50
BEHIND_AT_MOST = 60
PARTS_AT_MOST = 40
OTHERS_AT_MOST = 6
KNOWN_AT_MOST = 100
VIEWS = ("open", "held", "known", "judged")
_STATES = {
    "open": rules.TOLD,
    "held": (rules.HELD,),
    "known": (rules.KNOWN,),
    "judged": (rules.JUDGED,),
}
_GRAVEST = Case(
    *(When(grade=grade, then=Value(n)) for n, grade in enumerate(GRADES)), output_field=IntegerField()
)
_WAITS = Case(When(state__in=WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())


@dataclass(frozen=True)
class Seen:
    """An alert with what its reader may do about it now."""

    alert: Alert
    orders: int
    late: bool
    answers: bool
    helps: bool
    judges: bool
    leads: bool
    instructs: bool
    tells: bool


@dataclass(frozen=True)
class Budget:
    """How many alerts of a grade were told today, of how many a day may be."""

    grade: str
    used: int
    of: int


@dataclass(frozen=True)
class Place:
    """A street with how many of the matter came from it in the alert's days, and whether it borders on the alert's."""

    code: str
    n: int
    neighbour: bool


def listed(actor: Actor, view: str = "open", after: int = 0) -> list[Alert]:
    """The reader's alerts: open ones that wait first, by grade and due; others newest first. A page and one more."""
    found = readable(actor).filter(state__in=_STATES[view]).select_related("owner").defer("series")
    if view == "open":
        found = found.order_by(_WAITS, _GRAVEST, "due_at", "id")
    elif view == "judged":
        found = found.order_by("-closed_at", "-id")
    else:
        found = found.order_by(_GRAVEST, "-noticed_at", "-id")
    return list(found[after : after + PAGE + 1])


def opened_by(actor: Actor, alerts: Iterable[Alert]) -> frozenset[int]:
    """Which of these this reader may open."""
    keys = [one.pk for one in alerts]
    return frozenset(readable(actor).filter(pk__in=keys).values_list("pk", flat=True))


def counts(actor: Actor) -> dict[str, int]:
    """How many there are in each view."""
    rows = dict(readable(actor).values_list("state").annotate(n=Count("id")).order_by())
    return {view: sum(rows.get(state, 0) for state in states) for view, states in _STATES.items()}


def count_waiting(actor: Actor) -> int:
    """How many the reader must do something about: a unit's unanswered, an analyst's unjudged, a leader's open ones."""
    found = readable(actor)
    if not sees_all(actor):
        return found.filter(state__in=WAITING).count()
    return found.filter(state__in=rules.TOLD).count()


def read(actor: Actor, alert_id: int) -> Seen | None:
    """One alert, for those who may see it."""
    alert = Alert.objects.select_related("owner").filter(pk=alert_id).first()
    if alert is None or not policies.may_read(actor, alert):
        return None
    told, waits = alert.state in rules.TOLD, alert.state in WAITING
    return Seen(
        alert,
        AlertOrder.objects.filter(alert=alert).count(),
        waits and alert.due_at is not None and alert.due_at <= now(),
        answers=told and policies.may_answer(actor, alert),
        helps=told and policies.may_help(actor, alert),
        judges=told and policies.may_judge(actor, alert),
        leads=told and policies.may_change_lead(actor, alert),
        instructs=told and policies.may_instruct(actor, alert),
        tells=alert.state in (rules.HELD, rules.KNOWN) and policies.may_tell(actor),
    )


def behind(actor: Actor, alert: Alert) -> list[WorkOrder]:
    """The newest orders behind an alert that this reader may open."""
    found = WorkOrder.objects.filter(pk__in=AlertOrder.objects.filter(alert=alert).values("order"))
    rows = found.select_related("appeal", "lead", "place", "parent__lead").defer("proposal")
    return [order for order in rows.order_by("-opened_at")[:BEHIND_AT_MOST] if may_open(actor, order)]


def whistled_on(actor: Actor, alert: Alert) -> WorkOrder | None:
    """The newest order on which this head could blow the whistle: led by the own unit, and being handled."""
    heads = actor.units("unit_head")
    found = WorkOrder.objects.filter(pk__in=AlertOrder.objects.filter(alert=alert).values("order"))
    return found.filter(lead__in=heads, state="50").order_by("-opened_at").first() if heads else None


def parts(alert: Alert) -> list[AlertPart]:
    """The signals it is made of, newest and strongest first."""
    return list(AlertPart.objects.filter(alert=alert).order_by("-day", "-observed", "id")[:PARTS_AT_MOST])


def replies(alert: Alert) -> list[AlertReply]:
    """What was said, oldest first."""
    return list(AlertReply.objects.filter(alert=alert).select_related("unit").order_by("id")[:PAGE])


def streets(alert: Alert) -> list[Place]:
    """Every street that had any of the matter in the alert's days, most first, with those that border on it."""
    city = current()
    tree, span = tree_of(city), day_span(alert.first_day, alert.last_day, city)
    found = orders_at(alert.matter, "", span, tree).filter(place__isnull=False)
    rows = found.values_list("place").annotate(n=Count("id")).order_by("-n", "place")
    near = city.jurisdictions.neighbours(tree.inside(alert.place)) if alert.place else set()
    return [Place(code, n, code in near) for code, n in rows if code in city.units]


def others_here(actor: Actor, alert: Alert) -> list[Alert]:
    """Other open alerts in the same place, whatever they are about."""
    place = alert.street or alert.place
    if not place:
        return []
    found = readable(actor).filter(Q(street=place) | Q(place=place), state__in=rules.OPEN)
    return list(found.exclude(pk=alert.pk).defer("series").order_by(_GRAVEST, "id")[:OTHERS_AT_MOST])


def budget() -> list[Budget]:
    """Today's budget by grade, the gravest first."""
    city = current()
    today = now().astimezone(city.zone).date()
    spent = used(today)
    return [Budget(grade, spent[grade], city.alerting.grades[grade].budget) for grade in GRADES]


def known_events(ended: bool = False) -> list[KnownEvent]:
    """What people entered that holds or is to come, next first; or what is over or was taken back."""
    today = now().astimezone(current().zone).date()
    over = Q(until__lt=today) | Q(ended_at__isnull=False)
    found = KnownEvent.objects.filter(over) if ended else KnownEvent.objects.exclude(over)
    return list(found.order_by("-until" if ended else "since", "id")[:KNOWN_AT_MOST])


def seasons(day: date) -> list[tuple[Season, bool]]:
    """What the pack knows of every year, and whether it holds on a day."""
    return [(season, season.holds(day)) for season in current().alerting.seasons]


def waiting_since(since: datetime) -> list[Alert]:
    """Alerts told since a moment that nobody answered, oldest first."""
    found = Alert.objects.filter(state__in=WAITING, raised_at__gte=since)
    return list(found.order_by("raised_at", "id")[:PAGE])


def answered_before(until: datetime) -> list[Alert]:
    """Alerts that were answered before a moment and not judged, oldest first."""
    found = Alert.objects.filter(state=ANSWERED, answered_at__lt=until)
    return list(found.order_by("answered_at", "id")[:PAGE])


def clock_began(alert: Alert) -> datetime:
    """When the lead's time began: a clock that was started anew began as long before its end as the reminder says."""
    share = current().alerting.duty.remind
    if alert.remind_at is None or alert.due_at is None or share >= 1:
        return alert.raised_at or alert.noticed_at
    began: datetime = alert.due_at - (alert.due_at - alert.remind_at) / (1 - share)
    return began


def to_answer() -> tuple[str, str]:
    """What a lead is asked to answer, in both languages."""
    duty = current().alerting.duty
    return duty.ask, duty.ask_en
