"""The head's screen: today's ten, each with why it is there and the decision that is recommended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.act.coordination.oversight import queries as oversight
from huiyin.act.orders import queries
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.web.access import actor
from huiyin.web.components.times import local, zh_time
from huiyin.web.components.words import quote
from huiyin.web.unit import lists, narrowing
from huiyin.web.unit.loads import load_table
from huiyin.web.unit.names import matter_name

WORDS_SHOWN = 80
REASONS: Mapping[str, str] = {
    "danger": gettext_noop("有险情"),
    "overdue": gettext_noop("已超时%(n)d小时"),
    "leader": gettext_noop("领导批示"),
    "red_card": gettext_noop("红牌"),
    "yellow_card": gettext_noop("黄牌"),
    "critical": gettext_noop("特急"),
    "urgent": gettext_noop("急件"),
    "redo": gettext_noop("诉求人不满意，第%(n)d次办"),
    "due_hours": gettext_noop("%(n)d小时内到期"),
    "due_today": gettext_noop("今天到期"),
    "to_instruct": gettext_noop("等您批办"),
    "to_release": gettext_noop("等您签发"),
    "repeat": gettext_noop("反映过不止一次"),
    "uncontacted": gettext_noop("还没联系诉求人"),
}
# What a reason is called where it is not about one order.
KINDS: Mapping[str, str] = {
    "overdue": gettext_noop("已超时"),
    "redo": gettext_noop("诉求人不满意，重办"),
    "due_hours": gettext_noop("几小时内到期"),
}
# The first of these that this person can do now is the item's button.
DECISIONS: Mapping[str, str] = {
    "instruct": gettext_noop("批办"),
    "release": gettext_noop("签发"),
    "sign": gettext_noop("签收"),
}


@dataclass(frozen=True)
class Line:
    """One of the ten as the screen shows it."""

    place: int
    key: str
    number: str
    url: str
    version: int
    words: str
    where: str
    why: list[str]
    points: str
    clock: Any
    decision: str
    label: str
    action_url: str
    instruction: str
    handler: str
    because: str
    reply: str


@require_GET
@never_cache
def head(request: HttpRequest) -> HttpResponse:
    """Today's ten of the reader's units, and who has how much."""
    someone = actor(request)
    items = queries.todays_ten(someone, oversight.marks(someone))
    lines = _lines(someone, items)
    loads = queries.workload(someone)
    context = {
        "lines": lines,
        "title": _title(lines),
        "people": narrowing.people(someone),
        "table": load_table(loads) if loads else None,
        "points": [(gettext(KINDS.get(code, REASONS[code])), n) for code, n in queries.POINTS.items()],
        "at": now(),
    }
    return render(request, "unit/head.html", context)


def _title(lines: Sequence[Line]) -> str:
    if not lines:
        return gettext("今天没有要您先看的")
    waiting = sum(line.decision in ("instruct", "release") for line in lines)
    if waiting:
        said = ngettext("%(n)d件等您决定，最要紧的在上面", "%(n)d件等您决定，最要紧的在上面", waiting)
        return said % {"n": waiting}
    said = ngettext("%(n)d件请您先看", "%(n)d件请您先看", len(lines))
    return said % {"n": len(lines)}


def _lines(someone: Actor, items: Sequence[queries.Item]) -> list[Line]:
    orders = [item.order for item in items]
    shown = {line.number: line for line in lists.lines(orders)}
    handed = queries.handings(someone, orders)
    at = local(now())
    return [
        _line(place, item, shown[item.order.number], _can(someone, item.order), handed.get(item.order.pk), at)
        for place, item in enumerate(items, start=1)
    ]


def _can(someone: Actor, order: Any) -> str:
    possible = {move.action for move in queries.possible(someone, order)}
    return next((action for action in DECISIONS if action in possible), "")


def _line(
    place: int,
    item: queries.Item,
    shown: lists.Line,
    decision: str,
    handed: queries.Handing | None,
    at: datetime,
) -> Line:
    order = item.order
    secret = queries.hides_words(order)
    return Line(
        place,
        str(place % 10),
        order.number,
        shown.url,
        order.version,
        shown.words if secret else quote(order.appeal.title or order.appeal.words, WORDS_SHOWN),
        gettext("，").join(filter(None, (shown.place, matter_name(order.matter)))),
        [_words(reason) for reason in item.reasons],
        gettext(" + ").join(str(reason.points) for reason in item.reasons) + f" = {item.score}",
        shown.clock,
        decision,
        _label(decision, handed),
        reverse(f"order_{decision}", args=[order.number]) if decision else "",
        instruction(item, at) if decision == "instruct" else "",
        handed.handler if handed else "",
        _because(handed) if handed and decision == "instruct" else "",
        order.reply if decision == "release" else "",
    )


def _words(reason: queries.Reason) -> str:
    return gettext(REASONS[reason.code]) % {"n": reason.n}


def _label(decision: str, handed: queries.Handing | None) -> str:
    if decision == "instruct" and handed:
        return gettext("批办，交给%(person)s") % {"person": handed.handler}
    return gettext(DECISIONS[decision]) if decision else ""


def _because(handed: queries.Handing) -> str:
    said = {
        "has": gettext("这件本来就是他在办"),
        "knows": gettext("同一类事他办结过%(n)d件") % {"n": handed.n},
        "free": gettext("没有人办过这类事，他手上最少（%(n)d件）") % {"n": handed.n},
    }
    return said[handed.why]


def instruction(item: queries.Item, at: datetime) -> str:
    """An instruction to begin with, out of why the order is on the list; the head sends it or writes another."""
    codes = {reason.code: reason.n for reason in item.reasons}
    due = item.order.handle_due_at or item.order.due_at
    parts = [
        gettext("先排除险情、守住现场，再往下办。") if "danger" in codes else "",
        gettext("先给诉求人打电话，今天之内联系上。") if "uncontacted" in codes else "",
        gettext("查清上次为什么没办好，当面回应诉求人不满意的地方。") if "redo" in codes else "",
        gettext("这件事反映过不止一次，请查清以前怎么答复的、为什么没解决。") if "repeat" in codes else "",
        gettext("请到现场核实，%(time)s前办出结果，写清查到的事实和依据。") % {"time": zh_time(due)}
        if due and due > at
        else gettext("已经超时，请今天就办，办不完的写清缺什么、哪天办完。"),
    ]
    return "".join(part for part in parts if part)
