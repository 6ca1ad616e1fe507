"""The city's streets as a map for charts: shapes a little simpler than the survey's, and steps of one blue."""

from collections.abc import Iterable
from functools import lru_cache
from math import floor, log10
from typing import Any

from django.urls import reverse
from shapely import coverage_simplify
from shapely.geometry import mapping

from huiyin.answer.supervision.flows.rules import quantile
from huiyin.foundation.city.queries import current

SIMPLER = 0.0006  # degrees, some sixty metres: nothing a chart could show
DIGITS = 4
STEPS = 4


def map_url() -> str:
    """Where the shapes are; another city has another address, so that what a browser keeps is never wrong."""
    return f"{reverse('flows_map')}?city={current().pack.digest[:12]}"


def shapes() -> dict[str, Any]:
    """The streets as GeoJSON, each with its code; borders stay common borders."""
    return _shapes(current().pack.digest)


@lru_cache(maxsize=2)
def _shapes(_digest: str) -> dict[str, Any]:
    boundaries = current().pack.boundaries
    simple = coverage_simplify([boundary.shape for boundary in boundaries], SIMPLER)
    features = [
        {
            "type": "Feature",
            "properties": {"code": boundary.unit, "name": boundary.unit},
            "geometry": _rounded(mapping(shape)),
        }
        for boundary, shape in zip(boundaries, simple, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _rounded(geometry: Any) -> dict[str, Any]:
    def cut(part: Any) -> Any:
        if isinstance(part, float):
            return round(part, DIGITS)
        return [cut(inner) for inner in part]

    return {"type": geometry["type"], "coordinates": cut(geometry["coordinates"])}


def steps_of(values: Iterable[float]) -> list[float]:
    """Round numbers that part the values into about equal fifths; fewer where there is little to part."""
    known = sorted(value for value in values if value > 0)
    if not known:
        return [1.0]
    found = sorted({_round(quantile(known, n / (STEPS + 1))) for n in range(1, STEPS + 1)})
    return [step for step in found if step > 0] or [1.0]


def _round(value: float) -> float:
    unit = 10 ** (floor(log10(value)) - 1) if value > 0 else 1.0
    return round(value / unit) * unit
