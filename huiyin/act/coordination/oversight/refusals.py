"""Why something in supervision could not be done, in words for the person who tried."""

from django.utils.translation import gettext as _

from huiyin.act.orders.refusals import Refusal


class NoUnit(Refusal):
    """Nobody has the order yet, so nobody can be asked."""

    def __init__(self) -> None:
        super().__init__(_("这张工单还没有派给单位，没有人可以督办。请先派单。"))


class NotCalledBack(Refusal):
    """Supervision ends when the appellant was asked, not before."""

    def __init__(self) -> None:
        super().__init__(_("诉求人还没有回访，督办不能销。工单回访办结后会自动销办。"))


class DutyClosed(Refusal):
    """The supervision is over."""

    def __init__(self) -> None:
        super().__init__(_("这件督办已经销了。请刷新看最新进展。"))


class ReportWaiting(Refusal):
    """The report before has not been judged."""

    def __init__(self) -> None:
        super().__init__(_("上一份报告还没有人看过。请等督查看过再报，急事请打电话。"))


class Judged(Refusal):
    """Somebody judged the report before."""

    def __init__(self) -> None:
        super().__init__(_("这份报告已经有人看过了。请刷新看结果。"))


class WrongLevel(Refusal):
    """Raising goes up and lowering goes down."""

    def __init__(self) -> None:
        super().__init__(_("督办现在不在这一级的下面或上面，改不了。请刷新看现在是哪一级。"))


class JointOpen(Refusal):
    """There is a joint supervision of this order."""

    def __init__(self) -> None:
        super().__init__(_("这张工单已经在联合督办了，一件事只有一个联合督办。"))


class Unfinished(Refusal):
    """Something is missing or cannot be; `fields` says what."""

    def __init__(self, *fields: str) -> None:
        super().__init__(_("还差必填内容，或者填得不对，请补上再提交。"))
        self.fields = fields
