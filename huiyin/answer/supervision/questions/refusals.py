"""Why something about a question could not be done, in words for the person who tried."""

from django.utils.translation import gettext as _

from huiyin.act.orders.refusals import Refusal


class Decided(Refusal):
    """Somebody answered the question before."""

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s已经作过处理。请刷新看结果。") % {"name": name})


class Explained(Refusal):
    """The unit explained once; what was said stands."""

    def __init__(self, name: str) -> None:
        super().__init__(_("本单位已由%(name)s作过说明，说明不能改。") % {"name": name})


class Unfinished(Refusal):
    """Something is missing or cannot be; `fields` says what."""

    def __init__(self, *fields: str) -> None:
        super().__init__(_("还有没填好的，请补上再提交。"))
        self.fields = fields
