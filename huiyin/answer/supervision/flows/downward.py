"""Downward: what is asked of units and whether it can be told that they reach it; their load; what is piled on top."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from huiyin.answer.assessment import queries as assessment
from huiyin.answer.assessment.marking import marks as marks_of
from huiyin.answer.assessment.queries import Marks, Rate
from huiyin.answer.assessment.rules import Policy
from huiyin.answer.assessment.tally_rules import Record
from huiyin.answer.supervision.flows.framing import Frame, residents
from huiyin.answer.supervision.flows.rules import Aim, against
from huiyin.foundation.city.queries import current

# What comes down on a unit, and who set it: the city's own rule or its overseers, the district, or bodies beside it.
ASKS = ("yellow", "red", "duty", "sheet", "joint", "letter", "part", "summons")
ASKERS = ("city", "district", "beside")
KEPT = ("sign", "contact", "handle", "redo")
UNITS_SHOWN = 15

_PUT = """
    SELECT unit, ask, asker, count(*) FROM (
        SELECT c.unit_id AS unit, c.colour AS ask, 'city' AS asker FROM oversight_card c
        WHERE c.at >= %(since)s AND c.at < %(until)s
        UNION ALL
        SELECT d.unit_id, 'duty', CASE WHEN d.opened_by IS NULL THEN 'city' WHEN EXISTS (
                   SELECT 1 FROM accounts_post p WHERE p.account_id = d.opened_by AND p.role = 'coordinator'
               ) THEN 'district' ELSE 'city' END
        FROM oversight_duty d WHERE d.opened_at >= %(since)s AND d.opened_at < %(until)s
        UNION ALL
        SELECT s.unit_id, 'sheet', CASE WHEN s.by IS NOT NULL AND EXISTS (
                   SELECT 1 FROM accounts_post p WHERE p.account_id = s.by AND p.role = 'coordinator'
               ) THEN 'district' ELSE 'city' END
        FROM oversight_dutystep s WHERE s.seq IS NOT NULL AND s.at >= %(since)s AND s.at < %(until)s
        UNION ALL
        SELECT m.unit_id, 'joint', 'city' FROM oversight_jointmember m JOIN oversight_joint j ON j.id = m.joint_id
        WHERE j.opened_at >= %(since)s AND j.opened_at < %(until)s
        UNION ALL
        SELECT l.addressee_id, 'letter', 'beside' FROM letters_letter l
        WHERE l.signed_at >= %(since)s AND l.signed_at < %(until)s
        UNION ALL
        SELECT p.unit_id, 'part', CASE WHEN p.kind = 'double' THEN 'city' ELSE 'beside' END FROM orders_part p
        WHERE p.opened_at >= %(since)s AND p.opened_at < %(until)s
        UNION ALL
        SELECT s.unit_id, 'summons', 'beside' FROM whistles_whistle w JOIN whistles_summons s ON s.whistle_id = w.id
        WHERE w.approved_at >= %(since)s AND w.approved_at < %(until)s
    ) put WHERE unit IS NOT NULL GROUP BY unit, ask, asker
"""

_LOAD = """
    SELECT o.lead_id, count(*), count(DISTINCT nullif(o.handler, '')) FROM orders_workorder o
    WHERE o.opened_at >= %(since)s AND o.opened_at < %(until)s AND o.lead_id IS NOT NULL
          AND o.merged_at IS NULL AND {led}
    GROUP BY o.lead_id
"""

_KEPT = """
    SELECT c.name, count(*) FILTER (WHERE c.outcome = 'met'), count(*) FILTER (WHERE c.outcome = 'missed')
    FROM orders_workorder o JOIN orders_clock c ON c.order_id = o.id
    WHERE o.opened_at >= %(since)s AND o.opened_at < %(until)s AND {led} AND c.name = ANY(%(names)s)
          AND c.unit_id IS NOT NULL AND c.outcome IN ('met', 'missed')
    GROUP BY c.name
