"""The unit's list: one line per order, grouped by when it is due, ready to be written out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop

from huiyin.act.orders import queries
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.web.components.times import local, zh_time
from huiyin.web.components.words import quote
from huiyin.web.unit.clocks import ring
from huiyin.web.unit.markup import drawn, row
from huiyin.web.unit.names import either, matter_name, unit_name

GROUPS: Mapping[str, str] = {
    "overdue": gettext_noop("已超时"),
    "today": gettext_noop("今天到期"),
    "tomorrow": gettext_noop("明天"),
    "week": gettext_noop("本周"),
    "later": gettext_noop("以后"),
    "waiting": gettext_noop("等别人"),
    "closed": gettext_noop("已办结"),
    "found": gettext_noop("找到的单"),
}
WORDS_SHOWN = 60
_NUMBER = "NUMBER"  # the address of orders is worked out once for a list


@dataclass(frozen=True)
class Tag:
    """A short mark beside the words; `why` is what it means."""

    label: str
    tone: str
    why: str


@dataclass(frozen=True)
class Line:
    """One order in a list."""

    url: str
    number: str
    tail: str
    words: str
    tags: tuple[Tag, ...]
    place: str
    matter: str
    unit: str
    clock: SafeString
    group: str
    pick: bool = False

    @property
    def html(self) -> SafeString:
        """The line as a list shows it."""
        return row(self)


@dataclass(frozen=True)
class Group:
    """Orders that are due about the same time."""

    name: str
    title: str
    lines: list[Line]
    count: int | None


def groups(orders: Sequence[Any], cut: tuple[bool, bool] = (False, False)) -> list[Group]:
    """Orders in their order as lines under headings; one statement, for their deadlines.

    `cut` says whether the list goes on before and after: a heading counts its orders only when all are here.
    """
    parts = [(name, list(part)) for name, part in groupby(lines(orders), key=lambda one: one.group)]
    partial = {0} if cut[0] else set()
    partial |= {len(parts) - 1} if cut[1] else set()
    return [
        Group(name, gettext(GROUPS[name]), part, None if place in partial else len(part))
        for place, (name, part) in enumerate(parts)
    ]


def found(orders: Sequence[Any]) -> list[Group]:
    """Orders of any unit as they were found, under one heading."""
    shown = lines(orders, units=True)
    return [Group("found", gettext(GROUPS["found"]), shown, len(shown))] if shown else []


def lines(orders: Sequence[Any], units: bool = False) -> list[Line]:
    """Orders in their order; `units` says whose they are."""
    clocks, at = queries.next_clocks(list(orders)), local(now())
    names, url = queries.state_names(), reverse("order", args=[_NUMBER])
    return [line(order, clocks.get(order.pk), at, names, url, units) for order in orders]


def line(
    order: Any,
    running: queries.Running | None,
    at: datetime,
    names: Mapping[str, tuple[str, str]],
    url: str,
    units: bool,
) -> Line:
    """One order as a line."""
    secret = queries.hides_words(order)
    waiting = queries.is_waiting(order)
    return Line(
        url.replace(_NUMBER, order.number),
        order.number,
        order.number.rpartition("-")[2],
        gettext("举报内容仅承办人可见") if secret else quote(_opening(order), WORDS_SHOWN),
        tuple(tags(order)),
        gettext("保密") if secret else order.appeal.place_said or unit_name(order.place_id),
        matter_name(order.matter),
        unit_name(order.lead_id) if units else "",
        _mark(order, running, at, either(names[order.state]), waiting),
        _group(order, running, at, waiting),
        pick=not units and queries.pickable(order),
    )


def _opening(order: Any) -> str:
    return str(order.appeal.title or getattr(order, "opening", "") or order.appeal.words)


def tags(order: Any, counted: bool = False) -> list[Tag]:
    """What sets an order apart: urgent, repeated, redone, confidential.

    How often a person came is `counted` for the hotline alone; a unit reads that the matter was reported before.
    """
    found = []
    if order.urgency != "normal":
        found.append(
            Tag(gettext("急"), "red" if order.urgency == "critical" else "amber", gettext("时限短，先办"))
        )
    if order.round:
        found.append(
            Tag(gettext("重办"), "red", gettext("诉求人不满意，第%(n)d次办") % {"n": order.round + 1})
        )
    found += _repeated(order.repeats + 1, counted)
    if order.confidential:
        found.append(Tag(gettext("密"), "solid", gettext("诉求人要求保密")))
    return found


def _repeated(times: int, counted: bool) -> list[Tag]:
    how = current().dispatching.repeat
    if times < how.tag:
        return []
    n = {"n": times}
    if counted:
        found = [Tag(gettext("重复%(n)d") % n, "amber", gettext("同一诉求人第%(n)d次反映这类事") % n)]
    else:
        found = [Tag(gettext("重复"), "amber", gettext("这件事此前反映过"))]
    if times >= how.push:
        found.append(Tag(gettext("报负责人"), "amber", gettext("这件事反映过多次，请单位负责人过问")))
    return found


def _group(order: Any, running: queries.Running | None, at: datetime, waiting: bool) -> str:
    if order.closed_at:
        return "closed"
    if waiting or order.due_at is None:
        return "waiting"
    if order.due_at <= at:
        return "overdue"
    day, today = order.due_at.astimezone(at.tzinfo).date(), at.date()
    ahead = (day - today).days
    if ahead < 2:
        return "tomorrow" if ahead else "today"
    return "week" if ahead < 7 - today.weekday() else "later"


def _mark(order: Any, running: queries.Running | None, at: datetime, state: str, waiting: bool) -> SafeString:
    if order.closed_at:
        return drawn({"state": "met", "words": zh_time(order.closed_at), "exact": state})
    if running is None:
        return drawn({"state": "full", "words": state})
    view = ring(running, at)
    if waiting and view["state"] != "overdue":
        view |= {"words": state, "state": "paused" if running.paused or queries.stands(order) else "draining"}
    return drawn(view)
