"""Addresses of these screens; who may open each stands in `huiyin.web.access`."""

from django.urls import path

from huiyin.web.flows import views, views_wall

urlpatterns = [
    path("flows/", views.flow, name="flows"),
    path("flows/streets.json", views.flows_map, name="flows_map"),
    path("flows/orders/", views.flows_orders, name="flows_orders"),
    path("flows/<str:name>/", views.flow, name="flow"),
    path("flows/<str:name>/<str:file>", views.flows_export, name="flows_export"),
    path("wall/", views_wall.wall_page, name="wall"),
    path("wall/now/", views_wall.wall_now, name="wall_now"),
    path("wall/<str:name>/", views_wall.wall_flow, name="wall_flow"),
]
