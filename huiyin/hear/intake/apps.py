from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "huiyin.hear.intake"
    label = "intake"
