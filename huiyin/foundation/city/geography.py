"""Which street a point lies in, and which is nearest."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from math import cos, hypot, radians

from shapely import Point, STRtree
from shapely.ops import nearest_points

from huiyin.foundation.city.parts import PackBoundary

METRES = 111_320.0  # to a degree of latitude
BORDER = 0.0002  # degrees, some twenty metres: lines drawn apart by less are one border


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

    def nearest(self, lon: float, lat: float) -> tuple[str, float] | None:
        """The code of the street nearest to a point in degrees and the metres to it; None where there is no street."""
        here = Point(lon, lat)
        at = self._tree.nearest(here)
        if at is None:
            return None
        boundary = self._boundaries[int(at)]
        near, _same = nearest_points(boundary.shape, here)
        return boundary.unit, metres((lon, lat), (near.x, near.y))

    def neighbours(self, units: Collection[str]) -> set[str]:
        """The streets that share a border with any of these, themselves not among them."""
        own = [boundary.shape.buffer(BORDER) for boundary in self._boundaries if boundary.unit in units]
        if not own:
            return set()
        _, hits = self._tree.query(own, predicate="intersects")
        return {self._boundaries[int(at)].unit for at in hits} - set(units)


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two points in degrees (longitude, latitude), in metres; good within a city."""
    stretch = cos(radians((one[1] + other[1]) / 2))
    return METRES * hypot((one[0] - other[0]) * stretch, one[1] - other[1])
