"""Addresses of the district's and the supervisor's screens, and of what is written there."""

from django.urls import path

from huiyin.web.above import acting, views_district, views_joint, views_oversight

urlpatterns = [
    path("district/", views_district.district, name="district"),
    path("oversight/", views_oversight.oversight, name="oversight"),
    path("oversight/sheets/<int:pk>/", views_oversight.sheet, name="sheet"),
    path("oversight/joint/<int:pk>/", views_joint.joint, name="joint"),
    path("oversight/joint/<int:pk>/report/", views_joint.joint_report, name="joint_report"),
    path("oversight/joint/<int:pk>/close/", views_joint.joint_close, name="joint_close"),
    path("orders/<str:number>/cards/seen/", acting.card_seen, name="card_seen"),
    *(path(f"orders/<str:number>/{one.address}/", acting.view_of(one), name=one.page) for one in acting.ACTS),
]
