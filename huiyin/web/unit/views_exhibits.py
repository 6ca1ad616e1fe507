"""Files of the handling: to whoever may read the order; and letting the appellant see a picture."""

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders import actions, queries
from huiyin.act.orders.refusals import Refusal
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.unit.views import stored


@require_GET
def exhibit(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """A photo, voice or paper of the handling."""
    return stored(_file(request, number, pk))


def _file(request: HttpRequest, number: str, pk: int) -> queries.Exhibit:
    try:
        order = queries.readable(actor(request), number)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refusal as refused:
        raise PermissionDenied from refused
    found = queries.exhibit(order, pk)
    if found is None:
        raise Http404
    return found


@require_POST
def exhibit_show(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """Let the appellant see a picture on the page of their matter, or no longer."""
    file, shown = _file(request, number, pk), request.POST.get("shown") == "yes"
    try:
        actions.show_exhibit(actor(request), file.pk, shown=shown)
    except Refusal as refused:
        raise PermissionDenied from refused
    tell(request, gettext("诉求人能看到这张照片了。") if shown else gettext("诉求人看不到这张照片了。"))
    return redirect(f"/orders/{number}/#exhibits")
