"""The markup of a list's lines, written in Python: fifty times a dozen template nodes cost a page's time.

The classes are those of `huiyin/order_line.html` and `huiyin/clock_ring.html`; a test compares them.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from huiyin.web.components.drawing import clock_view
from huiyin.web.components.icons import icon_svg

_ICONS = {"overdue": "disc-alert", "met": "disc-check", "missed": "disc-cross", "paused": "dashed-pause"}
_META = ("place", "matter", "unit")


def row(line: Any) -> SafeString:
    """One order: words with their tags, number, place, matter, unit, clock."""
    tags = "".join(
        f'<span class="tag{" is-" + tag.tone if tag.tone else ""}" title="{escape(tag.why)}">{escape(tag.label)}</span>'
        for tag in line.tags
    )
    meta = "".join(f'<span class="line-{name}">{escape(said)}</span>' for name in _META if (said := getattr(line, name)))
    return mark_safe(
        f'<li class="line" data-row><div class="line-words"><a href="{escape(line.url)}">{escape(line.words)}</a>{tags}</div>'
        f'<div class="line-meta"><span class="line-number" title="{escape(line.number)}">{escape(line.tail)}</span>{meta}</div>'
        f'<div class="line-clock">{line.clock}</div></li>'
    )


def drawn(clock: Mapping[str, Any]) -> SafeString:
    """A clock as ring and words."""
    view = clock_view(clock)
    if icon := _ICONS.get(view["state"]):
        drawing = icon_svg(icon, css="ring")
    else:
        drawing = (
            '<svg class="ring" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
            '<circle class="ring-ground" cx="10" cy="10" r="7"/><circle class="ring-left" cx="10" cy="10" r="7" '
            f'pathLength="100" stroke-dasharray="{view["arc"]} 100" transform="rotate(-90 10 10)"/></svg>'
        )
    return mark_safe(
        f'<span class="clock is-{view["state"]} tone-{view["tone"]}">{drawing}'
        f'<span class="clock-words" title="{escape(view["exact"])}">{escape(view["words"])}</span></span>'
    )
