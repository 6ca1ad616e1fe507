from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "huiyin.act.coordination"
    label = "coordination"
