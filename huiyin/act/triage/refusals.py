"""Why something asked of triage cannot be done, in words for the person who tried."""

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


class NotYourWords(Refusal):
    """The person may not change the words of danger."""

    def __init__(self) -> None:
        super().__init__(_("您的岗位不能改风险词。"))


class RiskNeedsSecond(Refusal):
    """One person proposes a change, another decides."""

    def __init__(self) -> None:
        super().__init__(_("改风险词要两个人定：您提出的，请另一位同事来定。"))


class ReasonMissing(Refusal):
    """Nobody has said why."""

    def __init__(self) -> None:
        super().__init__(_("请写明理由。"))


class NoRiskWord(Refusal):
    """What was typed cannot be a word of danger."""

    def __init__(self) -> None:
        super().__init__(_("风险词要有两到二十四个字，不含数字、空格和标点。"))


class NoSuchGrade(Refusal):
    """The grade or the kind is none of the city's."""

    def __init__(self) -> None:
        super().__init__(_("请选择等级和类别。"))


class NothingChanges(Refusal):
    """The word stands, or does not stand, just as proposed."""

    def __init__(self) -> None:
        super().__init__(_("这个词现在就是这样，没有变化。"))


class AlreadyProposed(Refusal):
    """Another change of the word waits for a second person."""

    def __init__(self) -> None:
        super().__init__(_("这个词已有一条提议在等人确认，请先定那一条。"))


class DecidedOtherwise(Refusal):
    """A colleague has decided the other way since the person looked."""

    def __init__(self) -> None:
        super().__init__(_("这条提议已由别人定了，请看最新情况。"))
