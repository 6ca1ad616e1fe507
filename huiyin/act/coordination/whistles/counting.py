"""The figures of whistles: how often streets blow, how well units come; both with what they are counted from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, Count, F, Q
from django.db.models.functions import Coalesce

from huiyin.act.coordination.whistles import rules
from huiyin.act.coordination.whistles.models import Summons, Whistle
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

UNITS_AT_MOST = 1000


@dataclass(frozen=True)
class Counts:
    """How one street blows: whistles per order with its band, what was settled, and what units took as theirs."""

    unit: str
    orders: int
    whistles: int
    closed: int
    resolved: int
    asked: int
    accepted: int
    band: str

    @property
    def rate(self) -> float | None:
        """Whistles per order."""
        return self.whistles / self.orders if self.orders else None

    @property
    def closure(self) -> float | None:
        """Share of ended whistles that were settled on the spot."""
        return self.resolved / self.closed if self.closed else None

    @property
    def accuracy(self) -> float | None:
        """Share of units that answered and took the duty as theirs: a street that blows well is high."""
        return self.accepted / self.asked if self.asked else None


@dataclass(frozen=True)
class UnitRecord:
    """How one unit comes when it is summoned: of those whose time was over, who came, and who came in time."""

    unit: str
    due: int
    came: int
    in_time: int
    rated: int
    mark: float | None

    @property
    def on_time(self) -> float | None:
        """Share of summons to which it came in time."""
        return self.in_time / self.due if self.due else None


def whistle_counts(since: datetime, until: datetime, path: str = "") -> list[Counts]:
    """Streets below a place of the tree, or all, that led orders in the period; bounded, in the order of codes.

    Orders count by when they were opened, whistles by when they were approved; a whistle that was called off or
    fell away with its order was none, so it counts as blown but not as ended.
    """
    how, orders = current().whistling, _orders(since, until, path)
    blown, asked = _blown(since, until, path), _asked(since, until, path)
    found = []
    for unit in sorted(orders.keys() | blown.keys())[:UNITS_AT_MOST]:
        led, (all_of, closed, resolved) = orders.get(unit, 0), blown.get(unit, (0, 0, 0))
        answered, accepted = asked.get(unit, (0, 0))
        band = rules.band(all_of, led, how.low, how.high, how.enough)
        found.append(Counts(unit, led, all_of, closed, resolved, answered, accepted, band))
    return found


def _orders(since: datetime, until: datetime, path: str) -> dict[str, int]:
    found = WorkOrder.objects.filter(opened_at__gte=since, opened_at__lt=until, lead__level="street")
    if path:
        found = found.filter(_at(path, "lead__"))
    return dict(found.order_by().values_list("lead").annotate(n=Count("pk")))


def _blown(since: datetime, until: datetime, path: str) -> dict[str, tuple[int, int, int]]:
    found = Whistle.objects.filter(approved_at__gte=since, approved_at__lt=until)
    if path:
        found = found.filter(_at(path, "street__"))
    ended = Q(state__in=rules.RATEABLE)
    rows = (
        found.order_by()
        .values_list("street")
        .annotate(
            n=Count("pk"), closed=Count("pk", filter=ended), good=Count("pk", filter=Q(state=rules.RESOLVED))
        )
    )
    return {unit: (n, closed, good) for unit, n, closed, good in rows}


def _asked(since: datetime, until: datetime, path: str) -> dict[str, tuple[int, int]]:
    found = Summons.objects.filter(
        whistle__approved_at__gte=since, whistle__approved_at__lt=until, accepts__isnull=False
    )
    if path:
        found = found.filter(_at(path, "whistle__street__"))
    rows = (
        found.order_by()
        .values_list("whistle__street")
        .annotate(n=Count("pk"), good=Count("pk", filter=Q(accepts=True)))
    )
    return {unit: (n, good) for unit, n, good in rows}


def unit_records(
    since: datetime, until: datetime, path: str = "", units: Sequence[str] | None = None
) -> list[UnitRecord]:
    """Units (these, or all) summoned by streets below a place, or by all, whose time fell in the period; bounded.

    Left out are whistles called off or ended before the unit's time was over, unless it had come.
    """
    found = Summons.objects.filter(arrive_by__gte=since, arrive_by__lt=until)
    found = found.exclude(whistle__state__in=(rules.CALLED_OFF, rules.LAPSED))
    over = Q(arrived_at__isnull=False) | Q(arrive_by__lt=Coalesce(F("whistle__closed_at"), now()))
    if path:
        found = found.filter(_at(path, "whistle__street__"))
    if units is not None:
        found = found.filter(unit__in=units)
    mark = F("arrived_mark") + F("accepted_mark") + F("result_mark")
    rows = (
        found.filter(over)
        .order_by("unit")
        .values_list("unit")
        .annotate(
            due=Count("pk"),
            came=Count("pk", filter=Q(arrived_at__isnull=False)),
            in_time=Count("pk", filter=Q(arrived_at__lte=F("arrive_by"))),
            rated=Count("pk", filter=Q(rated_at__isnull=False)),
            mark=Avg(mark),
        )
    )
    return [UnitRecord(*row) for row in rows[:UNITS_AT_MOST]]


def _at(path: str, prefix: str) -> Q:
    return Q(**{f"{prefix}path": path}) | Q(**{f"{prefix}path__startswith": f"{path}."})
