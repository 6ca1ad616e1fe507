"""Addresses of these screens; who may open each stands in `huiyin.web.access`."""

from django.urls import URLPattern, path

from huiyin.web.insight import name="alert", name="alert_do", name="alerts", name="known_event_end", name="known_events", name="proactive", name="proactive_new", name="proactive_opening", path"alerts/", path"alerts/<int:pk>/", path"alerts/<int:pk>/<str:act>/", path"alerts/known/", path"alerts/known/<int:pk>/end/", path"proactive/", path"proactive/<int:pk>/", path"proactive/new/", urlpatterns: list[URLPattern] = [, views_alerts, views_alerts.alert, views_alerts.alert_do, views_alerts.alerts, views_alerts.known_event_end, views_alerts.known_events, views_proactive, views_proactive.proactive, views_proactive.proactive_new, views_proactive.proactive_opening
]
