"""What the map and the address field say to one another; words and points travel in the body, never in an address."""

from dataclasses import asdict, dataclass
from math import isfinite

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.act.triage.places.queries import Candidate, address, candidates, heard, labels, near
from huiyin.foundation.city.queries import current
from huiyin.web.citizen.words import unit_name

WRITTEN_AT_MOST = 300
VAGUE = ("area", "street")  # an estate, a road or a street, and nothing nearer
EDGES = ("west", "south", "east", "north")
WIDEST = 10.0  # degrees: no city is wider


@dataclass(frozen=True)
class Spot:
    """A place that may be meant, with its street in the reader's language."""

    name: str
    street: str
    lon: float | None
    lat: float | None


@require_POST
@never_cache
def map_labels(request: HttpRequest) -> JsonResponse:
    """Names to write on a window of the map; none for what is no window."""
    west, south, east, north = (_number(request, edge) for edge in EDGES)
    if west is None or south is None or east is None or north is None:
        return JsonResponse({"labels": []})
    if not (west < east <= west + WIDEST and south < north <= south + WIDEST):
        return JsonResponse({"labels": []})
    return JsonResponse({"labels": [asdict(one) for one in labels((west, south, east, north))]})


@require_POST
@never_cache
def where(request: HttpRequest) -> HttpResponse:
    """Which street the pin is in and what is near it, and whether the address that was written agrees."""
    written = request.POST.get("place", "").strip()[:WRITTEN_AT_MOST]
    lon, lat = _number(request, "lon"), _number(request, "lat")
    answer = heard(written).answer if written else None
    found = candidates(written, "") if written else []
    if lon is None or lat is None:
        said = unit_name(answer.value if answer else "")
        context: dict[str, object] = {
            "spots": _spots(found),
            "said": said,
            "vague": address(written).accuracy in VAGUE,
        }
        return render(request, "citizen/where.html", context)
    unit = current().jurisdictions.unit_at(lon, lat)
    other = answer.value if answer and answer.value != unit else ""
    context = {
        "pinned": True,
        "street": unit_name(unit or ""),
        "near": near(lon, lat) if unit else [],
        "other": unit_name(other),
        "other_spots": _spots([one for one in found if one.street == other][:1]),
    }
    return render(request, "citizen/where.html", context)


def _spots(found: list[Candidate]) -> list[Spot]:
    return [Spot(one.name, unit_name(one.street), one.lon, one.lat) for one in found]


def _number(request: HttpRequest, name: str) -> float | None:
    try:
        value = float(request.POST.get(name, ""))
    except ValueError:
        return None
    return value if isfinite(value) and -180 <= value <= 180 else None
