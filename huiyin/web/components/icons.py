# ruff: noqa: E501 (a drawing is one line, however long)
"""Icons drawn for Huiyin: strokes on a 20-unit square, inlined where they are used.

Inlining needs no ids, no second request and works in print, in letters and off line.
"""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_DOT = 'fill="currentColor" stroke="none"'

ICONS: dict[str, str] = {
    "brand": '<path d="M2.25 12.82a8.25 8.25 0 1 1 4.93 4.93"/><path d="M14.83 9.15a4.9 4.9 0 1 1-2.38-3.39"/>'
    f'<circle cx="10" cy="10" r="1.9" {_DOT}/>',
    "check": '<path d="m4.5 10.5 3.6 3.6 7.4-8"/>',
    "cross": '<path d="m5.5 5.5 9 9m0-9-9 9"/>',
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "minus": '<path d="M4.5 10h11"/>',
    "alert": f'<path d="M10 3.2 18 16.8H2Z"/><path d="M10 8.2v4"/><circle cx="10" cy="14.5" r=".9" {_DOT}/>',
    "info": f'<circle cx="10" cy="10" r="7.5"/><path d="M10 9.4v4.4"/><circle cx="10" cy="6.6" r=".9" {_DOT}/>',
    "pause": '<path d="M7.2 5v10m5.6-10v10"/>',
    "play": '<path d="M7 4.8v10.4l8-5.2Z"/>',
    "phone": '<path d="M4 3.5h3l1.4 3.7-1.8 1.5a10 10 0 0 0 4.7 4.7l1.5-1.8 3.7 1.4v3'
    'a1.2 1.2 0 0 1-1.3 1.2A13.6 13.6 0 0 1 2.8 4.8 1.2 1.2 0 0 1 4 3.5Z"/>',
    "microphone": '<rect x="7.5" y="2.5" width="5" height="9" rx="2.5"/><path d="M4.5 9.5a5.5 5.5 0 0 0 11 0M10 15v2.8"/>',
    "message": '<path d="M3 4.5h14v9.5H9l-3.6 3V14H3Z"/>',
    "mail": '<rect x="2.5" y="4.5" width="15" height="11" rx="1.5"/><path d="m3 5.5 7 5.6 7-5.6"/>',
    "pen": '<path d="m4 13.2-.8 3.6 3.6-.8L16.2 6.6l-2.8-2.8Zm7.4-7.4 2.8 2.8"/>',
    "arrow-right": '<path d="M3.5 10h13m-4.5-4.5 4.5 4.5-4.5 4.5"/>',
    "arrow-left": '<path d="M16.5 10h-13M8 5.5 3.5 10 8 14.5"/>',
    "arrow-up": '<path d="M10 16.5v-13M5.5 8 10 3.5 14.5 8"/>',
    "arrow-down": '<path d="M10 3.5v13M5.5 12l4.5 4.5 4.5-4.5"/>',
    "chevron-left": '<path d="m12.5 4.5-5.5 5.5 5.5 5.5"/>',
    "chevron-right": '<path d="M7.5 4.5 13 10l-5.5 5.5"/>',
    "chevron-down": '<path d="m5 7.5 5 5 5-5"/>',
    "transfer": '<path d="M3 7h12m-3-3 3 3-3 3M17 13H5m3-3-3 3 3 3"/>',
    "whistle": '<path d="M2.5 6.5h13.8v3.3h-4.2a4.6 4.6 0 1 1-8-2.2"/><circle cx="8" cy="11.6" r="1.5"/>'
    '<path d="M17.4 3.4 16 4.6M13.2 2.6v1.6"/>',
    "pin": '<path d="M10 17.6s-5.8-5-5.8-9.4a5.8 5.8 0 0 1 11.6 0c0 4.4-5.8 9.4-5.8 9.4Z"/><circle cx="10" cy="8.2" r="2.1"/>',
    "map": '<path d="m2.8 5 4.7-1.8 5 1.8 4.7-1.8V15l-4.7 1.8-5-1.8-4.7 1.8Zm4.7-1.8V15m5-10v11.8"/>',
    "clock": '<circle cx="10" cy="10" r="7.2"/><path d="M10 5.8V10l3 2.2"/>',
    "calendar": '<rect x="3" y="4.2" width="14" height="12.6" rx="1.6"/><path d="M3 8.2h14M7 2.6v3m6-3v3"/>',
    "lock": '<rect x="4.2" y="9" width="11.6" height="8" rx="1.4"/><path d="M6.8 9V6.4a3.2 3.2 0 0 1 6.4 0V9"/>',
    "shield": '<path d="M10 2.6 16 5v4.7c0 3.7-2.5 6.3-6 7.7-3.5-1.4-6-4-6-7.7V5Z"/><path d="m7.2 9.8 2 2 3.6-3.8"/>',
    "merge": '<path d="M5 3.5v3.3C5 10 10 10 10 13.2v3.3M15 3.5v3.3C15 10 10 10 10 13.2m-2.6 1L10 16.8l2.6-2.6"/>',
    "split": '<path d="M10 16.5v-4C10 9 4.5 10 4.5 4m5.5 8.5C10 9 15.5 10 15.5 4M2.5 6l2-2.3 2 2.3m7 0 2-2.3 2 2.3"/>',
    "redo": '<path d="M15.8 10.6A5.9 5.9 0 1 1 13.6 5.6"/><path d="m10.9 6.2 3.4.2.2-3.6"/>',
    "undo": '<path d="M7 4 3.2 7.6 7 11.2"/><path d="M3.4 7.6h8.4a4.4 4.4 0 0 1 0 8.8H7.4"/>',
    "refresh": '<path d="M16 8.2A6.4 6.4 0 0 0 4.6 6.6M4 11.8a6.4 6.4 0 0 0 11.4 1.6M4.4 3.4v3.4h3.4m7.8 9.8v-3.4h-3.4"/>',
    "search": '<circle cx="9" cy="9" r="5.4"/><path d="m13 13 4 4"/>',
    "filter": '<path d="M3 4.5h14l-5.4 6.3v5l-3.2-1.6v-3.4Z"/>',
    "user": '<circle cx="10" cy="6.8" r="3.3"/><path d="M3.6 17c.5-3.6 3-5.4 6.4-5.4s5.9 1.8 6.4 5.4"/>',
    "people": '<circle cx="7.6" cy="7" r="2.9"/><path d="M2.2 16.4c.4-3.2 2.5-4.8 5.4-4.8s5 1.6 5.4 4.8"/>'
    '<path d="M12.6 4.3a2.9 2.9 0 0 1 0 5.4m2 2.3c1.9.6 2.9 2.1 3.2 4.4"/>',
    "building": '<path d="M4 17V4.5l7-1.7V17m0-9.5 5 1.3V17M2.5 17h15M6.7 7.5h1.6m-1.6 3.2h1.6m-1.6 3.2h1.6"/>',
    "book": '<path d="M10 5.2C8.2 4 5.6 3.7 3 4v11.6c2.6-.3 5.2 0 7 1.2 1.8-1.2 4.4-1.5 7-1.2V4c-2.6-.3-5.2 0-7 1.2Zm0 0v11.6"/>',
    "document": '<path d="M5 2.8h6.5L15.5 7v10.2H5Zm6.5 0V7h4M7.8 10.6h5m-5 3h5"/>',
    "chart": '<path d="M3 3v14h14M6.5 14v-3.5M10 14V6.5m3.5 7.5V9"/>',
    "ledger": '<path d="M5 3h11v14H5a1.7 1.7 0 0 1 0-3.4h11M5 13.6A1.7 1.7 0 0 1 3.3 15.3V4.7A1.7 1.7 0 0 1 5 3m3 4h5m-5 3h3.5"/>',
    "gear": '<circle cx="10" cy="10" r="2.6"/><path d="M10 2.6v2.3m0 10.2v2.3M2.6 10h2.3m10.2 0h2.3'
    'M4.77 4.77l1.62 1.62m7.22 7.22 1.62 1.62m0-10.46-1.62 1.62m-7.22 7.22-1.62 1.62"/>',
    "print": '<path d="M6 7V3h8v4M6 14H3.2V7h13.6v7H14m-8-2.5h8V17H6Z"/>',
    "photo": '<path d="M2.8 6h3.7l1.3-2h4.4l1.3 2h3.7v10.2H2.8Z"/><circle cx="10" cy="10.8" r="3"/>',
    "upload": '<path d="M10 13V3.5M6 7.3l4-3.8 4 3.8M3.5 13v3.5h13V13"/>',
    "download": '<path d="M10 3.5V13m-4-3.8 4 3.8 4-3.8M3.5 13v3.5h13V13"/>',
    "link": '<path d="M8.5 11.5a3 3 0 0 0 4.4.2l2.5-2.5a3 3 0 0 0-4.3-4.3L9.9 6.1m1.6 2.4a3 3 0 0 0-4.4-.2l-2.5 2.5a3 3 0 0 0 4.3 4.3l1.2-1.2"/>',
    "eye": '<path d="M2 10s3-5.4 8-5.4 8 5.4 8 5.4-3 5.4-8 5.4S2 10 2 10Z"/><circle cx="10" cy="10" r="2.5"/>',
    "bell": '<path d="M4 14.2c1.3-1.2 1.6-2.7 1.6-5.2a4.4 4.4 0 0 1 8.8 0c0 2.5.3 4 1.6 5.2ZM8.3 16.6a1.8 1.8 0 0 0 3.4 0"/>',
    "star": '<path d="m10 2.9 2.2 4.6 5 .7-3.6 3.5.9 5-4.5-2.4-4.5 2.4.9-5L2.8 8.2l5-.7Z"/>',
    "menu": '<path d="M3.5 5.5h13M3.5 10h13M3.5 14.5h13"/>',
    "list": '<path d="M3.5 5h13M3.5 10h9M3.5 15h13"/>',
    "more": f'<circle cx="4.5" cy="10" r="1.3" {_DOT}/><circle cx="10" cy="10" r="1.3" {_DOT}/><circle cx="15.5" cy="10" r="1.3" {_DOT}/>',
    "theme": f'<circle cx="10" cy="10" r="7"/><path d="M10 3a7 7 0 0 1 0 14Z" {_DOT}/>',
    "type": '<path d="M1.8 15.5 6.3 4l4.5 11.5M3.4 11.7h5.8M11.8 15.5l3.2-8 3.2 8m-5.3-2.6h4.2"/>',
    "language": '<circle cx="10" cy="10" r="7.3"/><path d="M2.7 10h14.6M10 2.7c2.3 2 3.3 4.5 3.3 7.3s-1 5.3-3.3 7.3'
    'c-2.3-2-3.3-4.5-3.3-7.3s1-5.3 3.3-7.3Z"/>',
    "sign-out": '<path d="M8.5 3.5h-5v13h5M8 10h8.5M13 6.5l3.5 3.5-3.5 3.5"/>',
    "offline": f'<path d="m3 3 14 14M2.8 8a10.6 10.6 0 0 1 3.5-2.3m3.2-.8A10.4 10.4 0 0 1 17.2 8M5.3 11a6.9 6.9 0 0 1 3.4-1.9'
    f'm3.5.2c.9.3 1.8.9 2.5 1.7"/><circle cx="10" cy="15" r="1.2" {_DOT}/>',
    "diamond": '<path d="m10 4.3 5.7 5.7-5.7 5.7L4.3 10Z"/>',
    "circle": '<circle cx="10" cy="10" r="6"/>',
    "half": f'<circle cx="10" cy="10" r="6"/><path d="M10 4a6 6 0 0 1 0 12Z" {_DOT}/>',
    "square-minus": '<rect x="4" y="4" width="12" height="12" rx="2"/><path d="M7 10h6"/>',
    "dashed-pause": '<circle cx="10" cy="10" r="7.4" stroke-dasharray="1.6 2.82"/><path d="M8.4 7.7v4.6m3.2-4.6v4.6"/>',
    "disc-check": f'<circle cx="10" cy="10" r="8.2" {_DOT}/><path class="knock" d="m6.8 10.2 2.3 2.3 4.2-4.7"/>',
    "disc-alert": f'<circle cx="10" cy="10" r="8.2" {_DOT}/><path class="knock" d="M10 6.2v4.6M10 13.6v.1"/>',
    "disc-cross": f'<circle cx="10" cy="10" r="8.2" {_DOT}/><path class="knock" d="m7.5 7.5 5 5m0-5-5 5"/>',
    "solid-alert": '<path d="M10 3.2 18 16.8H2Z" fill="currentColor"/><path class="knock" d="M10 8v4M10 14.4v.1"/>',
}


def icon_svg(name: str, label: str = "", css: str = "") -> SafeString:
    """Return one icon as inline SVG; without a label it is hidden from screen readers.

    Raises KeyError for a name that was never drawn, so that a typing error fails in tests.
    """
    kind = f"icon {css}".strip()
    if not label:
        return _silent(name, kind)
    shape = mark_safe(ICONS[name])  # noqa: S308 - our own constants
    return format_html(
        '<svg class="{}" viewBox="0 0 20 20" role="img" aria-label="{}">{}</svg>', kind, label, shape
    )


@lru_cache(maxsize=500)
def _silent(name: str, kind: str) -> SafeString:
    shape = mark_safe(ICONS[name])  # noqa: S308 - our own constants
    return format_html(
        '<svg class="{}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">{}</svg>', kind, shape
    )