"""


@dataclass(frozen=True)
class Level:
    """One kind of units against one target: their common rate with its interval, and how many can be told apart."""

    group: str
    name: str
    rate: Rate
    aim: float
    stands: Aim


@dataclass(frozen=True)
class Load:
    """What one unit had to carry: its orders, the people who handled them, and what was put on it, by whom."""

    unit: str
    orders: int
    handlers: int
    residents: int
    asks: Mapping[str, int]
    by_asker: Mapping[str, int]

    @property
    def put(self) -> int:
        """How much was put on it beside its orders."""
        return sum(self.asks.values())

    @property
    def each(self) -> float | None:
        """Orders for each handler; None where nobody is named."""
        return self.orders / self.handlers if self.handlers else None

    @property
    def per_hundred(self) -> float | None:
        """What was put on it for each hundred orders; None without orders."""
        return 100 * self.put / self.orders if self.orders else None


@dataclass(frozen=True)
class Downward:
    """Everything the page of the downward flow draws."""

    targets: dict[str, float] = field(default_factory=dict)
    levels: list[Level] = field(default_factory=list)
    stands: dict[str, Aim] = field(default_factory=dict)
    loads: list[Load] = field(default_factory=list)
    kept: dict[str, tuple[int, int]] = field(default_factory=dict)
    piled: dict[str, dict[str, float]] = field(default_factory=dict)


def downward(frame: Frame) -> Downward:
    """The figures of a period; the rates' own statements and three more."""
    marks = assessment.table(frame.actor, frame.period)
    targets = {name: aim for name, aim in current().pack.scoring.targets.items() if name in assessment.RATES}
    loads = _loads(frame)
    return Downward(
        targets=targets,
        levels=_levels(marks, targets, assessment.formula(frame.period)),
        stands={name: against(_spans(marks, name), aim) for name, aim in targets.items()},
        loads=loads,
        kept={name: (met, missed) for name, met, missed in frame.rows(_KEPT, names=list(KEPT))},
        piled=_piled(loads),
    )


def _levels(marks: list[Marks], targets: Mapping[str, float], how: Policy) -> list[Level]:
    """Groups by the formula of the period; an order that several units of a group handled counts once."""
    groups: dict[str, list[Marks]] = defaultdict(list)
    for one in marks:
        groups[one.group].append(one)
    order = [group for group in (*current().pack.scoring.groups, "") if group in groups]
    found = []
    for group in order:
        whole = sum((one.record for one in groups[group]), Record())
        together = marks_of("", group, whole, how, whole=len(groups[group]) > 1).rates
        for name, aim in targets.items():
            found.append(Level(group, name, together[name], aim, against(_spans(groups[group], name), aim)))
    return found


def _spans(marks: Iterable[Marks], name: str) -> list[tuple[float, float] | None]:
    rows = (one.rates[name] for one in marks)
    return [None if r.few or r.low is None or r.high is None else (r.low, r.high) for r in rows]


def _loads(frame: Frame) -> list[Load]:
    """Units of the scope with what they had to carry, what was put on them most first."""
    asks: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(ASKS, 0))
    askers: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(ASKERS, 0))
    for unit, ask, asker, count in frame.rows(_PUT):
        asks[unit][ask] += count
        askers[unit][asker] += count
    carried = {unit: (orders, handlers) for unit, orders, handlers in frame.rows(_LOAD)}
    city = current()
    units = [unit for unit in city.units if unit in frame.scope.units and (unit in asks or unit in carried)]
    found = [
        Load(unit, *carried.get(unit, (0, 0)), residents(city, unit), asks[unit], askers[unit])
        for unit in units
    ]
    return sorted(found, key=lambda load: (-load.put, -load.orders, load.unit))


def _piled(loads: Iterable[Load]) -> dict[str, dict[str, float]]:
    """By group of units and by who asked: what was put on them for each hundred of their orders."""
    orders: dict[str, int] = defaultdict(int)
    put: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(ASKERS, 0))
    for load in loads:
        group = current().units[load.unit].group
        orders[group] += load.orders
        for asker, count in load.by_asker.items():
            put[group][asker] += count
    return {
        group: {asker: 100 * count / orders[group] for asker, count in put[group].items()}
        for group in (*current().pack.scoring.groups, "")
        if orders.get(group) and group in put
    }
