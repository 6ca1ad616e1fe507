"""The district's screen: what its units dispute, cannot place or are late with, and what they sent up."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.act.coordination.oversight import queries as oversight
from huiyin.act.orders import queries as orders
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.above import lines, showing
from huiyin.web.above.showing import View
from huiyin.web.access import actor
from huiyin.web.unit.names import unit_names


def _escalated(someone: Actor, rows: list[Any], back: str) -> list[lines.Line]:
    return lines.of_escalations(rows, may_settle=True)


def _disputed(someone: Actor, rows: list[Any], back: str) -> list[lines.Line]:
    return lines.of_orders(rows, gettext("看争议"))


def _unplaced(someone: Actor, rows: list[Any], back: str) -> list[lines.Line]:
    return lines.of_orders(rows, gettext("商定给谁"))


def _whistled(someone: Actor, rows: list[Any], back: str) -> list[lines.Line]:
    return lines.of_orders(rows, gettext("看到场"))


def _cards(someone: Actor, rows: list[Any], back: str) -> list[lines.Line]:
    return lines.of_cards(rows, oversight.watched([row.order_id for row in rows]), back)


def _duties(someone: Actor, rows: list[Any], back: str) -> list[lines.Line]:
    return lines.of_duties(rows, may_judge=True)


VIEWS = {
    view.name: view
    for view in (
        View("escalated", gettext_noop("报上来的"), orders.escalated_page, _escalated,
             gettext_noop("单位自己协调不动、报上来的单会出现在这里，到时没定会报市里。")),
        View("disputed", gettext_noop("争议"), orders.disputed_page, _disputed,
             gettext_noop("本区单位申请退单、正在会商的单会出现在这里。")),
        View("unplaced", gettext_noop("没派出去的"), orders.unplaced_page, _unplaced,
             gettext_noop("热线到时没找到单位、或者被退回来的单会出现在这里，由区里兜底。")),
        View("whistled", gettext_noop("吹哨"), orders.whistled_page, _whistled,
             gettext_noop("本区街道吹了哨、部门还没到场处置完的单会出现在这里。")),
        View("cards", gettext_noop("黄红牌"), oversight.card_page, _cards,
             gettext_noop("快到期的会得黄牌，超期的得红牌，都会出现在这里。")),
        View("duties", gettext_noop("督办"), oversight.duty_page, _duties,
             gettext_noop("本区单位被督办的单会出现在这里。")),
    )
}  # fmt: skip


@require_GET
@never_cache
def district(request: HttpRequest) -> HttpResponse:
    """What waits for the coordinator, each line with the one thing to do."""
    someone = actor(request)
    view = showing.chosen(request, VIEWS, "escalated")
    above, seen = orders.counts_above(someone), oversight.counts(someone)
    counts = {**above, "cards": sum(seen.cards.values()), "duties": seen.duties}
    page = view.page(someone, **showing.cursors(request))
    red = seen.cards.get("red", 0)
    context = {
        "title": gettext("%(area)s：该区里管的") % {"area": unit_names(_areas(someone))},
        "finding": finding(counts, red),
        "tabs": showing.tabs(VIEWS, counts, view.name, {"cards"} if red else set()),
        "last_key": str(len(VIEWS)),
        "lines": view.lines(someone, list(page.orders), request.get_full_path()),
        "empty": gettext(view.empty),
        "pager": showing.pager(request, page),
    }
    return render(request, "above/list.html", context)


def _areas(someone: Actor) -> list[str]:
    return [post.unit for post in someone.posts if post.role == "coordinator"]


def finding(counts: dict[str, int], red: int) -> list[tuple[str, str]]:
    """The lists in a sentence, as (words, tone) pairs; what is nothing is not said."""
    told = [
        (
            ngettext("%(n)d件报上来等区里定", "%(n)d件报上来等区里定", counts["escalated"]),
            counts["escalated"],
            "",
        ),
        (ngettext("%(n)d件有争议", "%(n)d件有争议", counts["disputed"]), counts["disputed"], ""),
        (ngettext("%(n)d件没派出去", "%(n)d件没派出去", counts["unplaced"]), counts["unplaced"], ""),
        (ngettext("%(n)d件超期得了红牌", "%(n)d件超期得了红牌", red), red, "red"),
    ]
    said = [(words % {"n": n}, tone) for words, n, tone in told if n]
    return said or [(gettext("没有等区里定的，也没有红牌"), "")]
