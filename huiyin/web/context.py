"""What every page needs to know: the city, the person, where they can go."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import NoCity, current
from huiyin.web.access import actor, may_open

# (page, label, key after g, icon); shown in this order to those whom the page is open to.
NAVIGATION = (
    ("desk", _("受理台"), "d", "phone"),
    ("call_backs", _("待回电"), "b", "phone"),
    ("dispatch_queue", _("待派"), "p", "transfer"),
    ("returns", _("退单审核"), "r", "undo"),
    ("panel", _("会商和终结"), "f", "people"),
    ("apart", _("差评核对"), "y", "message"),
    ("reviews", _("答复审核"), "v", "check"),
    ("extensions", _("延期审核"), "e", "clock"),
    ("callbacks", _("回访"), "c", "message"),
    ("alarms", _("险情"), "a", "alert"),
    ("head", _("今日要事"), "b", "star"),
    ("unit_today", _("今天"), "t", "list"),
    ("street", _("现场"), "o", "photo"),
    ("leader_today", _("总览"), "l", "star"),
    ("alerts", _("预警"), "1", "bell"),
    ("promises", _("挂账台账"), "g", "calendar"),
    ("audits", _("抽查"), "q", "eye"),
    ("whistles", _("吹哨报到"), "w", "people"),
    ("letters", _("函"), "z", "message"),
    ("district", _("本区"), "b", "building"),
    ("oversight", _("督查"), "o", "shield"),
    ("cases", _("督查案件"), "c", "shield"),
    ("governed", _("治理类街道"), "v", "building"),
    ("praise", _("表扬和好做法"), "y", "star"),
    ("questions", _("疑点"), "d", "eye"),
    ("recalls", _("回访抽测"), "r", "message"),
    ("rates", _("成绩单"), "s", "chart"),
    ("meetings", _("点评会"), "e", "people"),
    ("insight", _("看趋势"), "i", "map"),
    ("proactive", _("未诉先办"), "3", "check"),
    ("flows", _("四流"), "p", "chart"),
    ("agenda", _("每月一题"), "2", "calendar"),
    ("knowledge", _("知识库"), "k", "book"),
    ("rulings", _("裁定"), "n", "star"),
    ("models", _("模型"), "m", "merge"),
    ("handover", _("交班"), "j", "transfer"),
    ("opinions", _("监督员意见"), "u", "message"),
    ("observers", _("监督员"), "u", "eye"),
    ("people", _("人员"), "u", "people"),
    ("city", _("城市配置"), "y", "gear"),
    ("ledger", _("留痕"), "h", "ledger"),
    ("sent", _("发送记录"), "x", "mail"),
)

# What entries are called in the bar at the foot of a telephone, where a fifth of the width is theirs and one line.
SHORT = {
    "returns": _("审退单"),
    "panel": _("会商终结"),
    "reviews": _("审答复"),
    "promises": _("台账"),
    "governed": _("治理街道"),
    "praise": _("表扬"),
    "meetings": _p("bar", "点评会"),
    "proactive": _p("bar", "未诉先办"),
    "agenda": _p("bar", "每月一题"),
    "opinions": _("监督意见"),
    "sent": _("已发送"),
}

# Pages without an entry of their own, under the entry that is marked on them.
INSIDE = {
    "alerts": ("alert", "alert_do", "known_events"),
    "proactive": ("proactive_new", "proactive_opening"),
    "insight": (
        "topics",
        "staffing",
        "new_words",
        "forecasts",
        "cross",
        "reports",
        "topic",
        "topic_do",
        "report",
        "cross_orders",
        "insight_repeats",
    ),
    "agenda": (
        "agenda_topic",
        "agenda_choice",
        "agenda_candidate",
        "agenda_plan",
        "agenda_say",
        "agenda_orders",
    ),
}
# Where trends begin for those to whom the overview of trends is closed: the first that is open.
OPEN_BY_THEMSELVES = ("topics", "staffing", "new_words", "forecasts", "cross", "reports")


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of every template; costs no statement beyond the person's posts."""
    try:
        pack = current().pack
    except NoCity:
        return {"city_name": "", "hotline": ""}
    english = (get_language() or "").startswith("en")
    someone = actor(request) if hasattr(request, "actor") else None
    return {
        "city_name": pack.city.name_en if english else pack.city.name,
        "hotline": pack.city.hotline,
        "brand_note": f"{pack.city.name_en if english else pack.city.name} {pack.city.hotline}",
        "person": _person(someone, english) if someone and someone.id else None,
        "nav": _nav(request, someone) if someone and someone.id else [],
        "bell": bool(someone and someone.id and may_open(someone, "notices_bell")),
        "bell_current": bool(request.resolver_match and request.resolver_match.view_name == "notices"),
        "watches": bool(someone and someone.id and may_open(someone, "alarm_watch")),
    }


def _person(someone: Actor, english: bool) -> dict[str, str]:
    city = current()
    post = someone.posts[0] if someone.posts else None
    role = next((r for r in city.pack.roles if post and r.code == post.role), None)
    unit = city.units.get(post.unit) if post else None
    return {
        "name": someone.name,
        "role": "" if role is None else (role.name_en if english else role.name),
        "unit": "" if unit is None else (unit.name_en if english else unit.name),
    }


def _nav(request: HttpRequest, someone: Actor) -> list[dict[str, Any]]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {
            "url": reverse(door),
            "label": label,
            "short": SHORT.get(name),  # the bar takes the label where there is none
            "key": key,
            "icon": icon,
            "current": here == name or here in INSIDE.get(name, ()),
        }
        for name, label, key, icon in NAVIGATION
        if (door := _door(someone, name))
    ]


def _door(someone: Actor, name: str) -> str:
    """The page an entry leads this person to; empty where none is open."""
    doors = (name, *OPEN_BY_THEMSELVES) if name == "insight" else (name,)
    return next((door for door in doors if may_open(someone, door)), "")
