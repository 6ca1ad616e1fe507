"""Which cells a reader of counts alone is not shown, so that none follows from the others and the sums; no Django."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Counts = NDArray[np.float64]


def hidden(counts: Counts, few: int) -> tuple[Bools, Bools, Bools]:
    """Cells, sums of rows and sums of columns of a table that are not shown; the sum of all always is.

    Counts of one to `few` are hidden. A hidden number alone in its row or column would follow from the rest and the
    sum, so the smallest number beside it is hidden as well, until no row and no column hides only one.
    """
    whole = _with_sums(counts)
    gone = (whole > 0) & (whole < few)
    gone[-1, -1] = False
    while line := next(_betrayed(whole, gone), None):
        gone[line] = True
    return gone[:-1, :-1], gone[:-1, -1], gone[-1, :-1]


def _with_sums(counts: Counts) -> Counts:
    rows = np.hstack([counts, counts.sum(axis=1, keepdims=True)])
    return np.vstack([rows, rows.sum(axis=0, keepdims=True)])


def _betrayed(whole: Counts, gone: Bools) -> Iterator[tuple[int, int]]:
    """In each row and column that hides one number, the place of the smallest other that can be hidden."""
    height, width = whole.shape
    for row in range(height):
        if gone[row].sum() == 1:
            yield from _smallest(whole, gone, [(row, column) for column in range(width)])
    for column in range(width):
        if gone[:, column].sum() == 1:
            yield from _smallest(whole, gone, [(row, column) for row in range(height)])


def _smallest(whole: Counts, gone: Bools, line: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last = (whole.shape[0] - 1, whole.shape[1] - 1)
    free = [place for place in line if not gone[place] and whole[place] > 0 and place != last]
    # A zero hides too where nothing else can; a sum goes before the only other number of its line.
    free = free or [place for place in line if not gone[place] and place != last]
    if free:
        yield min(free, key=lambda place: (whole[place], place))
