"""Messages that say the same in nearly the same words, so that none stands on both sides of a split; no Django."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from huiyin.act.triage.classify.grams import READ_AT_MOST, Codes, code_points

BANDS, EACH = 24, 3
ALIKE = 0.5
RUN = 4  # characters
_STEP = np.uint64(0x9E3779B97F4A7C15)

Groups = npt.NDArray[np.int64]


def groups(rows: Sequence[Sequence[str]]) -> Groups:
    """A number for each row, the same for rows that share about half of their runs of four characters."""
    if not rows:
        return np.zeros(0, np.int64)
    signs = np.array([_signature("\n".join(row)) for row in rows])
    pairs = [pair for band in range(BANDS) for pair in _neighbours(signs, band)]
    first, second = np.concatenate(pairs, axis=1) if pairs else np.zeros((2, 0), np.int64)
    alike = (signs[first] == signs[second]).mean(axis=1) >= ALIKE
    first, second = first[alike], second[alike]
    graph = coo_matrix((np.ones(len(first)), (first, second)), shape=(len(rows), len(rows)))
    found: Groups = connected_components(graph, directed=False)[1].astype(np.int64)
    return found


def _signature(text: str) -> npt.NDArray[np.uint32]:
    """Smallest hashes under so many orders: two texts agree in a share of them that is their overlap."""
    runs = np.unique(_runs(code_points(text[:READ_AT_MOST])))
    orders = _orders()
    mixed = (runs >> np.uint64(32)).astype(np.uint32)[:, None] * orders[0] + orders[1]
    mixed ^= mixed >> np.uint32(15)
    found: npt.NDArray[np.uint32] = (mixed * np.uint32(0x2C1B3C6D)).min(axis=0)
    return found


def _runs(codes: Codes) -> Codes:
    """Hashes of all runs of four characters; of a shorter text, of all of it."""
    length = min(RUN, len(codes))
    found = np.zeros(len(codes) - length + 1, np.uint64)
    for i in range(length):
        found = found * _STEP + codes[i : len(codes) - length + 1 + i]
    return (found ^ (found >> np.uint64(29))) * _STEP


@cache
def _orders() -> npt.NDArray[np.uint32]:
    """An odd factor and an offset for each order."""
    lots = np.random.default_rng(12345).integers(0, 1 << 32, (2, BANDS * EACH), dtype=np.uint32)
    lots[0] |= 1
    return lots


def _neighbours(signs: npt.NDArray[np.uint32], band: int) -> list[npt.NDArray[np.int64]]:
    """Rows next to each other among those that agree in a whole band."""
    part = np.ascontiguousarray(signs[:, band * EACH : (band + 1) * EACH])
    keys = part.view([("", part.dtype)] * EACH).ravel()
    order = np.argsort(keys, kind="stable")
    same = np.flatnonzero(keys[order][1:] == keys[order][:-1])
    return [np.stack([order[same], order[same + 1]])] if len(same) else []
