"""Parts of the units that help, side by side with their clocks."""

from typing import Any

from django.utils.translation import gettext, gettext_noop

from huiyin.act.orders import queries
from huiyin.act.orders.queries import OrderStory, PartView
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.web.unit import clocks, names
from huiyin.web.unit.block import Block
from huiyin.web.unit.forms_panel import CallInForm

KINDS = {"help": gettext_noop("协办"), "double": gettext_noop("双派单，属地配合")}
ENDED = {
    "met": gettext_noop("按时办完"),
    "missed": gettext_noop("超时，算它的"),
    "void": gettext_noop("不用再办"),
}


def block(actor: Actor, story: OrderStory) -> Block | None:
    """The block as this reader sees it, or None when there is nothing to show."""
    order = story.order
    parts = queries.parts_of(actor, order)
    helpers = [code for code in order.co_units if code not in {view.part.unit_id for view in parts.rows}]
    if order.lead_id is None or not (parts.rows or helpers or parts.may_call_in):
        return None
    context = {
        "order": order,
        "lead": _lead(story, parts.waiting, parts.late) if parts.rows or helpers else None,
        "cards": [_card(view) for view in parts.rows],
        "helpers": [{"name": names.unit_name(code), "code": code} for code in helpers],
        "call_in": call_in_form(order, story) if parts.may_call_in else None,
        "may_call_in": parts.may_call_in,
    }
    return Block("unit/block_parts.html", context)


def call_in_form(order: Any, story: OrderStory, data: Any = None) -> CallInForm:
    """The form that calls a unit in; says how long it can be given at most."""
    left = queries.days_left(order)
    most = ""
    if left is not None:
        days = f"{left * current().panels.part_share:.1f}"
        most = gettext("最多给到牵头单位剩余时间的一半，现在是%(days)s天") % {"days": days}
    initial = {"version": order.version, "seen": story.events[-1].seq if story.events else 0}
    return CallInForm(data, initial=initial, order=order, most=most, auto_id="id_call_in_%s")


def _lead(story: OrderStory, waiting: tuple[str, ...], late: tuple[str, ...]) -> dict[str, Any]:
    order, at = story.order, now()
    nearest = min((c for c in story.clocks if not c.stopped_at), key=lambda c: c.due_at, default=None)
    return {
        "name": names.unit_name(order.lead_id),
        "clock": clocks.ring(_running(nearest), at) if nearest else None,
        "handler": order.handler,
        "waiting": names.unit_names([unit for unit in waiting if unit not in late]),
        "late": names.unit_names(late),
    }


def _running(clock: Any) -> queries.Running:
    return queries.Running(clock.name, clock.started_at, clock.due_at, bool(clock.paused_at))


def _card(view: PartView) -> dict[str, Any]:
    part = view.part
    return {
        "part": part,
        "name": names.unit_name(part.unit_id),
        "kind": gettext(KINDS[part.kind]),
        "clock": clocks.ring(_running(view.clock), now()) if view.clock and not part.closed_at else None,
        "limit": clocks.limit_words(view.clock) if view.clock else "",
        "ended": gettext(ENDED[part.outcome]) if part.outcome else "",
        "late": view.late,
        "mine": view.mine,
        "may_let_off": view.may_let_off,
        "state": _state(part),
    }


def _state(part: Any) -> str:
    if part.closed_at:
        return ""
    if part.refused_at:
        return gettext("说不归它，等会商或收回")
    return gettext("已签收") if part.signed_at else gettext("还没签收")
