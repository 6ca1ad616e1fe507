"""The city's own map for dropping a pin: its streets, named by district."""

from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from shapely import unary_union
from shapely.geometry import mapping

from huiyin.foundation.city.queries import current

Pin = tuple[float, float] | None
SIMPLER = 0.0004  # degrees; finer than a finger on a phone


def city_map(pin: Pin) -> dict[str, Any]:
    """What the map component needs, with the pin where the person put it."""
    english = (get_language() or "").startswith("en")
    return {
        "label": _("在地图上点出地点"),
        "areas": _areas(current().pack.digest, english),
        "pin": {"lon": pin[0], "lat": pin[1], "label": ""} if pin else None,
        "lon_name": "lon",
        "lat_name": "lat",
        "labels_url": reverse("map_labels"),
    }


@lru_cache(maxsize=4)
def _areas(digest: str, english: bool) -> list[dict[str, Any]]:
    city = current()
    streets = [(city.units[b.unit], b.shape) for b in city.pack.boundaries]
    areas = [
        {
            "kind": "street",
            "title": unit.name_en if english else unit.name,
            "geometry": mapping(shape.simplify(SIMPLER)),
        }
        for unit, shape in streets
    ]
    for code in dict.fromkeys(city.district_of(unit.code) for unit, _shape in streets):
        parts = [shape for unit, shape in streets if city.district_of(unit.code) == code]
        whole = unary_union(parts)
        middle = whole.centroid
        district = city.units[code]
        areas.append(
            {
                "kind": "outline",
                # A label has no room for "District"; the first word tells them apart.
                "name": district.name_en.split()[0] if english else district.name,
                "geometry": mapping(whole.simplify(SIMPLER)),
                "label_at": (middle.x, middle.y),
            }
        )
    return areas
