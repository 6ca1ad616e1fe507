"""Pages that belong to nobody in particular: health, signing in, language, the way home."""

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from huiyin.web.access import actor, may_open

HOMES = (
    "desk",
    "dispatch_queue",
    "returns",
    "reviews",
    "callbacks",
    "unit_today",
    "district",
    "leader_today",
    "insight",
    "knowledge",
    "people",
    "cases",
    "ledger",
    "observer",
)


@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether pages and database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


class SignIn(LoginView):
    """The one sign-in page."""

    template_name = "huiyin/signin.html"
    redirect_authenticated_user = True

    def get_form(self, form_class: type[AuthenticationForm] | None = None) -> AuthenticationForm:
        """The form with the name of its first field in the reader's language."""
        form = super().get_form(form_class)
        form.fields["username"].label = gettext("用户名")
        return form


def home(request: HttpRequest) -> HttpResponseBase:
    """To the first page of the person's work."""
    someone = actor(request)
    for name in HOMES:
        if may_open(someone, name):
            return redirect(name)
    return render(request, "huiyin/error.html", {"status": 403}, status=403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is not open to this person."""
    return render(request, "huiyin/error.html", {"status": 403}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is not there."""
    return render(request, "huiyin/error.html", {"status": 404}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """What went wrong on our side; drawn without context, since that may be what failed."""
    return HttpResponse(render_to_string("huiyin/error.html", {"status": 500}), status=500)
