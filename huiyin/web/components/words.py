"""Words on a page: quotation, masking of names, numbers with their denominators."""

from django.utils.translation import gettext

_COMPOUND_SURNAMES = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 司徒 司空 端木 百里 南宫 宇文 长孙 呼延 澹台".split()
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
    keep = 2 if text[:2] in _COMPOUND_SURNAMES and len(text) > 2 else 1
    return text[:keep] + "*"


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
