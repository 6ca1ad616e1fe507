"""Two small views: the switch of theme and type for pages without script, and the style guide."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from huiyin.web.components import display as shown
from huiyin.web.components.samples import samples


@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Switch theme or size of type and go back to the page the reader came from."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = redirect(target)
    if "theme" in request.POST:
        _keep(response, shown.THEME_COOKIE, shown.next_theme(shown.theme_of(request)))
    if "type" in request.POST:
        _keep(response, shown.TYPE_COOKIE, shown.next_type(shown.type_of(request)))
    return response


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=shown.KEEP_SECONDS, samesite="Lax")


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state, in light and in dark."""
    return render(request, "huiyin/styleguide.html", {"guides": [samples("light"), samples("dark")]})
