from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "huiyin.learn.insight.alerts"
    label = "alerts"
