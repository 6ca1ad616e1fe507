"""Addresses of the unit's screens and of an order's page; who may open each stands in `huiyin.web.access`."""

from django.urls import path

from huiyin.web.unit import acting, views, views_asking
from huiyin.web.unit.doing import DEEDS

urlpatterns = [
    path("unit/", views.unit_today, name="unit_today"),
    path("find/", views.find, name="find"),
    path("promises/", views_asking.promises, name="promises"),
    path("orders/<str:number>/", views.order, name="order"),
    path("orders/<str:number>/demands/", views_asking.order_demands, name="order_demands"),
    path("orders/<str:number>/files/<int:pk>/", views.attachment, name="attachment"),
    path("orders/<str:number>/reveal/", views.order_reveal, name="order_reveal"),
    *(
        path(
            f"orders/<str:number>/{one.action.replace('_', '-')}/", acting.view_of(one.action), name=one.page
        )
        for one in DEEDS
    ),
]
