"""What a reader of counts alone is told of a section's figures: the rule of cross analysis, for all that is made of it.

Counts of one to before `few` give way to a stand-in, which words print as few; the others are told to the nearest
multiple, rows stand in the order of what is told, and sums and shares are those of the told numbers.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from huiyin.answer.assessment.rules import rate as rate_of
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.cross.hiding import coarse, is_small, seen
from huiyin.learn.insight.cross.rules import REST
from huiyin.learn.insight.cross.tallying import Axis, Tally

Data = dict[str, Any]
Figures = Mapping[str, Any]


def told(section: str, figures: Figures, few: int) -> Data:
    """The figures of one section for such a reader; for who is told everything (`few` 0) the figures themselves."""
    return TOLD[section](figures, few) if few else dict(figures)


def _counts(numbers: Mapping[str, float], few: int) -> dict[str, int]:
    """Counts by name as they are told, the greatest as told first."""
    keys = tuple(numbers)
    table = Tally((Axis("rows", keys),), np.array([numbers[key] for key in keys], dtype=np.float64))
    found = seen(table, few).told
    return {key: int(n) for key, n in zip(found.axes[0].keys, found.counts, strict=True)}


def _one(n: float, few: int) -> int:
    """A count that is part of no table here."""
    return _counts({"n": n}, few)["n"]


def _usual(value: float, few: int) -> float:
    """What is usual, as near as counts are told."""
    return few / 2 if is_small(value, few) else float(coarse(np.array(value), few))


def _sum(numbers: Sequence[float], few: int) -> int:
    """A sum whose parts are told somewhere: a nearer one would tell of the parts."""
    return sum(_counts({str(n): count for n, count in enumerate(numbers)}, few).values())


def _received(figures: Figures, few: int) -> Data:
    return _compared(figures, few, figures.get("parts", {}))


def _theme(figures: Figures, few: int) -> Data:
    """Day by day in their own order; the whole is their sum."""
    by_day = _counts(dict(figures["days"]), few)
    parts = {**figures.get("parts", {}), "now": [n for _day, n in figures["days"]]}
    return {
        **_compared(figures, few, parts),
        "days": [[day, by_day[day]] for day, _n in figures["days"]],
    }


def _compared(figures: Figures, few: int, parts: Mapping[str, Sequence[int]]) -> Data:
    found = {name: _sum(parts.get(name, (figures[name],)), few) for name in ("now", "previous")}
    usual = _usual(figures["usual"], few)
    judged = None if is_small(found["now"], few) else figures["beyond"]
    return {**figures, **found, "usual": usual, "beyond": judged, "series": [], "parts": {}}


def _lists(figures: Figures, few: int) -> Data:
    return {name: _listed(one, few) for name, one in figures.items()}


def _listed(found: Figures, few: int) -> Data:
    """A list with the rest of it as one more level."""
    now = _counts({**{_key(row): row["now"] for row in found["rows"]}, REST: found["rest"]}, few)
    previous = _counts({_key(row): row["previous"] for row in found["rows"]}, few)
    rows = [_row(row, now[_key(row)], few) for row in found["rows"]]
    rows = [{**row, "previous": previous[_key(row)]} for row in rows]
    order = {key: n for n, key in enumerate(now)}
    moved = [
        row for row in (_row(row, _one(row["now"], few), few) for row in found["moved"]) if row["beyond"]
    ]
    return {
        **found,
        "rows": sorted(rows, key=lambda row: order[_key(row)]),
        "rest": now[REST],
        "total": sum(now.values()),
        "moved": sorted(moved, key=_by_difference),
    }


def _row(row: Figures, now: int, few: int) -> Data:
    """Whether few cases are beyond chance would tell how many they are."""
    judged = None if is_small(now, few) else row.get("beyond", True)
    more = row["now"] > row["usual"]  # which told numbers may no longer say
    return {**row, "now": now, "usual": _usual(row["usual"], few), "beyond": judged, "more": more}


def _key(row: Figures) -> str:
    return "\n".join(row["keys"])


def _by_difference(row: Figures) -> tuple[float, str]:
    return -abs(row["now"] - row["usual"]), _key(row)


def _rose(figures: Figures, few: int) -> Data:
    rows = [_row(row, _one(row["now"], few), few) for row in figures["rows"]]
    return {**figures, "rows": sorted((row for row in rows if row["beyond"]), key=_by_difference)}


def _alerts(figures: Figures, few: int) -> Data:
    """Alerts themselves are no appeals: how many there were is told."""
    rows = [
        {**row, "now": _one(row["now"], few), "usual": _usual(row["usual"], few)} for row in figures["rows"]
    ]
    return {**figures, "rows": rows}


def _topics(figures: Figures, few: int) -> Data:
    numbers = {str(row["pk"]): row["now"] for row in figures["rows"]}
    found = _counts({**numbers, REST: max(0, figures["total"] - sum(numbers.values()))}, few)
    order = {key: n for n, key in enumerate(found)}
    rows = [
        {**row, "now": found[str(row["pk"])], "size": _one(row["size"], few)}
        for row in sorted(figures["rows"], key=lambda row: order[str(row["pk"])])
    ]
    return {**figures, "total": sum(found.values()), "rows": rows}


def _rates(figures: Figures, few: int) -> Data:
    """Rates of a theme as cross analysis tells them; the city's own marks stand on the pages of rates as they are."""
    tell = _rate if figures["month"] == "" else _mark
    return {
        **figures,
        **{
            when: {name: tell(one, few) for name, one in figures[when].items()}
            for when in ("rates", "before")
        },
    }


