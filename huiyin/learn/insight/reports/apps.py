from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "huiyin.learn.insight.reports"
    label = "reports"
