"""What the phone on the street is handed: the orders without who brought them, and the shapes of their streets."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from shapely.geometry import mapping

from huiyin.act.orders import queries
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import current
from huiyin.web.components import place
from huiyin.web.components.times import zh_time
from huiyin.web.unit.clocks import clock_name
from huiyin.web.unit.lists import tags
from huiyin.web.unit.names import either, matter_name, place_path, unit_name

WORDS_AT_MOST = 400
SIMPLER = 0.0002  # degrees: about twenty metres
_ACTS = ("sign", "contact", "progress")


def orders(actor: Actor) -> list[dict[str, Any]]:
    """The person's orders as the phone shows them; four statements however many there are."""
    found = queries.street_orders(actor)
    clocks = queries.next_clocks(found)
    files = queries.exhibits_of([order.pk for order in found])
    return [_order(actor, one, clocks.get(one.pk), files.get(one.pk, [])) for one in found]


def _order(actor: Actor, order: Any, running: Any, files: Sequence[Any]) -> dict[str, Any]:
    possible = {move.action for move in queries.possible(actor, order)}
    secret = queries.hides_words(order)
    return {
        "number": order.number,
        "tail": order.number.rpartition("-")[2],
        "url": reverse("order", args=[order.number]),
        "state": either(queries.state_names()[order.state]),
        "words": gettext("举报内容仅承办人可见") if secret else order.appeal.words[:WORDS_AT_MOST],
        "place": gettext("保密") if secret else _place(order),
        "matter": matter_name(order.matter),
        "tags": [{"label": tag.label, "tone": tag.tone, "why": tag.why} for tag in tags(order)],
        "mine": bool(order.handler) and order.handler == actor.name,
        "can": [act for act in _ACTS if act in possible],
        "contacted": order.contacted_at is not None,
        "call": reverse("street_call", args=[order.number]) if queries.may_call(actor, order) else "",
        "spot": None if secret or order.appeal.lon is None else [order.appeal.lon, order.appeal.lat],
        "area": order.place_id or order.lead_id,
        "files": [_file(order.number, file) for file in files],
        **_clock(running),
    }


def _place(order: Any) -> str:
    return " ".join(filter(None, (order.appeal.place_said, place_path(order.place_id))))


def _clock(running: Any) -> dict[str, Any]:
    if running is None:
        return {"due": "", "since": "", "clock": "", "paused": False}
    return {
        "due": running.due_at.isoformat(),
        "since": running.started_at.isoformat(),
        "clock": clock_name(running.name),
        "exact": zh_time(running.due_at),
        "paused": running.paused,
    }


def _file(number: str, file: Any) -> dict[str, Any]:
    return {"kind": file.kind, "url": reverse("exhibit", args=[number, file.pk])}


def areas(codes: set[str]) -> dict[str, Any]:
    """The shape of each of these streets, drawn into a window whose edges are known."""
    drawn = _drawn(current().pack.digest)
    return {code: drawn[code] | {"name": unit_name(code)} for code in codes if code in drawn}


@lru_cache(maxsize=2)
def _drawn(digest: str) -> Mapping[str, Any]:
    return {one.unit: _shape(mapping(one.shape.simplify(SIMPLER))) for one in current().pack.boundaries}


def _shape(geometry: Mapping[str, Any]) -> dict[str, Any]:
    frame = place.fit(place.bounds_of([{"geometry": geometry}]))
    edges = [frame.west, frame.south, frame.east, frame.north]
    return {"d": place.path(geometry, frame), "edges": edges, "height": frame.height}
