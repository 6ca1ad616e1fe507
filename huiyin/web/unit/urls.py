"""Addresses of the unit's screens and of an order's page; who may open each stands in `huiyin.web.access`."""

from django.urls import path

from huiyin.web.unit import acting, views, views_exhibits, views_street
from huiyin.web.unit.doing import DEEDS

urlpatterns = [
    path("unit/", views.unit_today, name="unit_today"),
    path("find/", views.find, name="find"),
    path("orders/<str:number>/", views.order, name="order"),
    path("orders/<str:number>/files/<int:pk>/", views.attachment, name="attachment"),
    path("orders/<str:number>/exhibits/<int:pk>/", views_exhibits.exhibit, name="exhibit"),
    path("orders/<str:number>/exhibits/<int:pk>/show/", views_exhibits.exhibit_show, name="exhibit_show"),
    path("street/", views_street.street, name="street"),
    path("street/sw.js", views_street.street_worker, name="street_worker"),
    path("street/manifest.webmanifest", views_street.street_manifest, name="street_manifest"),
    path("street/pulse/", views_street.street_pulse, name="street_pulse"),
    path("street/orders/", views_street.street_orders, name="street_orders"),
    path("street/send/", views_street.street_send, name="street_send"),
    path("street/call/<str:number>/", views_street.street_call, name="street_call"),
    path("orders/<str:number>/reveal/", views.order_reveal, name="order_reveal"),
    *(
        path(
            f"orders/<str:number>/{one.action.replace('_', '-')}/", acting.view_of(one.action), name=one.page
        )
        for one in DEEDS
    ),
]
