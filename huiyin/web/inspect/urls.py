"""Addresses of these screens; who may open each stands in `huiyin.web.access`."""

from django.urls import URLPattern, path

from huiyin.web.inspect import views_cases, views_governed, views_praise, views_questions

urlpatterns: list[URLPattern] = [
    path("cases/", views_cases.cases, name="cases"),
    path("cases/new/", views_cases.case_new, name="case_new"),
    path("cases/follow/<int:pk>/", views_cases.case_follow, name="case_follow"),
    path("cases/<int:pk>/", views_cases.case, name="case"),
    path("cases/<int:pk>/decision.pdf", views_cases.case_pdf, name="case_pdf"),
    path("cases/<int:pk>/<str:act>/", views_cases.case_do, name="case_do"),
    path("governed/", views_governed.governed, name="governed"),
    path("governed/<int:pk>/", views_governed.governed_street, name="governed_street"),
    path("governed/<int:pk>/<str:act>/", views_governed.governed_do, name="governed_do"),
    path("praise/", views_praise.praise, name="praise"),
    path("praise/new/", views_praise.praise_new, name="praise_new"),
    path("praise/<int:pk>/<str:act>/", views_praise.praise_do, name="praise_do"),
    path("practice/new/", views_praise.practice_new, name="practice_new"),
    path("practice/<int:pk>/", views_praise.practice, name="practice"),
    path("practice/<int:pk>/<str:act>/", views_praise.practice_do, name="practice_do"),
    path("questions/", views_questions.questions, name="questions"),
    path("questions/numbers/", views_questions.own_numbers, name="own_numbers"),
    path("questions/<int:pk>/", views_questions.question, name="question"),
    path("questions/<int:pk>/explain/", views_questions.question_explain, name="question_explain"),
    path("questions/<int:pk>/decide/", views_questions.question_decide, name="question_decide"),
]
