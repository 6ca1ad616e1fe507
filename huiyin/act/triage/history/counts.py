"""Counting who settled what where, with time fading it, and falling back from fine cells to coarse ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huiyin.act.triage.history.cells import Depth, cell, depths
from huiyin.act.triage.history.examples import Asked, Example

Floats = NDArray[np.float32]
Cell = tuple[Depth, NDArray[np.int32], slice]
FALL_BACK = 2.0  # how many orders' worth of trust the coarser cells get beside a fine one
KEEP = 1.0  # how many orders settled weigh against one given back


@dataclass(frozen=True)
class Evidence:
    """What a share rests on: of `total` such orders within `days`, the unit settled `settled`; it gave back some.

    `matter` and `place` say how fine "such" is: how many levels of each, 0 for any. Nothing settled within the days
    is `total` 0.
    """

    matter: int
    place: int
    total: int
    settled: int
    days: int
    given_back: int = 0


@dataclass
class Counts:
    """Per cell and unit: orders settled, faded by age; orders settled within the window; orders given back.

    `cells` names the rows, `units` the columns; a row is the slice `bounds[i]:bounds[i + 1]` of the other arrays.
    """

    levels: Depth
    window: int
    units: tuple[str, ...]
    cells: tuple[str, ...]
    bounds: NDArray[np.int64]
    columns: NDArray[np.int32]
    settled: Floats
    recent: NDArray[np.int32]
    against: Floats

    def __post_init__(self) -> None:
        self._row = {name: row for row, name in enumerate(self.cells)}
        self._column = {unit: column for column, unit in enumerate(self.units)}
        self.depths = depths(*self.levels)
        self._any_against = bool(self.against.any())

    def shares(self, asked: Sequence[Asked]) -> NDArray[np.float64]:
        """Share of each unit for each thing asked, one row each, summing to 1.

        In a cell: (settled by the unit + FALL_BACK x its share in the coarser cells) / (settled + FALL_BACK); the
        coarser cells are the one with the matter a level up and the one with the place a level up, in equal parts.
        An order settled never lowers the unit that settled it, at any level.
        """
        if not self.units:
            return np.zeros((len(asked), 0))
        found: dict[Depth, NDArray[np.float64]] = {}
        for depth in self.depths:
            above = [found[up] for up in _coarser(depth)]
            parent = sum(above) / len(above) if above else np.full((1, len(self.units)), 1 / len(self.units))
            settled = self._dense(asked, depth)
            total = settled.sum(axis=1, keepdims=True)
            found[depth] = (settled + FALL_BACK * parent) / (total + FALL_BACK)
        return found[self.levels]

    def kept(self, asked: Sequence[Asked]) -> NDArray[np.float64]:
        """What is left of a unit's share after the orders it gave back, here and anywhere, between 0 and 1."""
        if not self._any_against:
            return np.ones((len(asked), len(self.units)))
        here, anywhere = (self._keep(asked, depth) for depth in (self.levels, (self.levels[0], 0)))
        return np.asarray(np.sqrt(here * anywhere))

    def evidence(self, asked: Asked, units: Iterable[str]) -> list[Evidence]:
        """For each unit the finest cell in which it settled anything lately, and what it gave back anywhere."""
        cells = [(depth, *self._slice(asked, depth)) for depth in reversed(self.depths)]
        back = self._slice(asked, (self.levels[0], 0))
        return [self._evidence(cells, back, self._column[unit]) for unit in units]

    def _evidence(self, cells: list[Cell], back: tuple[NDArray[np.int32], slice], column: int) -> Evidence:
        given_back = self._given_back(back, column)
        for (matter, place), columns, rows in cells:
            if mine := _at(columns, self.recent[rows], column):
                return Evidence(matter, place, int(self.recent[rows].sum()), mine, self.window, given_back)
        return Evidence(0, 0, 0, 0, self.window, given_back)

    def tally(self, asked: Asked, unit: str) -> tuple[int, int, int]:
        """Of such orders lately (anywhere, if none was here): all, settled by the unit, given back by it anywhere."""
        column, anywhere = self._column.get(unit, -1), (self.levels[0], 0)
        given_back = self._given_back(self._slice(asked, anywhere), column)
        for depth in (self.levels, anywhere):
            columns, rows = self._slice(asked, depth)
            if total := int(self.recent[rows].sum()):
                return total, _at(columns, self.recent[rows], column), given_back
        return 0, 0, given_back

    def _given_back(self, cell: tuple[NDArray[np.int32], slice], column: int) -> int:
        columns, rows = cell
        return int(float(self.against[rows][columns == column].sum()) + 0.5) if self._any_against else 0

    def _keep(self, asked: Sequence[Asked], depth: Depth) -> NDArray[np.float64]:
        settled, against = self._dense(asked, depth), self._dense(asked, depth, self.against)
        return np.asarray((KEEP + settled) / (KEEP + settled + against))

    def _dense(
        self, asked: Sequence[Asked], depth: Depth, values: Floats | None = None
    ) -> NDArray[np.float64]:
        found = np.zeros((len(asked), len(self.units)))
        source = self.settled if values is None else values
        for number, one in enumerate(asked):
            columns, rows = self._slice(one, depth)
            found[number, columns] = source[rows]
        return found

    def _slice(self, asked: Asked, depth: Depth) -> tuple[NDArray[np.int32], slice]:
        row = self._row.get(cell(asked, depth))
        rows = slice(0, 0) if row is None else slice(int(self.bounds[row]), int(self.bounds[row + 1]))
        return self.columns[rows], rows


def _at(columns: NDArray[np.int32], values: NDArray[np.int32], column: int) -> int:
    at = int(columns.searchsorted(column))  # a row's columns rise
    return int(values[at]) if at < len(columns) and columns[at] == column else 0


def _coarser(depth: Depth) -> tuple[Depth, ...]:
    matter, place = depth
    return (((matter - 1, place),) if matter else ()) + (((matter, place - 1),) if place else ())


def count(examples: Iterable[Example], levels: Depth, at: float, half_life: float, window: int) -> Counts:
    """Count examples as they stand at day `at`: one is worth half after `half_life` days."""
    entries: dict[str, dict[str, list[float]]] = {}
    units: set[str] = set()
    for one in examples:
        units.add(one.unit)
        faded = abs(one.weight) * 0.5 ** (max(at - one.day, 0.0) / half_life)
        recent = float(one.weight > 0 and one.day > at - window)
        for depth in depths(*levels):
            if name := cell(one.asked, depth):
                entry = entries.setdefault(name, {}).setdefault(one.unit, [0.0, 0.0, 0.0])
                entry[0 if one.weight > 0 else 2] += faded
                entry[1] += recent
    return _packed(entries, levels, window, tuple(sorted(units)))


def _packed(
    entries: dict[str, dict[str, list[float]]], levels: Depth, window: int, units: tuple[str, ...]
) -> Counts:
    column, cells = {unit: n for n, unit in enumerate(units)}, tuple(sorted(entries))
    rows = [sorted((column[unit], entry) for unit, entry in entries[name].items()) for name in cells]
    flat = [(unit, *entry) for row in rows for unit, entry in row]
    table = np.array(flat, dtype=np.float64).reshape(-1, 4)
    return Counts(
        levels,
        window,
        units,
        cells,
        np.concatenate(([0], np.cumsum([len(row) for row in rows]))).astype(np.int64),
        table[:, 0].astype(np.int32),
        table[:, 1].astype(np.float32),
        table[:, 2].astype(np.int32),
        table[:, 3].astype(np.float32),
    )
