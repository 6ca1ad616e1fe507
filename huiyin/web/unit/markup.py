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
    said = ((name, getattr(line, name)) for name in _META)
    meta = "".join(f'<span class="line-{name}">{escape(words)}</span>' for name, words in said if words)
    number = f'<span class="line-number" title="{escape(line.number)}">{escape(line.tail)}</span>'
    link = f'<a href="{escape(line.url)}">{escape(line.words)}</a>'
    return mark_safe(  # noqa: S308 - everything that came from outside is escaped above
        f'<li class="line" data-row>{_pick(line)}<div class="line-words">{link}{tags}</div>'
        f'<div class="line-meta">{number}{meta}</div><div class="line-clock">{line.clock}</div></li>'
    )


def _pick(line: Any) -> str:
    """A box to choose the line for what is done to many at once."""
    if not line.pick:
        return ""
    number = escape(line.number)
    return f'<input type="checkbox" class="line-pick" form="bulk" name="number" value="{number}" aria-label="{number}">'


def drawn(clock: Mapping[str, Any]) -> SafeString:
    """A clock as ring and words."""
    view = clock_view(clock)
    icon = _ICONS.get(view["state"])
    drawing: str = icon_svg(icon, css="ring") if icon else _ring(view["arc"])
    words, title = escape(view["words"]), escape(view["exact"] or view["words"])
    return mark_safe(  # noqa: S308 - words are escaped, the rest is our own
        f'<span class="clock is-{view["state"]} tone-{view["tone"]}">{drawing}'
        f'<span class="clock-words" title="{title}">{words}</span></span>'
    )


def _ring(arc: str) -> str:
    return (
        '<svg class="ring" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        '<circle class="ring-ground" cx="10" cy="10" r="7"/><circle class="ring-left" cx="10" cy="10" r="7" '
        f'pathLength="100" stroke-dasharray="{arc} 100" transform="rotate(-90 10 10)"/></svg>'
    )
