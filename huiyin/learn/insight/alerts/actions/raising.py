"""What was noticed becomes alerts: merged, laid beside what is open, weighed, and told while the budget lasts.

One look at a time; a look done twice changes nothing. What is not told is kept: held by the budget, or known before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Count, Q

from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.ledger.actions import append
from huiyin.learn.insight.alerts import describing, rules
from huiyin.learn.insight.alerts.actions.holding import event, start_clock, today
from huiyin.learn.insight.alerts.merging_rules import Bundle, bundles
from huiyin.learn.insight.alerts.models import Alert, AlertOrder, AlertPart, KnownEvent
from huiyin.learn.insight.alerts.signals import Signal
from huiyin.learn.insight.alerts.summing import used
from huiyin.learn.insight.alerts.tally import Tally

KNOWN_AT_MOST = 200
LAID_AT_MOST = 80  # things of one look; a budget tells a few of them, and what still shows is noticed again
FIGURES = (
    "grade", "source", "kind", "matter", "place", "leaf", "street", "first_day", "last_day", "observed", "expected",
    "upper", "p", "people", "facts", "series", "known_by", "state",
)  # fmt: skip


@dataclass(frozen=True)
class Looked:
    """What one look brought: how many signals, how many things they are about, how many are new, and told."""

    signals: int
    things: int
    new: int
    told: int


@transaction.atomic
def take_up(day: date, signals: Sequence[Signal], past: Tally) -> Looked:
    """Make alerts of what was noticed on a day; the same signals again change nothing."""
    _one_at_a_time()
    city = current()
    things = bundles(signals, past.tree, city.alerting.merging)
    strongest = sorted(things, key=_strength)[:LAID_AT_MOST]
    known = known_on(day, city)
    new = sum(_lay_down(thing, past, known, city) for thing in strongest)
    return Looked(len(signals), len(things), new, len(_tell_strongest(day, city)))


def _strength(thing: Bundle) -> tuple[float, float, str, str]:
    return (thing.p, -thing.head.excess, thing.head.matter, thing.head.place)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('alerts.look'))")


def _lay_down(thing: Bundle, past: Tally, known: Sequence[rules.Known], city: City) -> bool:
    """Put a thing to the alert that is about it, or make a new one; whether it is new."""
    alert = _same(thing, city)
    if alert is not None and alert.state not in rules.OPEN:
        return False  # judged on what it showed; only what comes after that day is a thing of its own
    fresh = alert is None
    alert = alert or Alert(noticed_at=now())
    said = _describe(alert, thing, past, known, city)
    alert.save()
    _keep_parts(alert, thing)
    AlertOrder.objects.bulk_create(
        [AlertOrder(alert=alert, order_id=order) for order in said.orders], ignore_conflicts=True
    )
    if fresh:
        append([event(SYSTEM, alert, "notice_alert", observed=alert.observed)], fresh=True)
    return fresh


def _same(thing: Bundle, city: City) -> Alert | None:
    """The alert about this thing: its level among the thing's, or the thing's among its parts, or half its orders."""
    head = thing.head
    about = Alert.objects.filter(matter=head.matter, place=head.place, state__in=rules.OPEN)
    if alert := about.select_for_update().first():
        return alert
    found = sorted(_near(thing, city), key=lambda row: row[1] not in rules.OPEN)
    return Alert.objects.select_for_update().get(pk=found[0][0]) if found else None


def _near(thing: Bundle, city: City) -> list[tuple[int, str]]:
    """Alerts of days near it that share its level, a part or its orders, in this order: key and state."""
    head, levels = thing.head, {(one.matter, one.place) for one in thing.strands}
    near = thing.first - timedelta(days=city.alerting.merging.gap_days)
    begun = head.strongest.since  # seven days that hold what was judged already are not news
    still = Q(state__in=rules.OPEN) | Q(closed_at__gte=describing.day_span(begun, begun, city)[0])
    around = Alert.objects.filter(still, last_day__gte=near, first_day__lte=thing.last).order_by("id")
    parts = AlertPart.objects.filter(matter=head.matter, place=head.place, day__gte=near)
    # Without their texts and series: on a stormy day there are hundreds of them.
    rows = around.values_list("pk", "state", "matter", "place")
    found = [(pk, state) for pk, state, *level in rows if tuple(level) in levels]
    found += around.filter(pk__in=parts.values("alert")).values_list("pk", "state")
    return [*found, *around.filter(pk__in=_sharing(thing, city)).values_list("pk", "state")]


def _sharing(thing: Bundle, city: City) -> list[int]:
    """Alerts that have so many orders in common with it."""
    if not thing.orders:
        return []
    shared = AlertOrder.objects.filter(order__in=thing.orders).values("alert").annotate(n=Count("id"))
    common = dict(shared.values_list("alert", "n"))
    sizes = dict(
        AlertOrder.objects.filter(alert__in=common)
        .values("alert")
        .annotate(n=Count("id"))
        .values_list("alert", "n")
    )
    least = city.alerting.merging.shared
    return [pk for pk, n in common.items() if n >= least * min(sizes[pk], len(thing.orders))]


def _describe(
    alert: Alert, thing: Bundle, past: Tally, known: Sequence[rules.Known], city: City
) -> describing.Said:
    """Write the newest figures on the alert; who was told keeps the duty, unless it turns out to lie elsewhere."""
    head, strongest = thing.head, thing.head.strongest
    said = describing.what_is_said(thing, describing.orders_of(thing, past.tree, city), city, past)
    strength = rules.Strength(
        strongest.ratio, strongest.observed, said.people or strongest.observed, thing.p,
        describing.is_dangerous([said.leaf], city),
    )  # fmt: skip
    moved = _set_level(alert, head.matter, head.place)
    alert.source, alert.kind = strongest.source, strongest.kind
    alert.first_day = min(alert.first_day or thing.first, thing.first)
    alert.last_day = max(alert.last_day or thing.last, thing.last)
    alert.observed, alert.expected, alert.upper = strongest.observed, strongest.expected, strongest.upper
    alert.p, alert.people, alert.leaf, alert.street = thing.p, said.people, said.leaf, said.street
    alert.facts, alert.series = said.facts, describing.series_of(thing, past, city)
    _set_state(alert, rules.grade(strength, city.alerting.grades), thing, strongest.ratio, past, known)
    if alert.raised_at is None:
        alert.owner_id, alert.co_units = describing.duty_of(said.leaf, head.place, said.street, city)
    elif moved and alert.state in rules.WAITING:
        _hand_on(alert, *describing.duty_of(said.leaf, head.place, said.street, city))
    return said


def _set_level(alert: Alert, matter: str, place: str) -> bool:
    """The level moves with what explains it best, unless another open alert is already about that; whether it did."""
    taken = Alert.objects.filter(matter=matter, place=place, state__in=rules.OPEN).exclude(pk=alert.pk)
    if (alert.matter, alert.place) == (matter, place) or taken.exists():
        return False
    alert.matter, alert.place = matter, place
    return True


def _hand_on(alert: Alert, owner: str, helps: Sequence[str]) -> None:
    """It lies elsewhere and nobody answered yet: the unit there is told and has the whole time, the first helps."""
    if owner == alert.owner_id:
        return
    first, alert.owner_id = alert.owner_id, owner
    alert.co_units = [unit for unit in dict.fromkeys([*helps, first]) if unit and unit != owner]
    start_clock(alert)
    append([event(SYSTEM, alert, "raise_alert", units=[owner], co=alert.co_units)])


def _set_state(
    alert: Alert, grade: str, thing: Bundle, ratio: float, past: Tally, known: Sequence[rules.Known]
) -> None:
    """What was not told is known or held anew; what was told can only become graver, while the budget lasts."""
    if alert.state in rules.TOLD:
        if rules.graver(grade, alert.grade) and alert.state in rules.WAITING and _is_left(grade):
            alert.grade, alert.raised_on = grade, today()
            start_clock(alert, latest=alert.due_at)  # a graver grade leaves less time, never more
        return
    head = thing.head
    alert.grade = grade
    alert.known_by = rules.what_explains(
        known, head.matter, head.place, thing.first, thing.last, ratio, past.tree
    )
    alert.state = rules.KNOWN if alert.known_by else rules.HELD


def _is_left(grade: str) -> bool:
    return used(today())[grade] < current().alerting.grades[grade].budget


def _keep_parts(alert: Alert, thing: Bundle) -> None:
    named = ("source", "kind", "matter", "place", "day")
    rows = {tuple(getattr(one, name) for name in named): one for one in thing.signals}
    AlertPart.objects.bulk_create(
        [
            AlertPart(
                alert=alert, days=one.days, observed=one.observed, expected=one.expected, upper=one.upper, p=one.p,
                label=one.label[:200], label_en=one.label_en[:200], **dict(zip(named, key, strict=True)),
            )
            for key, one in rows.items()
        ],
        update_conflicts=True,
        unique_fields=["alert", *named],
        update_fields=["days", "observed", "expected", "upper", "p", "label", "label_en"],
    )  # fmt: skip


def _tell_strongest(day: date, city: City) -> list[int]:
    """Tell of what still shows on the day, the strongest first, while today's budget lasts."""
    waiting = Alert.objects.filter(state=rules.HELD, last_day__gte=day).select_for_update().in_bulk()
    weighed = [
        rules.Weighed(one.pk, one.grade, one.p, one.observed - one.expected) for one in waiting.values()
    ]
    told, _ = rules.spend(weighed, used(today()), city.alerting.grades)
    raised = [_raise(waiting[pk]) for pk in told]
    append([event(SYSTEM, one, "raise_alert", units=[one.owner_id], co=one.co_units) for one in raised])
    return told


def _raise(alert: Alert) -> Alert:
    alert.state, alert.raised_at, alert.raised_on = rules.RAISED, now(), today()
    start_clock(alert)
    alert.save()
    return alert


def known_on(day: date, city: City) -> list[rules.Known]:
    """What people entered and what the pack knows of every year, as far as it is about this day."""
    rows = KnownEvent.objects.filter(since__lte=day, until__gte=day - timedelta(days=7), ended_at=None)
    entered = [
        rules.Known(f"event:{one.pk}", one.since, one.until, one.times, tuple(one.matters), tuple(one.places))
        for one in rows.order_by("id")[:KNOWN_AT_MOST]
    ]
    seasons = [one for one in city.alerting.seasons if one.holds(day)]
    return [
        *entered,
        *(rules.Known(f"season:{one.code}", day, day, one.times, one.matters) for one in seasons),
    ]
