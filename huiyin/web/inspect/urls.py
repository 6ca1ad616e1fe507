"""Addresses of these screens; who may open each stands in `huiyin.web.access`."""

from django.urls import path

from huiyin.web.inspect import views_questions

urlpatterns = [
    path("questions/", views_questions.questions, name="questions"),
    path("questions/numbers/", views_questions.own_numbers, name="own_numbers"),
    path("questions/<int:pk>/", views_questions.question, name="question"),
    path("questions/<int:pk>/explain/", views_questions.question_explain, name="question_explain"),
    path("questions/<int:pk>/decide/", views_questions.question_decide, name="question_decide"),
]
