"""Why something could not be done to a meeting, in words for the person who tried."""

from django.utils.translation import gettext as _

from huiyin.act.orders.refusals import Refusal


class Frozen(Refusal):
    """The minutes are signed: nothing in them changes any more."""

    def __init__(self) -> None:
        super().__init__(_("纪要已经签发，不能再改。要更正，请在后面附更正。"))


class NotSigned(Refusal):
    """A correction is for minutes that are signed."""

    def __init__(self) -> None:
        super().__init__(_("纪要还没有签发，直接改就行。"))


class NotPrepared(Refusal):
    """There are no papers yet."""

    def __init__(self) -> None:
        super().__init__(_("材料还没有生成。请先生成材料，再签发纪要。"))


class TooEarly(Refusal):
    """Minutes are signed when the meeting has been held."""

    def __init__(self) -> None:
        super().__init__(_("会还没有开，纪要不能签发。"))


class MonthNotOver(Refusal):
    """A month is reviewed when it is over."""

    def __init__(self) -> None:
        super().__init__(_("这个月还没有过完，数还不全。请在月底之后开。"))


class MeetingStale(Refusal):
    """Somebody else changed the same thing in the meantime."""

    def __init__(self) -> None:
        super().__init__(_("您打开之后，别人已经改动过这一处。您写的内容还在，请看过最新的再提交。"))


class DecisionNotNow(Refusal):
    """The decision is past, or not yet at, the point where this can be done."""

    def __init__(self) -> None:
        super().__init__(_("这件议定事项现在做不了这一步。请刷新看最新进展。"))


class NothingSuch(Refusal):
    """The decision names an order, a case or a matter that does not exist."""

    def __init__(self) -> None:
        super().__init__(_("没有找到这个编号。请核对工单号、案号或事项代码。"))
