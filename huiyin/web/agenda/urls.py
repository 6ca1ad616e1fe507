"""Addresses of these screens; who may open each stands in `huiyin.web.access`."""

from django.urls import path

from huiyin.web.agenda import (
    views_choice,
    views_plan,
    views_public,
    views_say,
    views_topic,
    views_year,
)

urlpatterns = [
    path("agenda/", views_year.agenda, name="agenda"),
    path("agenda/open/", views_year.agenda_open, name="agenda_open"),
    path("agenda/<int:pk>/choice/", views_choice.choice, name="agenda_choice"),
    path("agenda/<int:pk>/choice/do/<str:act>/", views_choice.choice_do, name="agenda_choice_do"),
    path("agenda/candidates/<int:pk>/", views_choice.candidate, name="agenda_candidate"),
    path("agenda/candidates/<int:pk>/orders/", views_choice.candidate_orders, name="agenda_orders"),
    path("agenda/candidates/<int:pk>/do/<str:act>/", views_choice.candidate_do, name="agenda_candidate_do"),
    path("agenda/<int:pk>/say/", views_say.say, name="agenda_say"),
    path("agenda/<int:pk>/", views_topic.topic, name="agenda_topic"),
    path("agenda/<int:pk>/do/<str:act>/", views_topic.topic_do, name="agenda_topic_do"),
    path("agenda/tasks/<int:pk>/do/<str:act>/", views_topic.task_do, name="agenda_task_do"),
    path("agenda/resolutions/<int:pk>/done/", views_topic.resolution_do, name="agenda_resolution_do"),
    path("agenda/<int:pk>/plan/", views_plan.plan, name="agenda_plan"),
    path("agenda/<int:pk>/plan.pdf", views_plan.plan_file, name="agenda_plan_file"),
    path("topics-of-the-year/", views_public.themes, name="themes"),
    path("topics-of-the-year/vote/", views_public.theme_vote, name="theme_vote"),
    path("topics-of-the-year/<int:pk>/", views_public.theme, name="theme"),
    path("topics-of-the-year/asked/<str:code>/", views_public.asked, name="theme_asked"),
]
