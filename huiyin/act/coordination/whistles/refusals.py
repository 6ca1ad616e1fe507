"""Why something could not be done to a whistle, in words for the person who tried."""

from django.utils.translation import gettext as _

from huiyin.act.orders.refusals import Refusal


class AlreadyWhistling(Refusal):
    """The order has another whistle that is open."""

    def __init__(self) -> None:
        super().__init__(_("这张工单已有一个没有结束的哨，请先办完它。"))


class WhistleNotNow(Refusal):
    """The whistle is past, or not yet at, the point where this can be done."""

    def __init__(self) -> None:
        super().__init__(_("这个哨现在做不了这一步。请刷新看最新进展。"))


class AnsweredBefore(Refusal):
    """A colleague of the unit has answered already."""

    def __init__(self) -> None:
        super().__init__(_("您的单位已经答过了。请刷新看最新进展。"))
