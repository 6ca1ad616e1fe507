"""Addresses of these screens; who may open each stands in `huiyin.web.access`."""

from django.urls import URLPattern, path

from huiyin.web.insight import (
    views_alerts,
    views_cross,
    views_forecasts,
    views_proactive,
    views_report,
    views_reports,
    views_staffing,
    views_topics,
    views_words,
)

urlpatterns: list[URLPattern] = [
    path("cross/", views_cross.cross, name="cross"),
    path("cross/export/", views_cross.cross_export, name="cross_export"),
    path("cross/orders/", views_cross.cross_orders, name="cross_orders"),
    path("cross/views/", views_cross.cross_save, name="cross_save"),
    path("cross/views/<int:pk>/drop/", views_cross.cross_drop, name="cross_drop"),
    path("reports/", views_reports.reports, name="reports"),
    path("reports/new/", views_reports.report_new, name="report_new"),
    path("reports/<int:pk>/", views_report.report, name="report"),
    path("reports/<int:pk>/do/<str:act>/", views_report.report_do, name="report_do"),
    path("reports/<int:pk>/<str:kind>/", views_report.report_file, name="report_file"),
    path("reports/sections/<int:pk>/<str:act>/", views_report.report_section, name="report_section"),
    path("forecasts/", views_forecasts.forecasts, name="forecasts"),
    path("staffing/", views_staffing.staffing, name="staffing"),
    path("staffing/export/", views_staffing.staffing_export, name="staffing_export"),
    path("alerts/", views_alerts.alerts, name="alerts"),
    path("alerts/known/", views_alerts.known_events, name="known_events"),
    path("alerts/known/<int:pk>/end/", views_alerts.known_event_end, name="known_event_end"),
    path("alerts/<int:pk>/", views_alerts.alert, name="alert"),
    path("alerts/<int:pk>/<str:act>/", views_alerts.alert_do, name="alert_do"),
    path("proactive/", views_proactive.proactive, name="proactive"),
    path("proactive/new/", views_proactive.proactive_new, name="proactive_new"),
    path("proactive/<int:pk>/", views_proactive.proactive_opening, name="proactive_opening"),
    path("topics/", views_topics.topics, name="topics"),
    path("topics/<int:pk>/", views_topics.topic, name="topic"),
    path("topics/<int:pk>/do/<str:act>/", views_topics.topic_do, name="topic_do"),
    path("insight/words/", views_words.new_words, name="new_words"),
    path("insight/words/propose/", views_words.risk_word_propose, name="risk_word_propose"),
    path("insight/words/<int:pk>/decide/", views_words.risk_word_decide, name="risk_word_decide"),
]
