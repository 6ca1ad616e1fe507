from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "huiyin.act.notices"
    label = "notices"