def _mark(one: Figures, few: int) -> Data:
    return _rate(one, few) if _of_few(one, few) else dict(one)


def _rate(one: Figures, few: int) -> Data:
    """A share of which neither hits nor misses are few; else nothing of it is told."""
    if _of_few(one, few):
        return {name: None if name in ("value", "low", "high") else 0 for name in one} | {"few": True}
    hits, of = (np.array([one[name]], dtype=np.float64) for name in ("numerator", "denominator"))
    found = seen(Tally((Axis("rows", ("n",)),), of, hits, of), few).told
    assert found.hits is not None
    assert found.of is not None
    return vars(rate_of(float(found.hits[0]), int(found.of[0]), current().pack.scoring.minimum_valid))


def _of_few(one: Figures, few: int) -> bool:
    """Whether the hits, the misses or all of them are few."""
    hits, of = one["numerator"], one["denominator"]
    return any(is_small(n, few) for n in (hits, of - hits, of))


def _overdue(figures: Figures, few: int) -> Data:
    rows = {_key(row): row["now"] for row in figures["rows"]}
    found = _counts({**rows, REST: figures["total"] - sum(rows.values())}, few)
    listed = [{"keys": key.split("\n"), "now": n} for key, n in found.items() if key != REST]
    return {**figures, "total": sum(found.values()), "rows": listed}


def _repeats(figures: Figures, few: int) -> Data:
    rows = [{**row, "now": _one(row["now"], few), "open": _one(row["open"], few)} for row in figures["rows"]]
    rows.sort(key=lambda row: (-row["now"], _key(row)))
    return {**_promises({name: figures[name] for name in ("groups", "orders")}, few), "rows": rows}


def _promises(figures: Figures, few: int) -> Data:
    return {name: _one(n, few) for name, n in figures.items()}


TOLD: Mapping[str, Callable[[Figures, int], Data]] = {
    "received": _received,
    "channels": _lists,
    "matters": _lists,
    "areas": _lists,
    "rose": _rose,
    "alerts": _alerts,
    "topics": _topics,
    "rates": _rates,
    "overdue": _overdue,
    "repeats": _repeats,
    "promises": _promises,
    "theme": _theme,
}
