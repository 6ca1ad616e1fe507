"""Addresses of the unit's screens and of an order's page; who may open each stands in `huiyin.web.access`."""

from django.urls import path

from huiyin.web.unit import (
    acting,
    head,
    reckoned,
    views,
    views_asking,
    views_callback,
    views_exhibits,
    views_letters,
    views_lists,
    views_parts,
    views_street,
    views_whistles,
)
from huiyin.web.unit.doing import DEEDS

urlpatterns = [
    path("unit/", views.unit_today, name="unit_today"),
    path("head/", head.head, name="head"),
    path("unit/sign/", views_lists.unit_sign_many, name="unit_sign_many"),
    path("unit/assign/", views_lists.unit_assign_many, name="unit_assign_many"),
    path("unit/filters/", views_lists.unit_filters, name="unit_filters"),
    path("unit/people/", views_lists.unit_people, name="unit_people"),
    path("unit/load/", views_lists.unit_load, name="unit_load"),
    path("unit/views/", views_lists.unit_view_save, name="unit_view_save"),
    path("unit/views/<int:pk>/drop/", views_lists.unit_view_drop, name="unit_view_drop"),
    path("find/", views.find, name="find"),
    path("promises/", views_asking.promises, name="promises"),
    path("orders/<str:number>/", views.order, name="order"),
    path("orders/<str:number>/demands/", views_asking.order_demands, name="order_demands"),
    path("orders/<str:number>/files/<int:pk>/", views.attachment, name="attachment"),
    path("orders/<str:number>/exhibits/<int:pk>/", views_exhibits.exhibit, name="exhibit"),
    path("orders/<str:number>/tell-own/", views_callback.order_tell_own, name="order_tell_own"),
    path("orders/<str:number>/ask-apart/", views_callback.order_ask_apart, name="order_ask_apart"),
    path("orders/<str:number>/exhibits/<int:pk>/show/", views_exhibits.exhibit_show, name="exhibit_show"),
    path("street/", views_street.street, name="street"),
    path("street/sw.js", views_street.street_worker, name="street_worker"),
    path("street/manifest.webmanifest", views_street.street_manifest, name="street_manifest"),
    path("street/pulse/", views_street.street_pulse, name="street_pulse"),
    path("street/orders/", views_street.street_orders, name="street_orders"),
    path("street/send/", views_street.street_send, name="street_send"),
    path("street/call/<str:number>/", views_street.street_call, name="street_call"),
    path("orders/<str:number>/clocks/", reckoned.order_clocks, name="order_clocks"),
    path("orders/<str:number>/call-in/", views_parts.order_call_in, name="order_call_in"),
    path("orders/<str:number>/object-ending/", views_parts.order_object_ending, name="order_object_ending"),
    path("parts/<int:pk>/sign/", views_parts.part_sign, name="part_sign"),
    path("parts/<int:pk>/progress/", views_parts.part_progress, name="part_progress"),
    path("parts/<int:pk>/reply/", views_parts.part_reply, name="part_reply"),
    path("parts/<int:pk>/refuse/", views_parts.part_refuse, name="part_refuse"),
    path("parts/<int:pk>/release/", views_parts.part_release, name="part_release"),
    path("orders/<str:number>/reveal/", views.order_reveal, name="order_reveal"),
    path("orders/<str:number>/whistle/new/", views_whistles.whistle_new, name="whistle_new"),
    path("whistles/", views_whistles.whistles, name="whistles"),
    path("whistles/<int:pk>/", views_whistles.whistle, name="whistle"),
    path("whistles/<int:pk>/<str:act>/", views_whistles.whistle_do, name="whistle_do"),
    path("whistles/units/<int:pk>/<str:act>/", views_whistles.summons_do, name="summons_do"),
    path("whistles/rows/<int:pk>/done/", views_whistles.sheet_done, name="sheet_done"),
    path("letters/", views_letters.letters, name="letters"),
    path("letters/<int:pk>/", views_letters.letter, name="letter"),
    path("letters/<int:pk>/pdf/", views_letters.letter_pdf, name="letter_pdf"),
    path("letters/<int:pk>/<str:act>/", views_letters.letter_do, name="letter_do"),
    *(
        path(
            f"orders/<str:number>/{one.action.replace('_', '-')}/", acting.view_of(one.action), name=one.page
        )
        for one in DEEDS
    ),
]
