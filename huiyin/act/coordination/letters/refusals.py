"""Why something could not be done to a letter, in words for the person who tried."""

from django.utils.translation import gettext as _

from huiyin.act.orders.refusals import Refusal


class LetterNotNow(Refusal):
    """The letter is past, or not yet at, the point where this can be done."""

    def __init__(self) -> None:
        super().__init__(_("这封函现在做不了这一步。请刷新看最新进展。"))


class AnotherDraft(Refusal):
    """The same unit is already being written to for this order."""

    def __init__(self) -> None:
        super().__init__(_("已有一封发给这个单位的函还没有签发，请先改好那一封。"))
