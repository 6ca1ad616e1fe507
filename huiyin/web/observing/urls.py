"""Addresses of these screens; who may open each stands in `huiyin.web.access`."""

from django.urls import path

from huiyin.web.observing import views_invited, views_opinions, views_own, views_running

urlpatterns = [
    path("invited/<str:code>/", views_invited.invited, name="invited"),
    path("observer/", views_own.observer, name="observer"),
    path("observer/samples/<int:pk>/", views_own.observer_sample, name="observer_sample"),
    path("observer/opinions/new/", views_own.observer_opinion, name="observer_opinion"),
    path("observer/relations/", views_own.observer_relations, name="observer_relations"),
    path("observer/renew/", views_own.observer_renew, name="observer_renew"),
    path("observer/leave/", views_own.observer_leave, name="observer_leave"),
    path("opinions/", views_opinions.opinions, name="opinions"),
    path("opinions/<int:pk>/", views_opinions.opinion, name="opinion"),
    path("opinions/<int:pk>/answer/", views_opinions.opinion_answer, name="opinion_answer"),
    path("opinions/<int:pk>/hand/", views_opinions.opinion_hand, name="opinion_hand"),
    path("opinions/<int:pk>/publish/", views_opinions.opinion_publish, name="opinion_publish"),
    path("opinions/<int:pk>/dispute/", views_opinions.opinion_dispute, name="opinion_dispute"),
    path("opinions/<int:pk>/settle/", views_opinions.opinion_settle, name="opinion_settle"),
    path("observers/", views_running.observers, name="observers"),
    path("observers/draw/", views_running.observers_draw, name="observers_draw"),
    path("observers/candidates/<int:pk>/confirm/", views_running.observers_confirm, name="observers_confirm"),
    path("observers/candidates/<int:pk>/pass/", views_running.observers_pass, name="observers_pass"),
    path("observers/<int:pk>/end/", views_running.observers_end, name="observers_end"),
    path("observers/public/", views_opinions.observer_opinions, name="observer_opinions"),
]
