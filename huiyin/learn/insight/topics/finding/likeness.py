"""How alike two messages are: the same words, at the same place; no Django.

Likeness is the cosine of all they say, times the root of the cosine of the names they say it of: many people tell one
story with many words, and a name they share outweighs that. Two that name nothing are judged by their words alone, and
two that name different places are kept apart however alike their words, those of different cities most of all.

Only terms that few enough messages share are multiplied out: of few messages that is all of them; of a great many the
commonest are left out, so that the work grows with the messages and not with their square.
"""

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix, csr_matrix, diags, hstack

# What a message weighs that names nothing, as a share of the rarest run; one with rare names weighs several times that.
ANYWHERE = 0.6
LEAST = 0.005
ELSEWHERE = 0.1  # of the likeness of two messages that name different cities
BLOCK = 1024
FEW = 10_000  # messages: so many can afford more
WORK, WORK_OF_FEW = 20_000_000, 60_000_000  # products of two messages in one term
NEAREST = 60  # others that one message is compared with, where there are more

Ints = npt.NDArray[np.int64]


def unit(rows: csr_matrix) -> csr_matrix:
    """Each row scaled to length one; an empty row stays empty."""
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return (diags(1 / np.maximum(length, 1e-12)) @ rows).tocsr()


def alike(names: csr_matrix, said: csr_matrix, cities: Ints) -> csr_matrix:
    """Likeness of all pairs of messages that are alike at all (symmetric, with each to itself).

    `cities` has a bit for each city that a message names by its code.
    """
    of = names.shape[0]
    share = csr_matrix(np.full((of, 1), ANYWHERE * np.log(of)))
    where = unit(hstack([names, share]).tocsr())
    anywhere = where[:, -1].toarray().ravel() ** 2
    said, named = affordable(_single(unit(said))), affordable(_single(where[:, :-1].tocsr()))
    said_of, named_of = said.T.tocsr(), named.T.tocsr()
    parts = []
    for start in range(0, of, BLOCK):
        rows = slice(start, start + BLOCK)
        words = _above(said[rows] @ said_of)
        shared = diags(anywhere[rows]) @ words @ diags(anywhere)
        placed = words.multiply(words.multiply(named[rows] @ named_of)).sqrt()
        parts.append(_nearest(_above(_together(placed + shared, start, cities)), start, NEAREST))
    row, column, value = (np.concatenate(part) for part in zip(*parts, strict=True))
    found = coo_matrix((value, (row, column)), (of, of)).tocsr()
    return found.maximum(found.T).tocsr()


def affordable(rows: csr_matrix) -> csr_matrix:
    """Without the terms that most messages share, as far as multiplying them out would be too much."""
    spread = np.bincount(rows.indices, minlength=rows.shape[1]).astype(np.int64)
    order = np.argsort(spread, kind="stable")
    work = WORK_OF_FEW if rows.shape[0] <= FEW else WORK
    kept = order[np.cumsum(spread[order] ** 2) <= work]
    return rows if len(kept) == len(spread) else rows[:, np.sort(kept)].tocsr()


def _together(rows: csr_matrix, start: int, cities: Ints) -> csr_matrix:
    """With less likeness of messages that name different cities."""
    found = rows.tocsr()
    one = np.repeat(cities[start : start + found.shape[0]], np.diff(found.indptr))
    other = cities[found.indices]
    found.data[(one != 0) & (other != 0) & (one & other == 0)] *= ELSEWHERE
    return found


def _above(rows: csr_matrix) -> csr_matrix:
    found = rows.tocsr()
    found.data[found.data < LEAST] = 0
    found.eliminate_zeros()
    return found


def _single(rows: csr_matrix) -> csr_matrix:
    """In single precision: half the memory to walk through."""
    return rows.astype(np.float32)


def _nearest(rows: csr_matrix, start: int, most: int) -> tuple[Ints, Ints, npt.NDArray[np.float64]]:
    """Of each row the nearest others, and itself; only rows with too many are sorted."""
    times = np.diff(rows.indptr)
    number = np.repeat(np.arange(rows.shape[0]), times)
    kept = times[number] <= most
    full = np.flatnonzero(~kept)
    order = full[np.lexsort((rows.indices[full], -rows.data[full], number[full]))]
    first = np.concatenate([[0], np.cumsum(np.where(times > most, times, 0))])
    rank = np.arange(len(order)) - first[number[order]]
    kept[order[rank < most]] = True
    return number[kept] + start, rows.indices[kept].astype(np.int64), rows.data[kept].astype(np.float64)
