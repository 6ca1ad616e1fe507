"""A map without tiles: GeoJSON shapes projected into an SVG of 1000 by 600 units."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from huiyin.web.components.drawing import number, unique

WIDTH = 1000.0
HEIGHTS = {"wide": 600.0, "square": 1000.0}
_MARGIN = 0.04
_LINES = ("LineString", "MultiLineString")

Position = Sequence[float]


@dataclass(frozen=True)
class Frame:
    """A window on the earth: bounds in degrees and the drawing's size in its own units."""

    west: float
    south: float
    east: float
    north: float
    height: float

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Project degrees to drawing units; good for a city, not for a continent."""
        x = (lon - self.west) / (self.east - self.west) * WIDTH
        y = (self.north - lat) / (self.north - self.south) * self.height
        return x, y

    def share(self, lon: float, lat: float) -> dict[str, str]:
        """Project degrees to percentages of the drawing."""
        x, y = self.point(lon, lat)
        return {"x": number(x / WIDTH * 100), "y": number(y / self.height * 100)}


def parts(geometry: Mapping[str, Any]) -> Iterator[Sequence[Position]]:
    """Yield every ring or line of a GeoJSON geometry (Polygon, LineString and their multiples)."""
    kind, data = geometry["type"], geometry["coordinates"]
    if kind == "LineString":
        yield data
    elif kind in ("Polygon", "MultiLineString"):
        yield from data
    elif kind == "MultiPolygon":
        for polygon in data:
            yield from polygon
    else:
        raise ValueError(f"a map cannot draw {kind}")


def fit(bounds: Sequence[float], shape: str = "wide") -> Frame:
    """Widen bounds (west, south, east, north) until they have the drawing's proportions."""
    height = HEIGHTS[shape]
    west, south, east, north = bounds
    stretch = cos(radians((south + north) / 2)) or 1.0
    wide = max((east - west) * stretch, 1e-6) * (1 + 2 * _MARGIN)
    tall = max(north - south, 1e-6) * (1 + 2 * _MARGIN)
    tall = max(tall, wide * height / WIDTH)
    wide = tall * WIDTH / height / stretch
    x, y = (west + east) / 2, (south + north) / 2
    return Frame(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2, height)


def bounds_of(areas: Iterable[Mapping[str, Any]]) -> tuple[float, float, float, float]:
    """Find the smallest box around all shapes; raises ValueError when there are none."""
    points = [point for area in areas for part in parts(area["geometry"]) for point in part]
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return min(lons), min(lats), max(lons), max(lats)


def path(geometry: Mapping[str, Any], frame: Frame) -> str:
    """Write a geometry as the `d` of an SVG path."""
    close = "" if geometry["type"] in _LINES else "Z"
    pieces = []
    for part in parts(geometry):
        points = (frame.point(p[0], p[1]) for p in part)
        pieces.append("M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + close)
    return "".join(pieces)


def centre(geometry: Mapping[str, Any]) -> tuple[float, float]:
    """Find where a name stands: the middle of the box of the longest ring or line."""
    ring = max(parts(geometry), key=len)
    lons, lats = [p[0] for p in ring], [p[1] for p in ring]
    return (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2


def place_view(place: Mapping[str, Any]) -> dict[str, Any]:
    """Prepare a map for its template; see README.md for the keys of `place`."""
    areas = list(place.get("areas") or ())
    frame = fit(place.get("bounds") or bounds_of(areas), place.get("shape", "wide"))
    pin = place.get("pin")
    return {
        **place,
        "id": unique("map"),
        "frame": frame,
        "view_box": f"0 0 {number(WIDTH)} {number(frame.height)}",
        "areas": [_area(area, frame) for area in areas],
        "labels": [_label(label, frame) for label in place.get("labels") or ()],
        "points": [{**p, **frame.share(p["lon"], p["lat"])} for p in place.get("points") or ()],
        "pin": {**pin, **frame.share(pin["lon"], pin["lat"])} if pin else None,
        "edges": {"west": frame.west, "south": frame.south, "east": frame.east, "north": frame.north},
        "can_move": bool(place.get("lon_name") and place.get("lat_name")),
    }


def _area(area: Mapping[str, Any], frame: Frame) -> dict[str, Any]:
    kind = area.get("kind", "street")
    level = area.get("level")
    css = [f"map-{kind}"] + ([f"map-level-{level}"] if level is not None else [])
    css += [name for name in ("alert", "current") if area.get(name)]
    lon, lat = area.get("label_at") or centre(area["geometry"])
    return {**area, "d": path(area["geometry"], frame), "css": " ".join(css), **frame.share(lon, lat)}


def _label(label: Any, frame: Frame) -> dict[str, Any]:
    return {"name": label.name, "level": label.level, **frame.share(label.lon, label.lat)}
