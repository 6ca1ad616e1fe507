"""The tabs of insight: one row of pages, each shown to those whom it is open to."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.web.access import actor, may_open

TABS = (
    ("insight", _("概况")),
    ("alerts", _("预警")),
    ("forecasts", _("预测")),
    ("staffing", _("排班")),
    ("topics", _("热点")),
    ("cross", _("交叉")),
    ("reports", _("报告")),
    ("proactive", _("未诉先办")),
    ("new_words", _("新词")),
)


def tabs(request: HttpRequest, under: str = "") -> list[dict[str, Any]]:
    """The row for this page, or for one `under` a page of the row, as the component `tabs` wants it."""
    here = under or (request.resolver_match.view_name if request.resolver_match else "")
    someone = actor(request)
    return [
        {"url": reverse(name), "label": label, "current": name == here}
        for name, label in TABS
        if may_open(someone, name)
    ]
