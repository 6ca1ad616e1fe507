"""Groups that name the same place and say much the same are one topic, however differently single members put it.

Average likeness keeps groups small: of two messages of one story, each with its own details, few words agree. What a
group says as a whole is steadier. So groups whose names agree are joined when their words agree somewhat; no Django.
"""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, diags

from huiyin.learn.insight.topics.finding.likeness import BLOCK, affordable, unit

FIRM = 8.0  # names lighter than this are too little to know a place by
SAME_NAME, SAME_WORDS = 0.3, 0.05  # less of either is a coincidence
SAME = 0.045  # of both together: the surer the name, the less the words need to agree
TRACE = 0.03  # of a group's names: less is left out of the comparison
ROUNDS_AT_MOST = 20

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def joined(label: Ints, names: csr_matrix, things: csr_matrix) -> Ints:
    """The same groups, those of one place and one matter made one.

    Two that both took nothing in were compared before, so after the first round only those that did are looked at.
    """
    said = unit(things)
    _, label = np.unique(label, return_inverse=True)
    grown = np.arange(int(label.max()) + 1 if len(label) else 0)
    for _ in range(ROUNDS_AT_MOST):
        fold = csr_matrix((np.ones(len(label)), (label, np.arange(len(label)))))
        row, column, worth = _pairs(grown, fold, names, said)
        if not len(row):
            break
        into = _into(row, column, worth, fold.shape[0])
        stayed, renamed = np.unique(into, return_inverse=True)
        grown, label = np.flatnonzero(np.bincount(renamed, minlength=len(stayed)) > 1), renamed[label]
    return label.astype(np.int64)


def _pairs(grown: Ints, fold: csr_matrix, names: csr_matrix, said: csr_matrix) -> tuple[Ints, Ints, Floats]:
    """Groups of which one is new that may be joined, and how much speaks for it."""
    where = affordable(_firm(fold, names).astype(np.float32))
    row, column, named = _named_alike(grown, where)
    involved, at = np.unique(np.concatenate([row, column]), return_inverse=True)
    words = unit(fold[involved] @ said)
    alike = np.asarray(words[at[: len(row)]].multiply(words[at[len(row) :]]).sum(axis=1)).ravel()
    kept = (alike > SAME_WORDS) & (named * alike > SAME)
    return row[kept], column[kept], (named * alike)[kept]


def _named_alike(grown: Ints, where: csr_matrix) -> tuple[Ints, Ints, Floats]:
    """Pairs of groups whose names agree enough, the smaller number first, and how far they agree."""
    others, parts = where.T.tocsr(), []
    for start in range(0, len(grown), BLOCK):
        some = grown[start : start + BLOCK]
        both = (where[some] @ others).tocoo()
        row, column = some[both.row].astype(np.int64), both.col.astype(np.int64)
        kept = (both.data > SAME_NAME) & (row != column)
        parts.append((np.minimum(row, column)[kept], np.maximum(row, column)[kept], both.data[kept]))
    row, column, named = (np.concatenate(part) for part in zip(*parts, strict=True))
    _, once = np.unique(row * where.shape[0] + column, return_index=True)
    return row[once], column[once], named[once].astype(np.float64)


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
