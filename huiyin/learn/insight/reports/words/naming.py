"""Names of the levels of dimensions in the language that is in force."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from huiyin.answer.supervision.meetings.papers.words import english, matter_name, unit_name
from huiyin.foundation.city.queries import current
from huiyin.hear.intake.names import channel_name

DIMENSIONS: Mapping[str, str] = {
    "channel": gettext_noop("渠道"),
    "kind": gettext_noop("类型"),
    "matter": gettext_noop("事项"),
    "district": gettext_noop("区"),
    "place": gettext_noop("街道和镇"),
    "lead": gettext_noop("单位"),
}
OF_MATTERS = ["matter", "place"]  # what a row about a matter at a place is keyed by


def level_name(dimension: str, key: str) -> str:
    """One level of a dimension; what is not known is said."""
    if dimension == "matter":
        return matter_name(key)
    if dimension in ("district", "place", "lead"):
        return unit_name(key) if key else gettext("地点不明")
    if dimension == "kind":
        kind = current().dispatching.kinds.get(key)
        return key or gettext("没有分类") if kind is None else (kind.name_en if english() else kind.name)
    return channel_name(key)


def row_name(by: list[str], keys: list[str]) -> str:
    """What a row is about: its places before its matters."""
    named = [level_name(name, key) for name, key in zip(by, keys, strict=True)]
    return gettext("的").join(reversed(named)) if len(named) > 1 else named[0]


def dimension_name(name: str) -> str:
    """What a dimension is called."""
    return gettext(DIMENSIONS[name])


def came_more(row: Mapping[str, Any]) -> bool:
    """Whether a row has more than usual; numbers that are told nearly may not say it themselves."""
    return bool(row.get("more", row["now"] > row["usual"]))
