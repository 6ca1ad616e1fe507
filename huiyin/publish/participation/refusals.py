"""Why something with observers could not be done, in words for the person who tried."""

from django.utils.translation import gettext as _

from huiyin.act.orders.refusals import Refusal


class NoLink(Refusal):
    """The link was never given out, or is over."""

    def __init__(self) -> None:
        super().__init__(_("这个邀请打不开了：可能过了日子，也可能收回了。想问清楚，请拨打热线。"))


class LinkUsed(Refusal):
    """The link opens once."""

    def __init__(self) -> None:
        super().__init__(_("这个邀请已经答复过了。接受了的，请用您定的登录名登录。"))


class OldConsent(Refusal):
    """The words that were agreed to are no longer the ones in force."""

    def __init__(self) -> None:
        super().__init__(_("说明刚刚改过，请重新看一遍再答复。"))


class NoPublicAddress(Refusal):
    """An invitation without a link cannot be answered."""

    def __init__(self) -> None:
        super().__init__(_("还没有设定公开网址，邀请里放不进链接。请管理员设好HUIYIN_PUBLIC_URL再发。"))


class NameTaken(Refusal):
    """Somebody signs in with this name already."""

    def __init__(self) -> None:
        super().__init__(_("这个登录名有人用了，请换一个。"))


class NotServing(Refusal):
    """No observer, or no more."""

    def __init__(self) -> None:
        super().__init__(_("您现在不在监督员任期里。"))


class NotRenewable(Refusal):
    """It is too early to renew, or it was done as often as it may be."""

    def __init__(self) -> None:
        super().__init__(_("现在还不能续任，或者已经续满了。"))


class Decided(Refusal):
    """Somebody decided this a moment before."""

    def __init__(self) -> None:
        super().__init__(_("这一条已经有人处理了。请刷新看结果。"))


class TakenBack(Refusal):
    """The sample is no longer this observer's to judge."""

    def __init__(self) -> None:
        super().__init__(_("这一件已经收回了，不用再评。"))


class Judged(Refusal):
    """A judgement is given once."""

    def __init__(self) -> None:
        super().__init__(_("这一件您已经评过了，评过不能改。"))


class NotWaiting(Refusal):
    """The opinion is answered, or cannot be questioned any more."""

    def __init__(self) -> None:
        super().__init__(_("这条意见现在做不了这一步。请刷新看最新情况。"))


class Unfinished(Refusal):
    """Something is missing or cannot be; `fields` says what."""

    def __init__(self, *fields: str) -> None:
        super().__init__(_("还差必填内容，或者填得不对，请补上再提交。"))
        self.fields = fields
