from django.apps import AppConfig


class TriageConfig(AppConfig):
    name = "huiyin.act.triage"
    label = "triage"
