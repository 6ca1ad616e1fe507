"""How a reader wants pages shown (theme, size of type): kept in cookies, never in an account."""

from django.http import HttpRequest

THEME_COOKIE, TYPE_COOKIE = "huiyin_theme", "huiyin_type"
THEMES, TYPES = ("light", "dark"), ("normal", "large")
KEEP_SECONDS = 365 * 24 * 3600


def theme_of(request: HttpRequest | None) -> str:
    """Return light or dark when chosen, otherwise an empty string: the system decides."""
    chosen = request.COOKIES.get(THEME_COOKIE, "") if request else ""
    return chosen if chosen in THEMES else ""


def type_of(request: HttpRequest | None) -> str:
    """Return large or normal."""
    chosen = request.COOKIES.get(TYPE_COOKIE, "") if request else ""
    return chosen if chosen in TYPES else "normal"


def next_theme(current: str) -> str:
    """Turn the lights off or on."""
    return "light" if current == "dark" else "dark"


def next_type(current: str) -> str:
    """Make letters large, or normal again."""
    return "normal" if current == "large" else "large"
