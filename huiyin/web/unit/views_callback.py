"""What a unit does about being rated: tells what it heard itself, and asks that a rating be counted apart."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.act.orders.refusals import Refusal
from huiyin.answer.callback import actions
from huiyin.answer.callback.queries import own_side
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.unit.views import read

WARNING = 30  # the level of a message that something was not done


@require_POST
@never_cache
def order_tell_own(request: HttpRequest, number: str) -> HttpResponseBase:
    """Keep what the unit heard when it asked the appellant itself."""
    story, data = read(request, number), request.POST
    try:
        said = (data.get(name, "") for name in ("solved", "result", "words"))
        actions.tell_own(actor(request), story.order.pk, *said)
    except Refusal as refusal:
        tell(request, refusal.message, level=WARNING)
    else:
        tell(request, gettext("自查记下了。"))
    return redirect(f"/orders/{number}/#own-side")


@require_POST
@never_cache
def order_ask_apart(request: HttpRequest, number: str) -> HttpResponseBase:
    """Ask two people of the panel to look at the newest bad rating."""
    story, data = read(request, number), request.POST
    bad = own_side(actor(request), story.order).bad_rating
    if bad is None:
        tell(request, gettext("现在没有可以申请的差评。"), level=WARNING)
        return redirect(f"/orders/{number}/")
    try:
        actions.ask_apart(actor(request), bad, data.get("ground", ""), data.get("why", ""))
    except Refusal as refusal:
        tell(request, refusal.message, level=WARNING)
    else:
        tell(request, gettext("已交两位复核人员核对。"))
    return redirect(f"/orders/{number}/#own-side")
