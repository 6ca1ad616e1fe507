"""Addresses of the unit's screens and of an order's page; who may open each stands in `huiyin.web.access`."""

from django.urls import path

from huiyin.web.unit import acting, views, views_parts
from huiyin.web.unit.doing import DEEDS

urlpatterns = [
    path("unit/", views.unit_today, name="unit_today"),
    path("find/", views.find, name="find"),
    path("orders/<str:number>/", views.order, name="order"),
    path("orders/<str:number>/files/<int:pk>/", views.attachment, name="attachment"),
    path("orders/<str:number>/call-in/", views_parts.order_call_in, name="order_call_in"),
    path("orders/<str:number>/object-ending/", views_parts.order_object_ending, name="order_object_ending"),
    path("parts/<int:pk>/sign/", views_parts.part_sign, name="part_sign"),
    path("parts/<int:pk>/progress/", views_parts.part_progress, name="part_progress"),
    path("parts/<int:pk>/reply/", views_parts.part_reply, name="part_reply"),
    path("parts/<int:pk>/refuse/", views_parts.part_refuse, name="part_refuse"),
    path("parts/<int:pk>/release/", views_parts.part_release, name="part_release"),
    path("orders/<str:number>/reveal/", views.order_reveal, name="order_reveal"),
    *(
        path(
            f"orders/<str:number>/{one.action.replace('_', '-')}/", acting.view_of(one.action), name=one.page
        )
        for one in DEEDS
    ),
]
