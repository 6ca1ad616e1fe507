"""How alike two messages are: the same words, at the same place; no Django.

Likeness is the cosine of what they say, times the cosine of the names they say it of. The second has a part that all
messages share, so that a message that names nothing is near to all a little, and two that name different places are
kept apart however alike their words.
"""

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix, csr_matrix, diags, hstack

# What a message weighs that names nothing; one with rare names weighs five to ten times that.
ANYWHERE = 5.0
LEAST = 0.002
BLOCK = 1024

Floats = npt.NDArray[np.float64]


def unit(rows: csr_matrix) -> csr_matrix:
    """Each row scaled to length one; an empty row stays empty."""
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return (diags(1 / np.maximum(length, 1e-12)) @ rows).tocsr()


def placed(names: csr_matrix) -> csr_matrix:
    """Names with the part that all share, scaled to length one."""
    share = csr_matrix(np.full((names.shape[0], 1), ANYWHERE))
    return unit(hstack([names, share]).tocsr())


def alike(names: csr_matrix, things: csr_matrix) -> csr_matrix:
    """Likeness of all pairs of messages that are alike at all (symmetric, with each to itself)."""
    of = names.shape[0]
    said, where = unit(things), placed(names)
    blocks = [_pairs(said, where, start) for start in range(0, of, BLOCK)]
    row, column, value = (
        (np.concatenate(part) for part in zip(*blocks, strict=True)) if blocks else ([], [], [])
    )
    return coo_matrix((value, (row, column)), (of, of)).tocsr()


def _pairs(said: csr_matrix, where: csr_matrix, start: int) -> tuple[npt.NDArray[np.int64], ...]:
    """Of so many messages: whom each is like, and how much."""
    words = (said[start : start + BLOCK] @ said.T).tocoo()
    kept = words.data > LEAST
    row, column, value = words.row[kept], words.col[kept], words.data[kept]
    value = value * (where[start : start + BLOCK] @ where.T).toarray()[row, column]
    kept = value > LEAST
    return row[kept].astype(np.int64) + start, column[kept].astype(np.int64), value[kept]
