"""What the doors are called by which appeals come in, in the language that is in force."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

CHANNELS: Mapping[str, str] = {
    "phone": gettext_noop("热线"),
    "web": gettext_noop("网页"),
    "wechat": gettext_noop("微信"),
    "app": gettext_noop("手机应用"),
    "api": gettext_noop("接口"),
    "file": gettext_noop("文件导入"),
    "mailbox": gettext_noop("信箱"),
    "microblog": gettext_noop("微博"),
    "board": gettext_noop("留言板"),
    "grid": gettext_noop("网格员"),
    "province": gettext_noop("省平台"),
    "national": gettext_noop("国家平台"),
    "emergency": gettext_noop("紧急电话转来"),
    "other": gettext_noop("其他渠道"),
}


def channel_name(code: str) -> str:
    """Name of the door an appeal came in by."""
    return gettext(CHANNELS.get(code, CHANNELS["other"]))
