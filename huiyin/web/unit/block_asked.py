"""What the appellant was asked, more time, and promises on the ledger."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from huiyin.act.orders import queries
from huiyin.act.orders.queries import OrderStory
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.components.times import zh_time
from huiyin.web.unit.block import Block
from huiyin.web.unit.names import unit_name

ANSWERING = ("reply", "progress", "clear", "approve", "release", "send_back")
CORRECTING = ("reply", "progress", "clear", "approve")
QUESTIONS: Mapping[str, str] = {
    "": gettext_noop("等诉求人答，最晚到%(due)s"),
    "answered": gettext_noop("诉求人已答"),
    "expired": gettext_noop("到期没答，钟已接着走"),
    "resumed": gettext_noop("不等了，钟已接着走"),
    "left": gettext_noop("不再等"),
}
EXTENSIONS: Mapping[str, str] = {
    "": gettext_noop("等热线审核，钟接着走"),
    "granted": gettext_noop("准予，延到%(new)s"),
    "denied": gettext_noop("不准：%(why)s"),
    "withdrawn": gettext_noop("已撤回"),
    "left": gettext_noop("不再审核"),
}
PROMISES: Mapping[str, str] = {
    "": gettext_noop("%(due)s前办好，%(review)s前复查"),
    "cleared": gettext_noop("已销账"),
    "taken_off": gettext_noop("已转入办理"),
    "left": gettext_noop("不再挂账"),
}
AMOUNTS: Mapping[str, str] = {
    "hour": gettext_noop("再要%(amount)s小时"),
    "day": gettext_noop("再要%(amount)s天"),
    "workday": gettext_noop("再要%(amount)s个工作日"),
}


def block(actor: Actor, story: OrderStory) -> Block | None:
    """The block as this reader sees it, or None when there is nothing to show."""
    order, asked = story.order, queries.asked(story.order)
    marks = queries.heavy_marks(order) if order.state == "60" else ()
    points = queries.demands(order) if any(story.can(one) for one in ANSWERING) else ()
    entries = [
        *(_question(one) for one in asked.questions),
        *(_extension(one) for one in asked.extensions),
        *(_promise(one) for one in asked.promises),
    ]
    if not (entries or marks or len(points) > 1):
        return None
    context = {
        "entries": entries,
        "heavy": gettext("、").join(gettext(queries.heavy_words()[mark]) for mark in marks),
        "demands": points if len(points) > 1 else (),
        "may_correct": any(story.can(one) for one in CORRECTING),
        "number": order.number,
    }
    return Block("unit/asked.html", context)


def _question(one: Any) -> dict[str, Any]:
    status = gettext(QUESTIONS[one.outcome]) % {"due": zh_time(one.due_at)}
    return _entry(gettext("问诉求人"), one.asked_at, status, one.outcome == "", one.question)


def _extension(one: Any) -> dict[str, Any]:
    status = gettext(EXTENSIONS[one.outcome]) % {"new": zh_time(one.new_due, "exact"), "why": one.why}
    more = [
        (gettext("原来到期"), zh_time(one.old_due, "exact")),
        (gettext("申请"), amount_words(one)),
        (gettext("理由"), one.reason),
        (gettext("阶段报告"), one.report),
        (gettext("告诉诉求人"), one.told),
    ]
    return _entry(gettext("延期"), one.asked_at, status, one.outcome == "", "", more)


def amount_words(extension: Any) -> str:
    """How much was asked for: time in the clock's measure, or until the day a law names."""
    if extension.until:
        words = {"statute": extension.statute, "day": zh_time(extension.until, "exact")}
        return gettext("按%(statute)s，到%(day)s") % words
    return gettext(AMOUNTS[extension.measure]) % {"amount": f"{extension.amount:g}"}


def _promise(one: Any) -> dict[str, Any]:
    dates = {"due": zh_time(one.promised, "exact"), "review": zh_time(one.next_review, "day")}
    moved = one.first_promised != one.promised
    more = [
        (gettext("最初承诺"), zh_time(one.first_promised, "exact") if moved else ""),
        (gettext("怎么办"), one.plan),
        (gettext("主管部门"), unit_name(one.sector_id)),
        (gettext("告诉诉求人"), one.told),
    ]
    return _entry(
        gettext("挂账"), one.made_at, gettext(PROMISES[one.outcome]) % dates, not one.outcome, "", more
    )


def _entry(
    title: str, at: Any, status: str, is_open: bool, quote: str, more: list[tuple[str, str]] | None = None
) -> dict[str, Any]:
    facts = [(label, words) for label, words in more or [] if words]
    return {"title": title, "at": at, "status": status, "open": is_open, "quote": quote, "facts": facts}
