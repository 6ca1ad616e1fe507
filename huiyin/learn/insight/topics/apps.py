from django.apps import AppConfig


class TopicsConfig(AppConfig):
    name = "huiyin.learn.insight.topics"
    label = "topics"
