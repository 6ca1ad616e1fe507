"""Every address of the house; who may open each stands in `huiyin.web.access`."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from huiyin.web import views
from huiyin.web.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("signin/", views.SignIn.as_view(), name="signin"),
    path("signout/", LogoutView.as_view(), name="signout"),
    path("language/", set_language, name="set_language"),
    path("home/", views.home, name="home"),
    path("", include("huiyin.web.components.urls")),
    path("", include("huiyin.web.desk.urls")),
    path("", include("huiyin.web.unit.urls")),
    path("", include("huiyin.web.above.urls")),
    path("", include("huiyin.web.leader.urls")),
    path("", include("huiyin.web.inspect.urls")),
    path("", include("huiyin.web.meeting.urls")),
    path("", include("huiyin.web.flows.urls")),
    path("", include("huiyin.web.observing.urls")),
    path("", include("huiyin.web.insight.urls")),
    path("", include("huiyin.web.agenda.urls")),
    path("", include("huiyin.web.office.urls")),
    path("", include("huiyin.web.team.urls")),
    path("", include("huiyin.web.citizen.urls")),
    path("api/", api.urls),
]

handler403 = "huiyin.web.views.forbidden"
handler404 = "huiyin.web.views.not_found"
handler500 = "huiyin.web.views.failed"
