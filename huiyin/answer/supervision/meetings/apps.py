from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "huiyin.answer.supervision.meetings"
    label = "meetings"
