"""The street boundaries of a pack: GeoJSON polygons that must tile their districts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from shapely import GEOSException, STRtree
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.ops import unary_union

from huiyin.foundation.city.files import read_text
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.parts import PackBoundary

FILE = "boundaries.geojson"
TOLERANCE = 1e-9  # square degrees, some ten square metres: less than a survey can tell


def read_boundaries(folder: Path, found: Findings) -> tuple[PackBoundary, ...]:
    """The polygons of `boundaries.geojson`, features counted from 1."""
    text = read_text(folder, FILE, found)
    if text is None:
        return ()
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        found.give_up(FILE, error.lineno, f"JSON语法有误：{error.msg}", f"Not valid JSON: {error.msg}")
        return ()
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        found.give_up(FILE, 1, "应为FeatureCollection。", "A FeatureCollection is expected.")
        return ()
    read = (_boundary(number, feature, found) for number, feature in enumerate(features, start=1))
    return tuple(boundary for boundary in read if boundary is not None)


def _boundary(number: int, feature: Any, found: Findings) -> PackBoundary | None:
    try:
        unit = str(feature["properties"]["unit"])
        area = shape(feature["geometry"])
    except (KeyError, TypeError, AttributeError, ValueError, GEOSException):
        found.add(
            FILE, number, f"第{number}个图形缺单位或坐标。", f"Feature {number} lacks unit or coordinates."
        )
        return None
    if not isinstance(area, Polygon | MultiPolygon) or area.is_empty or not area.is_valid:
        found.add(
            FILE,
            number,
            f"第{number}个图形（{unit}）不是有效的多边形。",
            f"Feature {number} ({unit}) is not a valid polygon.",
        )
        return None
    return PackBoundary(unit, area, number)


def check_tiling(boundaries: tuple[PackBoundary, ...], found: Findings) -> None:
    """Record streets that overlap and gaps enclosed between streets, each beyond the tolerance."""
    shapes = [boundary.shape for boundary in boundaries]
    if not shapes:
        return
    tree = STRtree(shapes)
    for one, two in tree.query(shapes, predicate="intersects").T.tolist():
        if one < two:
            _check_overlap(boundaries[one], boundaries[two], found)
    _check_gaps(boundaries, found)


def _check_overlap(one: PackBoundary, two: PackBoundary, found: Findings) -> None:
    if one.shape.intersection(two.shape).area > TOLERANCE:
        found.add(
            FILE,
            two.feature,
            f"第{two.feature}个图形（{two.unit}）与第{one.feature}个（{one.unit}）重叠。",
            f"Feature {two.feature} ({two.unit}) overlaps feature {one.feature} ({one.unit}).",
        )


def _check_gaps(boundaries: tuple[PackBoundary, ...], found: Findings) -> None:
    whole = unary_union([boundary.shape for boundary in boundaries])
    areas = whole.geoms if isinstance(whole, MultiPolygon) else [whole]
    for ring in (ring for area in areas for ring in area.interiors):
        gap = Polygon(ring)
        if gap.area <= TOLERANCE:
            continue
        beside = [b for b in boundaries if b.shape.distance(gap) == 0]
        units = "、".join(b.unit for b in beside)
        first = min((b.feature for b in beside), default=0)
        found.add(
            FILE, first, f"{units}之间有空隙。", f"There is a gap between {', '.join(units.split('、'))}."
        )
