from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "huiyin.learn.agenda"
    label = "agenda"
