"""Words around reports: states, lists, and numbers in a text as links to what is behind them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_noop

from huiyin.answer.assessment import queries as assessment
from huiyin.foundation.accounts.rules import Actor
from huiyin.learn.insight.reports import papers, queries
from huiyin.learn.insight.reports.words.pen import period_name
from huiyin.web.access import may_open
from huiyin.web.unit.names import english, unit_name

STATES: Mapping[str, tuple[str, str]] = {
    "draft": ("progress", gettext_noop("草稿")),
    "reviewed": ("waiting", gettext_noop("已审，待签发")),
    "issued": ("done", gettext_noop("已签发")),
    "withdrawn": ("refused", gettext_noop("已撤回")),
    "replaced": ("refused", gettext_noop("已更正")),
}


def language() -> str:
    """The language whose words are shown."""
    return "en" if english() else "zh"


def state(found: queries.Report) -> dict[str, str]:
    """How a report stands."""
    group, words = STATES[found.state]
    return {"group": group, "words": gettext(words)}


def name(found: queries.Report) -> str:
    """A report by its title and period."""
    period = period_name(found.kind, found.first, found.last)
    return gettext("%(title)s，%(period)s") % {"title": papers.title_of(found), "period": period}


def line(found: queries.Report, first: str) -> dict[str, Any]:
    """A report in a list, with its first finding."""
    return {
        "report": found,
        "name": name(found),
        "finding": first,
        "scope": unit_name(found.scope_id),
        "state": state(found),
        "by": gettext("系统起草") if found.drafted_by is None else found.drafted_name,
        "edition": gettext("第%(n)d版") % {"n": found.edition} if found.edition > 1 else "",
    }


def address(someone: Actor, opens: Mapping[str, Any] | None) -> str:
    """Where a number leads for this reader; empty where it may not be opened or nothing is behind it."""
    if not opens:
        return ""
    own, page, query = assessment.scope_of(someone), opens["page"], opens["query"]
    if page == "cross":
        of = query.get("of", "")
        if of and of != own.root and of not in own.units:
            return ""
        target = "cross_orders" if assessment.may_open_orders(someone) else "cross"
        return f"{reverse(target)}?{urlencode(query)}"
    if page in ("rates", "overdue") and assessment.may_open_orders(someone):
        told = {"rate": "overdue"} if page == "overdue" else query
        mine = page == "overdue" or opens.get("root") == own.root
        return f"{reverse('rates_orders')}?{urlencode(told)}" if mine else ""
    named = {
        "repeats": "insight_repeats",
        "promises": "promises",
        "alerts": "alerts",
        "topics": "topics",
    }.get(page, "")
    return reverse(named) if named and may_open(someone, named) else ""


def linked(someone: Actor, text: str, cited: Sequence[Mapping[str, Any]]) -> list[SafeString]:
    """The paragraphs of a text, with each number that a figure says as a link to what is behind it."""
    spans = _spans(text, [(one["text"], address(someone, one.get("opens"))) for one in cited])
    paragraphs, start = [], 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        inside = [(a - start, b - start, url) for a, b, url in spans if start <= a and b <= end]
        if paragraph.strip():
            paragraphs.append(_joined(paragraph, inside))
        start = end + 1
    return paragraphs


def _spans(text: str, cited: Sequence[tuple[str, str]]) -> list[tuple[int, int, str]]:
    """Where the numbers stand, in the order in which the machine wrote them; each place once."""
    found: list[tuple[int, int, str]] = []
    at = 0
    for told, url in cited:
        if not url:
            continue
        place = _next(text, told, at, found)
        if place is not None:
            found.append((*place, url))
            at = place[1]
    return sorted(found)


def _next(text: str, told: str, at: int, taken: list[tuple[int, int, str]]) -> tuple[int, int] | None:
    pattern = re.compile(rf"(?<![\d.,]){re.escape(told)}(?![\d%]|[.,]\d)")
    for begin in (at, 0):
        for match in pattern.finditer(text, begin):
            if all(match.end() <= a or match.start() >= b for a, b, _ in taken):
                return match.span()
    return None


def _joined(text: str, spans: Sequence[tuple[int, int, str]]) -> SafeString:
    parts, at = [], 0
    for begin, end, url in spans:
        parts += [escape(text[at:begin]), format_html('<a href="{}">{}</a>', url, text[begin:end])]
        at = end
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308 - every part is escaped
