"""Messages that say the same in nearly the same words, so that none stands on both sides of a split; no Django."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from huiyin.act.triage.classify.grams import Kinds, slots

BANDS, EACH = 24, 3
ALIKE = 0.5
_RUNS = Kinds((4,), words=False, pairs=False)

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
    runs = np.unique(slots(text, 0, _RUNS)) if len(text) > 3 else np.zeros(0, np.int64)
    if not len(runs):
        runs = np.array([hash_of(text)])
    mixed = runs.astype(np.uint32)[:, None] * _multipliers()[None, :] + _offsets()[None, :]
    mixed ^= mixed >> np.uint32(15)
    found: npt.NDArray[np.uint32] = (mixed * np.uint32(0x2C1B3C6D)).min(axis=0)
    return found


def hash_of(text: str) -> int:
    """A number for a text too short for runs."""
    return sum((i + 1) * ord(char) for i, char in enumerate(text)) % (1 << 22)


def _multipliers() -> npt.NDArray[np.uint32]:
    return np.random.default_rng(12345).integers(1, 1 << 31, BANDS * EACH).astype(np.uint32) * np.uint32(
        2
    ) + np.uint32(1)


def _offsets() -> npt.NDArray[np.uint32]:
    return np.random.default_rng(54321).integers(1, 1 << 32, BANDS * EACH).astype(np.uint32)


def _neighbours(signs: npt.NDArray[np.uint32], band: int) -> list[npt.NDArray[np.int64]]:
    """Rows next to each other among those that agree in a whole band."""
    part = np.ascontiguousarray(signs[:, band * EACH : (band + 1) * EACH])
    keys = part.view([("", part.dtype)] * EACH).ravel()
    order = np.argsort(keys, kind="stable")
    same = np.flatnonzero(keys[order][1:] == keys[order][:-1])
    return [np.stack([order[same], order[same + 1]])] if len(same) else []
