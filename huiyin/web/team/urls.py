"""Addresses of what colleagues share; who may open each stands in `huiyin.web.access`."""

from django.urls import path

from huiyin.web.team import views_handover, views_inbox, views_sent, views_talk

urlpatterns = [
    path("notices/", views_inbox.notices, name="notices"),
    path("notices/bell/", views_inbox.bell, name="notices_bell"),
    path("notices/read/", views_inbox.read_all, name="notices_read"),
    path("notices/mail/", views_inbox.mail, name="notices_mail"),
    path("notices/<int:pk>/", views_inbox.follow, name="notice"),
    path("handover/", views_handover.handover, name="handover"),
    path("handover/give/", views_handover.give, name="handover_give"),
    path("handover/<int:pk>/take/", views_handover.take, name="handover_take"),
    path("handover/<int:pk>/withdraw/", views_handover.withdraw, name="handover_withdraw"),
    path("sent/", views_sent.sent, name="sent"),
    path("sent/words/", views_sent.wordings, name="sent_words"),
    path("orders/<str:number>/talk/", views_talk.say, name="order_talk"),
    path("orders/<str:number>/talk/<int:pk>/", views_talk.correct, name="order_talk_correct"),
    path("orders/<str:number>/here/", views_talk.here, name="order_here"),
]
