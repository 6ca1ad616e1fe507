"""Why something of a case could not be done, in words for the person who tried."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiyin.act.orders.refusals import Refusal
from huiyin.answer.supervision.cases.rules import STATES


class CaseNotNow(Refusal):
    """The case is in a state where this cannot be done."""

    def __init__(self, state: str) -> None:
        shown = STATES[state]
        name = shown.name_en if (get_language() or "").startswith("en") else shown.name
        super().__init__(_("这件案子现在是“%(state)s”，做不了这一步。请刷新看最新进展。") % {"state": name})


class ByChance(Refusal):
    """A low mark that chance alone explains opens no case."""

    def __init__(self) -> None:
        super().__init__(_("属偶然：它的区间没有越过点名的线，名次低可能只是运气，不能据此立案。"))


class SamePerson(Refusal):
    """Who did an earlier step does not do this one."""

    def __init__(self) -> None:
        super().__init__(
            _("立案、认定、处理和申诉要由不同的人来定。前面的步骤您已经定过一步，请换一位同事。")
        )


class MeasureNotAllowed(Refusal):
    """The measure does not fit the finding, or this person may not take it in this way."""

    def __init__(self) -> None:
        super().__init__(_("这种认定不能用这种处理，或者要由纪检监察员提出、两个人定。请另选一种。"))


class NotMilder(Refusal):
    """Nobody fares worse for having appealed."""

    def __init__(self) -> None:
        super().__init__(_("申诉不加重处理：变更后的认定和处理不能比原来重，也不能和原来一样。"))


class NothingFollows(Refusal):
    """Where the unit is not to blame, somebody must say what the platform does."""

    def __init__(self) -> None:
        super().__init__(_("客观受限和派单有误的，要写明平台自己该做什么：重新裁定、改目录或者给资源。"))


class AskedBefore(Refusal):
    """There is such a case already."""

    def __init__(self, number: str) -> None:
        named = number or _("一条线索")
        super().__init__(_("这件事已经有%(number)s，不再另立。") % {"number": named})


class Unfinished(Refusal):
    """Something that must be written is missing or cannot be."""

    def __init__(self, *fields: str) -> None:
        super().__init__(_("还差必填内容，或者填得不对，请改好再提交。"))
        self.fields = fields


class StreetNotNow(Refusal):
    """This cannot be done with the street as it stands."""

    def __init__(self) -> None:
        super().__init__(_("这个街道现在做不了这一步，可能别人刚刚定过。请刷新看最新进展。"))


class PraiseNotNow(Refusal):
    """Praise or a practice is no longer where this can be done."""

    def __init__(self) -> None:
        super().__init__(_("这一条别人刚刚定过了。请刷新看最新进展。"))
