"""Choices of the hotline's screens in words; the keys are what the ledger keeps."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

from huiyin.foundation.city.queries import current
from huiyin.web.unit.names import english

URGENCIES: Mapping[str, str] = {
    "normal": gettext_noop("一般"),
    "urgent": gettext_noop("紧急"),
    "critical": gettext_noop("特急"),
}
# Why an appeal is not taken in (brief section 4): what it is, and what the person is told.
GROUNDS: Mapping[str, tuple[str, str]] = {
    "emergency": (
        gettext_noop("紧急求助，归应急电话"),
        gettext_noop("这是要马上处置的事，请直接拨打110、119、120或122；需要的话我现在就为您转接。"),
    ),
    "legal_channel": (
        gettext_noop("已经或应当走诉讼、仲裁、复议、信访、纪检"),
        gettext_noop("这件事要由受理它的法院、仲裁机构、复议机关或信访、纪检部门处理，请向他们提出。"),
    ),
    "secret": (
        gettext_noop("涉及国家秘密、商业秘密或他人隐私"),
        gettext_noop("这里面有依法要保密的内容，热线不能登记和转办，请直接向主管机关当面反映。"),
    ),
    "unlawful": (
        gettext_noop("违反法律法规或公序良俗"),
        gettext_noop("您提的要求法律不允许，热线办不了。您可以向司法所或法律援助中心了解怎样合法地解决。"),
    ),
    "outside": (
        gettext_noop("不是政府职责，归市场或社会"),
        gettext_noop("这件事不归政府部门管，请向经营者、行业协会或有关的社会服务机构提出。"),
    ),
    "no_content": (
        gettext_noop("没有说清是什么事，也联系不上"),
        gettext_noop("您说的还不足以判断是什么事。想好以后随时再打来，我们接着记。"),
    ),
    "disturbance": (
        gettext_noop("恶意骚扰，占用线路"),
        gettext_noop("热线要留给有事要办的人。再这样拨打，我们会按规定移交公安机关。"),
    ),
}
HAND_OVER: Mapping[str, str] = {
    "110": gettext_noop("110 公安"),
    "119": gettext_noop("119 消防"),
    "120": gettext_noop("120 急救"),
    "122": gettext_noop("122 交通事故"),
    "other": gettext_noop("其他单位"),
}
SOLVED: Mapping[str, str] = {
    "solved": gettext_noop("解决了"),
    "partly": gettext_noop("解决了一部分"),
    "unsolved": gettext_noop("没有解决"),
}
RATINGS: Mapping[str, str] = {
    "satisfied": gettext_noop("满意"),
    "basically": gettext_noop("基本满意"),
    "dissatisfied": gettext_noop("不满意"),
}
ASPECTS: Mapping[str, str] = {
    "attitude": gettext_noop("态度"),
    "speed": gettext_noop("快慢"),
    "result": gettext_noop("结果"),
}
REASONS: Mapping[str, str] = {
    "slow": gettext_noop("太慢"),
    "attitude": gettext_noop("态度不好"),
    "not_done": gettext_noop("没有办"),
    "half_done": gettext_noop("只办了一半"),
    "not_told": gettext_noop("办没办没告诉我"),
    "reply_untrue": gettext_noop("答复和实际不符"),
    "other": gettext_noop("其他原因"),
}
OUTCOMES: Mapping[str, str] = {
    "no_answer": gettext_noop("没人接"),
    "busy": gettext_noop("占线或关机"),
    "wrong": gettext_noop("号码不对"),
    "refused": gettext_noop("不愿意说"),
}
CHECKS: Mapping[str, str] = {
    "demands": gettext_noop("诉求人提的每一点都答了"),
    "facts": gettext_noop("写的是查到的事实，不是套话"),
    "grounds": gettext_noop("写了依据，办不了的写了为什么"),
    "clean": gettext_noop("没有别人的姓名、电话、住址"),
}


def said(words: Mapping[str, str], key: str) -> str:
    """The words for a key, in the language of the page; an unknown key is shown as it is."""
    return gettext(words[key]) if key in words else key


def choices(words: Mapping[str, str], keys: str = "") -> list[tuple[str, str, str]]:
    """(value, label, key) of each; `keys` gives one character to each."""
    padded = keys.ljust(len(words))
    return [
        (value, gettext(label), key.strip())
        for (value, label), key in zip(words.items(), padded, strict=False)
    ]


def kinds() -> dict[str, str]:
    """Kinds of appeal as the city calls them."""
    found = current().dispatching.kinds
    return {code: (kind.name_en if english() else kind.name) for code, kind in found.items()}


def grounds() -> list[tuple[str, str, str]]:
    """(code, what it is, what to say) of each ground for not accepting."""
    return [(code, gettext(name), gettext(told)) for code, (name, told) in GROUNDS.items()]
