"""Why something could not be done with an answer, in words for the person who tried."""

from django.utils.translation import gettext as _


class Refusal(Exception):
    """Something a person asked for cannot be done; `message` says why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(Refusal):
    """The person may not do this."""

    def __init__(self) -> None:
        super().__init__(_("您的岗位不能做这一步。"))


class OwnDraft(Refusal):
    """Whoever wrote it may not be the one who publishes it."""

    def __init__(self) -> None:
        super().__init__(_("您写过这一稿，须由另一个人复核发布。"))


class NotNow(Refusal):
    """The draft, the entry or the request is past this step."""

    def __init__(self) -> None:
        super().__init__(_("这一步已经有人做过了，或者现在还不能做。请刷新看最新的情况。"))


class Stale(Refusal):
    """Somebody else has changed it since the person looked at it."""

    def __init__(self) -> None:
        super().__init__(_("您打开之后，别人已经改动过。您写的内容还在，请看过最新的再提交。"))


class Incomplete(Refusal):
    """The draft lacks something, or holds too much; `faults` says where."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(_("这一稿还有要补的地方，请看标红的几项。"))
        self.faults = faults
