"""Addresses of these screens; who may open each stands in `huiyin.web.access`."""

from django.urls import URLPattern, path

from huiyin.web.insight import views_alerts, views_proactive

urlpatterns: list[URLPattern] = [
    path("alerts/", views_alerts.alerts, name="alerts"),
    path("alerts/known/", views_alerts.known_events, name="known_events"),
    path("alerts/known/<int:pk>/end/", views_alerts.known_event_end, name="known_event_end"),
    path("alerts/<int:pk>/", views_alerts.alert, name="alert"),
    path("alerts/<int:pk>/<str:act>/", views_alerts.alert_do, name="alert_do"),
    path("proactive/", views_proactive.proactive, name="proactive"),
    path("proactive/new/", views_proactive.proactive_new, name="proactive_new"),
    path("proactive/<int:pk>/", views_proactive.proactive_opening, name="proactive_opening"),
]
