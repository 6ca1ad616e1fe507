"""The words that scripts say, handed over with the page so that they come from one catalogue."""

from django.utils.translation import gettext


def script_words() -> dict[str, str]:
    """Return the words by the names the scripts know them by; %(…) stands for a number or a time."""
    return {
        "days": gettext("%(days)d天"),
        "daysHours": gettext("%(days)d天%(hours)d小时"),
        "hours": gettext("%(hours)d小时"),
        "hoursMinutes": gettext("%(hours)d小时%(minutes)d分"),
        "minutes": gettext("%(minutes)d分钟"),
        "left": gettext("还剩%(time)s"),
        "over": gettext("超期%(time)s"),
        "saved": gettext("%(time)s已存在本机，断网也不丢"),
        "restored": gettext("找回了%(time)s没交上去的内容。"),
        "olderHere": gettext("本机还存着%(time)s写的另一份。"),
        "olderThere": gettext("服务器上是%(time)s写的另一份，现在用的是本机较新的。"),
        "queued": gettext("连不上服务器，这一件先排队，线路一通就登记。"),
        "holdIt": gettext("登记，交派单员定"),
        "discard": gettext("不要了"),
        "keep": gettext("留着"),
        "close": gettext("关闭"),
        "undo": gettext("撤回"),
        "sending": gettext("正在提交，请稍候"),
        "failed": gettext("没有成功，请再试一次。已填的内容都还在。"),
        "online": gettext("网络恢复了。"),
        "needed": gettext("这一项要填"),
        "moved": gettext("位置已移动"),
        "zoomed": gettext("地图宽约%(metres)s米"),
        "locating": gettext("正在找您的位置"),
        "located": gettext("图钉放在您现在的位置，误差约%(metres)s米，不准就挪一下。"),
        "locateDenied": gettext("您没有同意用位置，这不要紧：点一下地图，或者写地址。"),
        "locateFailed": gettext("没有找到您的位置：点一下地图，或者写地址。"),
        "locateOutside": gettext("您现在的位置不在这张地图上：点一下地图，或者写地址。"),
        "list": gettext("上一条、下一条"),
        "open": gettext("打开"),
        "help": gettext("看全部键位"),
        "thisPage": gettext("这一页"),
        "goTo": gettext("先按 g，再按"),
    }
