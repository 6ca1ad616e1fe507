"""Where it may be: the places that an agent takes with one key, each with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from huiyin.act.triage.places.queries import Candidate, candidates
from huiyin.web.components.reasons import confidence_level, reasons_words
from huiyin.web.desk.suggesting import Judged
from huiyin.web.unit.names import place_path

SPOT_KEYS = "qwe"
WARNINGS = ("words_elsewhere", "point_outside")


@dataclass(frozen=True)
class Spot:
    """A place that may be meant; without a point it is only a street to be named."""

    key: str
    name: str
    label: str
    lon: float | None
    lat: float | None
    guess: bool
    reason: str
    level: str


def spots(judged: Judged) -> list[Spot]:
    """Places named in the address or in the words; the one that is sure is marked, unless a pin says more."""
    typed = judged.typed
    found = candidates(typed.place, typed.words)
    pinned = typed.point is not None
    alone = len({one.street for one in found}) == 1
    return [
        _spot(one, key, marked=place == 0 and not pinned and (one.sure or alone))
        for place, (one, key) in enumerate(zip(found, SPOT_KEYS, strict=False))
    ]


def _spot(one: Candidate, key: str, marked: bool) -> Spot:
    label = place_path(one.street) if one.lon is None else f"{place_path(one.street)} {one.name}"
    reason = reasons_words(one.reasons)
    return Spot(key, one.name, label, one.lon, one.lat, marked, reason, confidence_level(one.likely))


def warning(judged: Judged) -> str:
    """That the pin and the words do not agree, or that the pin lies outside the city; empty where all is well."""
    reasons = (
        reason for guess in judged.free.places[:1] for reason in guess.reasons if reason.code in WARNINGS
    )
    said = reasons_words(reasons)
    if said or judged.typed.point is None or judged.free.places:
        return said
    return gettext("图上的点不在本市范围里")


def points(found: Iterable[Spot]) -> list[tuple[float, float]]:
    """The points of those that have one."""
    return [(one.lon, one.lat) for one in found if one.lon is not None and one.lat is not None]
