"""Addresses of the auditor's and the administrator's screens; who may open each stands in `huiyin.web.access`."""

from django.urls import path

from huiyin.web.office import views_city, views_ledger, views_models, views_people

urlpatterns = [
    path("ledger/", views_ledger.ledger, name="ledger"),
    path("ledger/verify/", views_ledger.ledger_verify, name="ledger_verify"),
    path("people/", views_people.people, name="people"),
    path("people/open/", views_people.person_open, name="person_open"),
    path("people/post/", views_people.person_post, name="person_post"),
    path("people/active/", views_people.person_active, name="person_active"),
    path("models/", views_models.models, name="models"),
    path("models/use/", views_models.model_use, name="model_use"),
    path("models/roll-back/", views_models.model_roll_back, name="model_roll_back"),
    path("city/", views_city.city, name="city"),
]
