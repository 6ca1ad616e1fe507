"""What the papers count, each asked of the database once for all units: the only place that asks other rooms."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count, Q, QuerySet

from huiyin.act.coordination.letters.models import Letter
from huiyin.act.coordination.whistles.models import Whistle
from huiyin.act.orders.handling_models import Promise
from huiyin.act.orders.models import Escalation, WorkOrder
from huiyin.answer.assessment import queries
from huiyin.answer.assessment.rules import Period, Rate, rate
from huiyin.answer.supervision.meetings.figures.shapes import Unhappy
from huiyin.foundation.accounts.rules import Actor, Post
from huiyin.foundation.city.queries import current

UNHAPPY_AT_MOST = 5000
Pairs = Counter[tuple[str, str]]  # (unit, matter) -> how many


def reader(scope: str) -> Actor:
    """Who counts for a scope: the machine, with the sight of one who leads it."""
    city = current()
    path, above = scope, city.units[scope].parent
    while above:
        path, above = f"{above}.{path}", city.units[above].parent
    return Actor(None, "system", (Post("leader", scope, path),))


def months(
    scope: str, period: Period, count: int, known: queries.Readings
) -> dict[str, tuple[queries.Marks, dict[str, queries.Marks]]]:
    """The marks of the scope and of each of its units for the last so many months, the oldest first; each read once."""
    someone = reader(scope)
    found = {}
    for back in range(count - 1, -1, -1):
        month = period.moved(-back)
        rows = {marks.unit: marks for marks in queries.table(someone, month, known=known)}
        found[month.code] = (queries.whole_of(someone, month, known), rows)
    return found


def groups(period: Period, known: queries.Readings) -> dict[str, list[queries.Marks]]:
    """All units of the city by peer group: the peers of a district's units sit in other districts too."""
    found: dict[str, list[queries.Marks]] = defaultdict(list)
    for marks in queries.table(reader(current().pack.city.root), period, known=known):
        found[marks.group].append(marks)
    return found


@dataclass(frozen=True)
class Solved:
    """How many orders of a matter fell due, were asked about, and were solved, a part counting as the city says."""

    due: int = 0
    valid: int = 0
    worth: float = 0.0

    def __add__(self, other: "Solved") -> "Solved":
        return Solved(self.due + other.due, self.valid + other.valid, self.worth + other.worth)

    def rate(self) -> Rate:
        """As a rate with its interval."""
        return rate(self.worth, self.valid, current().pack.scoring.minimum_valid)


def by_matter(period: Period, units: Iterable[str], known: queries.Readings) -> dict[str, dict[str, Solved]]:
    """Unit -> matter -> what was solved of it, without approved exclusions; one statement."""
    partial, wanted = current().pack.scoring.partial, set(units)
    return {
        unit: {
            code: Solved(one.due, one.valid, one.solved + partial * one.partly)
            for code, one in matters.items()
        }
        for unit, matters in known.matters(period).items()
        if unit in wanted
    }


def unhappy(period: Period, units: Iterable[str]) -> list[Unhappy]:
    """Orders that fell due in the month and whose appellants were dissatisfied twice or more, most often first."""
    bad = Q(callbacks__outcome="answered", callbacks__result="dissatisfied")
    rows = (
        _fell_due(period, units)
        .filter(round__gte=1)
        .annotate(times=Count("callbacks", filter=bad))
        .filter(times__gte=2)
        .order_by("-times", "number")
        .values_list("number", "lead_id", "matter", "place_id", "times", "state", "confidential")
    )
    return [
        Unhappy(number, unit, "" if secret else matter, "" if secret else place or "", times, state)
        for number, unit, matter, place, times, state, secret in rows[:UNHAPPY_AT_MOST]
    ]


def repeated(period: Period, units: Iterable[str]) -> Pairs:
    """Orders of the month whose appellant had brought the same matter before."""
    rows = _fell_due(period, units).filter(repeats__gte=1)
    return _pairs(rows.values_list("lead_id", "matter").annotate(count=Count("id")).order_by())


def promised(units: Iterable[str]) -> Pairs:
    """Open promises of the ledger, whenever they were made."""
    rows = Promise.objects.filter(unit__in=list(units), ended_at=None)
    return _pairs(rows.values_list("unit_id", "order__matter").annotate(count=Count("id")).order_by())


def whistled(period: Period, units: Iterable[str]) -> Pairs:
    """Whistles that streets blew in the month."""
    rows = Whistle.objects.filter(street__in=list(units), **_within("blown_at", period))
    return _pairs(rows.values_list("street_id", "order__matter").annotate(count=Count("id")).order_by())


def written(period: Period, units: Iterable[str]) -> Pairs:
    """Letters that were signed in the month."""
    rows = Letter.objects.filter(sender__in=list(units), **_within("signed_at", period))
    return _pairs(rows.values_list("sender_id", "order__matter").annotate(count=Count("id")).order_by())


def escalated(period: Period, units: Iterable[str]) -> Pairs:
    """Orders that units sent up in the month."""
    rows = Escalation.objects.filter(from_unit__in=list(units), **_within("at", period))
    return _pairs(rows.values_list("from_unit_id", "order__matter").annotate(count=Count("id")).order_by())


def _fell_due(period: Period, units: Iterable[str]) -> QuerySet[WorkOrder]:
    return WorkOrder.objects.filter(lead__in=list(units), **_within("handle_due_at", period))


def _within(field: str, period: Period) -> dict[str, datetime]:
    since, until = _bounds(period)
    return {f"{field}__gte": since, f"{field}__lt": until}


def _bounds(period: Period) -> tuple[datetime, datetime]:
    zone = current().zone
    since, until = (datetime.combine(day, time(), zone) for day in (period.start, period.end))
    return since, until


def _pairs(rows: Iterable[tuple[str, str, int]]) -> Pairs:
    return Counter({(unit, matter): count for unit, matter, count in rows})


def of_matter(pairs: Pairs) -> Mapping[str, int]:
    """How many of each matter, over all units."""
    found: Counter[str] = Counter()
    for (_, matter), count in pairs.items():
        found[matter] += count
    return found


def of_unit(pairs: Pairs) -> Mapping[str, dict[str, int]]:
    """Unit -> matter -> how many."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for (unit, matter), count in pairs.items():
        found[unit][matter] = count
    return found
