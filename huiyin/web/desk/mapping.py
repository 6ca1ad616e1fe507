"""The map of the desk: the street around the pin, or the whole city while nothing is known."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from shapely.geometry import box, mapping

from huiyin.act.triage.places.queries import labels
from huiyin.foundation.city.queries import current
from huiyin.web.citizen.place import city_map
from huiyin.web.desk.spots import Spot, points
from huiyin.web.unit.names import place_path, unit_name

AROUND = 0.012  # degrees to each side of what is shown: about a kilometre
SIMPLER = 0.0002
FAR = 3  # times the window that can be seen by zooming out; what lies beyond is not sent

Bounds = tuple[float, float, float, float]


def desk_map(pin: tuple[float, float] | None, spots: Sequence[Spot]) -> dict[str, Any]:
    """What the map component needs; candidates are small rings, the pin stands where the matter is."""
    shown = [pin] if pin else points(spots)
    if not shown:
        return city_map(None)
    bounds = _around(shown)
    return {
        **city_map(pin),
        "areas": _areas(bounds),
        "bounds": bounds,
        "far": FAR,
        "labels": labels(bounds),
        "points": [{"lon": s.lon, "lat": s.lat, "label": s.label} for s in spots if s.lon is not None],
        "caption": _caption(pin, shown),
    }


def _caption(pin: tuple[float, float] | None, shown: Sequence[tuple[float, float]]) -> str:
    if pin or len(shown) == 1:
        return _street_at(pin or shown[0])
    return gettext("地图上有%(n)d处，选一处") % {"n": len(shown)}


def _around(shown: Sequence[tuple[float, float]]) -> Bounds:
    lons, lats = [p[0] for p in shown], [p[1] for p in shown]
    return min(lons) - AROUND, min(lats) - AROUND, max(lons) + AROUND, max(lats) + AROUND


def _areas(bounds: Bounds) -> list[dict[str, Any]]:
    west, south, east, north = bounds
    wide, tall = (east - west) * FAR, (north - south) * FAR
    window = box(west - wide, south - tall, east + wide, north + tall)
    inner = box(west, south, east, north)
    found = []
    for boundary in current().pack.boundaries:
        shape = boundary.shape.intersection(window)
        if shape.is_empty or shape.geom_type not in ("Polygon", "MultiPolygon"):
            continue
        area = {
            "kind": "street",
            "geometry": mapping(shape.simplify(SIMPLER)),
            "title": unit_name(boundary.unit),
        }
        seen = boundary.shape.intersection(inner)
        if seen.area > inner.area / 12 and not boundary.shape.contains(inner.centroid):
            middle = seen.representative_point()
            area |= {"name": unit_name(boundary.unit), "label_at": (middle.x, middle.y)}
        found.append(area)
    return found


def _street_at(point: tuple[float, float]) -> str:
    unit = current().jurisdictions.unit_at(*point)
    return place_path(unit) if unit else gettext("这个点不在本市范围内")
