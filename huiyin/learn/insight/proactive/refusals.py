"""Why orders could not be opened before anybody complained, in words for the person who tried."""

from django.utils.translation import gettext as _

from huiyin.act.orders.refusals import Refusal


class Unfinished(Refusal):
    """Something is missing or cannot be; `fields` says what."""

    def __init__(self, *fields: str) -> None:
        super().__init__(_("还有没填好的，请补上再提交。"))
        self.fields = fields


class NoneQuiet(Refusal):
    """In none of the chosen places is there anything to open any more."""

    def __init__(self) -> None:
        super().__init__(_("所选街道都已有在办的单或新的诉求，没有开单。请刷新看最新情况。"))
