"""Addresses of overview, rates and insight; who may open each stands in `huiyin.web.access`."""

from django.urls import path

from huiyin.web.leader import views, views_insight, views_orders, views_rates

urlpatterns = [
    path("overview/", views.leader_today, name="leader_today"),
    path("rates/", views_rates.rates, name="rates"),
    path("rates/orders/", views_orders.rates_orders, name="rates_orders"),
    path("rates/<str:unit>/", views_rates.rates_unit, name="rates_unit"),
    path("insight/", views_insight.insight, name="insight"),
    path("insight/repeats/", views_insight.insight_repeats, name="insight_repeats"),
]
