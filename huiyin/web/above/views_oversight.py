"""The supervisor's screen: duties by level and by when, reports to read, who is late, sheets, joint supervision."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.act.coordination.oversight import queries
from huiyin.act.orders import queries as orders
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.above import lines, showing
from huiyin.web.above.showing import View
from huiyin.web.access import actor
from huiyin.web.unit.names import matter_name, place_path, role_name, unit_name
from huiyin.web.unit.oversight_words import LEVELS, TONES, level_name, trigger_names


def _duties(someone: Actor, rows: list[Any], back: str) -> list[lines.Line]:
    return lines.of_duties(rows, someone.has("supervisor"))


def _sheets(someone: Actor, rows: list[Any], back: str) -> list[lines.Line]:
    return lines.of_sheets(rows)


def _joints(someone: Actor, rows: list[Any], back: str) -> list[lines.Line]:
    return lines.of_joints(rows)


def _late_reports(someone: Actor, rows: list[Any], back: str) -> list[lines.Line]:
    return lines.of_late_reports(rows)


def _cards(someone: Actor, rows: list[Any], back: str) -> list[lines.Line]:
    return lines.of_cards(rows, queries.watched([row.order_id for row in rows]), back)


def _escalated(someone: Actor, rows: list[Any], back: str) -> list[lines.Line]:
    return lines.of_escalations(rows, someone.has("supervisor"))


def _late(someone: Actor, after: str = "", before: str = "") -> orders.Page:
    return queries.duty_page(someone, late=True, after=after, before=before)


VIEWS = {
    view.name: view
    for view in (
        View("duties", gettext_noop("督办"), queries.duty_page, _duties,
             gettext_noop("领导批示、超期、两次不满意、反复来电的单会自动立项，出现在这里。")),
        View("reported", gettext_noop("等您看的报告"), queries.reported_page, _duties,
             gettext_noop("单位报上来、还没人看的报告会出现在这里。")),
        View("late", gettext_noop("没按时报的"), _late, _duties,
             gettext_noop("到时没报的督办会出现在这里，再不报会自动升级。")),
        View("joints", gettext_noop("联合督办"), queries.joint_page, _joints,
             gettext_noop("几个单位一起办的难事会出现在这里。在工单页上可以开始一个。")),
        View("late_reports", gettext_noop("阶段情况迟报"), queries.late_page, _late_reports,
             gettext_noop("联合督办里到时没报阶段情况的单位会出现在这里。")),
        View("sheets", gettext_noop("三色单"), queries.sheet_page, _sheets,
             gettext_noop("发出去的蓝、橙、红督办单会出现在这里，一事一单，可以打印。")),
        View("cards", gettext_noop("黄红牌"), queries.card_page, _cards,
             gettext_noop("快到期的会得黄牌，超期的得红牌，都会出现在这里。")),
        View("escalated", gettext_noop("报上来的"), orders.escalated_page, _escalated,
             gettext_noop("单位协调不动、报区里或市里的单会出现在这里。")),
    )
}  # fmt: skip


@require_GET
@never_cache
def oversight(request: HttpRequest) -> HttpResponse:
    """What is under supervision, due first."""
    someone = actor(request)
    view, level = showing.chosen(request, VIEWS, "duties"), request.GET.get("level", "")
    if level and (level not in LEVELS or view.name != "duties"):
        raise Http404
    seen = queries.counts(someone)
    more = {"level": level} if level else {}
    page = view.page(someone, **more, **showing.cursors(request))
    context = {
        "title": gettext("督查"),
        "finding": finding(seen),
        "tabs": showing.tabs(VIEWS, _counts(someone, seen), view.name, {"late", "late_reports"}),
        "levels": _levels(seen.levels, level) if view.name == "duties" else [],
        "last_key": str(len(VIEWS)),
        "lines": view.lines(someone, list(page.orders), request.get_full_path()),
        "empty": gettext(view.empty),
        "pager": showing.pager(request, page),
    }
    return render(request, "above/list.html", context)


def _counts(someone: Actor, seen: queries.Counts) -> dict[str, int]:
    return {
        "duties": seen.duties,
        "reported": seen.reported,
        "late": seen.late,
        "joints": seen.joints,
        "late_reports": seen.late_reports,
        "cards": sum(seen.cards.values()),
        "escalated": orders.counts_above(someone)["escalated"],
    }


def _levels(counts: Mapping[str, int], chosen: str) -> list[dict[str, Any]]:
    """The ladder as chips, highest level first; a chosen one leads back to all."""
    return [
        {
            "label": f"{level_name(level)} {counts.get(level, 0)}",
            "url": "?view=duties" if level == chosen else f"?view=duties&level={level}",
            "on": level == chosen,
        }
        for level in reversed(list(LEVELS))
        if counts.get(level) or level == chosen
    ]


def finding(seen: queries.Counts) -> list[tuple[str, str]]:
    """Supervision in a sentence, as (words, tone) pairs."""
    told = [
        (ngettext("%(n)d件在督办", "%(n)d件在督办", seen.duties), seen.duties, ""),
        (ngettext("%(n)d份报告等您看", "%(n)d份报告等您看", seen.reported), seen.reported, ""),
        (ngettext("%(n)d件没按时报", "%(n)d件没按时报", seen.late), seen.late, "red"),
        (
            ngettext("%(n)d家阶段情况迟报", "%(n)d家阶段情况迟报", seen.late_reports),
            seen.late_reports,
            "red",
        ),
    ]
    said = [(words % {"n": n}, tone) for words, n, tone in told if n]
    return said or [(gettext("没有在督办的"), "")]


@require_GET
@never_cache
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A three-colour sheet, made to be printed."""
    try:
        found = queries.sheet(actor(request), pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied from refused
    order = found.duty.order
    secret = orders.hides_words(order)
    context = {
        "sheet": found,
        "order": order,
        "title": level_name(found.level),
        "tone": TONES[found.level],
        "unit": unit_name(found.unit_id),
        "role": role_name(found.owner_role),
        "said": gettext("举报内容仅承办人可见") if secret else order.appeal.words,
        "place": gettext("保密") if secret else place_path(order.place_id) or order.appeal.place_said,
        "matter": matter_name(order.matter),
        "triggers": trigger_names(found.duty.triggers),
        "reports": queries.reports_until(found),
    }
    return render(request, "above/sheet.html", context)
