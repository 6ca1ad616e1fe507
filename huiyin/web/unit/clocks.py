"""Clocks in words and as drawings: the ring of a list, the bars of an order."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext

from huiyin.act.orders.queries import PAUSED_IN
from huiyin.foundation.calendar.clock import now
from huiyin.web.components.times import WEEKDAYS, duration_words, local, zh_time

NAMES: Mapping[str, str] = {
    "answer": gettext_noop("回电"),
    "dispatch": gettext_noop("派单"),
    "sign": gettext_noop("签收"),
    "contact": gettext_noop("联系"),
    "instruct": gettext_noop("批办"),
    "handle": gettext_noop("办理"),
    "release": gettext_noop("签发"),
    "review": gettext_noop("审核"),
    "callback": gettext_noop("回访"),
    "redo": gettext_noop("重办"),
    "ruling": gettext_noop("退单复核"),
    "conference": gettext_noop("会商"),
    "supplement": gettext_noop("等补充"),
    "extension": gettext_noop("延期审批"),
    "exclusion": gettext_noop("终止复核"),
    "part": gettext_noop("协办"),
}
MEASURES: Mapping[str, str] = {
    "hour": gettext_noop("限%(amount)s小时"),
    "day": gettext_noop("限%(amount)s天"),
    "workday": gettext_noop("限%(amount)s个工作日"),
}
OF_THE_UNIT = ("sign", "contact", "handle", "redo")
SOON = 0.2  # the last fifth of a limit is amber (design rule 17)


def clock_name(name: str) -> str:
    """What a clock measures."""
    return gettext(NAMES[name])


def state_of(left: float, paused: bool) -> str:
    """State of a running clock by the share of its time that is left."""
    if paused:
        return "paused"
    if left <= 0:
        return "overdue"
    return "soon" if left < SOON else "draining"


def share_left(started: datetime, due: datetime, at: datetime) -> float:
    """Share of the limit that is left, 0 when it has passed."""
    return max(0.0, (due - at) / max(due - started, timedelta(minutes=1)))


def brief_words(name: str, due: datetime, at: datetime) -> str:
    """A deadline for a list: overdue by how much, left today, or when."""
    if due <= at:
        return gettext("超%(time)s") % {"time": duration_words(at - due)}
    here = local(at)  # which zone is active is asked once: it is a tenth of a list's time
    days = (due.astimezone(here.tzinfo).date() - here.date()).days
    if days > 0:
        return near_day(due, days)
    words = {"clock": clock_name(name), "time": duration_words(due - at)}
    return (
        gettext("还剩%(time)s") % words
        if name in ("handle", "redo")
        else gettext("%(clock)s%(time)s") % words
    )


def near_day(due: datetime, days: int) -> str:
    """A day to come, with its weekday inside a week."""
    if 1 < days < 7:
        return f"{gettext(WEEKDAYS[local(due).weekday()])} {zh_time(due, 'time')}"
    return zh_time(due)


def ring(running: Any, at: datetime) -> dict[str, Any]:
    """What `clock_ring` draws for a running clock."""
    left = share_left(running.started_at, running.due_at, at)
    return {
        "state": state_of(left, running.paused),
        "fraction": left,
        "words": gettext("停表等补充") if running.paused else brief_words(running.name, running.due_at, at),
        # Fifty of these stand in a list: the plain spelling costs a tenth of a translated date.
        "exact": f"{clock_name(running.name)} {local(running.due_at):%Y-%m-%d %H:%M}",
    }


def _exact(name: str, due: datetime) -> str:
    return gettext("%(clock)s截止%(time)s") % {"clock": clock_name(name), "time": zh_time(due, "exact")}


def limit_words(clock: Any) -> str:
    """The limit a clock was reckoned from."""
    if clock.measure == "hour" and clock.amount < 1:
        return gettext("限%(amount)s分钟") % {"amount": f"{clock.amount * 60:g}"}
    said = MEASURES[clock.measure]
    return ngettext(said, said, ceil(clock.amount)) % {"amount": f"{clock.amount:g}"}


def bars(clocks: list[Any], events: list[Any], turn: int) -> list[dict[str, Any]]:
    """A bar for each deadline that runs, and for those the unit has met or missed in this turn of handling."""
    at = now()
    latest = {clock.name: clock for clock in clocks if clock.outcome != "void"}
    shown = [c for c in latest.values() if not c.outcome or (c.name in OF_THE_UNIT and c.round == turn)]
    return [bar(clock, at, pauses(events, at)) for clock in shown]


def pauses(events: list[Any], at: datetime) -> list[tuple[datetime, datetime]]:
    """When the order waited for the appellant, from the ledger."""
    found, since = [], None
    for event in events:
        if event.target in PAUSED_IN and since is None:
            since = event.at
        elif event.target and event.target not in PAUSED_IN and since is not None:
            found.append((since, event.at))
            since = None
    return [*found, (since, at)] if since else found


def bar(clock: Any, at: datetime, stops: list[tuple[datetime, datetime]]) -> dict[str, Any]:
    """What `clock_bar` draws for one clock."""
    end = clock.stopped_at or at
    pause = clock.paused + (at - clock.paused_at if clock.paused_at else timedelta(0))
    gross = end - clock.started_at
    whole = max(gross, clock.due_at - clock.started_at, timedelta(minutes=1))
    running = state_of(share_left(clock.started_at, clock.due_at, at), clock.paused_at is not None)
    return {
        "label": clock_name(clock.name),
        "state": clock.outcome or running,
        "words": _bar_words(clock, gross, at),
        "exact": _exact(clock.name, clock.due_at),
        "limit_words": limit_words(clock),
        "used": gross / whole,
        "pauses": _shares(clock, whole, end, stops) if pause else [],
        "note": _note(gross, pause),
    }


def _bar_words(clock: Any, gross: timedelta, at: datetime) -> str:
    if clock.outcome:
        late = clock.stopped_at - clock.due_at
        over = gettext("，迟%(time)s") % {"time": duration_words(late)} if late > timedelta(0) else ""
        return duration_words(gross) + over
    if clock.paused_at:
        return gettext("停表等补充")
    left = clock.due_at - at
    words = gettext("超期%(time)s") if left < timedelta(0) else gettext("还剩%(time)s")
    return words % {"time": duration_words(left)}


def _shares(
    clock: Any, whole: timedelta, end: datetime, stops: list[tuple[datetime, datetime]]
) -> list[tuple[float, float]]:
    inside = ((max(since, clock.started_at), min(until, end)) for since, until in stops)
    return [((s - clock.started_at) / whole, (u - clock.started_at) / whole) for s, u in inside if s < u]


def _note(gross: timedelta, pause: timedelta) -> str:
    if not pause:
        return ""
    words = {"gross": duration_words(gross), "pause": duration_words(pause)}
    return gettext("总历时%(gross)s，其中暂停%(pause)s（斜纹）") % words
