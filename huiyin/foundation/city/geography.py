"""Which street a point lies in."""

from __future__ import annotations

from collections.abc import Iterable

from shapely import Point, STRtree

from huiyin.foundation.city.parts import PackBoundary


class Jurisdictions:
    """The street areas of a city, indexed for point lookup."""

    def __init__(self, boundaries: Iterable[PackBoundary]) -> None:
        self._boundaries = tuple(boundaries)
        self._tree = STRtree([boundary.shape for boundary in self._boundaries])

    def unit_at(self, lon: float, lat: float) -> str | None:
        """The code of the street at a point in degrees; None outside the city.

        A point on a shared border belongs to the street that comes first in the pack, so that the answer
        never changes from one call to the next.
        """
        hits = self._tree.query(Point(lon, lat), predicate="intersects")
        return self._boundaries[int(hits.min())].unit if len(hits) else None
