"""Why an asking cannot be done or written down, in words for the person who tried."""

from django.utils.translation import gettext as _

from huiyin.act.orders.refusals import Refusal


class BadAnswers(Refusal):
    """Something was answered that cannot be; `fields` names it."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(_("还有没选好的，请补上再提交。"))
        self.fields = fields


class Held(Refusal):
    """Another agent is speaking with this person."""

    def __init__(self) -> None:
        super().__init__(_("别的回访员正在打这一位的电话。请接下一位。"))


class Over(Refusal):
    """Nobody calls about this order any more."""

    def __init__(self) -> None:
        super().__init__(_("这一件不用再打了，诉求人还可以用链接评价。"))


class BadTime(Refusal):
    """The time the appellant named is not one at which somebody calls."""

    def __init__(self) -> None:
        super().__init__(_("这个时间没有人打电话，请和诉求人另约一个。"))


class LinkSpent(Refusal):
    """The link opens nothing any more; `why` is used, expired or settled."""

    def __init__(self, why: str) -> None:
        words = {
            "used": _("这个链接已经用过了，您的评价存好了。"),
            "expired": _("这个链接过了时间。您可以凭回执号评价，或者直接拨打热线。"),
        }
        super().__init__(words.get(why, _("这件事已经评价过了，或者现在不用评价。")))
        self.why = why


class NotYours(Refusal):
    """A link in the hands of somebody who works here."""

    def __init__(self) -> None:
        super().__init__(_("这是给诉求人本人的链接，登录了工作账号不能用。这次打开已经留痕。"))


class RatedOtherwise(Refusal):
    """The call has a rating already, and it is another."""

    def __init__(self) -> None:
        super().__init__(_("这通电话已经评过了，第一次评的算数。"))
