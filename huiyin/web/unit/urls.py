"""Addresses of the unit's screens and of an order's page; who may open each stands in `huiyin.web.access`."""

from django.urls import path

from huiyin.web.unit import acting, views, views_letters, views_whistles
from huiyin.web.unit.doing import DEEDS

urlpatterns = [
    path("unit/", views.unit_today, name="unit_today"),
    path("find/", views.find, name="find"),
    path("orders/<str:number>/", views.order, name="order"),
    path("orders/<str:number>/files/<int:pk>/", views.attachment, name="attachment"),
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
