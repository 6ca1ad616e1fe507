"""Addresses of the design system: include them at the root."""

from django.urls import path

from huiyin.web.components import views

urlpatterns = [
    path("display/", views.display, name="display"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
