"""Why something could not be done to a report, in words for the person who tried."""

from django.utils.translation import gettext as _

from huiyin.act.orders.refusals import Refusal


class Sealed(Refusal):
    """It was issued: nothing in it changes any more."""

    def __init__(self) -> None:
        super().__init__(_("报告已经签发，不能再改。要改请出更正版。"))


class SectionStale(Refusal):
    """Somebody else changed the same section in the meantime."""

    def __init__(self) -> None:
        super().__init__(_("您打开之后，别人改过这一段。您写的还在，请看过最新的再保存。"))


class NeedsSecond(Refusal):
    """The one who wrote is the one who would review."""

    def __init__(self) -> None:
        super().__init__(_("写过这份报告的人不能自己审，请另一位同事审。"))


class NotReviewed(Refusal):
    """Nobody has reviewed what it says now."""

    def __init__(self) -> None:
        super().__init__(_("报告还没有人审过，或审过之后又改了。请先请同事审。"))


class NotIssued(Refusal):
    """Only what is out can be withdrawn or corrected."""

    def __init__(self) -> None:
        super().__init__(_("报告还没有签发，直接改就行。"))


class PeriodNotOver(Refusal):
    """A period is written up when it is over."""

    def __init__(self) -> None:
        super().__init__(_("这段时间还没有过完，数还不全。请过完再出。"))


class NotCounted(Refusal):
    """The store does not know the whole of the period yet."""

    def __init__(self) -> None:
        super().__init__(_("分析库还没有更新到这段时间的最后，数还不全。请稍后再出。"))


class NoTheme(Refusal):
    """A special report is about something."""

    def __init__(self) -> None:
        super().__init__(_("请至少写明一项：事项、地点或词语。"))
