"""Addresses of overview, scorecards, formulas and insight; who may open each stands in `huiyin.web.access`."""

from django.urls import path

from huiyin.web.leader import (
    views,
    views_card,
    views_formula,
    views_insight,
    views_orders,
    views_rates,
    views_whatif,
)

urlpatterns = [
    path("overview/", views.leader_today, name="leader_today"),
    path("rates/", views_rates.rates, name="rates"),
    path("rates/orders/", views_orders.rates_orders, name="rates_orders"),
    path("rates/published/", views_rates.rates_published, name="rates_published"),
    path("rates/<str:unit>/", views_card.rates_unit, name="rates_unit"),
    path("formula/", views_formula.formula, name="formula"),
    path("formula/verify/", views_formula.formula_verify, name="formula_verify"),
    path("formula/close/", views_formula.formula_close, name="formula_close"),
    path("what-if/", views_whatif.what_if, name="what_if"),
    path("insight/", views_insight.insight, name="insight"),
    path("insight/repeats/", views_insight.insight_repeats, name="insight_repeats"),
]
