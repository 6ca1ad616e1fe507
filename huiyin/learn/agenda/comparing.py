"""What a topic is compared with, chosen by rule before it begins and then frozen, and what it did against that.

Compared are, in this order: the same matters in districts that the topic leaves out; other matters of the same kind at
the same places; and, where these are fewer than three, matters of other kinds. Matters of any theme of these two
years are left out, and so is the topic's own branch, into which its effect may spill. Of those with enough orders
the ones that moved most like the topic's matters are taken, with weights found from the time before the launch.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from huiyin.foundation.city.queries import City, current
from huiyin.learn.agenda import rules, series
from huiyin.learn.agenda.models import MonthlyTopic
from huiyin.learn.agenda.rules import months_later
from huiyin.learn.agenda.scoring import Floats
from huiyin.learn.agenda.series import Grid
from huiyin.learn.stats import interrupted

FEW = 3
YEAR = 12  # months


@dataclass(frozen=True)
class Compared:
    """One comparable series: these matters, in these areas (none: everywhere)."""

    kind: str
    matters: tuple[str, ...]
    areas: tuple[str, ...]
    row: Floats


def choose(topic: MonthlyTopic, day: date) -> dict[str, Any]:
    """What this topic will be compared with if it is launched on `day`, as it is kept with the topic."""
    city, how = current(), current().agenda.effect
    start = day.replace(day=1)
    grid = _begun(series.month_grid(months_later(start, -how["months"]), start))
    matters = sorted({one["matter"] for one in topic.problems})
    treated = grid.total(matters, _places(city, topic.areas))
    found = _closest(treated, list(_comparable(city, grid, topic, matters)), how["orders"], how["compared"])
    weights = interrupted.weigh(treated, np.stack([one.row for one in found])) if found else np.zeros(0)
    return {
        "start": start.isoformat(),
        "since": grid.months[0].isoformat() if grid.months else start.isoformat(),
        "settling": how["settling"],
        "matters": matters,
        "areas": list(topic.areas),
        "series": [
            {
                "kind": one.kind,
                "matters": list(one.matters),
                "areas": list(one.areas),
                "weight": round(float(w), 6),
            }
            for one, w in zip(found, weights, strict=True)
        ],
    }


def _begun(grid: Grid) -> Grid:
    """Without the months before the first order there is a record of; the first may be half a month and goes too."""
    every = np.sum(list(grid.rows.values()), axis=0) if grid.rows else np.zeros(len(grid.months))
    seen = np.flatnonzero(every > 0)
    first = int(seen[0]) if len(seen) else len(grid.months)
    first += 1 if 0 < first < len(grid.months) else 0
    return Grid(grid.months[first:], {key: row[first:] for key, row in grid.rows.items()})


def _comparable(city: City, grid: Grid, topic: MonthlyTopic, matters: list[str]) -> Iterator[Compared]:
    if topic.areas:
        taken = {city.district_of(code) for code in topic.areas}
        for code, unit in city.units.items():
            if unit.level == "district" and code not in taken:
                row = grid.total(matters, _places(city, [code]))
                yield Compared("area", tuple(matters), (code,), row)
    own, barred = _places(city, topic.areas), _barred(topic)
    first = topic.matter[:2]
    for kind, near in (("matter", True), ("other", False)):
        for code in sorted({matter for matter, _ in grid.rows}):
            if (code[:2] == first) is near and not any(code.startswith(stem) for stem in barred):
                yield Compared(kind, (code,), tuple(topic.areas), grid.total([code], own))


def _barred(topic: MonthlyTopic) -> list[str]:
    """Branches of the taxonomy that some theme of this year or the year before is about, its own among them."""
    others = MonthlyTopic.objects.filter(year__year__in=[topic.year.year, topic.year.year - 1])
    alive = others.exclude(state=rules.DROPPED).values_list("matter", flat=True)
    return [rules.stem(code) for code in {topic.matter, *alive}]


def _closest(treated: Floats, found: list[Compared], orders: int, most: int) -> list[Compared]:
    """Those with enough orders that moved most like the treated; of other kinds only where the nearer are few."""
    enough = [one for one in found if len(one.row) and one.row.sum() >= orders and (one.row > 0).mean() > 0.5]
    near = [one for one in enough if one.kind != "other"]
    taken = near if len(near) >= FEW else enough
    return sorted(taken, key=lambda one: (-_alike(treated, one.row), one.kind, one.matters, one.areas))[:most]


def _alike(treated: Floats, other: Floats) -> float:
    """Correlation of the logarithms, month by month."""
    logs = np.log(np.stack([treated, other]) + 0.5)
    if len(treated) < FEW or logs.std(axis=1).min() < 1e-9:
        return 0.0
    return float(np.corrcoef(logs)[0, 1])


def _places(city: City, areas: Iterable[str]) -> frozenset[str] | None:
    """All places within these areas; None for the whole city."""
    wanted = set(areas)
    if not wanted:
        return None
    return frozenset(code for code in city.units if wanted & set(_line(city, code)))


def _line(city: City, code: str) -> Iterator[str]:
    while code and code in city.units:
        yield code
        code = city.units[code].parent


def measured(topic: MonthlyTopic, until: date) -> tuple[str, dict[str, Any]]:
    """What the topic did by the whole months before `until`: a reason why nothing is said, and what can be drawn."""
    frozen = topic.compared
    if not frozen:
        return "not_begun", {}
    since, start = date.fromisoformat(frozen["since"]), date.fromisoformat(frozen["start"])
    months = series.months_between(since, until)
    if not months or since >= start:
        return "before_short", {}
    grid = series.month_grid(since, until, _matters(frozen))
    counts = grid.total(frozen["matters"], _places(current(), frozen["areas"]))
    controls = _rows(grid, frozen["series"])
    weights = np.array([one["weight"] for one in frozen["series"]])
    at = len(series.months_between(since, start))
    shown = {
        "months": [f"{month:%Y-%m}" for month in months],
        "counts": [int(n) for n in counts],
        "start": at,
        "settling": frozen["settling"],
    }
    given = {"controls": controls, "weights": weights, "settling": frozen["settling"]} if len(weights) else {}
    found = interrupted.effect(counts, at, YEAR, **given)
    if isinstance(found, interrupted.TooLittle):
        return found.reason, shown
    return "", shown | interrupted.as_numbers(found) | _placebos(
        found, counts, at, controls, frozen["settling"]
    )


def _matters(frozen: Mapping[str, Any]) -> list[str]:
    return sorted({*frozen["matters"], *(code for one in frozen["series"] for code in one["matters"])})


def _rows(grid: Grid, frozen: list[dict[str, Any]]) -> Floats | None:
    city = current()
    rows = [grid.total(one["matters"], _places(city, one["areas"])) for one in frozen]
    return np.stack(rows) if rows else None


def _placebos(
    found: interrupted.Effect, counts: Floats, at: int, controls: Floats | None, settling: int
) -> dict[str, Any]:
    """How often the same model sees something where nothing was done."""
    earlier = interrupted.placebos_in_time(counts, at, YEAR, controls)
    others = (
        interrupted.placebos_in_controls(counts, at, YEAR, controls, settling) if controls is not None else []
    )
    every = [*earlier, *others]
    return {
        "placebos": len(every),
        "placebos_seen": sum(one.sees for one in every),
        "rank_p": round(interrupted.rank_p(found, others), 4) if others else None,
        "doubtful": interrupted.doubtful(every),
    }
