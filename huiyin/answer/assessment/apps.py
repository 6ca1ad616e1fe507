from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "huiyin.answer.assessment"
    label = "assessment"
