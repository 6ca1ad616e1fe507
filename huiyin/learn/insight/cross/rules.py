"""What can be set against what, and what an address says of it; no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from huiyin.foundation.numbers import whole_number

TIME = ("day", "week", "month", "hour", "weekday")
ALONG = ("day", "week", "month")  # time that goes on; the others come round
OUTCOMES = ("solved", "satisfied", "late")
DIMENSIONS = (
    "matter", "first", "place", "district", "lead", "channel", "kind", "urgency", *TIME, "state", *OUTCOMES,
)  # fmt: skip
RATES: Mapping[str, str] = {"solved": "solved", "satisfied": "satisfied", "on_time": "late"}
MEASURES = ("count", "share", *RATES)
# Where the mix of something else may turn a comparison round.
BESIDE = ("first", "district", "kind", "channel", "urgency", "month", "lead")
SPANS = (7, 30, 90, 365)
DAYS_AT_MOST = 1100
NAME_AT_MOST = 40
DAY_CELLS = 93  # more days than this are put together into weeks
LEVELS_AT_MOST: Mapping[int, int] = {0: 40, 1: 24, 2: 12}  # of each axis; what is beyond goes into one
REST = "*"  # the key of what was put together
YES, NO, NOT_ASKED = "yes", "no", ""


@dataclass(frozen=True)
class View:
    """A question: two or three dimensions, a measure, when, and within what.

    `days` counts back from today; 0 means from `since` to before `until`. `where` narrows to one key of a dimension,
    `words` to appeals that have them, `of` to what a unit below the reader's own answers for.
    """

    rows: str = "first"
    columns: str = "district"
    third: str = ""
    measure: str = "count"
    days: int = 30
    since: date | None = None
    until: date | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    of: str = ""

    @property
    def axes(self) -> tuple[str, ...]:
        """The dimensions, in the order of the table's."""
        return (self.rows, self.columns, self.third) if self.third else (self.rows, self.columns)

    def as_query(self, **changed: Any) -> dict[str, str]:
        """As an address says it, shortest first; read back it is the same view."""
        one = replace(self, **changed)
        found = {"rows": one.rows, "columns": one.columns}
        if one.third:
            found["third"] = one.third
        if one.measure != "count":
            found["measure"] = one.measure
        if one.days:
            found["days"] = str(one.days)
        elif one.since and one.until:
            found |= {"from": one.since.isoformat(), "to": (one.until - timedelta(days=1)).isoformat()}
        found |= {name: told for name, told in (("words", one.words), ("of", one.of)) if told}
        return found | {f"in_{name}": key for name, key in sorted(one.where.items())}

    def span(self, today: date) -> tuple[date, date]:
        """The first day, and the day after the last; without an own span the days before today, and today."""
        if self.days or self.since is None or self.until is None:
            until = today + timedelta(days=1)
            return until - timedelta(days=self.days or SPANS[1]), until
        return self.since, self.until


def good(outcome: str) -> str:
    """The answer that a rate counts as its hits: who was late was not on time."""
    return NO if outcome == "late" else YES


def view_from(asked: Mapping[str, str]) -> View:
    """The view an address asks for; what it cannot ask for is left at what is usual."""
    usual = View()
    rows = _one_of(asked.get("rows", ""), DIMENSIONS, usual.rows)
    columns = _one_of(asked.get("columns", ""), DIMENSIONS, usual.columns)
    if columns == rows:
        columns = usual.columns if rows != usual.columns else usual.rows
    third = _one_of(asked.get("third", ""), DIMENSIONS, "")
    since, until = _day(asked.get("from", "")), _day(asked.get("to", ""))
    spanned = since is not None and until is not None and since <= until
    where = {
        name: asked[f"in_{name}"].strip()[:NAME_AT_MOST]
        for name in DIMENSIONS
        if asked.get(f"in_{name}", "").strip()
    }
    found = View(
        rows,
        columns,
        third if third not in (rows, columns) else "",
        _one_of(asked.get("measure", ""), MEASURES, usual.measure),
        0 if spanned else _days(asked.get("days", "")),
        since if spanned else None,
        until + timedelta(days=1) if spanned and until else None,
        where,
        " ".join(asked.get("words", "").split())[:NAME_AT_MOST].strip(),
        asked.get("of", "").strip()[:NAME_AT_MOST],
    )
    return _bounded(found)


def _bounded(view: View) -> View:
    """Not longer than can be looked at, and a measure that its own dimensions do not already part."""
    if view.since and view.until and (view.until - view.since).days > DAYS_AT_MOST:
        view = replace(view, since=view.until - timedelta(days=DAYS_AT_MOST))
    if RATES.get(view.measure) in view.axes:
        view = replace(view, measure="count")
    return view


def coarser(view: View, since: date, until: date) -> View:
    """Weeks in place of days where there would be too many days."""
    if (until - since).days <= DAY_CELLS or "day" not in view.axes:
        return view
    put = "week" if "week" not in view.axes else "month"
    axes = [put if name == "day" else name for name in view.axes]
    if len(set(axes)) < len(axes):
        return view
    return replace(view, rows=axes[0], columns=axes[1], third=axes[2] if len(axes) == 3 else "")


def _one_of(asked: str, known: tuple[str, ...], usual: str) -> str:
    return asked if asked in known else usual


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _days(text: str) -> int:
    return min(whole_number(text) or SPANS[1], DAYS_AT_MOST)
