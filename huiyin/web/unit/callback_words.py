"""What solved, satisfied and unjustified are called where units and the panel read them."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

SOLVED: Mapping[str, str] = {
    "solved": gettext_noop("解决了"),
    "partly": gettext_noop("解决了一部分"),
    "unsolved": gettext_noop("没有解决"),
}
RATINGS: Mapping[str, str] = {
    "satisfied": gettext_noop("满意"),
    "basically": gettext_noop("基本满意"),
    "dissatisfied": gettext_noop("不满意"),
}
GROUNDS: Mapping[str, str] = {
    "not_the_unit": gettext_noop("说的不是本单位"),
    "other_matter": gettext_noop("说的不是这件事"),
    "against_the_law": gettext_noop("要求违法违规，已解释"),
    "abuse": gettext_noop("只有辱骂，没有事由"),
}
