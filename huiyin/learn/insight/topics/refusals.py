"""Why something about a topic could not be done, in words for the person who tried."""

from django.utils.translation import gettext as _

from huiyin.act.orders.refusals import Refusal


class Gone(Refusal):
    """The topic has been merged into another since the page was opened."""

    def __init__(self) -> None:
        super().__init__(_("这个热点已并入另一个热点。请打开新的热点再操作。"))


class Unsaid(Refusal):
    """What a person does to a topic needs a reason, a name needs words, a part needs orders."""

    def __init__(self) -> None:
        super().__init__(_("请填写名称和理由；分出去的工单至少选一件，也要至少留下一件。"))
