"""A list with its views: tabs with counts, the finding in words, and a keyset pager."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils.translation import gettext

from huiyin.act.orders.queries import Page
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.above.lines import Line


@dataclass(frozen=True)
class View:
    """One view: its name, label, the page of rows, how they are shown, and the words of an empty one."""

    name: str
    label: str
    page: Callable[..., Page]
    lines: Callable[[Actor, list[Any], str], list[Line]]
    empty: str


def chosen(request: HttpRequest, views: Mapping[str, View], usual: str) -> View:
    """The view that is asked for; another is no page."""
    try:
        return views[request.GET.get("view", usual)]
    except KeyError as unknown:
        raise Http404 from unknown


def tabs(
    views: Mapping[str, View], counts: Mapping[str, int], current: str, alarming: set[str]
) -> list[dict[str, Any]]:
    """The views with their counts; red only where something is overdue."""
    return [
        {
            "url": f"?{urlencode({'view': name})}",
            "label": gettext(view.label),
            "count": counts.get(name, 0),
            "alert": name in alarming and bool(counts.get(name)),
            "current": name == current,
            "key": str(place),
        }
        for place, (name, view) in enumerate(views.items(), start=1)
    ]


def cursors(request: HttpRequest) -> dict[str, str]:
    """Where the page that is asked for begins or ends."""
    return {name: request.GET.get(name, "") for name in ("after", "before")}


def pager(request: HttpRequest, page: Page) -> dict[str, str]:
    """Addresses of the page before and of the next."""
    kept = {name: value for name, value in request.GET.items() if name not in ("after", "before")}
    return {
        "previous": f"?{urlencode({**kept, 'before': page.previous})}" if page.previous else "",
        "next": f"?{urlencode({**kept, 'after': page.next})}" if page.next else "",
    }
