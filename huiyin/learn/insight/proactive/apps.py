from django.apps import AppConfig


class ProactiveConfig(AppConfig):
    name = "huiyin.learn.insight.proactive"
    label = "proactive"
