"""Photos, voices and papers of the handling, each report with its time and place."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from huiyin.act.orders import queries
from huiyin.act.orders.queries import OrderStory
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.access import may_open
from huiyin.web.components.times import duration_words, zh_time
from huiyin.web.unit.block import Block
from huiyin.web.unit.street import areas

OPEN_AT_ONCE = 2  # the newest stand open, what came before behind a line
SAME_MINUTE = 60  # seconds: a phone's time and ours are one as far as a reader cares
RADIUS = 22  # of a dot, in units of a map a thousand wide


def block(actor: Actor, story: OrderStory) -> Block | None:
    """What was reported from the site, newest first, or None when nothing was."""
    found = queries.site_reports(story.order.pk)
    if not found:
        return None
    shows = may_open(actor, "exhibit_show") and story.order.lead_id in actor.units("unit_clerk", "unit_head")
    reports = [_report(story, one, shows) for one in reversed(found)]
    return Block("unit/exhibits.html", {"reports": reports, "older": max(0, len(reports) - OPEN_AT_ONCE)})


def _report(story: OrderStory, one: Any, shows: bool) -> dict[str, Any]:
    files = [_file(story.order.number, file, shows) for file in one.exhibits.all()]
    return {
        "by": one.by,
        "note": one.note,
        "received": one.received_at,
        "taken": one.taken_at,
        "apart": _apart(one),
        "late": one.late,
        "talk": one.act == "contact",
        "before": [file for file in files if file["kind"] == "before"],
        "after": [file for file in files if file["kind"] == "after"],
        "voices": [file for file in files if file["kind"] == "voice"],
        "papers": [file for file in files if file["kind"] in ("document", "other")],
        "map": _map(story, one),
    }


def _file(number: str, file: Any, shows: bool) -> dict[str, Any]:
    return {
        "kind": file.kind,
        "name": file.name,
        "url": reverse("exhibit", args=[number, file.pk]),
        "show_url": reverse("exhibit_show", args=[number, file.pk]) if shows else "",
        "shown": file.shown_at is not None,
    }


def _apart(one: Any) -> str:
    """How long after it was taken a report came, when that is worth saying."""
    if one.taken_at is None:
        return ""
    gap = one.received_at - one.taken_at
    if abs(gap.total_seconds()) < SAME_MINUTE:
        return ""
    words = {"taken": zh_time(one.taken_at), "time": duration_words(abs(gap))}
    if gap.total_seconds() < 0:
        return gettext("手机时间%(taken)s，比收到时快%(time)s") % words
    return gettext("手机时间%(taken)s，%(time)s后收到") % words


def _map(story: OrderStory, one: Any) -> dict[str, Any] | None:
    """Where the phone was, and where the appeal says it is, in the street's own shape."""
    if one.lon is None:
        return None
    code = story.order.place_id or story.order.lead_id or ""
    area = areas({code}).get(code)
    appeal = story.order.appeal
    dots = [_dot(area, one.lon, one.lat, "is-report")] if area else []
    if area and appeal.lon is not None and appeal.lat is not None:
        dots.append(_dot(area, appeal.lon, appeal.lat, "is-appeal"))
    return {
        "area": area,
        "dots": [dot for dot in dots if dot],
        "outside": bool(area) and not dots[0],
        "accuracy": None if one.accuracy is None else round(one.accuracy),
        "words": f"{one.lat:.5f}, {one.lon:.5f}",
    }


def _dot(area: dict[str, Any], lon: float, lat: float, css: str) -> dict[str, Any] | None:
    west, south, east, north = area["edges"]
    x = (lon - west) / (east - west) * 1000
    y = (north - lat) / (north - south) * area["height"]
    inside = 0 <= x <= 1000 and 0 <= y <= area["height"]
    return {"x": round(x), "y": round(y), "r": RADIUS, "css": css} if inside else None
