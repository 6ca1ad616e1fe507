"""Why something could not be done, in words for the person who tried."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiyin.act.orders.rules import STATES
from huiyin.foundation.organisations.models import Unit


class Refusal(Exception):
    """Something a person asked for cannot be done; `message` says why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotNow(Refusal):
    """The order is in a state where this cannot be done."""

    def __init__(self, state: str) -> None:
        shown = STATES[state]
        name = shown.name_en if (get_language() or "").startswith("en") else shown.name
        super().__init__(_("这张工单现在是“%(state)s”，做不了这一步。请刷新看最新进展。") % {"state": name})


class Stale(Refusal):
    """The order has changed since the person looked at it."""

    def __init__(self) -> None:
        super().__init__(_("您打开之后，别人已经改动过这张工单。您写的内容还在，请看过最新进展再提交。"))


class Incomplete(Refusal):
    """Evidence that the step needs is missing."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(_("还差必填内容，请补上再提交。"))
        self.fields = fields


class PartsOpen(Refusal):
    """Another unit still has its part to do; the lead cannot end the order over its head."""

    def __init__(self, units: Iterable[Unit]) -> None:
        english = (get_language() or "").startswith("en")
        names = _("、").join(unit.name_en if english else unit.name for unit in units)
        super().__init__(
            _(
                "%(units)s的部分还没办完，现在不能送答复。超时算它的；不再需要它办的，请先收回这一部分并写明原因。"
            )
            % {"units": names}
        )


class Refused(Refusal):
    """The person may not do this."""

    def __init__(self) -> None:
        super().__init__(_("您的岗位不能做这一步。"))
