"""Addresses of the hotline's screens; who may open each stands in `huiyin.web.access`."""

from django.urls import path

from huiyin.web.desk import (
    acting,
    merging,
    views,
    views_alarm,
    views_callback,
    views_drafts,
    views_knowledge,
    views_queue,
)

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/suggest/", views.desk_suggest, name="desk_suggest"),
    path("desk/save/", views.desk_save, name="desk_save"),
    path("desk/register/", views.desk_register, name="desk_register"),
    path("dispatch/", views_queue.dispatch_queue, name="dispatch_queue"),
    path("returns/", views_queue.returns, name="returns"),
    path("reviews/", views_queue.reviews, name="reviews"),
    path("callbacks/", views_callback.callbacks, name="callbacks"),
    path("callbacks/<str:number>/", views_callback.callback, name="callback"),
    path("callbacks/<str:number>/save/", views_callback.callback_save, name="callback_save"),
    path("alarms/", views_alarm.alarms, name="alarms"),
    path("alarms/watch/", views_alarm.alarm_watch, name="alarm_watch"),
    path("alarms/<int:pk>/", views_alarm.alarm, name="alarm"),
    path("alarms/<int:pk>/take/", views_alarm.alarm_take, name="alarm_take"),
    path("alarms/<int:pk>/done/", views_alarm.alarm_done, name="alarm_done"),
    path("knowledge/", views_knowledge.knowledge, name="knowledge"),
    path("knowledge/begin/", views_drafts.knowledge_begin, name="knowledge_begin"),
    path("knowledge/report/", views_drafts.knowledge_report, name="knowledge_report"),
    path("knowledge/drafts/<int:pk>/", views_drafts.knowledge_draft, name="knowledge_draft"),
    path("knowledge/requests/<int:pk>/", views_drafts.knowledge_request, name="knowledge_request"),
    path("knowledge/requests/<int:pk>/aside/", views_drafts.knowledge_dismiss, name="knowledge_dismiss"),
    path("knowledge/<str:code>/", views_knowledge.knowledge_entry, name="knowledge_entry"),
    path("knowledge/<str:code>/withdraw/", views_drafts.knowledge_withdraw, name="knowledge_withdraw"),
    path("knowledge/<str:code>/<int:pk>/", views_knowledge.knowledge_version, name="knowledge_version"),
    path("orders/<str:number>/dispatch/", acting.order_dispatch, name="order_dispatch"),
    path("orders/<str:number>/refuse/", acting.order_refuse, name="order_refuse"),
    path("orders/<str:number>/vote-return/", acting.order_vote_return, name="order_vote_return"),
    path("orders/<str:number>/review/", acting.order_review, name="order_review"),
    path("orders/<str:number>/merge/", acting.order_merge, name="order_merge"),
    path("orders/<str:number>/split/", acting.order_split, name="order_split"),
    path("dispatch/together/<str:place>/<str:matter>/", merging.group_merge, name="group_merge"),
]
