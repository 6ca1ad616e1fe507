"""Why something about an alert could not be done, in words for the person who tried."""

from django.utils.translation import gettext as _

from huiyin.act.orders.refusals import Refusal


class NotOpen(Refusal):
    """The alert is not where this can be done: judged, put away, or never told."""

    def __init__(self) -> None:
        super().__init__(_("这条预警现在做不了这一步。请刷新看最新情况。"))


class AlreadyJudged(Refusal):
    """Somebody judged it before."""

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s已经下过结论。请刷新看结果。") % {"name": name})


class Unwritten(Refusal):
    """Something is missing or cannot be; `fields` says what."""

    def __init__(self, *fields: str) -> None:
        super().__init__(_("还有没填好的，请补上再提交。"))
        self.fields = fields
