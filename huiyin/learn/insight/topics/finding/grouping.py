"""Messages that are alike, put together; no Django.

Groups of which each is the other's nearest are joined, again and again, as long as their messages are alike on average:
two messages must be much alike, two large groups less, since the average of many pairs is no chance.
For average likeness this gives what joining the nearest two one at a time gives, in a few passes over a sparse matrix.
"""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

# Likeness on average at which two groups are still one story: of two messages, and of two large groups.
PAIR, LARGE = 0.13, 0.022
ROUNDS_AT_MOST = 500

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def groups(likeness: csr_matrix, pair: float = PAIR, large: float = LARGE) -> Ints:
    """A number for each message, the same for those that belong together."""
    of = likeness.shape[0]
    label, between, size = np.arange(of), likeness.tocsr(), np.ones(of)
    for _ in range(ROUNDS_AT_MOST):
        joined = _joined(between, size, pair, large)
        if joined is None:
            break
        _, renamed = np.unique(joined, return_inverse=True)
        fold = csr_matrix((np.ones(len(renamed)), (renamed, np.arange(len(renamed)))))
        between, size, label = (fold @ between @ fold.T).tocsr(), fold @ size, renamed[label]
    return label.astype(np.int64)


def _joined(between: csr_matrix, size: Floats, pair: float, large: float) -> Ints | None:
    """For each group the one it goes into (mostly itself); none when no two are alike enough."""
    pairs = between.tocoo()
    apart = pairs.row != pairs.col
    row, column = pairs.row[apart].astype(np.int64), pairs.col[apart].astype(np.int64)
    compared = size[row] * size[column]
    mean = pairs.data[apart] / compared
    enough = mean >= large + (pair - large) / np.sqrt(compared)
    if not enough.any():
        return None
    nearest = _nearest(row[enough], column[enough], mean[enough], len(size))
    at = np.arange(len(size))
    mutual = (nearest >= 0) & (nearest[np.maximum(nearest, 0)] == at) & (at < nearest)
    into = at.copy()
    into[nearest[mutual]] = at[mutual]
    return into


def _nearest(row: Ints, column: Ints, mean: Floats, of: int) -> Ints:
    """Each group's nearest; among equals the pair with the smallest numbers, the same seen from both sides."""
    rounded = np.round(mean, 12)
    starts = np.flatnonzero(np.concatenate([[True], row[1:] != row[:-1]]))
    most = np.repeat(np.maximum.reduceat(rounded, starts), np.diff(np.append(starts, len(row))))
    best = np.flatnonzero(rounded == most)  # few, so that only these need to be sorted
    row, column = row[best], column[best]
    order = np.lexsort((np.maximum(row, column), np.minimum(row, column), row))
    first = np.concatenate([[True], row[order][1:] != row[order][:-1]])
    found = np.full(of, -1, np.int64)
    found[row[order][first]] = column[order][first]
    return found
