"""Drawings of a crossed table: map, river, calendar, and how appeals, process and effect went over time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from django.utils.translation import gettext
from numpy.typing import NDArray

from huiyin.foundation.city.queries import current
from huiyin.learn.insight.cross.queries import ALONG, NOT_ASKED, REST, Course, Crossed, Panel
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


def _whole(found: Crossed) -> Counts:
    """Counts over all axes, with what is hidden taken out."""
    shown = [np.where(panel.hidden, 0, panel.counts) for panel in found.panels]
    return np.stack(shown, axis=2) if found.view.third else shown[0]


def _along(found: Crossed, place: int) -> Counts:
    """Sums of one axis as the tables show them: of everything, where the cells behind a sum are hidden, too."""
    if place > 1:
        return np.array([panel.counts.sum() for panel in found.panels])
    sums: Counts = np.sum([_margin(panel, place) for panel in found.panels], axis=0)
    return sums


def _margin(panel: Panel, place: int) -> Counts:
    """The sums of a panel's rows or columns, with what is hidden taken out."""
    gone = panel.columns_hidden if place else panel.rows_hidden
    return np.where(gone, 0, panel.counts.sum(axis=1 - place))


def _map(found: Crossed, place: int) -> Figure:
    """The areas in steps of one blue; where time goes on beside them, one frame for each step."""
    axis, sums = found.axes[place], _along(found, place)
    known = {key: float(n) for key, n in zip(axis.keys, sums, strict=True) if key not in (REST, NOT_ASKED)}
    most = max(known, key=lambda key: known[key], default="")
    rows: list[list[Cell]] = [[unit_name(key), n] for key, n in known.items()]
    return Figure(
        "map",
        _most(most, known.get(most, 0), partly=_hidden(found, place)),
        gettext("各地的件数，颜色越深越多"),
        _places(found, axis.name, known, steps_of(known.values())),
        Sheet(
            gettext("各地的件数"),
            [Column(words.dimension_name(axis.name)), Column(gettext("件数"), "count")],
            rows,
        ),
        "tall",
    )


def _hidden(found: Crossed, place: int) -> bool:
    """Whether a sum of this axis is not shown, so that nothing can be called the most."""
    gone = (panel.columns_hidden if place else panel.rows_hidden for panel in found.panels)
    return place < 2 and any(bool(np.any(one)) for one in gone)


def _most(place: str, n: float, partly: bool) -> str:
    told = {"place": unit_name(place), "n": f"{n:,.0f}"}
    if not place:
        return gettext("没有说得清地点的诉求")
    if partly:
        return gettext("%(place)s%(n)s件，另有地方不列") % told
    return gettext("%(place)s最多，%(n)s件") % told


def _places(found: Crossed, name: str, known: Mapping[str, float], steps: Sequence[float]) -> charting.Option:
    items = []
    for boundary in current().pack.boundaries:
        key = boundary.unit if name == "place" else current().district_of(boundary.unit)
        if key in known:
            told = gettext("%(place)s：%(n)s件") % {"place": unit_name(key), "n": f"{known[key]:,.0f}"}
            opened = orders_url(found.view, {name: key}) if found.opens and known[key] else ""
            items.append({"name": boundary.unit, "value": known[key], "words": [told], "url": opened})
    return charting.places("streets", map_url(), items, steps)


def frames(found: Crossed) -> list[dict[str, Any]]:
    """The map step by step, where time goes on beside the areas; played by a slider."""
    area = next((n for n, axis in enumerate(found.axes) if axis.name in AREAS), None)
    along = next((n for n, axis in enumerate(found.axes) if axis.name in ALONG), None)
    if area is None or along is None or found.empty:
        return []
    counts = _whole(found)
    rest = tuple(n for n in range(counts.ndim) if n not in (area, along))
    table = counts.sum(axis=rest) if rest else counts
    table = table if area < along else table.T
    steps = steps_of(table.ravel())
    axis = found.axes[area]
    return [
        {
            "label": words.axis_name(found.axes[along], step),
            "option": _places(
                found,
                axis.name,
                {
                    key: float(n)
                    for key, n in zip(axis.keys, table[:, step], strict=True)
                    if key not in (REST, NOT_ASKED)
                },
                steps,
            ),
        }
        for step in range(table.shape[1])
    ]


def _river(found: Crossed, place: int) -> Figure:
    """How the levels of another axis swell and fall."""
    other = 0 if place else 1
    counts = _whole(found)
    if counts.ndim == 3:
        counts = counts.sum(axis=next(n for n in (2, 1, 0) if n not in (place, other)))
    table = counts if other < place else counts.T
    sums = _along(found, other)
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
    axis, sums = found.axes[place], _along(found, place)
    most = int(np.argmax(sums))
    cells = [
        {
            "value": [day, float(n)],
            "words": [day, gettext("%(n)s件") % {"n": f"{n:,.0f}"}],
            "url": orders_url(found.view, {"day": day}) if found.opens and n else "",
        }
        for day, n in zip(axis.keys, sums, strict=True)
    ]
    rows: list[list[Cell]] = [[day, float(n)] for day, n in zip(axis.keys, sums, strict=True)]
    return Figure(
        "calendar",
        gettext("%(day)s最多，%(n)s件") % {"day": words.axis_name(axis, most), "n": f"{sums[most]:,.0f}"},
        gettext("一格一天，颜色越深越多"),
        charting.calendar(cells, axis.keys[0], axis.keys[-1], float(sums.max())),
        Sheet(gettext("每天的件数"), [Column(gettext("日期")), Column(gettext("件数"), "count")], rows),
        wide=True,
    )


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
    return [
        Figure(
            "appeals",
            _busiest(found, steps),
            gettext("按来的时间算"),
            charting.over(steps, [charting.columns(gettext("件数"), _shown(found), "blue")]),
            sheet,
        ),
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
