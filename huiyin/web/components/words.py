"""Words on a page: quotation, masking of names, numbers with their denominators."""

from collections.abc import Mapping

from django.utils.translation import gettext

_COMPOUND_SURNAMES = (
    "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐",
    "夏侯司徒司空端木百里南宫宇文长孙呼延澹台",
)


def quote(text: object, limit: int = 0) -> str:
    """Put a citizen's own words in “ ”, quotations inside them in ‘ ’, cut after `limit` characters."""
    words = " ".join(str(text or "").split()).strip("“”\"'")
    if limit and len(words) > limit:
        words = words[:limit].rstrip("，。；、,.; ") + "……"
    inner = words.replace("“", "‘").replace("”", "’")
    return f"“{inner}”" if inner else ""


def mask_name(name: object) -> str:
    """Show a person's surname only: 张小明 becomes 张*, Alice Wong becomes A*."""
    text = str(name or "").strip()
    if not text:
        return gettext("匿名")
    keep = 2 if len(text) > 2 and _is_compound(text[:2]) else 1
    return text[:keep] + "*"


def _is_compound(start: str) -> bool:
    places = (row.find(start) for row in _COMPOUND_SURNAMES)
    return any(place >= 0 and place % 2 == 0 for place in places)


def percent(value: object, digits: int = 1) -> str:
    """Write a share of 0..1 as a percentage; nothing known is a dash, never a zero."""
    if not isinstance(value, int | float):
        return "—"
    return f"{value * 100:.{digits}f}%"


def interval(low: float | None, high: float | None) -> str:
    """Write an interval of shares as percentage points: 81.4–86.4."""
    if low is None or high is None:
        return ""
    return f"{low * 100:.1f}–{high * 100:.1f}"


def count_words(number: object) -> str:
    """Write a badge's number: nothing for zero, 99+ above ninety-nine."""
    amount = int(str(number or 0))
    if amount <= 0:
        return ""
    return "99+" if amount > 99 else str(amount)


def picked(typed: Mapping[str, object], name: str) -> str:
    """What was typed into a field whose name is known only to the page."""
    return str(typed.get(name, ""))
