"""Circles round every location, growing by one location at a time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huiyin.learn.stats.scan.study import Floats, Ints


@dataclass(frozen=True)
class Circles:
    """For each centre its locations by distance, and how many of them its largest circle has."""

    order: NDArray[np.int32]  # centres x ranks
    sizes: NDArray[np.int32]

    def zone(self, centre: int) -> NDArray[np.int32]:
        """The locations of a centre's largest circle, the centre first."""
        return self.order[centre, : self.sizes[centre]]


def circles(points: Floats, weights: Ints, max_share: float) -> Circles:
    """All circles that hold at most a share of all weight.

    Of two locations equally far the one with the lesser coordinates comes first, as in SaTScan.
    """
    rank_of_place = np.lexsort(points.T[::-1])
    order = np.stack([_by_distance(points, rank_of_place, centre) for centre in range(len(points))])
    held = np.cumsum(weights[order], axis=1)
    sizes = (held <= max_share * weights.sum()).sum(axis=1)
    return Circles(order.astype(np.int32), sizes.astype(np.int32))


def distances(points: Floats, centre: int) -> Floats:
    """How far all points are from one of them."""
    apart = points - points[centre]
    found: Floats = np.sqrt((apart * apart).sum(axis=1))
    return found


def _by_distance(points: Floats, by_place: NDArray[np.intp], centre: int) -> NDArray[np.intp]:
    far = distances(points, centre)[by_place]
    return by_place[np.argsort(far, kind="stable")]
