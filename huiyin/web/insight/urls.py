"""Addresses of these screens; who may open each stands in `huiyin.web.access`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
