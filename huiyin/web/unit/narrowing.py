"""How a unit's list is narrowed on its screen: the filters that are on, those that can be chosen, the kept views."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from huiyin.act.orders import queries
from huiyin.foundation.accounts.queries import colleagues
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.web.unit.names import kind_name, matter_name, unit_name

FLAGS: Mapping[str, str] = {
    "mine": gettext_noop("我经办的"),
    "repeated": gettext_noop("反映过的"),
    "again": gettext_noop("重办的"),
    "red": gettext_noop("有险情的"),
}
DUE: Mapping[str, str] = {
    "overdue": gettext_noop("已超时"),
    "today": gettext_noop("今天到期"),
    "week": gettext_noop("本周到期"),
}
URGENCY: Mapping[str, str] = {"urgent": gettext_noop("急件"), "critical": gettext_noop("特急")}
MAY_ASSIGN = ("unit_clerk", "unit_deputy", "unit_head")


def context(
    actor: Actor, view: str, filters: queries.Filters, kept: Iterable[queries.Kept]
) -> dict[str, Any]:
    """What the list's screen needs beside its lines; no statement."""
    chosen = filters.as_dict()
    return {
        "filters": filters,
        "chips": [_chip(view, chosen, name, value) for name, value in chosen.items()],
        "chosen": chosen,
        "kept": [_kept(one, view, filters) for one in kept],
        "quick": _quick(view, chosen),
        "clear_url": _url(view, {}),
        "asked": urlencode({"view": view, **chosen}),
        "filters_url": f"{reverse('unit_filters')}{_url(view, chosen)}",
        "may_sign": actor.has("unit_clerk", "unit_head"),
        "may_assign": actor.has(*MAY_ASSIGN),
    }


def _url(view: str, chosen: Mapping[str, str]) -> str:
    return f"?{urlencode({'view': view, **chosen})}"


def _chip(view: str, chosen: Mapping[str, str], name: str, value: str) -> dict[str, str]:
    rest = {other: said for other, said in chosen.items() if other != name}
    return {"label": words(name, value), "url": _url(view, rest)}


def words(name: str, value: str) -> str:
    """A filter in words."""
    if name in FLAGS:
        return gettext(FLAGS[name])
    named: Mapping[str, Mapping[str, str]] = {"due": DUE, "urgency": URGENCY}
    if name in named:
        return gettext(named[name].get(value, value))
    if name == "matter":
        return matter_name(value) or value
    if name == "kind":
        return kind_name(value)
    return unit_name(value) if name == "place" else value


def _kept(one: queries.Kept, view: str, filters: queries.Filters) -> dict[str, Any]:
    return {
        "pk": one.pk,
        "label": one.name,
        "url": _url(one.view, one.filters.as_dict()),
        "current": (one.view, one.filters) == (view, filters),
        "shared": one.shared,
        "own": one.own,
    }


def _quick(view: str, chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    """Filters of one click; those that are on already are chips."""
    due = [("due", value) for value in DUE] if view == "today" else []
    offered = [*due, *((name, "1") for name in FLAGS), ("urgency", "urgent")]
    return [
        {"label": words(name, value), "url": _url(view, {**chosen, name: value})}
        for name, value in offered
        if name not in chosen
    ]


def choices(actor: Actor, view: str, filters: queries.Filters) -> list[dict[str, Any]]:
    """For each filter with many values those that occur among the open orders, with how many each has."""
    found, chosen = queries.facets(actor), filters.as_dict()
    titles = {
        "first": ("matter", gettext("事项大类")),
        "second": ("matter", gettext("事项小类")),
        "place": ("place", gettext("地点")),
        "kind": ("kind", gettext("诉求类型")),
        "handler": ("handler", gettext("经办人")),
    }
    return [
        {"title": title, "values": [_choice(view, chosen, name, *row) for row in found[part]]}
        for part, (name, title) in titles.items()
        if found[part]
    ]


def _choice(view: str, chosen: Mapping[str, str], name: str, value: str, count: int) -> dict[str, Any]:
    return {
        "label": words(name, value) or value,
        "count": count,
        "url": _url(view, {**chosen, name: value}),
        "current": chosen.get(name) == value,
    }


def people(actor: Actor) -> list[str]:
    """To whom orders can be given: active people of the reader's units."""
    units = actor.units(*UNIT_ROLES)
    return list(dict.fromkeys(person.name for unit in units for person in colleagues(unit)))
