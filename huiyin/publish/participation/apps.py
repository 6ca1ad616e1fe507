from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "huiyin.publish.participation"
    label = "participation"
