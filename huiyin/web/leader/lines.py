"""Orders as lines of the leader's lists."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from huiyin.act.orders import queries
from huiyin.foundation.calendar.clock import now
from huiyin.web.components.times import duration_words, zh_time
from huiyin.web.unit.names import either, matter_name, unit_name

WORDS_SHOWN = 60
HANDS = {"80": "done", "85": "refused", "75": "redo", "31": "return", "51": "supplement"}


def lines(orders: Iterable[Any]) -> list[dict[str, Any]]:
    """What `order_line` shows of each order; costs no statement."""
    names = queries.state_names()
    return [_line(order, either(names[order.state])) for order in orders]


def _line(order: Any, state: str) -> dict[str, Any]:
    secret = queries.hides_words(order)
    return {
        "url": reverse("order", args=[order.number]),
        "number": order.number,
        "words": gettext("举报内容仅承办人可见") if secret else order.appeal.words[: WORDS_SHOWN * 2],
        "plain_words": secret,
        "place": gettext("保密") if secret else order.appeal.place_said or unit_name(order.place_id),
        "matter": matter_name(order.matter),
        "unit": unit_name(order.lead_id),
        "marks": _marks(order),
        **_end(order, state),
    }


def _marks(order: Any) -> list[dict[str, str]]:
    found = []
    if order.round:
        found.append({"label": gettext("重办"), "tone": "red"})
    if order.repeats:
        found.append({"label": gettext("重复"), "tone": "amber"})
    if order.confidential:
        found.append({"label": gettext("密"), "tone": "solid"})
    return found


def _end(order: Any, state: str) -> dict[str, Any]:
    late = order.due_at and not order.closed_at and order.due_at < now()
    if late:
        over = gettext("超%(time)s") % {"time": duration_words(now() - order.due_at)}
        return {"clock": {"state": "overdue", "words": over, "exact": zh_time(order.due_at, "exact")}}
    group = HANDS.get(order.state, "progress" if order.signed_at else "waiting")
    return {"state": group, "state_words": state}
