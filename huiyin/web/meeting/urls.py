"""Addresses of the review meeting; who may open each stands in `huiyin.web.access`."""

from django.urls import path

from huiyin.web.meeting import views, views_decisions, views_minutes, views_pack

urlpatterns = [
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/call/", views.meeting_call, name="meeting_call"),
    path("meetings/<int:pk>/", views_minutes.meeting, name="meeting"),
    path("meetings/<int:pk>/do/<str:act>/", views_minutes.meeting_do, name="meeting_do"),
    path("meetings/items/<int:pk>/<str:act>/", views_minutes.meeting_item, name="meeting_item"),
    path("meetings/decisions/<int:pk>/", views_decisions.decision, name="decision"),
    path("meetings/decisions/<int:pk>/<str:act>/", views_decisions.decision_do, name="decision_do"),
    path("meetings/<int:pk>/pack/", views_pack.pack, name="meeting_pack"),
    path("meetings/<int:pk>/pack/<str:name>", views_pack.pack_file, name="meeting_pack_file"),
    path("meetings/<int:pk>/units/<str:unit>/", views_pack.sheet, name="meeting_sheet"),
    path("meetings/<int:pk>/units/<str:unit>/sheet.pdf", views_pack.sheet_pdf, name="meeting_sheet_pdf"),
]
