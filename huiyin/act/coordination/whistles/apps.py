from django.apps import AppConfig


class WhistlesConfig(AppConfig):
    name = "huiyin.act.coordination.whistles"
    label = "whistles"
