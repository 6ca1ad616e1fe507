"""Groups that name the same place and say much the same are one topic, however differently single members put it.

Average likeness keeps groups small: of two messages of one story, each with its own details, few words agree. What a
group says as a whole is steadier. So groups whose names agree are joined when their words agree somewhat; no Django.
"""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, diags

from huiyin.learn.insight.topics.finding.likeness import unit

FIRM = 8.0  # names lighter than this are too little to know a place by
SAME_NAME, SAME_WORDS = 0.3, 0.12
TRACE = 0.03  # of a group's names: less is left out of the comparison
ROUNDS_AT_MOST = 20

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def joined(label: Ints, names: csr_matrix, things: csr_matrix) -> Ints:
    """The same groups, those of one place and one matter made one."""
    said = unit(things)
    for _ in range(ROUNDS_AT_MOST):
        _, label = np.unique(label, return_inverse=True)
        fold = csr_matrix((np.ones(len(label)), (label, np.arange(len(label)))))
        row, column, worth = _pairs(fold, names, said)
        if not len(row):
            break
        label = _into(row, column, worth, fold.shape[0])[label]
    return label.astype(np.int64)


def _pairs(fold: csr_matrix, names: csr_matrix, said: csr_matrix) -> tuple[Ints, Ints, Floats]:
    """Groups that may be joined, and how much speaks for it."""
    where = _firm(fold, names)
    both = (where @ where.T).tocoo()
    kept = (both.row < both.col) & (both.data > SAME_NAME)
    row, column, named = both.row[kept].astype(np.int64), both.col[kept].astype(np.int64), both.data[kept]
    words = unit(fold @ said)
    alike = np.asarray(words[row].multiply(words[column]).sum(axis=1)).ravel()
    kept = alike > SAME_WORDS
    return row[kept], column[kept], (named * alike)[kept]


def _firm(fold: csr_matrix, names: csr_matrix) -> csr_matrix:
    """Each group's names on average, as a share of what they weigh and what a firm name weighs."""
    size = np.asarray(fold.sum(axis=1)).ravel()
    mean = (diags(1 / size) @ fold @ names).tocsr()
    weight = np.sqrt(np.asarray(mean.multiply(mean).sum(axis=1)).ravel() + FIRM**2)
    share = (diags(1 / weight) @ mean).tocsr()
    share.data[share.data < TRACE] = 0
    share.eliminate_zeros()
    return share


def _into(row: Ints, column: Ints, worth: Floats, of: int) -> Ints:
    """For each group the one it goes into; each takes part in one joining at a time, the surest first."""
    into, used = np.arange(of), np.zeros(of, bool)
    for i in np.lexsort((column, row, -worth)):
        if not used[row[i]] and not used[column[i]]:
            used[row[i]] = used[column[i]] = True
            into[column[i]] = row[i]
    return into
