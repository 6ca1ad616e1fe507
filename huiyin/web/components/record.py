"""What a record lacks, in words; the codes are those of its score."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

NAMES: Mapping[str, str] = {
    "who": gettext_noop("人"),
    "when": gettext_noop("时间"),
    "where": gettext_noop("地点"),
    "what": gettext_noop("起因"),
    "how": gettext_noop("经过情况"),
}
# Why marks are missing, by the codes of the score.
REASONS: Mapping[str, str] = {
    "nobody": gettext_noop("不知道是谁"),
    "no_contact": gettext_noop("没有号码，结果告诉不了"),
    "no_time": gettext_noop("没说什么时候"),
    "no_place": gettext_noop("没说在哪里"),
    "several_places": gettext_noop("几处同名，没选"),
    "point": gettext_noop("位置准"),
    "road": gettext_noop("只到路或小区"),
    "street": gettext_noop("只到街道"),
    "words": gettext_noop("地名没对上"),
    "no_matter": gettext_noop("没对上事项"),
    "no_demand": gettext_noop("没说是什么事"),
    "told_little": gettext_noop("经过说得少"),
    "told_nothing": gettext_noop("没说经过"),
    "missing": gettext_noop("还没说"),
}


def lacking_words(kept: Iterable[Any]) -> str:
    """What was missing when the record was made, in one line; empty when nothing was or nothing is known."""
    told = (
        gettext(REASONS[one["why"]]) for one in kept if isinstance(one, dict) and one.get("why") in REASONS
    )
    return gettext("、").join(told)
