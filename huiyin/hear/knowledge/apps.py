from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "huiyin.hear.knowledge"
    label = "knowledge"
