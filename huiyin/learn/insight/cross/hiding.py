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
    """For each row and column that hides one number, the place that is best hidden beside it."""
    height, width = whole.shape
    for row in range(height):
        if gone[row].sum() == 1:
            yield from _beside(whole, gone, [(row, column) for column in range(width)], gone.any(axis=0))
    for column in range(width):
        if gone[:, column].sum() == 1:
            yield from _beside(whole, gone, [(row, column) for row in range(height)], gone.any(axis=1))


def _beside(whole: Counts, gone: Bools, line: list[tuple[int, int]], crossed: Bools) -> Iterator[tuple[int, int]]:
    """The smallest number of a line, best where the line across hides something already and no more need go there."""
    last = (whole.shape[0] - 1, whole.shape[1] - 1)
    free = [(place, bool(crossed[n])) for n, place in enumerate(line) if not gone[place] and place != last]
    if free:
        # A nought tells nothing when it is hidden; it goes only where nothing else can.
        yield min(free, key=lambda one: (whole[one[0]] == 0, not one[1], whole[one[0]], one[0]))[0]
