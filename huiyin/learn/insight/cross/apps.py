from django.apps import AppConfig


class CrossConfig(AppConfig):
    name = "huiyin.learn.insight.cross"
    label = "cross"
