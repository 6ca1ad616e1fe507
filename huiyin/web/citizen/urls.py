"""The citizen's addresses; a receipt is the only key to a matter."""

from django.urls import URLPattern, path

from huiyin.web.citizen import (
    views,
    views_answers,
    views_map,
    views_object,
    views_own,
    views_photos,
    views_rate,
    views_track,
)

urlpatterns: list[URLPattern] = [
    path("", views.file_appeal, name="file_appeal"),
    path("where/", views_map.where, name="where"),
    path("map/labels/", views_map.map_labels, name="map_labels"),
    path("receipt/", views.receipt, name="receipt"),
    path("track/", views_track.track_find, name="track_find"),
    path("t/<str:code>/", views_track.track, name="track"),
    path("t/<str:code>/add/", views_track.track_add, name="track_add"),
    path("t/<str:code>/withdraw/", views_own.track_withdraw, name="track_withdraw"),
    path("t/<str:code>/again/", views_own.track_reopen, name="track_reopen"),
    path("t/<str:code>/object/", views_own.track_object, name="track_object"),
    path("t/<str:code>/object-ending/", views_object.track_object_ending, name="track_object_ending"),
    path("t/<str:code>/photos/<int:pk>/", views_photos.track_photo, name="track_photo"),
    path("t/<str:code>/rate/", views_track.rate, name="rate"),
    path("r/<str:token>/", views_rate.rate_link, name="rate_link"),
    path("rate/", views_rate.rate_by_link, name="rate_by_link"),
    path("answers/", views_answers.answers, name="answers"),
    path("answers/<str:code>/", views_answers.answer, name="answer"),
    path("answers/<str:code>/vote/", views_answers.answer_vote, name="answer_vote"),
]
