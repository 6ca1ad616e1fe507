"""Names of units, matters, people's roles and channels in the reader's language."""

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language, gettext, gettext_noop

from huiyin.foundation.city.queries import current

CHANNELS: Mapping[str, str] = {
    "phone": gettext_noop("热线"),
    "web": gettext_noop("网页"),
    "wechat": gettext_noop("微信"),
    "app": gettext_noop("手机应用"),
    "api": gettext_noop("接口"),
    "file": gettext_noop("文件导入"),
    "mailbox": gettext_noop("信箱"),
    "microblog": gettext_noop("微博"),
    "board": gettext_noop("留言板"),
    "grid": gettext_noop("网格员"),
    "province": gettext_noop("省平台"),
    "national": gettext_noop("国家平台"),
    "emergency": gettext_noop("紧急电话转来"),
    "other": gettext_noop("其他渠道"),
}


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


def channel_name(code: str) -> str:
    """Name of the door an appeal came in by."""
    return gettext(CHANNELS.get(code, CHANNELS["other"]))


def either(pair: tuple[str, str]) -> str:
    """The one of (Chinese, English) that the page is read in."""
    return pair[1] if english() else pair[0]


def kind_name(code: str) -> str:
    """What kind of appeal it is."""
    kind = current().dispatching.kinds.get(code)
    return "" if kind is None else (kind.name_en if english() else kind.name)
