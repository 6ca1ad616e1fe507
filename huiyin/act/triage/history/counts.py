"""Counting who settled what where, with time fading it, and falling back from fine cells to coarse ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huiyin.act.triage.history.cells import Depth, cell, depths
from huiyin.act.triage.history.examples import Asked, Example

Floats = NDArray[np.float32]
FALL_BACK = 2.0  # how many orders' worth of trust the coarser cells get beside a fine one
KEEP = 1.0  # how many orders settled weigh against one given back


@dataclass
class Counts:
    """Per cell and unit: orders settled, faded by age; orders settled within the window; orders given back.

    `cells` names the rows, `units` the columns; a row is the slice `bounds[i]:bounds[i + 1]` of the other arrays.
    """

    levels: Depth
    units: tuple[str, ...]
    cells: tuple[str, ...]
    bounds: NDArray[np.int64]
    columns: NDArray[np.int32]
    settled: Floats
    recent: NDArray[np.int32]
    against: Floats

    def __post_init__(self) -> None:
        self._row = {name: row for row, name in enumerate(self.cells)}
        self.depths = depths(*self.levels)

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
        here, anywhere = (self._keep(asked, depth) for depth in (self.levels, (self.levels[0], 0)))
        return np.asarray(np.sqrt(here * anywhere))

    def evidence(self, asked: Asked, unit: str) -> tuple[Depth, int, int] | None:
        """The finest cell in which this unit settled anything lately: its depth, how many there, how many by it."""
        column = self.units.index(unit)
        for depth in reversed(self.depths):
            columns, rows = self._slice(asked, depth)
            mine = self.recent[rows][columns == column]
            if mine.size and mine[0]:
                return depth, int(self.recent[rows].sum()), int(mine[0])
        return None

    def given_back(self, asked: Asked, unit: str) -> int:
        """How many such orders, anywhere, this unit gave back with consent, older ones counting less; rounded."""
        columns, rows = self._slice(asked, (self.levels[0], 0))
        column = self.units.index(unit) if unit in self.units else -1
        mine = self.against[rows][columns == column]
        return int(mine[0] + 0.5) if mine.size else 0

    def tally(self, asked: Asked, unit: str) -> tuple[int, int]:
        """How many exactly such orders were settled lately, how many of them by this unit; anywhere if none here."""
        column = self.units.index(unit) if unit in self.units else -1
        for depth in (self.levels, (self.levels[0], 0)):
            columns, rows = self._slice(asked, depth)
            if total := int(self.recent[rows].sum()):
                return total, int(self.recent[rows][columns == column].sum())
        return 0, 0

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


def _coarser(depth: Depth) -> tuple[Depth, ...]:
    matter, place = depth
    return (((matter - 1, place),) if matter else ()) + (((matter, place - 1),) if place else ())


def count(examples: Iterable[Example], levels: Depth, at: float, half_life: float, window: float) -> Counts:
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
    return _packed(entries, levels, tuple(sorted(units)))


def _packed(entries: dict[str, dict[str, list[float]]], levels: Depth, units: tuple[str, ...]) -> Counts:
    column, cells = {unit: n for n, unit in enumerate(units)}, tuple(sorted(entries))
    rows = [sorted((column[unit], entry) for unit, entry in entries[name].items()) for name in cells]
    flat = [(unit, *entry) for row in rows for unit, entry in row]
    table = np.array(flat, dtype=np.float64).reshape(-1, 4)
    return Counts(
        levels,
        units,
        cells,
        np.concatenate(([0], np.cumsum([len(row) for row in rows]))).astype(np.int64),
        table[:, 0].astype(np.int32),
        table[:, 1].astype(np.float32),
        table[:, 2].astype(np.int32),
        table[:, 3].astype(np.float32),
    )
