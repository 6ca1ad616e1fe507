"""What was sent to whom, for those who keep the machine and those who check; and the city's own words."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.act.notices import queries
from huiyin.act.notices.policies import may_read_log
from huiyin.foundation.numbers import whole_number
from huiyin.web.access import actor
from huiyin.web.team import words


@require_GET
@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """Newest first; `?state=` and `?channel=` narrow it. Numbers are masked, addresses are not shown."""
    if not may_read_log(actor(request)):
        raise PermissionDenied
    state, channel = request.GET.get("state", ""), request.GET.get("channel", "")
    before = request.GET.get("before", "")
    rows = queries.log(whole_number(before), state, channel)
    shown = rows[: queries.PAGE]
    kept = {name: value for name, value in (("state", state), ("channel", channel)) if value}
    context: dict[str, Any] = {
        "rows": [words.told_row(one) for one in shown],
        "tally": [words.tally_row(one) for one in queries.tally()],
        "states": words.choices(words.STATES, state),
        "channels": words.choices(words.CHANNELS, channel),
        "first": f"?{urlencode(kept)}" if before else "",
        "next": f"?{urlencode(kept | {'before': shown[-1].pk})}" if len(rows) > len(shown) else "",
        "heading": heading(queries.tally()),
    }
    return render(request, "team/sent.html", context)


def heading(tally: list[queries.Tally]) -> str:
    """The page in a sentence."""
    failed, waiting = sum(one.failed for one in tally), sum(one.waiting for one in tally)
    if failed:
        return gettext("一天里有%(n)d条没发出去") % {"n": failed}
    if waiting:
        return gettext("没有发不出去的，%(n)d条在等") % {"n": waiting}
    return gettext("没有发不出去的消息")


@require_GET
def wordings(request: HttpRequest) -> HttpResponse:
    """Every template of the city, with the length at which it is charged."""
    if not may_read_log(actor(request)):
        raise PermissionDenied
    found = queries.wordings()
    return render(request, "team/wordings.html", {"groups": words.groups(found), "count": len(found)})
