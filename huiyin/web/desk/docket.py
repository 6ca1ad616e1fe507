"""What waits for several persons, gathered for the page: lines under headings, and the shares of endings."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from huiyin.act.orders.panel_queries import Docket, Share, ground_name
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.web.components.words import percent, quote
from huiyin.web.unit.names import english, matter_path, place_path, unit_name, unit_names

WORDS_SHOWN = 60


def finding(found: Docket) -> str:
    """The docket in a sentence."""
    waiting = len(found.exclusions) + len(found.objections) + len(found.conferences) + len(found.refused)
    due = [one.due_at for one in found.exclusions] + [one.due_at for one in found.objections]
    late = sum(when < now() for when in (*due, *(one.due_at for one in found.conferences)))
    if not waiting:
        return gettext("没有等着几个人一起定的事")
    said = ngettext("%(n)d件等着定", "%(n)d件等着定", waiting) % {"n": waiting}
    over = ngettext("%(n)d件已超时", "%(n)d件已超时", late) % {"n": late} if late else ""
    return gettext("，").join(filter(None, (said, over)))


def sections(found: Docket) -> list[dict[str, Any]]:
    """A heading with its lines for each kind of decision; each line leads to the order, where it is decided."""
    return [
        {
            "title": gettext("终止或剔除申请"),
            "lines": [
                _line(one.order, one.due_at, unit_name(one.unit_id), ground_name(one.ground, english()))
                for one in found.exclusions
            ],
            "empty": gettext("单位申请终止或剔除后会出现在这里，两人意见一致就定。"),
        },
        {
            "title": gettext("诉求人的异议"),
            "lines": [
                _line(one.order, one.due_at, "", quote(one.words, WORDS_SHOWN)) for one in found.objections
            ],
            "empty": gettext("诉求人对终结有异议会出现在这里。"),
        },
        {
            "title": gettext("会商"),
            "lines": [
                _line(one.order, one.due_at, unit_names(one.units), one.question) for one in found.conferences
            ],
            "empty": gettext("提请会商后会出现在这里，定下谁牵头，以后照此直接派。"),
        },
        {
            "title": gettext("退单"),
            "lines": [_line(one.order, None, unit_name(one.unit_id), one.provision) for one in found.returns],
            "empty": gettext("单位申请退单后会出现在这里。"),
        },
        {
            "title": gettext("说不归它的协办"),
            "lines": [_line(one.order, one.due_at, unit_name(one.unit_id), one.why) for one in found.refused],
            "empty": gettext("协办单位写明依据说不归它，会出现在这里，由区里或督查提请会商。"),
        },
    ]


def _line(order: Any, due: Any, who: str, why: str) -> dict[str, Any]:
    secret = order.kind == "report" and order.confidential
    said = (
        gettext("举报内容仅承办人可见")
        if secret
        else quote(order.appeal.title or order.appeal.words, WORDS_SHOWN)
    )
    return {
        "url": reverse("order", args=[order.number]),
        "number": order.number,
        "said": said,
        "who": who,
        "why": why,
        "due": due,
        "late": bool(due and due < now()),
    }


def audit_line(one: Any) -> dict[str, Any]:
    """An ending that is looked at again, with what was shown for it and what was told."""
    ended = one.exclusion
    order = ended.order
    return {
        "pk": one.pk,
        "number": order.number,
        "url": reverse("audit", args=[one.pk]),
        "order_url": reverse("order", args=[order.number]),
        "unit": unit_name(ended.unit_id),
        "ground": ground_name(ended.ground, english()),
        "proof": ended.proof,
        "told": ended.told,
        "peer": unit_name(one.peer_id) or gettext("督查"),
        "due": one.due_at,
        "late": one.audited_at is None and one.due_at < now(),
        "sound": one.sound,
        "note": one.note,
        "by": one.audited_by,
        "at": one.audited_at,
    }


def ruling_line(row: Any, reader: Actor) -> dict[str, Any]:
    """A ruling with who leads where, and whether this reader may confirm its end."""
    return {
        "row": row,
        "matter": matter_path(row.matter),
        "place": place_path(row.place) if row.place else gettext("全市"),
        "lead": unit_name(row.lead),
        "helpers": unit_names(row.co_units),
        "asked": row.end_asked_by is not None and row.ended_at is None,
        "own": row.end_asked_by == reader.id,
    }


def share_table(found: list[Share]) -> dict[str, Any] | None:
    """Shares of endings as a table; None when nothing ended."""
    if not found:
        return None
    columns = [
        {"label": gettext("单位")},
        {"label": gettext("终结"), "number": True},
        {"label": gettext("占它的单"), "number": True},
        {"label": gettext("同组中位数"), "number": True},
        {"label": ""},
    ]
    rows = [
        {
            "cells": [
                {"text": unit_name(one.unit)},
                {"text": str(one.ended), "number": True},
                {"text": percent(one.share), "number": True},
                {"text": percent(one.median), "number": True},
                {
                    "text": gettext("明显偏多，请看一看") if one.marked else "",
                    "tone": "red" if one.marked else "",
                },
            ]
        }
        for one in found
    ]
    return {"caption": gettext("近30天各单位的终结占比"), "columns": columns, "rows": rows}
