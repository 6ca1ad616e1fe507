"""Names of units, matters, people's roles and channels in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import get_language, gettext

from huiyin.foundation.city.queries import current
from huiyin.hear.intake.names import channel_name as channel_name


def english() -> bool:
    """Whether the page is read in English."""
    return (get_language() or "").startswith("en")


def unit_name(code: str | None) -> str:
    """Name of a unit; empty for none."""
    unit = current().units.get(code or "")
    return "" if unit is None else (unit.name_en if english() else unit.name)


def unit_names(codes: Iterable[str]) -> str:
    """Names of several units in one line."""
    return gettext("、").join(unit_name(code) for code in codes)


def place_path(code: str | None) -> str:
    """A street with the district it lies in."""
    city = current()
    if not code or code not in city.units:
        return ""
    district = city.district_of(code)
    return unit_name(code) if district == code else f"{unit_name(district)} {unit_name(code)}"


def matter_name(code: str) -> str:
    """Name of a matter; empty for none."""
    return current().matter_name(code, get_language() or "")


def matter_path(code: str) -> str:
    """A matter with what stands above it in the taxonomy."""
    above = dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00", code)) if code else {}
    return " / ".join(name for name in map(matter_name, above) if name)


def role_name(code: str) -> str:
    """Name of a role as the city calls it."""
    role = next((role for role in current().pack.roles if role.code == code), None)
    return "" if role is None else (role.name_en if english() else role.name)


def either(pair: tuple[str, str]) -> str:
    """The one of (Chinese, English) that the page is read in."""
    return pair[1] if english() else pair[0]


def kind_name(code: str) -> str:
    """What kind of appeal it is."""
    kind = current().dispatching.kinds.get(code)
    return "" if kind is None else (kind.name_en if english() else kind.name)
