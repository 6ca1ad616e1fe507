"""Addresses of these screens; who may open each stands in `huiyin.web.access`."""

from django.urls import URLPattern, path

from huiyin.web.insight import views_proactive

urlpatterns: list[URLPattern] = [
    path("proactive/", views_proactive.proactive, name="proactive"),
    path("proactive/new/", views_proactive.proactive_new, name="proactive_new"),
    path("proactive/<int:pk>/", views_proactive.proactive_opening, name="proactive_opening"),
]
