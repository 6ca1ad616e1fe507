"""The life of a whistle, its marks and its figures; no Django."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt

HARD, ENFORCEMENT, EMERGENCY = "hard", "enforcement", "emergency"
KINDS = (HARD, ENFORCEMENT, EMERGENCY)
DRAFT, CHECKING, BLOWN = "draft", "checking", "blown"
RESOLVED, CALLED_OFF, ESCALATED, DROPPED, LAPSED = "resolved", "called_off", "escalated", "dropped", "lapsed"
OPEN = (DRAFT, CHECKING, BLOWN)
IN_FORCE = (CHECKING, BLOWN)  # the order waits for it in 53
STATES = (*OPEN, RESOLVED, CALLED_OFF, ESCALATED, DROPPED, LAPSED)
RATEABLE = (RESOLVED, ESCALATED)
UNITS_AT_MOST, ROWS_AT_MOST, TEXT_AT_MOST = 20, 30, 2000
EARTH = 6_371_000.0  # metres

# What can be done in each state, and where it leads; approving leads to BLOWN at once in an emergency.
STEPS: Mapping[str, Mapping[str, str]] = {
    DRAFT: {"approve": CHECKING, "drop": DROPPED, "lapse": LAPSED},
    CHECKING: {
        "check": BLOWN,
        "pass_on": BLOWN,
        "call_off": CALLED_OFF,
        "escalate": ESCALATED,
        "lapse": LAPSED,
    },
    BLOWN: {"resolve": RESOLVED, "call_off": CALLED_OFF, "escalate": ESCALATED, "lapse": LAPSED},
}


def after(state: str, action: str, kind: str) -> str | None:
    """The state that an action leads to, or None where it cannot be done."""
    target = STEPS.get(state, {}).get(action)
    return BLOWN if action == "approve" and target and kind == EMERGENCY else target


@dataclass(frozen=True)
class Row:
    """One line of a resolution sheet: a unit and a person there do something by a day."""

    unit: str
    who: str
    what: str
    by: date

    def written(self) -> dict[str, str]:
        """The row for the ledger."""
        return asdict(self) | {"by": self.by.isoformat()}


def draft_faults(kind: str, question: str, why: str, place: str, units: Iterable[str], own: str) -> list[str]:
    """Fields of a draft that are missing or wrong; `own` is the unit that blows, which cannot summon itself."""
    asked = list(units)
    wrong = {
        "kind": kind not in KINDS,
        "question": _no_text(question),
        "why": _no_text(why),
        "place": _no_text(place),
        "units": not 0 < len(set(asked)) <= UNITS_AT_MOST or len(set(asked)) != len(asked) or own in asked,
    }
    return [name for name, bad in wrong.items() if bad]


def sheet_faults(rows: Iterable[Row], units: Iterable[str]) -> list[str]:
    """Whether a sheet has rows, each with a unit that was there, a person, a duty."""
    found, known = list(rows), set(units)
    good = 0 < len(found) <= ROWS_AT_MOST and all(
        row.unit in known and not _no_text(row.who) and not _no_text(row.what) for row in found
    )
    return [] if good else ["sheet"]


def _no_text(text: str) -> bool:
    return not text.strip() or len(text) > TEXT_AT_MOST


def arrive_by(kind: str, confirm_by: datetime, meet_at: datetime | None) -> datetime:
    """When a unit must be on the spot: in an emergency within its limit, else when it was bid, but not sooner."""
    if kind == EMERGENCY or meet_at is None:
        return confirm_by
    return max(meet_at, confirm_by)


def metres(one: tuple[float, float] | None, other: tuple[float, float] | None) -> int | None:
    """Distance of two points (longitude, latitude) over the ground, None if either is not known."""
    if one is None or other is None:
        return None
    (x1, y1), (x2, y2) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin((x2 - x1) / 2) ** 2
    return round(2 * EARTH * asin(min(1.0, sqrt(half))))


def arrival_mark(
    arrived: datetime | None, by: datetime | None, ended: datetime, full: float, late_share: float
) -> float:
    """The mark for coming, from the record alone: in time (or not needed any more in that time), late, not at all."""
    if by is None or (arrived is None and ended <= by):
        return full
    if arrived is None:
        return 0.0
    return full if arrived <= by else full * late_share


def mark_faults(given: Mapping[str, float], most: Mapping[str, float]) -> list[str]:
    """Marks that are outside what can be given."""
    return [name for name, value in given.items() if not 0 <= value <= most[name]]


def is_absent(arrived: datetime | None, by: datetime | None, at: datetime, hours: float) -> bool:
    """Whether a unit that should have come is to be called absent by now."""
    return arrived is None and by is not None and at >= by + timedelta(hours=hours)


def band(whistles: int, orders: int, low: float, high: float, enough: int) -> str:
    """`few`, `healthy` or `many` whistles for so many orders; `unknown` when the orders are too few to tell."""
    if orders < enough:
        return "unknown"
    share = whistles / orders
    return "few" if share < low else "many" if share > high else "healthy"
