"""Why a model could not be put in service, in words for the person who tried."""

from django.utils.translation import gettext as _


class Refusal(Exception):
    """Something asked for cannot be done; `message` says why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotYours(Refusal):
    """The person may not do this."""

    def __init__(self) -> None:
        super().__init__(_("您的岗位不能换模型。"))


class NoSuchVersion(Refusal):
    """There is no such version, or none to go back to."""

    def __init__(self) -> None:
        super().__init__(_("没有这一版模型，请刷新再看。"))


class Changed(Refusal):
    """Another version was put in service since the person looked."""

    def __init__(self) -> None:
        super().__init__(_("您打开之后，别人已经换过模型。请看过最新情况再定。"))


class Damaged(Refusal):
    """The bytes of the version are not what was put down."""

    def __init__(self) -> None:
        super().__init__(_("这一版模型的内容和指纹对不上，没有启用。请重新训练，或者换另一版。"))


class NotYourRuling(Refusal):
    """The person may not end rulings."""

    def __init__(self) -> None:
        super().__init__(_("您的岗位不能废止裁定。"))


class NeedsSecond(Refusal):
    """One person asks that a ruling end, another confirms."""

    def __init__(self) -> None:
        super().__init__(_("废止裁定要两个人定：您已经提出，请另一位同事确认。"))


class WhyMissing(Refusal):
    """Nobody has said why the ruling should end."""

    def __init__(self) -> None:
        super().__init__(_("请写明为什么要废止这条裁定。"))
