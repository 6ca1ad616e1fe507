"""What states, figures, help and praise are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext

from huiyin.web.components.words import percent

STATES: Mapping[str, str] = {
    "entry": gettext_noop("建议纳入治理"),
    "governed": gettext_noop("治理中"),
    "exit": gettext_noop("建议退出治理"),
    "left": gettext_noop("已退出"),
    "declined": gettext_noop("没有纳入"),
}
TONES: Mapping[str, str] = {
    "entry": "amber",
    "exit": "amber",
    "governed": "",
    "left": "green",
    "declined": "",
}
HELP: Mapping[str, str] = {
    "resources": gettext_noop("设备和材料"),
    "people": gettext_noop("人手"),
    "whistle": gettext_noop("吹哨必到"),
    "money": gettext_noop("经费"),
}
EVENTS: Mapping[str, tuple[str, str]] = {
    "propose_entry": ("diamond", gettext_noop("数字够了，建议纳入治理")),
    "confirm_entry": ("square", gettext_noop("纳入治理")),
    "decline_entry": ("cross", gettext_noop("不纳入")),
    "plan": ("square", gettext_noop("写下治理方案")),
    "task_done": ("tick", gettext_noop("一项措施办成")),
    "report": ("dot", gettext_noop("报月度进展")),
    "help": ("dot", gettext_noop("答应帮忙")),
    "help_came": ("tick", gettext_noop("帮忙到位")),
    "propose_exit": ("diamond", gettext_noop("数字够了，建议退出治理")),
    "confirm_exit": ("tick", gettext_noop("退出治理")),
    "keep_on": ("bars", gettext_noop("暂不退出")),
}
PRAISE_EVENTS: Mapping[str, tuple[str, str]] = {
    "propose": ("diamond", gettext_noop("从记录里发现值得表扬的")),
    "given": ("tick", gettext_noop("表扬")),
    "declined": ("cross", gettext_noop("不表扬")),
    "submit": ("dot", gettext_noop("交来一条好做法")),
    "publish": ("tick", gettext_noop("发给各单位")),
    "send_back": ("cross", gettext_noop("退回修改")),
    "withdraw": ("cross", gettext_noop("撤回这条做法")),
    "adopt": ("tick", gettext_noop("别的单位用上了")),
}
PRAISES: Mapping[str, str] = {
    "thanks": gettext_noop("群众致谢"),
    "recovery": gettext_noop("比自己进步大"),
    "early": gettext_noop("未诉先办"),
    "given": gettext_noop("专门表扬"),
}
PRACTICE_STATES: Mapping[str, str] = {
    "draft": gettext_noop("退回修改"),
    "submitted": gettext_noop("等审核"),
    "published": gettext_noop("已发给各单位"),
    "withdrawn": gettext_noop("已撤回"),
}


def quarter_name(code: str) -> str:
    """A quarter in the reader's language."""
    year, _, part = code.partition("Q")
    return gettext("%(year)s年第%(part)s季度") % {"year": year, "part": part}


def entry_words(figures: Mapping[str, Any]) -> list[str]:
    """Why a street was proposed: each quarter with volume, density and place among all streets."""
    said = gettext(
        "%(quarter)s：%(volume)s件，每%(per)s位居民%(density)s件，在%(streets)s个街道里列第%(place)s"
    )
    return [
        said
        % {
            "quarter": quarter_name(one["quarter"]),
            "volume": one["volume"],
            "density": f"{one['density']:.1f}",
            "per": figures["per"],
            "streets": figures["streets"],
            "place": one["place"],
        }
        for one in figures.get("quarters", [])
    ]


def quarter_row(one: Mapping[str, Any]) -> dict[str, Any]:
    """One quarter since the entry: volume against the entry, resolution against the group's median."""
    change = one["volume"] / one["at_entry"] - 1 if one["at_entry"] else 0
    told = {"n": one["volume"], "entry": one["at_entry"], "change": f"{change * 100:+.0f}%"}
    return {
        "name": quarter_name(one["quarter"]),
        "volume": gettext("%(n)s件，纳入时%(entry)s件（%(change)s）") % told,
        "fell": one["fell"],
        "resolution": percent(one.get("resolution")),
        "median": percent(one.get("median")),
        "good": one["good"],
    }


def praise_words(ground: str, numbers: Mapping[str, Any]) -> str:
    """What praise rests on, with what it is counted from."""
    if ground == "recovery" and numbers:
        told = {name: percent(numbers[name]) for name in ("now", "before")}
        span = f"{numbers['low'] * 100:+.1f}–{numbers['high'] * 100:+.1f}"
        said = gettext("解决率%(now)s，前%(months)s个月%(before)s，升%(rose)s个百分点（%(span)s）")
        return said % {
            **told,
            "months": f"{numbers['months']:g}",
            "rose": f"{numbers['rose'] * 100:.1f}",
            "span": span,
        }
    count = numbers.get("orders")
    if not isinstance(count, int):
        return ""
    thanks = ngettext("当月%(n)d位群众来电致谢", "当月%(n)d位群众来电致谢", count)
    early = ngettext("当月%(n)d件在有人反映前就发现并办结", "当月%(n)d件在有人反映前就发现并办结", count)
    return (thanks if ground == "thanks" else early) % {"n": count}
