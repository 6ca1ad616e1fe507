"""Drawings of a crossed table: map, river, calendar, and how appeals, process and effect went over time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from django.utils.translation import gettext
from numpy.typing import NDArray

from huiyin.foundation.city.queries import current
from huiyin.learn.insight.cross.queries import ALONG, NOT_ASKED, REST, Axis, Course, Crossed
from huiyin.web.components import charting
from huiyin.web.components.words import percent
from huiyin.web.flows.maps import map_url, steps_of
from huiyin.web.flows.sheets import Cell, Column, Figure, Sheet
from huiyin.web.insight import cross_words as words
from huiyin.web.insight.cross_table import orders_url
from huiyin.web.unit.names import unit_name

TONES = ("level-3", "blue", "level-2", "bar", "ink-3", "band", "level-4", "edge")
STREAMS = 8
AREAS = ("place", "district")
Counts = NDArray[np.float64]
Bools = NDArray[np.bool_]


def figures(found: Crossed) -> list[Figure]:
    """The drawings that these dimensions have; counts alone, and nothing that this reader is not shown."""
    if found.empty:
        return []
    makers: Sequence[tuple[tuple[str, ...], Callable[[Crossed, int], Figure]]] = (
        (AREAS, _map),
        (ALONG, _river),
        (("day",), _calendar),
    )
    made = []
    for names, make in makers:
        place = next((n for n, axis in enumerate(found.axes) if axis.name in names), None)
        if place is not None:
            made.append(make(found, place))
    return made


def _whole(found: Crossed) -> tuple[Counts, Bools]:
    """Counts over all axes as this reader is told them, and which are hidden."""
    if not found.view.third:
        return found.panels[0].counts, found.panels[0].hidden
    counts = np.stack([panel.counts for panel in found.panels], axis=2)
    return counts, np.stack([panel.hidden for panel in found.panels], axis=2)


def _along(found: Crossed, *places: int) -> tuple[Counts, Bools]:
    """Sums along axes, and in which of them there is nothing but what is hidden."""
    counts, hidden = _whole(found)
    others = tuple(n for n in range(counts.ndim) if n not in places)
    sums = counts.sum(axis=others)
    return sums, hidden.any(axis=others) & (sums < found.few)


def _map(found: Crossed, place: int) -> Figure:
    """The areas in steps of one blue; where time goes on beside them, one frame for each step."""
    axis = found.axes[place]
    known = _known(axis, *_along(found, place))
    told = {key: n for key, n in known.items() if n is not None}
    most = max(told, key=lambda key: told[key], default="")
    rows: list[list[Cell]] = [[unit_name(key), n] for key, n in known.items()]
    return Figure(
        "map",
        _most(most, told.get(most, 0), found.few),
        gettext("各地的件数，颜色越深越多"),
        _places(found, axis.name, known, steps_of(told.values())),
        Sheet(
            gettext("各地的件数"),
            [Column(words.dimension_name(axis.name)), Column(gettext("件数"), "count")],
            rows,
            few=frozenset((n, 1) for n, row in enumerate(rows) if row[1] is None),
        ),
        "tall",
    )


def _known(axis: Axis, sums: Counts, gone: Bools) -> dict[str, float | None]:
    """The number of each named level; none where it is hidden."""
    told = zip(axis.keys, sums, gone, strict=True)
    return {key: None if few else float(n) for key, n, few in told if key not in (REST, NOT_ASKED)}


def _most(place: str, n: float, few: int) -> str:
    told = {"place": unit_name(place), "n": f"{n:,.0f}"}
    if not place:
        return gettext("没有说得清地点的诉求")
    if few:  # of numbers that are told by and by none is surely the most
        return gettext("%(place)s约%(n)s件，件数少的地方不列") % told
    return gettext("%(place)s最多，%(n)s件") % told


def _places(
    found: Crossed, name: str, known: Mapping[str, float | None], steps: Sequence[float]
) -> charting.Option:
    items = []
    for boundary in current().pack.boundaries:
        key = boundary.unit if name == "place" else current().district_of(boundary.unit)
        if key in known:
            opened = orders_url(found.view, {name: key}) if found.opens and known[key] else ""
            told = _place_words(key, known[key])
            items.append({"name": boundary.unit, "value": known[key], "words": [told], "url": opened})
    return charting.places("streets", map_url(), items, steps)


def _place_words(key: str, n: float | None) -> str:
    if n is None:
        return gettext("%(place)s：件数少，不列") % {"place": unit_name(key)}
    return gettext("%(place)s：%(n)s件") % {"place": unit_name(key), "n": f"{n:,.0f}"}


def frames(found: Crossed) -> list[dict[str, Any]]:
    """The map step by step, where time goes on beside the areas; played by a slider."""
    area = next((n for n, axis in enumerate(found.axes) if axis.name in AREAS), None)
    along = next((n for n, axis in enumerate(found.axes) if axis.name in ALONG), None)
    if area is None or along is None or found.empty:
        return []
    table, gone = _along(found, area, along)
    if area > along:
        table, gone = table.T, gone.T
    steps = steps_of(table[~gone])
    axis = found.axes[area]
    return [
        {
            "label": words.axis_name(found.axes[along], step),
            "option": _places(found, axis.name, _known(axis, table[:, step], gone[:, step]), steps),
        }
        for step in range(table.shape[1])
    ]


def _river(found: Crossed, place: int) -> Figure:
    """How the levels of another axis swell and fall."""
    other = 0 if place else 1
    table, gone = _along(found, place, other)
    if other > place:
        table, gone = table.T, gone.T
    sums = table.sum(axis=1)
    kept = np.argsort(-sums, kind="stable")[:STREAMS]
    axis, time = found.axes[other], found.axes[place]
    names = [words.axis_name(axis, int(n)) for n in kept]
    sheet = Sheet(
        gettext("各时段的件数"),
        [Column(words.dimension_name(time.name)), *[Column(name, "count") for name in names]],
        [
            [words.axis_name(time, step), *(float(table[n, step]) for n in kept)]
            for step in range(len(time.keys))
        ],
        few=frozenset(
            (int(step), column + 1) for column, n in enumerate(kept) for step in np.flatnonzero(gone[n])
        ),
    )
    first = {"name": names[0], "share": percent(float(sums[kept[0]] / found.total))} if found.total else {}
    return Figure(
        "river",
        gettext("%(name)s占%(share)s") % first if first else gettext("没有诉求"),
        gettext("每一段时间各有多少，越宽越多"),
        charting.river(names, list(time.keys), [[float(n) for n in table[row]] for row in kept], TONES),
        sheet,
        wide=True,
    )


def _calendar(found: Crossed, place: int) -> Figure:
    axis = found.axes[place]
    sums, gone = _along(found, place)
    days = list(zip(axis.keys, sums, gone, strict=True))
    cells = [
        {
            "value": [day, float(n)],
            "words": [day, gettext("件数少，不列") if few else gettext("%(n)s件") % {"n": f"{n:,.0f}"}],
            "url": orders_url(found.view, {"day": day}) if found.opens and n else "",
        }
        for day, n, few in days
    ]
    rows: list[list[Cell]] = [[day, float(n)] for day, n, _few in days]
    return Figure(
        "calendar",
        _most_on(words.axis_name(axis, int(np.argmax(sums))), float(sums.max()), found.few),
        gettext("一格一天，颜色越深越多"),
        charting.calendar(cells, axis.keys[0], axis.keys[-1], float(sums.max())),
        Sheet(
            gettext("每天的件数"),
            [Column(gettext("日期")), Column(gettext("件数"), "count")],
            rows,
            few=frozenset((int(n), 1) for n in np.flatnonzero(gone)),
        ),
        wide=True,
    )


def _most_on(day: str, n: float, few: int) -> str:
    told = {"day": day, "n": f"{n:,.0f}"}
    if n < few:
        return gettext("每天的件数都少，不列")
    if few:
        return gettext("%(day)s约%(n)s件，件数少的日子不列") % told
    return gettext("%(day)s最多，%(n)s件") % told


_DOTTED: dict[str, Any] = {"connectNulls": False, "showSymbol": True, "symbolSize": 5}


def course(found: Course, least: int) -> list[Figure]:
    """Appeals, process and effect over time: two drawings over the same steps."""
    if not found.steps:
        return []
    steps = [words.level_name(found.unit, step) for step in found.steps]
    names = {name: words.measure_name(name) for name in found.rates}
    values = {
        name: [
            hits / of if of >= least and n not in found.hidden else None for n, (hits, of) in enumerate(pairs)
        ]
        for name, pairs in found.rates.items()
    }
    sheet = _course_sheet(found, steps, names, values)
    tones = {"on_time": "amber", "solved": "blue", "satisfied": "green"}
    lines = [
        charting.line(label, values[name], tones[name], "percent0", **_DOTTED)
        for name, label in names.items()
    ]
    appeals = Figure(
        "appeals",
        _busiest(found, steps),
        gettext("按来的时间算"),
        charting.over(steps, [charting.columns(gettext("件数"), _shown(found), "blue")]),
        sheet,
    )
    if not lines:
        return [appeals]
    return [
        appeals,
        Figure(
            "effect",
            _newest(steps, names, values),
            gettext("同一段时间来的件后来怎样；可算的不足%(n)d件的不画") % {"n": least},
            charting.over(steps, lines, "percent0", high=1, room=96),
            sheet,
        ),
    ]


def _busiest(found: Course, steps: Sequence[str]) -> str:
    """The step that brought most; a plain title where this reader is not shown every count."""
    if found.hidden:
        return gettext("诉求：每段时间来了多少件")
    most, place = max((n, -place) for place, n in enumerate(found.counts))
    return gettext("诉求：最多的是%(step)s，%(n)s件") % {"step": steps[-place], "n": f"{most:,}"}


def _newest(
    steps: Sequence[str], names: Mapping[str, str], values: Mapping[str, Sequence[float | None]]
) -> str:
    """The rates of the newest step for which all of them are known; a plain title without one."""
    known = [place for place, row in enumerate(zip(*values.values(), strict=True)) if None not in row]
    if not known:
        return gettext("过程和成效：按时、解决、满意各占多少")
    said = (f"{names[name]} {percent(float(row[known[-1]] or 0))}" for name, row in values.items())
    return gettext("过程和成效：%(step)s来的件，%(rates)s") % {
        "step": steps[known[-1]],
        "rates": gettext("，").join(said),
    }


def _shown(found: Course) -> list[float | None]:
    """The counts of a course, none where this reader is not shown it."""
    return [None if n in found.hidden else float(count) for n, count in enumerate(found.counts)]


def _course_sheet(
    found: Course, steps: list[str], names: dict[str, str], values: dict[str, list[float | None]]
) -> Sheet:
    heads = [Column(words.dimension_name(found.unit)), Column(gettext("件数"), "count")]
    heads += [Column(name, "percent") for name in names.values()]
    counts = _shown(found)
    rows: list[list[Cell]] = [
        [step, counts[n], *(values[name][n] for name in names)] for n, step in enumerate(steps)
    ]
    few = frozenset((n, 1) for n in found.hidden)
    return Sheet(gettext("诉求、过程和成效"), heads, rows, few=few)
